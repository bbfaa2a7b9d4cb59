// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* What was copied as a whole holds arrays: the bus gets a part of the copy. */
struct boot_image {
	__le16 signature;
	u8 data[];
};

struct dongle {
	struct boot_image *image;
	struct usb_device *udev;
};

static int dongle_write(struct dongle *dongle, u8 *buf, u16 len)
{
	return usb_bulk_msg(dongle->udev, 1, buf, len, NULL, 100);
}

int dongle_boot(struct dongle *dongle)
{
	u8 *part;

	part = dongle->image->data;
	return dongle_write(dongle, part, 128);
}

int dongle_load(struct dongle *dongle, const struct firmware *fw)
{
	dongle->image = kmemdup(fw->data, fw->size, GFP_KERNEL);
	return dongle->image ? 0 : -ENOMEM;
}

void dongle_unload(struct dongle *dongle)
{
	kfree(dongle->image);
}
