// SPDX-License-Identifier: GPL-2.0-only
/*
 * Status as VEX: OpenVEX 0.2.0 and CycloneDX 1.6. Times are the caller's, ids
 * are made of the contents, so that a document can be made again.
 */
#include "status_report.h"

#include "json_text.h"
#include "version.h"

#include <string.h>

/* A digest of all that the document says. */
static char *digest(const struct status_document *doc)
{
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	char *hex;

	g_checksum_update(sum, (const guchar *)doc->product, -1);
	g_checksum_update(sum, (const guchar *)doc->time, -1);
	for (guint i = 0; i < doc->status->results->len; i++) {
		const struct status_result *r =
			status_result_at(doc->status, i);
		g_autofree char *detail = status_detail(r);

		g_checksum_update(sum, (const guchar *)r->card->commit, -1);
		g_checksum_update(
			sum, (const guchar *)status_word_name(r->word), -1);
		g_checksum_update(sum, (const guchar *)detail, -1);
	}
	hex = g_strdup(g_checksum_get_string(sum));
	g_checksum_free(sum);
	return hex;
}

/* As a UUID of version 8: one whose making is the maker's own affair. */
static char *uuid(const struct status_document *doc)
{
	g_autofree char *hex = digest(doc);

	hex[12] = '8';
	hex[16] = "89ab"[g_ascii_xdigit_value(hex[16]) & 3];
	return g_strdup_printf("%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
			       hex + 12, hex + 16, hex + 20);
}

static const char *openvex_status(enum status_word word)
{
	static const char *const names[] = {
		[WORD_FIXED] = "fixed",
		[WORD_NOT_APPLICABLE] = "not_affected",
		[WORD_INCONCLUSIVE] = "under_investigation",
		[WORD_HALF] = "affected",
		[WORD_UNFIXED] = "affected",
	};

	return names[word];
}

static json_t *openvex_vulnerability(const struct upstream *card)
{
	g_autofree char *name = status_vulnerability(card);
	g_autofree char *url = status_url(card);
	json_t *v = json_pack("{s:s, s:s, s:s}", "@id", url, "name", name,
			      "description", card->what);

	if (card->cve)
		json_object_set_new(
			v, "aliases",
			json_pack("[s++]", "linux-", card->commit, ""));
	return v;
}

/* Whether the code is there, and only waits for another fix to be a bug. */
static bool is_dormant(const struct status_result *r)
{
	return r->word == WORD_NOT_APPLICABLE && r->follows && r->places->len;
}

static const char *openvex_why_not(const struct status_result *r)
{
	if (is_dormant(r))
		return "vulnerable_code_not_in_execute_path";
	return "vulnerable_code_not_present";
}

static json_t *openvex_statement(const struct status_document *doc,
				 const struct status_result *r)
{
	g_autofree char *detail = status_detail(r);
	g_autofree char *action = status_action(".", r);
	json_t *s = json_pack("{s:o, s:[{s:s, s:{s:s}}], s:s}", "vulnerability",
			      openvex_vulnerability(r->card), "products", "@id",
			      doc->product, "identifiers", "purl", doc->product,
			      "status", openvex_status(r->word));

	if (r->word == WORD_NOT_APPLICABLE) {
		json_object_set_new(s, "justification",
				    json_string(openvex_why_not(r)));
		json_object_set_new(s, "impact_statement", json_text(detail));
	} else {
		json_object_set_new(s, "status_notes", json_text(detail));
	}
	if (action)
		json_object_set_new(s, "action_statement", json_text(action));
	return s;
}

void status_openvex(const struct status_document *doc, FILE *out)
{
	g_autofree char *hex = digest(doc);
	g_autofree char *id = g_strconcat("urn:kapcheck:openvex:", hex, NULL);
	json_t *statements = json_array();

	for (guint i = 0; i < doc->status->results->len; i++)
		json_array_append_new(
			statements,
			openvex_statement(doc,
					  status_result_at(doc->status, i)));
	status_dump(json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:o}", "@context",
			      "https://openvex.dev/ns/v0.2.0", "@id", id,
			      "author", "kapcheck", "timestamp", doc->time,
			      "version", 1, "tooling",
			      "kapcheck " KAPCHECK_VERSION, "statements",
			      statements),
		    out);
}

static json_t *cyclonedx_analysis(const struct status_result *r)
{
	static const char *const states[] = {
		[WORD_FIXED] = "resolved",
		[WORD_NOT_APPLICABLE] = "not_affected",
		[WORD_INCONCLUSIVE] = "in_triage",
		[WORD_HALF] = "exploitable",
		[WORD_UNFIXED] = "exploitable",
	};
	g_autofree char *detail = status_detail(r);
	json_t *a = json_pack("{s:s, s:o}", "state", states[r->word], "detail",
			      json_text(detail));

	if (r->word == WORD_NOT_APPLICABLE)
		json_object_set_new(a, "justification",
				    json_string(is_dormant(r)
							? "code_not_reachable"
							: "code_not_present"));
	if (r->word == WORD_HALF || r->word == WORD_UNFIXED)
		json_object_set_new(a, "response", json_pack("[s]", "update"));
	return a;
}

static json_t *cyclonedx_cwes(const struct rule *rule)
{
	const char *digits = rule->cwe ? strchr(rule->cwe, '-') : NULL;

	return digits ? json_pack("[I]", (json_int_t)g_ascii_strtoll(digits + 1,
								     NULL, 10))
		      : json_array();
}

static json_t *cyclonedx_vulnerability(const struct status_document *doc,
				       const struct status_result *r)
{
	g_autofree char *name = status_vulnerability(r->card);
	g_autofree char *url = status_url(r->card);
	g_autofree char *action = status_action(".", r);
	json_t *v = json_pack(
		"{s:s, s:s, s:{s:s, s:s}, s:s, s:[{s:s, s:s}], s:o, "
		"s:[{s:s}]}",
		"bom-ref", r->card->commit, "id", name, "source", "name",
		"Linux kernel", "url", url, "description", r->card->what,
		"advisories", "title", r->card->title, "url", url, "analysis",
		cyclonedx_analysis(r), "affects", "ref", doc->product);

	/* what the rule finds is not what a fix beside it mends */
	if (r->card->fixer)
		json_object_set_new(v, "cwes", cyclonedx_cwes(r->card->rule));
	if (action)
		json_object_set_new(v, "recommendation", json_text(action));
	return v;
}

/* The package's version, between `@` and what may follow; a new string. */
static char *version_of(const char *purl)
{
	const char *at = strchr(purl, '@');

	return at ? g_strndup(at + 1, strcspn(at + 1, "?#")) : NULL;
}

static json_t *cyclonedx_component(const char *purl)
{
	g_autofree char *version = version_of(purl);
	json_t *c =
		json_pack("{s:s, s:s, s:s, s:s}", "type", "operating-system",
			  "bom-ref", purl, "name", "linux", "purl", purl);

	if (version)
		json_object_set_new(c, "version", json_text(version));
	return c;
}

void status_cyclonedx(const struct status_document *doc, FILE *out)
{
	g_autofree char *id = uuid(doc);
	g_autofree char *serial = g_strconcat("urn:uuid:", id, NULL);
	json_t *list = json_array();

	for (guint i = 0; i < doc->status->results->len; i++)
		json_array_append_new(
			list, cyclonedx_vulnerability(
				      doc, status_result_at(doc->status, i)));
	status_dump(json_pack("{s:s, s:s, s:s, s:s, s:i, "
			      "s:{s:s, s:{s:[{s:s, s:s, s:s}]}, s:o}, s:o}",
			      "$schema",
			      "http://cyclonedx.org/schema/bom-1.6.schema.json",
			      "bomFormat", "CycloneDX", "specVersion", "1.6",
			      "serialNumber", serial, "version", 1, "metadata",
			      "timestamp", doc->time, "tools", "components",
			      "type", "application", "name", "kapcheck",
			      "version", KAPCHECK_VERSION, "component",
			      cyclonedx_component(doc->product),
			      "vulnerabilities", list),
		    out);
}
