// SPDX-License-Identifier: GPL-2.0-only
/*
 * #if expressions of a stranger, as the solver gets them.
 *
 * Held: each #if has its place, an #endif behind it, and its terms; what a
 * token asks for implies itself.
 */
#include "fuzz.h"

#include "ccond.h"

static void check_frame(struct kview *v, const struct source *src,
			const struct cframe *f)
{
	GArray *terms = ccond_terms(v, src, f);

	HOLDS(f->open < f->close && f->close <= src->tokens->len, "frame");
	HOLDS(terms->len, "no term");
	for (guint i = 0; i < terms->len; i++)
		HOLDS(g_array_index(terms, struct cterm, i).text, "no text");
	g_array_unref(terms);
}

static void check_token(struct kview *v, const struct source *src,
			const GArray *frames, guint token)
{
	const struct kexpr *e = ccond_at(v, src, frames, token);
	const struct kexpr *next = ccond_at(v, src, frames, token + 1);

	cframe_around(frames, token);
	ccond_implies(v, e, e);
	ccond_implies(v, e, next);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct problems *problems = problems_new();
	struct kreader *r = kreader_new("/proc/self/task", NULL, problems);
	struct kview *v = kview_new(r, "x");
	struct source *src = source_new(text, size);
	GArray *frames = cframes_find(src);

	for (guint i = 0; i < frames->len && i < 64; i++)
		check_frame(v, src, &g_array_index(frames, struct cframe, i));
	for (guint i = 0; i + 1 < src->tokens->len && i < 64; i++)
		check_token(v, src, frames, i);
	cframes_free(frames);
	source_free(src);
	kview_free(v);
	kreader_free(r);
	problems_free(problems);
	g_free(text);
	return 0;
}
