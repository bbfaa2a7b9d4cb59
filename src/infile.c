// SPDX-License-Identifier: GPL-2.0-only
#include "infile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536u
/* jansson takes seconds for a string of more. A command line has 2 MiB at most.
 */
#define STRING_MAX ((gsize)4 << 20)

/* Why it is not read, as nothing of it can be, or not in finite time. */
static const char *refused(const struct stat *st)
{
	return S_ISDIR(st->st_mode)				 ? "is a folder"
	       : S_ISSOCK(st->st_mode)				 ? "is a socket"
	       : !S_ISREG(st->st_mode) && !S_ISFIFO(st->st_mode) ? "is a device"
								 : NULL;
}

static char *too_much(gsize most)
{
	return g_strdup_printf("has more than %zu MiB", most >> 20);
}

/* Its contents from here on; a file may grow while it is read. */
static char *take(int fd, gsize most, gsize *len, char **why)
{
	GString *all = g_string_new(NULL);
	char block[BLOCK];
	ssize_t n = 1;

	while (n && all->len <= most) {
		n = read(fd, block, sizeof(block));
		if (n < 0 && errno != EINTR)
			break;
		if (n > 0)
			g_string_append_len(all, block, n);
	}
	if (n < 0)
		*why = g_strdup(g_strerror(errno));
	else if (all->len > most)
		*why = too_much(most);
	*len = all->len;
	return g_string_free(all, *why != NULL);
}

/* Not to be waited for is a FIFO's other end; that of its words is. */
static int open_file(const char *path, char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	const char *no = NULL;

	if (fd < 0 ? errno == ENXIO && !stat(path, &st) : !fstat(fd, &st))
		no = refused(&st);
	if (!no && (fd < 0 || fcntl(fd, F_SETFL, 0)))
		no = g_strerror(errno);
	if (!no)
		return fd;
	*why = g_strdup(no);
	if (fd >= 0)
		close(fd);
	return -1;
}

char *infile_read(const char *path, gsize most, gsize *len, char **why)
{
	int fd = open_file(path, why);
	char *text = NULL;
	struct stat st = { 0 };

	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) &&
	    (guint64)st.st_size > most)
		*why = too_much(most);
	else if (fd >= 0)
		text = take(fd, most, len, why);
	if (text && !*len && S_ISFIFO(st.st_mode)) {
		*why = g_strdup("nothing is written to that pipe");
		g_clear_pointer(&text, g_free);
	}
	if (fd >= 0)
		close(fd);
	return text;
}

char *infile_text(const char *path, gsize most, char **why)
{
	gsize len;
	char *text = infile_read(path, most, &len, why);

	if (text && strlen(text) != len) {
		*why = g_strdup("is no text: there is a NUL byte in it");
		g_clear_pointer(&text, g_free);
	}
	return text;
}

static bool has_long_string(const char *text, gsize len)
{
	gsize start = 0;
	bool inside = false;

	for (gsize i = 0; i < len; i++) {
		if (text[i] == '"') {
			inside = !inside;
			start = i;
		}
		i += inside && text[i] == '\\';
		if (inside && i - start > STRING_MAX)
			return true;
	}
	return false;
}

/* The text of a file that may be JSON; NULL with *error set. */
static char *read_json(const char *path, gsize most, gsize *len, char **error)
{
	char *why = NULL;
	char *text = infile_read(path, most, len, &why);

	if (text && has_long_string(text, *len)) {
		why = g_strdup_printf("has a string of more than %zu MiB",
				      STRING_MAX >> 20);
		g_clear_pointer(&text, g_free);
	}
	if (!text)
		*error = g_strdup_printf("%s: %s", path, why);
	g_free(why);
	return text;
}

static char *no_json(const char *path, int line, const char *why)
{
	return g_strdup_printf("%s:%d: no JSON: %s", path, MAX(line, 1), why);
}

json_t *infile_json(const char *path, gsize most, size_t flags, char **error)
{
	json_error_t at;
	gsize len;
	char *text = read_json(path, most, &len, error);
	json_t *doc = text ? json_loadb(text, len, flags, &at) : NULL;

	if (text && !doc)
		*error = no_json(path, at.line, at.text);
	g_free(text);
	return doc;
}

char *infile_stdin(gsize most, gsize *len, char **why)
{
	return take(STDIN_FILENO, most, len, why);
}

/* --- lists -------------------------------------------------------------------
 */

struct list {
	const char *path, *p, *end;
	int line; /* that p is on */
};

static char next(struct list *l)
{
	for (; l->p < l->end && *l->p && strchr(" \t\r\n", *l->p); l->p++)
		l->line += *l->p == '\n';
	return l->p < l->end ? *l->p : '\0';
}

static bool take_element(struct list *l, size_t number, infile_element call,
			 void *user, char **error)
{
	json_error_t at;
	json_t *item =
		json_loadb(l->p, (size_t)(l->end - l->p),
			   JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY, &at);
	bool good;

	if (!item) {
		*error = no_json(l->path, l->line + at.line - 1, at.text);
		return false;
	}
	for (const char *end = l->p + at.position; l->p < end; l->p++)
		l->line += *l->p == '\n';
	good = call(item, number, user, error);
	json_decref(item);
	return good;
}

static bool take_list(struct list *l, infile_element call, void *user,
		      char **error)
{
	char after = ',';

	l->p++;
	if (next(l) == ']')
		after = *l->p++;
	for (size_t n = 1; after == ','; n++) {
		next(l);
		if (!take_element(l, n, call, user, error))
			return false;
		after = next(l);
		l->p += after != '\0';
	}
	if (after != ']' || next(l) || l->p < l->end)
		*error =
			no_json(l->path, l->line, "the list does not end well");
	return !*error;
}

bool infile_json_each(const char *path, gsize most, const char *what,
		      infile_element call, void *user, char **error)
{
	struct list l = { .path = path, .line = 1 };
	gsize len;
	char *text = read_json(path, most, &len, error);

	if (!text)
		return false;
	l.p = text;
	l.end = text + len;
	if (next(&l) == '[')
		take_list(&l, call, user, error);
	else
		*error = g_strdup_printf("%s: not a list of %s", path, what);
	g_free(text);
	return !*error;
}
