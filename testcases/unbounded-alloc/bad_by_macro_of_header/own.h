/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWN_H
#define OWN_H
#define OWN_ALLOC(p, n) ((p) = kmalloc(n, GFP_KERNEL))
#define OWN_FREE(p) kfree(p)
#endif
