#include "roster/import_set.h"

#define NAMES_MAX ((size_t)64 << 10)

struct opening {
	struct arena *arena;
	struct import_set *set;
	struct roster_report *report;
	LIST(str) beside;
	struct buf names;
};

/* XML of another sort, or broken. */
static void refuse(struct opening *o, const struct feed_file *file, struct xml_place at)
{
	struct reason why = at.why.why ? at.why : REASON(ALIEN_XML, { "root", file->root });
	report_error(o->report, &(struct roster_problem){ .file = file->name, .line = at.line, .column = at.column, .why = why });
}

/* true: the file is not the OneRoster package's business. */
static bool place_file(struct opening *o, struct package *p, str name)
{
	struct feed_file file;
	struct xml_place where;
	enum feed_sort sort = feed_recognize(o->arena, p, name, &file, &where);
	if (sort == FEED_KNOWN)
		*LIST_ADD(o->arena, &o->set->feeds) = file;
	else if (sort == FEED_UNUSED)
		*LIST_ADD(o->arena,
			  &o->set->warnings) = (struct roster_problem){ .file = name, .value = file.root, .why = REASON(UNUSED) };
	else if (sort == FEED_ALIEN)
		refuse(o, &file, where);
	return sort != FEED_NONE;
}

/* A zip with a manifest is OneRoster and nothing else; of a folder the other files are looked at one by one. */
static void place_package(struct opening *o, struct package *p)
{
	const str *names;
	size_t n = package_files(p, &names), left = 0;
	bool roster = package_has(p, S("manifest.csv"));
	for (size_t i = 0; i < n; i++) {
		buf_printf(&o->names, "%s%.*s", o->names.n ? "," : "", STR_ARG(names[i]));
		o->set->total += (int64_t)package_size(p, names[i]);
		if (roster && package_is_zip(p))
			continue;
		if (place_file(o, p, names[i]))
			*LIST_ADD(o->arena, &o->beside) = names[i];
		else
			left++;
	}
	if (!roster && !left && n)
		return; /* feeds only */
	if (o->set->package)
		report_error(o->report, &(struct roster_problem){ .why = REASON(TWO_PACKAGES) });
	o->set->package = p;
}

/* Where a set lies is no business of who reads the report. */
static str last_part(str path)
{
	size_t cut = path.n;
	while (cut > 1 && path.p[cut - 1] == '/')
		path.n = --cut;
	while (cut && path.p[cut - 1] != '/')
		cut--;
	return str_drop(path, cut);
}

enum rc import_set_open(struct arena *a, const str *paths, size_t n, struct import_set *out, struct roster_report *report)
{
	struct opening o = { .arena = a, .set = out, .report = report, .names = BUF_INIT(NAMES_MAX) };
	struct package *p;
	struct reason why = { .why = WHY_NONE };
	enum rc rc = RC_OK;
	*out = (struct import_set){ 0 };
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = package_open(a, paths[i], &p, &why);
		if (rc == RC_OK)
			place_package(&o, p);
		else
			report_error(report, &(struct roster_problem){ .file = last_part(paths[i]), .why = why });
	}
	out->beside = o.beside.at;
	out->beside_n = o.beside.n;
	out->names = arena_dup(a, buf_str(&o.names));
	buf_free(&o.names);
	if (rc == RC_OK && report->errors.count)
		return fail(RC_INVALID, "the files of the set were refused");
	return rc;
}
