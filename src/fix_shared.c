// SPDX-License-Identifier: GPL-2.0-only
#include "fix_shared.h"

struct fix_member *fix_member_new(const char *name, const char *type,
				  const char *with)
{
	struct fix_member *m = g_new0(struct fix_member, 1);

	m->name = g_strdup(name);
	m->type = g_strdup(type);
	m->with = g_strdup(with);
	return m;
}

void fix_member_free(void *p)
{
	struct fix_member *m = (struct fix_member *)p;

	g_free(m->name);
	g_free(m->type);
	g_free(m->with);
	g_free(m);
}

void fix_shared(struct scan *scan, struct fix *fix, const GPtrArray *members)
{
	const struct fix_member *m;

	(void)scan;
	if (!members->len)
		return;
	m = (const struct fix_member *)members->pdata[0];
	fix->refusal = g_strdup_printf("%s of %s may be freed in other files",
				       m->name, m->type);
}
