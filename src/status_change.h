/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The changes that a card makes itself: tokens that its patterns mark are
 * replaced, and what comes of it is held against the patterns again.
 */
#ifndef KAPCHECK_STATUS_CHANGE_H
#define KAPCHECK_STATUS_CHANGE_H

#include "status_card.h"

/*
 * The text of a file with the card's changes made, as a new string; NULL when
 * none fits, or when it is not fixed by them. text has a NUL byte behind it.
 */
GString *status_change(const struct upstream *card, const char *text,
		       size_t len);

#endif
