// SPDX-License-Identifier: GPL-2.0-only
#include "fix_callees.h"

#include <string.h>

/* Functions and operators that keep nothing of a pointer they are given. */
static const char *const readers[] = {
	"if",
	"while",
	"for",
	"sizeof",
	"likely",
	"unlikely",
	"WARN_ON",
	"WARN_ON_ONCE",
	"BUG_ON",
	"IS_ERR",
	"IS_ERR_OR_NULL",
	"PTR_ERR",
	"PTR_ERR_OR_ZERO",
	"memcpy",
	"memmove",
	"memset",
	"memcmp",
	"memchr",
	"kmemdup",
	"memset32",
	"memset64",
	"memzero_explicit",
	"copy_to_user",
	"copy_from_user",
	"copy_to_iter",
	"copy_from_iter",
	"strlen",
	"strnlen",
	"strcmp",
	"strncmp",
	"strcpy",
	"strncpy",
	"strscpy",
	"strlcpy",
	"strchr",
	"strstr",
	"crc32",
	"crc32_le",
	"simple_read_from_buffer",
	"kvfree",
	"pr_debug",
	"pr_info",
	"pr_err",
	"pr_warn",
	"printk",
	"dev_dbg",
	"dev_err",
	"dev_info",
	"dev_warn",
};

/* Beginnings of names of functions that need what they get contiguous. */
static const char *const buses[] = { "dma_map",	 "dma_sync", "sg_",
				     "virt_to_", "__pa",     "pci_map",
				     "usb_",	 "spi_",     "i2c_",
				     "bvec_set", "bio_add" };

bool fix_keeps_nothing(const char *text, const struct token *name)
{
	for (guint k = 0; k < G_N_ELEMENTS(readers); k++)
		if (name->kind == TOK_IDENT && token_is(text, name, readers[k]))
			return true;
	return false;
}

bool fix_is_bus(const char *text, const struct token *name)
{
	for (guint k = 0; k < G_N_ELEMENTS(buses); k++) {
		size_t n = strlen(buses[k]);

		if (name->len >= n && !memcmp(text + name->off, buses[k], n))
			return true;
	}
	return false;
}
