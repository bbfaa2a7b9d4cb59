// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stands in for spatch where a test runs hundreds of scans: finds each take( of
 * the slices, and at a wait_ms(20) waits so many milliseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *results;

static void treat(const char *path)
{
	static char line[4096];
	FILE *in = fopen(path, "r");
	const char *wait;

	for (int n = 1; in && fgets(line, sizeof(line), in); n++) {
		wait = strstr(line, "wait_ms(");
		if (wait)
			usleep((useconds_t)atoi(wait + 8) * 1000);
		for (const char *p = line; (p = strstr(p, "take(")); p++)
			fprintf(results,
				"{\"rule\": \"KAP901\", \"level\": \"warning\","
				" \"file\": \"%s\", \"line\": %d, \"col\": %ld,"
				" \"end_line\": %d, \"end_col\": %ld, "
				"\"function\": \"f\", \"message\": \"takes\", "
				"\"steps\": [], \"related\": []}\n",
				path, n, (long)(p - line), n,
				(long)(p - line) + 4);
	}
	if (in)
		fclose(in);
	fprintf(results, "{\"rule\": \"KAP901\", \"done\": \"%s\", "
			 "\"functions\": [\"f\"]}\n", path);
	fflush(results);
}

int main(int argc, char **argv)
{
	static char path[4096];
	FILE *list;

	if (argc > 1 && !strcmp(argv[1], "--version")) {
		puts("spatch version 1.1.1");
		return 0;
	}
	results = fdopen(3, "w");
	list = argc > 1 ? fopen(argv[argc - 1], "r") : NULL;
	if (!results || !list)
		return 2;
	while (fgets(path, sizeof(path), list)) {
		path[strcspn(path, "\n")] = '\0';
		if (*path)
			treat(path);
	}
	return 0;
}
