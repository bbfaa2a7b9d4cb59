// SPDX-License-Identifier: GPL-2.0-only
#include "order.h"

#include "calls.h"
#include "flow.h"

#include <string.h>

struct call {
	guint caller, callee;
};

/* The functions that lead to some others. */
struct above {
	bool *in;      /* a flag for each item */
	guint *place;  /* of each: its first or last call of those, or 0 */
	GArray *work;  /* met, and their callers not yet */
	GArray *calls; /* struct call, of both sides */
	guint callee;
	bool last;
};

static void add(struct above *a, guint item)
{
	if (!a->in[item])
		g_array_append_val(a->work, item);
	a->in[item] = true;
}

static void on_caller(struct source *src, guint item, guint token, void *user)
{
	struct above *a = (struct above *)user;
	struct call call = { item, a->callee };

	src->walked++;
	if (syn_punct(src, token + 1) != '(')
		return;
	add(a, item);
	g_array_append_val(a->calls, call);
	if (!a->place[item] || (token > a->place[item]) == a->last)
		a->place[item] = token;
}

static void climb(struct source *src, struct above *a, const bool *from,
		  const bool *keep)
{
	for (guint i = 0; i < src->items->len; i++)
		if (from[i] && keep[i])
			add(a, i);
	while (a->work->len && !flow_gave_up(src)) {
		a->callee = g_array_index(a->work, guint, a->work->len - 1);
		g_array_set_size(a->work, a->work->len - 1);
		calls_callers(src, a->callee, on_caller, a);
	}
}

/* Keeps what marked functions call on the way down. */
static void descend(const GArray *calls, bool *marked)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (guint k = calls->len; k > 0; k--) {
			struct call c =
				g_array_index(calls, struct call, k - 1);

			if (!marked[c.caller] || marked[c.callee])
				continue;
			marked[c.callee] = changed = true;
		}
	}
}

static void above_init(struct above *a, guint n, GArray *calls, bool last)
{
	a->in = g_new0(bool, n);
	a->place = g_new0(guint, n);
	a->work = g_array_new(FALSE, FALSE, sizeof(guint));
	a->calls = calls;
	a->last = last;
}

static void above_clear(struct above *a)
{
	g_free(a->in);
	g_free(a->place);
	g_array_unref(a->work);
}

void order_keep(struct source *src, const bool *checks, const bool *reads,
		bool *keep)
{
	guint n = src->items->len;
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(struct call));
	bool *marked = g_new0(bool, n);
	struct above over, above;

	above_init(&over, n, calls, false);
	above_init(&above, n, calls, true);
	climb(src, &over, checks, keep);
	climb(src, &above, reads, keep);
	for (guint i = 0; i < n; i++)
		marked[i] =
			over.in[i] && above.in[i] &&
			((over.place[i] && over.place[i] < above.place[i]) ||
			 (checks[i] && keep[i]) || (reads[i] && keep[i]));
	descend(calls, marked);
	for (guint i = 0; i < n; i++)
		keep[i] |= marked[i];
	above_clear(&over);
	above_clear(&above);
	g_free(marked);
	g_array_unref(calls);
}
