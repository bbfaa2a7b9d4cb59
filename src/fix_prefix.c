// SPDX-License-Identifier: GPL-2.0-only
/* How patches of a file are called, by what its folders are called. */
#include "fix_words.h"

#include <string.h>

/* Folders whose own name says nothing to those who read subjects. */
static bool is_plain(const char *name)
{
	static const char *const names[] = { "arch",	"drivers", "fs",
					     "include", "lib",	   "security",
					     "tools" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/* Folders that hold a part of something, or many things. */
static bool is_inner(const char *name)
{
	static const char *const names[] = {
		"base", "codecs", "common", "core", "drivers",	"hal",
		"host", "hw",	  "lib",    "main", "misc",	"os",
		"pci",	"src",	  "sw",	    "usb",  "platform",
	};

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

/*
 * What subsystems call themselves, whatever their folder is called. Behind a
 * ` ` or `/` comes the folder of the driver, which lies `skip` folders deeper
 * where those of vendors are in between, or the file.
 */
static const struct known {
	const char *folder, *name;
	guint skip;
} known[] = {
	{ "arch/arm/", "ARM", 0 },
	{ "arch/loongarch/", "LoongArch", 0 },
	{ "arch/mips/", "MIPS", 0 },
	{ "arch/x86/kvm/", "KVM: x86", 0 },
	{ "drivers/dma/", "dmaengine: ", 0 },
	{ "drivers/gpu/drm/", "drm/", 0 },
	{ "drivers/infiniband/core/", "RDMA/core", 0 },
	{ "drivers/infiniband/", "RDMA/", 1 },
	{ "drivers/irqchip/", "irqchip/", 0 },
	{ "drivers/net/ethernet/", "net: ", 1 },
	{ "drivers/net/wireless/", "wifi: ", 1 },
	{ "drivers/platform/chrome/", "platform/chrome: ", 0 },
	{ "drivers/platform/x86/", "platform/x86: ", 0 },
	{ "net/wireless/", "wifi: cfg80211", 0 },
	{ "net/mac80211/", "wifi: mac80211", 0 },
	{ "sound/soc/", "ASoC: ", 0 },
	{ "sound/", "ALSA: ", 1 },
	{ "virt/kvm/", "KVM", 0 },
};

static guint count_slashes(const char *s)
{
	guint n = 0;

	for (; *s; s++)
		n += *s == '/';
	return n;
}

/* The driver's folder, if it is at least `at` deep, or its file. */
static const char *driver(char *const *parts, guint n, guint at, guint skip)
{
	guint folder = MIN(at + skip, n - 2);

	if (n - 2 < at || is_inner(parts[folder]))
		return parts[n - 1];
	return parts[folder];
}

/* By the table; NULL: it is not there. */
static char *known_prefix(const char *path, char *const *parts, guint n)
{
	for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
		const struct known *k = &known[i];
		size_t end = strlen(k->name);
		const char *what;

		if (!g_str_has_prefix(path, k->folder))
			continue;
		if (!strchr(" /", k->name[end - 1]))
			return g_strdup(k->name);
		/* the core of drm has no name but that */
		if (!strcmp(k->name, "drm/") && n == 4)
			return g_strdup("drm");
		what = driver(parts, n, count_slashes(k->folder), k->skip);
		if (!strcmp(k->name, "irqchip/") &&
		    g_str_has_prefix(what, "irq-"))
			what += strlen("irq-");
		return g_strconcat(k->name, what, NULL);
	}
	return NULL;
}

/*
 * The subsystem and what of it: the first folder that tells something, and,
 * under drivers/ and net/, the file's own folder or name.
 */
char *fix_prefix_by_path(const char *path)
{
	char **parts = g_strsplit(path, "/", -1);
	guint n = g_strv_length(parts);
	guint at = n > 1 && is_plain(parts[0]) ? 1 : 0;
	bool deep = !strcmp(parts[0], "drivers") || !strcmp(parts[0], "net");
	char *dot = strrchr(parts[n - 1], '.'), *prefix;

	if (dot)
		*dot = '\0';
	prefix = known_prefix(path, parts, n);
	if (!prefix && deep && n > at + 1)
		prefix = g_strconcat(parts[at], ": ",
				     driver(parts, n, at + 1, n), NULL);
	else if (!prefix)
		prefix = g_strdup(parts[at]);
	g_strfreev(parts);
	return prefix;
}
