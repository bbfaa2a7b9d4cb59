// SPDX-License-Identifier: GPL-2.0-only
#include "threads.h"

#include "ending.h"

#include <pthread.h>

struct start {
	GThreadFunc work;
	void *user;
};

static void *begin(void *data)
{
	const struct start *start = (const struct start *)data;

	ending_guard_thread();
	return start->work(start->user);
}

/*
 * Not threads of GLib's: those ask for memory before they come to begin(), and
 * without any run their stack over.
 */
void threads_run(unsigned int n, GThreadFunc work, void *user)
{
	struct start start = { work, user };
	pthread_t *threads = g_new(pthread_t, MAX(n, 1));
	unsigned int begun = 0;

	while (begun + 1 < n &&
	       !pthread_create(&threads[begun], NULL, begin, &start))
		begun++;
	work(user);
	for (unsigned int i = 0; i < begun; i++)
		pthread_join(threads[i], NULL);
	g_free(threads);
}
