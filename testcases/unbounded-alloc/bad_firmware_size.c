// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The whole firmware file is copied; its size is what the file has. */
struct blob {
	size_t len;
	u8 *copy;
};

int keep_firmware(struct blob *blob, const struct firmware *image)
{
	blob->len = ALIGN(image->size, 4);
	blob->copy = kmemdup(image->data, blob->len, GFP_KERNEL); /* EXPECT KAP001 warning; no patch: there is no kvmalloc form of kmemdup() here */
	return blob->copy ? 0 : -ENOMEM;
}
