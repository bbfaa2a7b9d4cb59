// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* 8 and 16 bit counts of small elements end below the limit. */
struct request {
	u16 count;
	u8 kind;
};

struct image {
	__le16 nr;
};

void *from_member(const void __user *arg)
{
	struct request req;

	if (copy_from_user(&req, arg, sizeof(req)))
		return NULL;
	return kcalloc(req.count, sizeof(u64), GFP_KERNEL);
}

void *from_image(const struct image *img)
{
	return kcalloc(le16_to_cpu(img->nr), sizeof(u64), GFP_KERNEL);
}

void *through_local(const struct nlattr *attr)
{
	u16 n = nla_get_u32(attr);

	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}

void *by_cast(const struct nlattr *attr)
{
	return kcalloc((u8)nla_get_u32(attr), sizeof(u64), GFP_KERNEL);
}

void *elf_sections(const Elf_Ehdr *ehdr)
{
	u16 n = ehdr->e_shnum;

	return kcalloc(n, sizeof(u64), GFP_KERNEL);
}
