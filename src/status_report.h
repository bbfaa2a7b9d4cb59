/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What `kapcheck status` writes. The VEX documents are made of facts of the
 * tree and of what the caller names; the same input gives the same bytes.
 */
#ifndef KAPCHECK_STATUS_REPORT_H
#define KAPCHECK_STATUS_REPORT_H

#include "status.h"

#include <jansson.h>
#include <stdio.h>

struct status_document {
	const struct tree_status *status;
	const char *tree;    /* as the caller named it, for commands */
	const char *product; /* a package URL; NULL: none is known */
	const char *time;    /* RFC 3339, UTC */
};

typedef void (*status_writer)(const struct status_document *doc, FILE *out);

void status_text(const struct status_document *doc, FILE *out);
void status_json(const struct status_document *doc, FILE *out);
void status_openvex(const struct status_document *doc, FILE *out);
void status_cyclonedx(const struct status_document *doc, FILE *out);

/* The writer of a format's name, or NULL. */
status_writer status_writer_find(const char *format);
/* Whether it makes a VEX document, which needs a product. */
bool status_writer_is_vex(status_writer writer);

/* Shared by the writers; each a new string. */
/* All that there is to say of why it stands so: sentences. */
char *status_detail(const struct status_result *r);
/* What to do about it in the tree there, or NULL where nothing is to be done.
 */
char *status_action(const char *where, const struct status_result *r);
/* The name under which it is known: its CVE, else its commit. */
char *status_vulnerability(const struct upstream *card);
/* Page of the commit. */
char *status_url(const struct upstream *card);
void status_dump(json_t *json, FILE *out);

#endif
