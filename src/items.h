/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The top-level items of a C file: functions, other declarations, preprocessor
 * directives. Together they cover every token, in order, without overlap.
 *
 * What the kernel's sources ask for is handled: arms of #if/#else that each
 * open the same brace, K&R definitions, macros that define functions,
 * attributes, extern "C". A conditional that begins inside an item ends inside
 * it too, so dropping an item never leaves an #if without its #endif.
 *
 * Ownership: items_find() hands over an array of struct item; the caller frees
 * it with g_array_unref().
 */
#ifndef KAPCHECK_ITEMS_H
#define KAPCHECK_ITEMS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum item_kind {
	ITEM_FUNCTION, /* has a body */
	ITEM_DECL,     /* anything else that is C */
	ITEM_DIRECTIVE,
};

struct item {
	enum item_kind kind;
	uint32_t first, last; /* tokens, inclusive */
	uint32_t body;	      /* token of a function's opening brace, else 0 */
	bool out;	      /* it stands in an `#if 0` */
};

GArray *items_find(const char *text, const GArray *tokens);

#endif
