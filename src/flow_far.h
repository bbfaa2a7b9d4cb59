/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search of flow.c, and its steps into other functions. Each of them makes
 * the present node depend on what it finds; steps: those that are left then.
 */
#ifndef KAPCHECK_FLOW_FAR_H
#define KAPCHECK_FLOW_FAR_H

#include "flow.h"
#include "graph.h"

/* What a node of the search stands for. */
enum node_kind {
	NODE_SEED,
	NODE_NAME,    /* a name of a function */
	NODE_CALLEE,  /* what a function gives back */
	NODE_CALLERS, /* the parameters of a function */
	NODE_MEMBER,  /* a member, whoever sets it */
	NODE_OBJECT,  /* a member that has members, whoever sets it */
	NODE_SITE,    /* a place in a function that gives a value */
};

/* A function that compares what a node stands for. */
struct check {
	guint node, item;
};

/* A name of an item, or tokens of it, whose values are still to be followed. */
struct pending {
	guint node; /* whose value depends on it */
	guint item;
	ident_id id; /* 0: the tokens */
	struct range r;
};

struct flow {
	struct source *src;
	const struct rule *rule;
	struct reach *reach;
	struct graph *graph;
	guint at;	/* the node that is being followed */
	int steps;	/* that are left, where a visit needs them */
	bool *reads;	/* a flag for each item: it reads a followed member */
	GArray *checks; /* struct check: who compares one */
	/*
	 * By the steps that are left. The most steps go first, so that what was
	 * seen was followed as far as it can be; and a chain of assignments of
	 * any length needs no stack.
	 */
	GArray *pending[FLOW_STEPS + 1];
};

/* Leaves a name of the item (id), or tokens of it, to be followed. */
void flow_later(struct flow *f, guint item, ident_id id, struct range r,
		int steps);
/*
 * The node of that kind, item and identifier, as one that the present node
 * depends on; *is_new tells whether it was met for the first time.
 */
guint flow_depend_on(struct flow *f, enum node_kind kind, guint item,
		     ident_id id, bool *is_new);
/* Whether one of the rule's origins is among the tokens. */
void flow_look_for_origin(struct flow *f, struct range r);
/* A function that may check what the present node stands for; user: the flow.
 */
void flow_on_bound(struct source *src, guint item, guint token, void *user);
/* The value assigned at identifier i of the item, when it is. */
bool flow_assigned_value(const struct flow *f, guint item, guint i,
			 struct range *r);
/* The functions named at token i, where a value comes from them. */
void flow_callee(struct flow *f, guint i, int steps);
/* The arguments that callers of the function give for its parameters. */
void flow_callers(struct flow *f, guint callee, int steps);
/* One occurrence of a member or of a file-scope name in some function. */
void flow_elsewhere(struct flow *f, guint i, int steps);
/* Functions that compare what macros of the file make of an identifier. */
void flow_check_by_macros(struct flow *f, ident_id id, int depth);
/* Functions that set a member, and what they set it to; its node. */
guint flow_member(struct flow *f, ident_id id, int steps);
/* Functions that set as a whole a member on the way to another one; its node.
 */
guint flow_object(struct flow *f, ident_id id);

#endif
