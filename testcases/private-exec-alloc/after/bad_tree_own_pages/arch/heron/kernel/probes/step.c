// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"
#include "../../include/asm/area.h"

int single_stepping;

int after_the_step;
