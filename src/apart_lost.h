/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A member that one file allocates and no file of the folder frees, of a struct
 * that another one of them frees: told from tokens, as in apart.h.
 *
 * Ownership: apart_lost_new() hands over what apart_lost_free() ends; the
 * finding must outlive it.
 */
#ifndef KAPCHECK_APART_LOST_H
#define KAPCHECK_APART_LOST_H

#include "findings.h"

struct apart_lost;

/* f: a note that nothing of its file loses the member. */
struct apart_lost *apart_lost_new(const struct finding *f);
void apart_lost_free(struct apart_lost *lost);

/* Reads one of the files, its own among them; false when it is certain that
 * nothing can be said. */
bool apart_lost_read(struct apart_lost *lost, const char *path,
		     const char *text, gsize len);

/* Adds a finding for each place where the struct is freed without it. */
void apart_lost_tell(const struct apart_lost *lost, struct findings *findings);

#endif
