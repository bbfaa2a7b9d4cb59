// SPDX-License-Identifier: GPL-2.0-only
/* The generic code beside the allocator itself has no distances and no fallback. */
typedef unsigned long size_t;
void panic(const char *fmt, ...);
int pcpu_embed_first_chunk(size_t reserved, size_t dyn, size_t atom,
			   int (*distance)(unsigned int, unsigned int),
			   int (*to_node)(int cpu));
void setup_per_cpu_areas(void);

int pcpu_embed_first_chunk(size_t reserved, size_t dyn, size_t atom,
			   int (*distance)(unsigned int, unsigned int),
			   int (*to_node)(int cpu))
{
	return reserved + dyn < atom && !distance && !to_node ? 0 : -22;
}

void setup_per_cpu_areas(void)
{
	int rc = pcpu_embed_first_chunk(0, 0, 4096, (void *)0, (void *)0);

	if (rc < 0)
		panic("Failed to initialize percpu areas.");
}
