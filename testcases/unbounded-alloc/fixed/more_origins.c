// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* Images in the machine's byte order, files, text, packets, tables of the tree. */
struct header {
	u32 magic, count;
	__le32 blocks;
};

struct loader {
	const struct firmware *fw;
	u32 *map;
};

struct node {
	struct inode *inode;
};

int kernel_read(struct file *f, void *buf, size_t n, loff_t *pos);
u32 ntohl(__be32 v);
unsigned long simple_strtoul(const char *text, char **end, unsigned int base);
int of_property_read_u32_array(const struct device_node *np, const char *name,
			       u32 *values, size_t n);

static int load_words(const u8 *data)
{
	const struct header *h = (const struct header *)data;
	u64 *words = kvcalloc(h->count, sizeof(u64), GFP_KERNEL);

	if (!words)
		return -ENOMEM;
	kvfree(words);
	return 0;
}

int load(struct loader *l)
{
	l->map = kvmalloc(l->fw->size, GFP_KERNEL);
	if (!l->map)
		return -ENOMEM;
	kvfree(l->map);
	l->map = NULL;
	return load_words(l->fw->data + 16);
}

int load_copy(const struct firmware *fw)
{
	struct header h;
	u64 *words;

	memcpy(&h, fw->data, sizeof(h));
	if (h.magic != 7)
		return -EINVAL;
	words = kvcalloc(h.count, sizeof(u64), GFP_KERNEL);
	kvfree(words);
	return words ? 0 : -ENOMEM;
}

int from_file(struct file *f)
{
	struct header h;
	loff_t pos = 0;
	u64 *words;

	if (kernel_read(f, &h, sizeof(h), &pos) != sizeof(h))
		return -EINVAL;
	words = kvcalloc(h.count, sizeof(u64), GFP_KERNEL);
	kvfree(words);
	return words ? 0 : -ENOMEM;
}

ssize_t depth_store(struct device *dev, const char *buf, size_t count)
{
	unsigned long depth = simple_strtoul(buf, NULL, 0);
	void **ring = kvzalloc(depth * sizeof(*ring), GFP_KERNEL);

	kvfree(ring);
	return ring ? (ssize_t)count : -ENOMEM;
}

int from_packet(const __be32 *p)
{
	u32 *ids = kvcalloc(ntohl(*p), sizeof(*ids), GFP_KERNEL);

	kvfree(ids);
	return ids ? 0 : -ENOMEM;
}

int from_cells(const struct device_node *np)
{
	u32 size[2];
	void *p;

	if (of_property_read_u32_array(np, "size", size, 2))
		return -EINVAL;
	p = kvcalloc(size[0], 8, GFP_KERNEL);
	kvfree(p);
	return p ? 0 : -ENOMEM;
}
