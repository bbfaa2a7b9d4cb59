// CONFIG: support-symbolic-integer-casts=true
// SPDX-License-Identifier: GPL-2.0-only
// Who needs the memory contiguous, and who only looks like it.
#include "kernel.h"

struct port {
	struct device *dev;
	u8 *ring;
	void **slots;
	dma_addr_t addr;
};

static u8 *new_ring(const void *image)
{
	return kmalloc(get_unaligned_le32(image), GFP_KERNEL);
}

int through_result(struct port *port, const void *image)
{
	port->ring = new_ring(image);
	return port->ring ? 0 : -ENOMEM;
}

static int new_copy(u8 **out, const void *image)
{
	*out = kmalloc(get_unaligned_le32(image), GFP_KERNEL);
	return *out ? 0 : -ENOMEM;
}

phys_addr_t through_parameter(const void *image)
{
	u8 *copy;

	if (new_copy(&copy, image))
		return 0;
	return virt_to_phys(copy);
}

void map_ring(struct port *port)
{
	port->addr = dma_map_single(port->dev, port->ring, 64, DMA_TO_DEVICE);
}

// The elements are mapped, and not the array that holds them.
int only_elements(struct port *port, const void *image)
{
	u32 n = get_unaligned_le32(image); // expected-note {{Comes from data read by get_unaligned_le32()}}

	port->slots = kcalloc(n, sizeof(void *), GFP_KERNEL); // expected-warning {{kcalloc() takes a size that nothing bounds}} expected-note {{kcalloc() takes a size that nothing bounds}}
	return port->slots ? 0 : -ENOMEM;
}

void map_slot(struct port *port, int i)
{
	port->addr = dma_map_single(port->dev, port->slots[i], 64,
				    DMA_TO_DEVICE);
}
