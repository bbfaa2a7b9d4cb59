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

json_t *infile_json(const char *path, gsize most, size_t flags, char **error)
{
	json_error_t at;
	json_t *doc = NULL;
	char *why = NULL;
	gsize len;
	char *text = infile_read(path, most, &len, &why);

	if (!text)
		*error = g_strdup_printf("%s: %s", path, why);
	else if (has_long_string(text, len))
		*error =
			g_strdup_printf("%s: has a string of more than %zu MiB",
					path, STRING_MAX >> 20);
	else if (!(doc = json_loadb(text, len, flags, &at)))
		*error = g_strdup_printf("%s:%d: no JSON: %s", path,
					 MAX(at.line, 1), at.text);
	g_free(text);
	g_free(why);
	return doc;
}

char *infile_stdin(gsize most, gsize *len, char **why)
{
	return take(STDIN_FILENO, most, len, why);
}
