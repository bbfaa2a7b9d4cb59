// SPDX-License-Identifier: GPL-2.0-only
#include "threads.h"

#include "ending.h"

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

void threads_run(unsigned int n, GThreadFunc work, void *user)
{
	struct start start = { work, user };
	GPtrArray *threads = g_ptr_array_new();
	GThread *thread;

	while (threads->len + 1 < n &&
	       (thread = g_thread_try_new("work", begin, &start, NULL)))
		g_ptr_array_add(threads, thread);
	work(user);
	for (guint i = 0; i < threads->len; i++)
		g_thread_join((GThread *)threads->pdata[i]);
	g_ptr_array_unref(threads);
}
