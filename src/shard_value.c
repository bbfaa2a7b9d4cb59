// SPDX-License-Identifier: GPL-2.0-only
/*
 *     place    [path, line, col, end_line, end_col, message]
 *     finding  {"rule", "level", "engines", "at": place, "message", "function",
 *               "tag", "member", "freed": [path, line], "steps": [place],
 *               "related": [place], "built": [number, why]}
 *     verdict  {"rule", "kind", "refutes", "whole", "at": place, "function"}
 *     problem  [kind, path, line, rule, reason]
 */
#include "shard_value.h"

#include "rules.h"

#include <string.h>

/* --- texts ------------------------------------------------------------------
 */

json_t *shard_bytes(const char *bytes, size_t len)
{
	char *coded;
	json_t *json;

	if (!memchr(bytes, '\0', len) &&
	    g_utf8_validate(bytes, (gssize)len, NULL))
		return json_stringn(bytes, len);
	coded = g_base64_encode((const guchar *)bytes, len);
	json = json_pack("{s:s}", "base64", coded);
	g_free(coded);
	return json;
}

json_t *shard_text(const char *text)
{
	return text ? shard_bytes(text, strlen(text)) : json_null();
}

char *shard_read_bytes(const json_t *json, gsize *len)
{
	const char *coded = json_string_value(json_object_get(json, "base64"));
	guchar *plain;
	char *bytes;

	*len = 0;
	if (!coded) {
		*len = json_string_length(json);
		return g_strdup(json_string_value(json));
	}
	plain = g_base64_decode(coded, len);
	bytes = g_malloc(*len + 1);
	if (*len)
		memcpy(bytes, plain, *len);
	bytes[*len] = '\0';
	g_free(plain);
	return bytes;
}

bool shard_read_text(const json_t *json, char **text)
{
	gsize len;

	*text = shard_read_bytes(json, &len);
	return *text ? strlen(*text) == len : json_is_null(json);
}

/* --- places -----------------------------------------------------------------
 */

static json_t *place_json(const struct place *p)
{
	return json_pack("[o, I, I, I, I, o]", shard_text(p->path),
			 (json_int_t)p->line, (json_int_t)p->col,
			 (json_int_t)p->end_line, (json_int_t)p->end_col,
			 shard_text(p->message));
}

static bool read_number(json_int_t n, unsigned int *out)
{
	*out = (unsigned int)n;
	return n >= 0 && n <= INT32_MAX;
}

/* What it has read so far is the caller's, whether it is all right or not. */
static bool read_place(const json_t *json, struct place *p)
{
	json_t *path, *message;
	json_int_t n[4];

	return !json_unpack((json_t *)(uintptr_t)json, "[o, I, I, I, I, o !]",
			    &path, &n[0], &n[1], &n[2], &n[3], &message) &&
	       read_number(n[0], &p->line) && read_number(n[1], &p->col) &&
	       read_number(n[2], &p->end_line) &&
	       read_number(n[3], &p->end_col) &&
	       shard_read_text(path, &p->path) && p->path &&
	       shard_read_text(message, &p->message);
}

static json_t *places_json(const GPtrArray *places)
{
	json_t *list = json_array();

	for (guint i = 0; i < places->len; i++)
		json_array_append_new(
			list,
			place_json((const struct place *)places->pdata[i]));
	return list;
}

static bool read_places(const json_t *list, GPtrArray *out)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct place *p = g_new0(struct place, 1);

		g_ptr_array_add(out, p);
		if (!read_place(json_array_get(list, i), p))
			return false;
	}
	return json_is_array(list);
}

/* --- findings ---------------------------------------------------------------
 */

json_t *shard_finding(const struct finding *f)
{
	return json_pack(
		"{s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:[o, i], "
		"s:o, s:o, s:[i, o]}",
		"rule", f->rule->id, "level", (int)f->level, "engines",
		(int)f->engines, "at", place_json(&f->where), "message",
		shard_text(f->message), "function", shard_text(f->function),
		"tag", shard_text(f->tag), "member", shard_text(f->member),
		"freed", shard_text(f->freed_path), (int)f->freed_line, "steps",
		places_json(f->steps), "related", places_json(f->related),
		"built", (int)f->built, shard_text(f->built_why));
}

/* Its parts that are texts. */
struct texts {
	json_t *message, *function, *tag, *member, *freed, *built;
};

static bool read_texts(struct finding *f, const struct texts *t)
{
	return shard_read_text(t->message, &f->message) && f->message &&
	       shard_read_text(t->function, &f->function) &&
	       shard_read_text(t->tag, &f->tag) &&
	       shard_read_text(t->member, &f->member) &&
	       shard_read_text(t->freed, &f->freed_path) &&
	       shard_read_text(t->built, &f->built_why) &&
	       !f->tag == !f->member && (f->member || !f->freed_path) &&
	       !f->built == !f->built_why;
}

static bool fill_finding(struct finding *f, const json_t *json)
{
	json_t *at, *steps, *related;
	struct texts t;
	const char *id;
	int level, engines, line, built;

	if (json_unpack((json_t *)(uintptr_t)json,
			"{s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:[o, i !], "
			"s:o, s:o, s:[i, o !] !}",
			"rule", &id, "level", &level, "engines", &engines, "at",
			&at, "message", &t.message, "function", &t.function,
			"tag", &t.tag, "member", &t.member, "freed", &t.freed,
			&line, "steps", &steps, "related", &related, "built",
			&built, &t.built) ||
	    level < LEVEL_NOTE || level > LEVEL_ERROR || engines < 1 ||
	    engines >= 2 * ENGINE_SPARSE || built < BUILT_NONE ||
	    built > BUILT_UNKNOWN || line < 0)
		return false;
	f->level = (enum level)level;
	f->engines = (unsigned int)engines;
	f->freed_line = (unsigned int)line;
	f->built = (enum built)built;
	return read_texts(f, &t) && read_place(at, &f->where) &&
	       read_places(steps, f->steps) && read_places(related, f->related);
}

static const struct rule *rule_of(const json_t *json, const GPtrArray *rules)
{
	const char *id = json_string_value(json_object_get(json, "rule"));

	return id ? rules_find(rules, id) : NULL;
}

struct finding *shard_read_finding(const json_t *json, const GPtrArray *rules)
{
	const struct rule *rule = rule_of(json, rules);
	struct finding *f;

	if (!rule)
		return NULL;
	f = finding_new(rule, LEVEL_NOTE, ENGINE_COCCI, NULL, 0, 0, NULL);
	if (!fill_finding(f, json))
		g_clear_pointer(&f, finding_free);
	return f;
}

/* --- verdicts and problems --------------------------------------------------
 */

json_t *shard_verdict(const struct verdict *v)
{
	return json_pack("{s:s, s:o, s:b, s:b, s:o, s:o}", "rule", v->rule->id,
			 "kind", shard_text(v->kind), "refutes", v->refutes,
			 "whole", v->whole, "at", place_json(&v->where),
			 "function", shard_text(v->function));
}

struct verdict *shard_read_verdict(const json_t *json, const GPtrArray *rules)
{
	const struct rule *rule = rule_of(json, rules);
	struct verdict *v;
	json_t *kind, *at, *function;
	const char *id;
	int refutes, whole;

	if (!rule ||
	    json_unpack((json_t *)(uintptr_t)json,
			"{s:s, s:o, s:b, s:b, s:o, s:o !}", "rule", &id, "kind",
			&kind, "refutes", &refutes, "whole", &whole, "at", &at,
			"function", &function))
		return NULL;
	v = verdict_new(rule, NULL, refutes, NULL, 0, 0, NULL, NULL);
	v->whole = whole;
	if (shard_read_text(kind, &v->kind) && v->kind &&
	    shard_read_text(function, &v->function) && v->function &&
	    read_place(at, &v->where) && v->where.message)
		return v;
	verdict_free(v);
	return NULL;
}

json_t *shard_problem(const struct problem *p)
{
	return json_pack("[s, o, I, o, o]", problem_kind_name(p->kind),
			 shard_text(p->path), (json_int_t)p->line,
			 shard_text(p->rule), shard_text(p->reason));
}

static bool read_kind(const char *name, enum problem_kind *kind)
{
	for (*kind = PROBLEM_FAILED; *kind < PROBLEM_KINDS; (*kind)++)
		if (!strcmp(problem_kind_name(*kind), name))
			return true;
	return false;
}

bool shard_read_problem(const json_t *json, struct problems *problems)
{
	json_t *texts[3];
	char *path = NULL, *rule = NULL, *reason = NULL;
	enum problem_kind kind;
	const char *name;
	unsigned int line;
	json_int_t n;
	bool good = !json_unpack((json_t *)(uintptr_t)json, "[s, o, I, o, o !]",
				 &name, &texts[0], &n, &texts[1], &texts[2]) &&
		    read_kind(name, &kind) && read_number(n, &line) &&
		    shard_read_text(texts[0], &path) &&
		    shard_read_text(texts[1], &rule) &&
		    shard_read_text(texts[2], &reason) && reason;

	if (good)
		problems_add(problems, kind, path, line, rule, reason);
	g_free(path);
	g_free(rule);
	g_free(reason);
	return good;
}
