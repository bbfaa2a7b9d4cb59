// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* These buffers have to be contiguous: to convert them would be a bug. */
struct port {
	struct device *dev;
	u8 *buf;
	u32 len;
	dma_addr_t addr;
};

int port_alloc(struct port *port, const void *image)
{
	port->len = get_unaligned_le32(image);
	port->buf = kmalloc(port->len, GFP_KERNEL);
	return port->buf ? 0 : -ENOMEM;
}

void port_start(struct port *port)
{
	port->addr = dma_map_single(port->dev, port->buf, port->len,
				    DMA_TO_DEVICE);
}

int send_image(struct usb_device *udev, const struct firmware *fw)
{
	u8 *copy = kmemdup(fw->data, fw->size, GFP_KERNEL);
	int done, err;

	if (!copy)
		return -ENOMEM;
	err = usb_bulk_msg(udev, 1, copy, (int)fw->size, &done, 100);
	kfree(copy);
	return err;
}

struct us_data;

int request_firmware(const struct firmware **fw, const char *name,
		     struct device *dev);
int usb_stor_bulk_transfer_sg(struct us_data *us, unsigned int pipe, void *buf,
			      unsigned int length, int use_sg, int *residual);

static int send_command(struct us_data *us, void *buf, unsigned int length)
{
	return usb_stor_bulk_transfer_sg(us, 1, buf, length, 0, NULL);
}

int send_to_storage(struct us_data *us, struct device *dev)
{
	const struct firmware *fw;
	u8 *copy;
	int err;

	if (request_firmware(&fw, "reader.bin", dev))
		return -EINVAL;
	copy = kmemdup(fw->data, fw->size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	err = send_command(us, copy, fw->size);
	kfree(copy);
	return err;
}

static void one_entry(struct scatterlist *sg, void *p, u32 len)
{
	sg_init_one(sg, p, len);
}

void *sign(struct scatterlist *sg, const void *image)
{
	u32 len = get_unaligned_le32(image);
	void *p = kmalloc(len, GFP_KERNEL);

	if (p)
		one_entry(sg, p, len);
	return p;
}
