// SPDX-License-Identifier: GPL-2.0-only
#include "graph.h"

struct node {
	struct graph_key key;
	guint holder;
	unsigned int origins;
	bool wanted;
};

struct edge {
	guint from, to, item; /* from: NO_NODE where nothing is known of it */
};

#define NO_NODE UINT32_MAX

struct graph {
	GArray *nodes, *edges;
	GHashTable *known; /* a packed key -> the number of its node, plus 1 */
};

/* A key in a pointer: kinds are 0 to 7, items and identifiers are numbers. */
static gpointer pack(struct graph_key key)
{
	return GSIZE_TO_POINTER((gsize)key.kind << 60 |
				(gsize)(key.item & 0xfffffff) << 32 | key.id);
}

static guint hash(gconstpointer key)
{
	return (guint)(GPOINTER_TO_SIZE(key) * 0x9e3779b97f4a7c15u >> 32);
}

struct graph *graph_new(void)
{
	struct graph *g = g_new(struct graph, 1);

	g->nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
	g->edges = g_array_new(FALSE, FALSE, sizeof(struct edge));
	g->known = g_hash_table_new(hash, NULL);
	return g;
}

void graph_free(struct graph *g)
{
	g_array_unref(g->nodes);
	g_array_unref(g->edges);
	g_hash_table_unref(g->known);
	g_free(g);
}

static struct node *node_at(const struct graph *g, guint n)
{
	return &g_array_index(g->nodes, struct node, n);
}

static const struct edge *edge_at(const struct graph *g, guint e)
{
	return &g_array_index(g->edges, struct edge, e);
}

guint graph_add(struct graph *g, guint holder)
{
	struct node node = { .holder = holder };

	g_array_append_val(g->nodes, node);
	return g->nodes->len - 1;
}

guint graph_node(struct graph *g, struct graph_key key, guint holder,
		 bool *is_new)
{
	gpointer packed = pack(key);
	gpointer known = g_hash_table_lookup(g->known, packed);
	guint n;

	if (is_new)
		*is_new = !known;
	if (known)
		return GPOINTER_TO_UINT(known) - 1;
	n = graph_add(g, holder);
	node_at(g, n)->key = key;
	g_hash_table_insert(g->known, packed, GUINT_TO_POINTER(n + 1));
	return n;
}

guint graph_size(const struct graph *g)
{
	return g->nodes->len;
}

struct graph_key graph_key(const struct graph *g, guint node)
{
	return node_at(g, node)->key;
}

void graph_edge(struct graph *g, guint from, guint to, guint item)
{
	struct edge edge = { from, to, item };

	g_array_append_val(g->edges, edge);
}

void graph_site(struct graph *g, guint node, guint item)
{
	graph_edge(g, NO_NODE, node, item);
}

void graph_add_origins(struct graph *g, guint node, unsigned int bits)
{
	node_at(g, node)->origins |= bits;
}

unsigned int graph_origins(const struct graph *g, guint node)
{
	return node_at(g, node)->origins;
}

/* One round; returns whether something changed. */
static bool spread_once(struct graph *g)
{
	bool changed = false;

	/* the search adds an edge mostly before those that lead to it */
	for (guint e = g->edges->len; e > 0; e--) {
		const struct edge *edge = edge_at(g, e - 1);
		unsigned int bits;

		if (edge->from == NO_NODE)
			continue;
		bits = node_at(g, edge->from)->origins &
		       ~node_at(g, edge->to)->origins;
		changed |= bits != 0;
		node_at(g, edge->to)->origins |= bits;
	}
	return changed;
}

void graph_spread(struct graph *g)
{
	while (spread_once(g))
		;
}

void graph_want(struct graph *g, guint node)
{
	node_at(g, node)->wanted = true;
}

static bool want_once(struct graph *g)
{
	bool changed = false;

	for (guint e = 0; e < g->edges->len; e++) {
		const struct edge *edge = edge_at(g, e);

		if (edge->from == NO_NODE || !node_at(g, edge->to)->wanted ||
		    node_at(g, edge->from)->wanted)
			continue;
		node_at(g, edge->from)->wanted = changed = true;
	}
	return changed;
}

void graph_want_sources(struct graph *g)
{
	while (want_once(g))
		;
}

void graph_keep(const struct graph *g, bool *keep)
{
	for (guint n = 0; n < g->nodes->len; n++) {
		const struct node *node = node_at(g, n);

		if (node->wanted && node->holder != GRAPH_NO_ITEM)
			keep[node->holder] = true;
	}
	for (guint e = 0; e < g->edges->len; e++) {
		const struct edge *edge = edge_at(g, e);

		if (node_at(g, edge->to)->wanted && edge->item != GRAPH_NO_ITEM)
			keep[edge->item] = true;
	}
}
