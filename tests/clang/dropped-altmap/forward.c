// CONFIG: kapcheck.DroppedAltmap:Forward=netlink_ext_ack;request_context
// SPDX-License-Identifier: GPL-2.0-only
struct netlink_ext_ack;
struct request_context;
struct other;
int validate(int attr, struct netlink_ext_ack *extack);
int enqueue(int attr, struct request_context *ctx);
int store(int attr, struct other *other);

int set_attr(int attr, struct netlink_ext_ack *extack) // expected-note {{the netlink_ext_ack comes in here}}
{
	return validate(attr, (void *)0); // expected-warning {{set_attr() drops its parameter extack: validate() gets NULL instead, so what the caller handed in is not used}} expected-note {{set_attr() drops its parameter extack}}
}

int submit(int attr, struct request_context *ctx) // expected-note {{the request_context comes in here}}
{
	return enqueue(attr, 0); // expected-warning {{submit() drops its parameter ctx}} expected-note {{submit() drops its parameter ctx}}
}

int keep(int attr, struct other *other)
{
	return store(attr, 0);
}

int hand_on(int attr, struct netlink_ext_ack *extack)
{
	return validate(attr, extack);
}
