// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Counts that the firmware gives: the device tree, and an object of ACPI's. */
union acpi_object {
	u32 type;
	struct {
		u32 type;
		u32 count;
		union acpi_object *elements;
	} package;
	struct {
		u32 type;
		u32 length;
		u8 *pointer;
	} buffer;
};

struct acpi_table_header {
	u32 length;
};

struct acpi_table_lanes {
	struct acpi_table_header header;
	u32 lanes;
};

struct fifo {
	u32 depth;
	u64 *slots;
};

static int fifo_read(struct fifo *f, const struct device_node *np)
{
	return of_property_read_u32(np, "fifo-depth", &f->depth);
}

static int fifo_alloc(struct fifo *f)
{
	f->slots = kvmalloc_array(f->depth, sizeof(*f->slots), GFP_KERNEL);
	return f->slots ? 0 : -ENOMEM;
}

int fifo_probe(struct fifo *f, const struct device_node *np)
{
	int ret = fifo_read(f, np);

	if (ret)
		return ret;
	return fifo_alloc(f);
}

void *package(const union acpi_object *obj)
{
	return kcalloc(obj->package.count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 note; no patch: package() returns it to other files */
}

/* One argument is made up here, and only the other one's number is known. */
static int is_pair(const union acpi_object *obj)
{
	if (obj->package.count != 2)
		return -EINVAL;
	return 0;
}

void *packages(const union acpi_object *pair, const union acpi_object *obj)
{
	union acpi_object own = { .buffer.length = 4 };

	if (is_pair(pair))
		return kmalloc(own.buffer.length, GFP_KERNEL);
	return kcalloc(obj->package.count, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 note; no patch: packages() returns it to other files */
}

void *short_package(const union acpi_object *obj)
{
	if (obj->package.count > 16)
		return NULL;
	return kcalloc(obj->package.count, sizeof(u64), GFP_KERNEL);
}

void *lanes(struct acpi_table_header *table)
{
	struct acpi_table_lanes *t = (struct acpi_table_lanes *)table;

	return kcalloc(t->lanes, sizeof(u64), GFP_KERNEL); /* EXPECT KAP001 warning; no patch: lanes() returns it to other files */
}
