// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The cipher gets a handle that an element holds, not the array's memory. */
struct crypto_skcipher;
int crypto_skcipher_setkey(struct crypto_skcipher *tfm, const u8 *key,
			   unsigned int len);

struct key_slot {
	int mode;
	struct crypto_skcipher *tfms[4];
};

static unsigned int num_slots = 100;
module_param(num_slots, uint, 0);

static struct key_slot *slots;

int slots_init(void)
{
	slots = kcalloc(num_slots, sizeof(slots[0]), GFP_KERNEL); /* EXPECT KAP001 warning */
	return slots ? 0 : -ENOMEM;
}

int slot_set_key(unsigned int i, const u8 *key, unsigned int len)
{
	struct key_slot *slot = &slots[i];

	return crypto_skcipher_setkey(slot->tfms[slot->mode], key, len);
}

void slots_exit(void)
{
	kfree(slots);
}
