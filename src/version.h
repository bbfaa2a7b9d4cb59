/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KAPCHECK_VERSION_H
#define KAPCHECK_VERSION_H

#define KAPCHECK_VERSION "0.1.0"

#endif
