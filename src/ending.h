/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How the program ends when it can't go on: for want of memory, with one
 * sentence and the status of a scan that is not complete; after a crash, with a
 * sentence and by its signal. Nothing is reported then, for whatever is missing
 * would look like a clean file; and nothing is left behind.
 */
#ifndef KAPCHECK_ENDING_H
#define KAPCHECK_ENDING_H

#include <signal.h>

/* From here on; before anything else is done. */
void ending_guard(void);
/* The same for a thread, at its start. */
void ending_guard_thread(void);

/*
 * Ends now, by the signal, with nothing left behind. For handlers: of a second
 * signal, when the first one has no effect, for we are busy with one file.
 */
void ending_by_signal(int number);

/*
 * Takes the signals of a crash out of those that are to be blocked: blocked ones
 * would end the process with nothing said and nothing cleaned up.
 */
void ending_leave_crashes(sigset_t *blocked);

#endif
