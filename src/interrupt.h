/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ctrl-C and the signals that ask for an end: work goes on up to the next place
 * that asks, and then the program cleans up and ends by the same signal. A second
 * one, or some seconds without such a place, end it at once.
 */
#ifndef KAPCHECK_INTERRUPT_H
#define KAPCHECK_INTERRUPT_H

#include <stdbool.h>

/* Catches those signals from here on. */
void interrupt_catch(void);
/* Whether one of them has come; safe in any thread. */
bool interrupted(void);
/* Ends the program by the signal that came, as its caller expects. */
void interrupt_end(void);

#endif
