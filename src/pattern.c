// SPDX-License-Identifier: GPL-2.0-only
#include "pattern_parts.h"

#include <string.h>

static bool is_run(const GArray *tokens, guint i, const char *run)
{
	guint n = (guint)strlen(run);

	for (guint k = 0; k < n; k++) {
		const struct token *t;

		if (i + k >= tokens->len)
			return false;
		t = pattern_token(tokens, i + k);
		if (t->punct != run[k] ||
		    (k && t->off != pattern_token(tokens, i + k - 1)->off + 1))
			return false;
	}
	return true;
}

static void add_element(struct pattern *p, enum element_kind kind,
			const struct token *t, const GPtrArray *words)
{
	struct element e = {
		.kind = kind, .off = t->off, .len = t->len, .words = words
	};

	g_array_append_val(p->elements, e);
}

/* `%list` at tokens i and i + 1; NULL when it is none that is known. */
static const GPtrArray *list_at(const struct pattern *p, const GArray *tokens,
				guint i, GHashTable *lists)
{
	const struct token *t;
	char *name;
	const GPtrArray *words;

	if (!lists || i + 1 >= tokens->len)
		return NULL;
	t = pattern_token(tokens, i + 1);
	name = g_strndup(p->text + t->off, t->len);
	words = (const GPtrArray *)g_hash_table_lookup(lists, name);
	g_free(name);
	return words;
}

/* Reads the element at token i; the number of its tokens, 0 when wrong. */
static guint read_element(struct pattern *p, const GArray *tokens, guint i,
			  GHashTable *lists)
{
	const struct token *t = pattern_token(tokens, i);
	const GPtrArray *words;

	if (is_run(tokens, i, "...")) {
		add_element(p, EL_REST, t, NULL);
		return 3;
	}
	if (is_run(tokens, i, "&&")) {
		add_element(p, EL_AND, t, NULL);
		return 2;
	}
	if (t->punct == '%') {
		words = list_at(p, tokens, i, lists);
		add_element(p, EL_LIST, t, words);
		return words ? 2 : 0;
	}
	if (t->len == 1 && p->text[t->off] == '@')
		add_element(p, EL_MARK, t, NULL);
	else if (token_is(p->text, t, "$$"))
		add_element(p, EL_END, t, NULL);
	else if (t->kind == TOK_IDENT && p->text[t->off] == '$')
		add_element(p, EL_NAME, t, NULL);
	else
		add_element(p, EL_TOKEN, t, NULL);
	return 1;
}

/* What is wrong with the elements taken together; NULL for nothing. */
static const char *wrong_with(struct pattern *p)
{
	enum element_kind last = EL_AND;
	guint marks = 0, names = 0;

	for (guint i = 0; i < p->elements->len; i++) {
		enum element_kind kind =
			g_array_index(p->elements, struct element, i).kind;

		marks += kind == EL_MARK;
		names += kind == EL_NAME;
		if (kind == EL_AND &&
		    (last == EL_AND || i + 1 == p->elements->len))
			return "nothing on a side of &&";
		last = kind;
	}
	p->marks = marks == 2;
	if (marks && marks != 2)
		return "one @ alone";
	if (names > PATTERN_NAMES)
		return "too many names";
	return p->elements->len ? NULL : "it is empty";
}

struct pattern *pattern_new(const char *text, GHashTable *lists, char **error)
{
	struct pattern *p = g_new0(struct pattern, 1);
	const char *wrong = NULL;
	GArray *tokens;

	p->text = g_strdup(text);
	p->elements = g_array_new(FALSE, FALSE, sizeof(struct element));
	tokens = pattern_lex(p->text, strlen(p->text));
	for (guint i = 0, n; i < tokens->len && !wrong; i += n) {
		n = read_element(p, tokens, i, lists);
		if (!n)
			wrong = "a %list that is not there";
	}
	g_array_unref(tokens);
	if (!wrong)
		wrong = wrong_with(p);
	if (!wrong)
		return p;
	*error = g_strdup_printf("pattern `%s`: %s", text, wrong);
	pattern_free(p);
	return NULL;
}

void pattern_free(void *pattern)
{
	struct pattern *p = (struct pattern *)pattern;

	if (!p)
		return;
	g_array_unref(p->elements);
	g_free(p->text);
	g_free(p);
}

bool pattern_has_marks(const struct pattern *pattern)
{
	return pattern->marks;
}

static const struct pattern_name *find_name(const struct pattern_match *match,
					    const char *name, size_t len)
{
	for (guint i = 0; i < match->n_names; i++)
		if (match->names[i].len == len &&
		    !memcmp(match->names[i].name, name, len))
			return &match->names[i];
	return NULL;
}

char *pattern_fill(const struct pattern_match *match, const char *template)
{
	GString *out = g_string_new(NULL);
	const char *p = template;

	while (*p) {
		const struct pattern_name *name;
		size_t len = 1;

		while (*p == '$' && (g_ascii_isalnum(p[len]) || p[len] == '_'))
			len++;
		name = len > 1 ? find_name(match, p, len) : NULL;
		if (name)
			g_string_append_len(out, name->text, name->text_len);
		else
			g_string_append_len(out, p, (gssize)len);
		p += len;
	}
	return g_string_free(out, FALSE);
}
