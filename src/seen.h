/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What became of each file of a tree when it was last scanned, so that those
 * that did not change since are neither read nor sliced again.
 *
 * A file is told by device, inode, size and both times to the nanosecond; it is
 * noted only when its last change lies some seconds back, and it lies on a file
 * system whose times are this machine's. What a program can't set is the time
 * of the last change, so another text has another stamp; but for one written
 * through a mapping of the file that was already written to, or with the clock
 * set back.
 *
 * Ownership: seen_open() hands over what seen_close() ends. Any thread may find
 * and note.
 */
#ifndef KAPCHECK_SEEN_H
#define KAPCHECK_SEEN_H

#include "units.h"

struct seen;

/*
 * What the cache has of the scan's tree for these rules; watches headers, which
 * outlives it, for what slices hang on beside their file. NULL when it is not to
 * be used here, as when part of the tree is scanned, or entries are rechecked.
 */
struct seen *seen_open(struct scan *scan, const GPtrArray *rules,
		       struct headers *headers);

/*
 * The units (of struct unit, without path, file and results) of the file with
 * this stamp, none of them when nothing wants it; NULL when it is not known.
 * The caller's. *first is what gate_scan() gave.
 */
GPtrArray *seen_find(struct seen *seen, const struct stamp *stamp,
		     uint32_t *first);

/* Notes what became of a file. */
void seen_note(struct seen *seen, const struct stamp *stamp, uint32_t first,
	       const GPtrArray *units);

/* Writes to the cache what is new, when the whole tree was seen. */
void seen_close(struct seen *seen, bool whole);

#endif
