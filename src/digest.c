// SPDX-License-Identifier: GPL-2.0-only
#include "digest.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void update(GChecksum *sum, const void *bytes, size_t len)
{
	const guchar *p = (const guchar *)bytes;

	/* GLib takes signed lengths */
	for (; len; p += MIN(len, G_MAXINT), len -= MIN(len, G_MAXINT))
		g_checksum_update(sum, p, (gssize)MIN(len, G_MAXINT));
}

void digest_add(GChecksum *sum, const void *bytes, size_t len)
{
	uint64_t n = GUINT64_TO_LE(len);

	update(sum, &n, sizeof(n));
	update(sum, bytes, len);
}

void digest_add_text(GChecksum *sum, const char *text)
{
	static const uint64_t none = UINT64_MAX;

	if (text)
		digest_add(sum, text, strlen(text));
	else
		update(sum, &none, sizeof(none));
}

void digest_add_digest(GChecksum *sum, const struct digest *digest)
{
	digest_add(sum, digest->bytes, DIGEST_BYTES);
}

GChecksum *digest_begin(const char *kind)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);

	digest_add_text(sum, kind);
	return sum;
}

struct digest digest_end(GChecksum *sum)
{
	struct digest digest;
	gsize len = DIGEST_BYTES;

	g_checksum_get_digest(sum, digest.bytes, &len);
	g_checksum_free(sum);
	return digest;
}

static bool update_from(GChecksum *sum, int fd)
{
	char block[65536];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) > 0 ||
	       (n < 0 && errno == EINTR))
		if (n > 0)
			update(sum, block, (size_t)n);
	return n == 0;
}

/* A digest of its own, since the length is known only at the end. */
bool digest_add_file(GChecksum *sum, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	GChecksum *whole;
	struct digest digest;
	bool good;

	if (fd < 0)
		return false;
	whole = digest_begin("file");
	good = update_from(whole, fd);
	close(fd);
	digest = digest_end(whole);
	digest_add_digest(sum, &digest);
	return good;
}

struct digest digest_mac(const struct digest *secret, const struct digest *name,
			 const void *value, size_t len)
{
	GHmac *mac = g_hmac_new(G_CHECKSUM_SHA256, secret->bytes, DIGEST_BYTES);
	struct digest digest;
	gsize n = DIGEST_BYTES;

	g_hmac_update(mac, name->bytes, DIGEST_BYTES);
	g_hmac_update(mac, (const guchar *)value, (gssize)len);
	g_hmac_get_digest(mac, digest.bytes, &n);
	g_hmac_unref(mac);
	return digest;
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	unsigned int differs = 0;

	for (guint i = 0; i < DIGEST_BYTES; i++)
		differs |= a->bytes[i] ^ b->bytes[i];
	return !differs;
}

void digest_hex(const struct digest *digest, char hex[2 * DIGEST_BYTES + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		hex[2 * i] = digits[digest->bytes[i] >> 4];
		hex[2 * i + 1] = digits[digest->bytes[i] & 15];
	}
	hex[(size_t)2 * DIGEST_BYTES] = '\0';
}

static int64_t nanoseconds(struct timespec t)
{
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

struct stamp stamp_of(const struct stat *st)
{
	return (struct stamp){
		.device = st->st_dev,
		.inode = st->st_ino,
		.size = (uint64_t)st->st_size,
		.modified = nanoseconds(st->st_mtim),
		.changed = nanoseconds(st->st_ctim),
	};
}

struct stamp stamp_at(const char *path)
{
	static const struct stamp none;
	struct stat st;

	return stat(path, &st) ? none : stamp_of(&st);
}

bool stamp_equal(const struct stamp *a, const struct stamp *b)
{
	return !memcmp(a, b, sizeof(*a));
}
