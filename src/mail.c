// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of MIME it knows what patches come in: 7bit, 8bit, quoted-printable, base64.
 * Of a mail in parts the text is searched for diffs as it stands.
 */
#include "mail.h"

#include <stdlib.h>
#include <string.h>

static void mail_free(void *p)
{
	struct mail *m = (struct mail *)p;

	g_free(m->subject);
	g_string_free(m->body, TRUE);
	g_free(m);
}

/* The byte behind the line that begins at p. */
static const char *behind_line(const char *p, const char *end)
{
	const char *nl = memchr(p, '\n', (size_t)(end - p));

	return nl ? nl + 1 : end;
}

/* Whether a header, or a line that goes on with one, stands at p. */
static bool is_header(const char *p, const char *end)
{
	const char *s = p;

	while (s < end && (g_ascii_isalnum(*s) || *s == '-'))
		s++;
	return s > p && s < end && *s == ':';
}

/* An mbox line "From ...", which headers follow. */
static bool is_separator(const char *p, const char *end)
{
	const char *next = behind_line(p, end);

	return end - p > 5 && !strncmp(p, "From ", 5) && is_header(next, end);
}

/* The value of a header of that name, unfolded; NULL when it is missing. */
static char *header(const char *p, const char *end, const char *name)
{
	size_t n = strlen(name);
	GString *value = NULL;

	for (; p < end; p = behind_line(p, end)) {
		const char *next = behind_line(p, end);
		bool folded = *p == ' ' || *p == '\t';

		if (value && !folded)
			break;
		if (!value &&
		    ((size_t)(end - p) < n || g_ascii_strncasecmp(p, name, n)))
			continue;
		if (!value)
			value = g_string_new_len(p + n, next - p - (gssize)n);
		else
			g_string_append_len(value, p, next - p);
	}
	if (!value)
		return NULL;
	g_strdelimit(value->str, "\r\n\t", ' ');
	return g_strstrip(g_string_free(value, FALSE));
}

/* --- bodies ----------------------------------------------------------------
 */

/* "=3D" is a byte, "=" at the end of a line joins the next one to it. */
static void decode_quoted(GString *out, const char *p, const char *end)
{
	for (; p < end; p++) {
		const char *after = p + 1;

		if (*p == '=' && end - p > 2 && g_ascii_isxdigit(p[1]) &&
		    g_ascii_isxdigit(p[2])) {
			g_string_append_c(
				out, (char)(g_ascii_xdigit_value(p[1]) * 16 +
					    g_ascii_xdigit_value(p[2])));
			p += 2;
			continue;
		}
		while (*p == '=' && after < end && strchr(" \t\r", *after) &&
		       *after)
			after++;
		if (*p == '=' && after < end && *after == '\n')
			p = after;
		else
			g_string_append_c(out, *p);
	}
}

static void decode_base64(GString *out, const char *p, const char *end)
{
	char *text = g_strndup(p, (gsize)(end - p));
	gsize len;
	guchar *bytes = g_base64_decode(text, &len);

	g_string_append_len(out, (const char *)bytes, (gssize)len);
	g_free(bytes);
	g_free(text);
}

/* CRLF to LF, as mails have it on the wire. */
static void drop_returns(GString *s)
{
	gsize to = 0;

	for (gsize i = 0; i < s->len; i++)
		if (s->str[i] != '\r' || s->str[i + 1] != '\n')
			s->str[to++] = s->str[i];
	g_string_truncate(s, to);
}

static bool has_returns(const char *p, const char *end)
{
	const char *next = behind_line(p, end);

	return next - p > 1 && next[-1] == '\n' && next[-2] == '\r';
}

/* The message [p, end), headers first. */
static void add_mail(GPtrArray *mails, const char *p, const char *end)
{
	struct mail *m = g_new0(struct mail, 1);
	const char *body = p;
	char *encoding, *subject;

	m->body = g_string_new(NULL);
	while (body < end && *body != '\n' && strncmp(body, "\r\n", 2))
		body = behind_line(body, end);
	encoding = header(p, body, "Content-Transfer-Encoding:");
	subject = header(p, body, "Subject:");
	m->subject = subject ? subject : g_strdup("");
	if (encoding && !g_ascii_strcasecmp(encoding, "quoted-printable"))
		decode_quoted(m->body, body, end);
	else if (encoding && !g_ascii_strcasecmp(encoding, "base64"))
		decode_base64(m->body, body, end);
	else
		g_string_append_len(m->body, body, end - body);
	/* an encoded mail says nothing of its text's line ends */
	if (has_returns(p, end) ||
	    has_returns(m->body->str, m->body->str + m->body->len))
		drop_returns(m->body);
	g_string_append_c(m->body, '\n');
	g_ptr_array_add(mails, m);
	g_free(encoding);
}

static void add_diff(GPtrArray *mails, const char *p, const char *end)
{
	struct mail *m = g_new0(struct mail, 1);

	m->subject = g_strdup("");
	m->body = g_string_new_len(p, end - p);
	if (has_returns(p, end))
		drop_returns(m->body);
	g_ptr_array_add(mails, m);
}

/* Whether it begins as a mail does: headers, a subject or sender among them. */
static bool is_mail(const char *p, const char *end)
{
	bool known = false;

	while (p < end &&
	       (is_header(p, end) || (known && (*p == ' ' || *p == '\t')))) {
		known |= !g_ascii_strncasecmp(p, "Subject:", 8) ||
			 !g_ascii_strncasecmp(p, "From:", 5);
		p = behind_line(p, end);
	}
	return known;
}

/* n and m of "[PATCH n/m]"; false where there is none, as in an answer. */
static bool series_number(const char *subject, unsigned int *n, unsigned int *m)
{
	const char *end = strchr(subject, ']'), *slash;

	if (*subject != '[' || !end)
		return false;
	slash = g_strrstr_len(subject, end - subject, "/");
	if (!slash)
		return false;
	*m = (unsigned int)strtoul(slash + 1, NULL, 10);
	while (slash > subject && g_ascii_isdigit(slash[-1]))
		slash--;
	*n = (unsigned int)strtoul(slash, NULL, 10);
	return g_ascii_isdigit(*slash) && *n <= *m;
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	unsigned int x = 0, y = 0, m;

	series_number((*(const struct mail *const *)a)->subject, &x, &m);
	series_number((*(const struct mail *const *)b)->subject, &y, &m);
	return x < y ? -1 : x > y;
}

/*
 * A mailbox has them as they came. One series of which each number is there
 * once is put in order; all else may be more than one, and stays.
 */
static void sort_series(GPtrArray *mails)
{
	GHashTable *seen = g_hash_table_new(NULL, NULL);
	unsigned int n, m, all = 0;
	bool one = true;

	for (guint i = 0; i < mails->len && one; i++) {
		const struct mail *mail = (const struct mail *)mails->pdata[i];

		one = series_number(mail->subject, &n, &m) &&
		      (!all || m == all) &&
		      g_hash_table_add(seen, GUINT_TO_POINTER(n));
		all = m;
	}
	if (one)
		g_ptr_array_sort(mails, by_number);
	g_hash_table_unref(seen);
}

GPtrArray *mails_read(const char *text, gsize len)
{
	GPtrArray *mails = g_ptr_array_new_with_free_func(mail_free);
	const char *p = text, *end = text + len;

	if (!is_separator(p, end)) {
		if (is_mail(p, end))
			add_mail(mails, p, end);
		else
			add_diff(mails, p, end);
		return mails;
	}
	while (p < end) {
		const char *from = behind_line(p, end);

		for (p = from; p < end && !is_separator(p, end);)
			p = behind_line(p, end);
		add_mail(mails, from, p);
	}
	sort_series(mails);
	return mails;
}
