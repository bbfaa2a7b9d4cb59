/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The changes that a card makes itself: tokens that its patterns mark are
 * replaced, and what comes of it is held against the patterns again.
 */
#ifndef KAPCHECK_STATUS_CHANGE_H
#define KAPCHECK_STATUS_CHANGE_H

#include "status_card.h"

/*
 * The text of a file with the changes of these parts of the card made (struct
 * part, in its order), and of those that show in it by then, as a new string;
 * NULL when one of them is not fixed by that. text has a NUL byte behind it.
 */
GString *status_change(const struct upstream *card, const GPtrArray *parts,
		       const char *text, size_t len);

#endif
