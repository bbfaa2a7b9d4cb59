/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the places of a fix stand, and what that makes of the fix. Between the
 * parts of `status`; nothing for its users.
 */
#ifndef KAPCHECK_STATUS_JUDGE_H
#define KAPCHECK_STATUS_JUDGE_H

#include "status.h"

/* The state of a part at a spot (NULL: it was not found); NULL: no role. */
struct status_place *status_place(const struct tree_status *status,
				  const struct found_card *card,
				  const struct part *part,
				  const struct spot *spot);
void status_place_free(void *place);

/* What the places of a fix make of it. */
enum status_word status_word_of(const GPtrArray *places);

/* Adds the result of each card to status->results. */
void status_judge(struct tree_status *status, const GPtrArray *cards);
void status_result_free(void *result);

#endif
