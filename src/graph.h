/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where values come from and go to: nodes are what can hold a value, an edge
 * says that the value of one can be that of another. Origins go along the
 * edges, what is wanted goes against them.
 *
 * Ownership: graph_new() hands over a graph that graph_free() ends.
 */
#ifndef KAPCHECK_GRAPH_H
#define KAPCHECK_GRAPH_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Of a node or an edge that stands in no function. */
#define GRAPH_NO_ITEM UINT32_MAX

struct graph;

/* What tells a node from others; the kinds are the user's, 0 to 7. */
struct graph_key {
	guint kind, item;
	uint32_t id;
};

struct graph *graph_new(void);
void graph_free(struct graph *g);

/*
 * The node of that key. A new one stands in function `holder`; *is_new, where
 * is_new is given, tells whether it is one.
 */
guint graph_node(struct graph *g, struct graph_key key, guint holder,
		 bool *is_new);
/* A node of no key. */
guint graph_add(struct graph *g, guint holder);
/* The number of nodes, which are numbered from 0. */
guint graph_size(const struct graph *g);
/* The key it was made with; all zero for one of no key. */
struct graph_key graph_key(const struct graph *g, guint node);

/* The value of node `from` can be that of `to`, by what stands in an item. */
void graph_edge(struct graph *g, guint from, guint to, guint item);
/* An item gives the node a value of which no more is known. */
void graph_site(struct graph *g, guint node, guint item);

void graph_add_origins(struct graph *g, guint node, unsigned int bits);
unsigned int graph_origins(const struct graph *g, guint node);
/* Gives each node the origins of all that leads to it. */
void graph_spread(struct graph *g);

void graph_want(struct graph *g, guint node);
/* Wants all that leads to a wanted node. */
void graph_want_sources(struct graph *g);
/* Marks the items of wanted nodes and those that give such a node a value. */
void graph_keep(const struct graph *g, bool *keep);

#endif
