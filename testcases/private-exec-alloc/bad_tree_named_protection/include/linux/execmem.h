/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef EXECMEM_H
#define EXECMEM_H
#endif
