// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

/* The array goes, with the heads of the elements that were made before. */
struct lane {
	struct list_head queue;
	int id;
};

struct lane *lanes_new(int n)
{
	struct lane *lanes = kcalloc(n, sizeof(*lanes), GFP_KERNEL);
	int i;

	if (!lanes)
		return NULL;
	for (i = 0; i < n; i++) {
		INIT_LIST_HEAD(&lanes[i].queue);
	}
	return lanes;
}

/* Here they are freed one by one, by a function of its own or in place. */
struct track {
	struct mutex *lock;
	int id;
};

static void tracks_free(struct track *tracks, int n)
{
	int i;

	for (i = 0; i < n; i++)
		kfree(tracks[i].lock);
	kfree(tracks);
}

struct track *tracks_new(int n)
{
	struct track *tracks = kcalloc(n, sizeof(*tracks), GFP_KERNEL);
	int i;

	if (!tracks)
		return NULL;
	for (i = 0; i < n; i++) {
		tracks[i].lock = kmalloc(sizeof(struct mutex), GFP_KERNEL); /* EXPECT KAP002 note */
		if (!tracks[i].lock) {
			tracks_free(tracks, i);
			return NULL;
		}
		mutex_init(tracks[i].lock);
	}
	if (n > 8) {
		while (i--)
			kfree(tracks[i].lock);
		kfree(tracks);
		return NULL;
	}
	return tracks;
}
