/* roster/check_manifest.c — what the package says it holds (standards §1.1). */
#include "roster/check.h"

#define MANIFEST S("manifest.csv")

static void manifest_mode(struct check_file *f, struct manifest *m, const struct roster_file *file)
{
	static const str words[] = {
		[MODE_ABSENT] = S_INIT("absent"), [MODE_BULK] = S_INIT("bulk"), [MODE_DELTA] = S_INIT("delta")
	};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (str_eq(f->fields[1], words[i])) {
			m->modes[file - roster_files] = (enum mode)i;
			return;
		}
	}
	check_error(f, 1, REASON(MANIFEST_MODE));
}

static void manifest_row(struct check_file *f, struct manifest *m)
{
	struct arena *a = f->check->arena;
	str name = f->fields[0];
	const struct roster_file *file = str_starts(name, S("file.")) ? roster_file_find(str_drop(name, 5)) : NULL;
	if (f->n != 2)
		check_error(f, 0, REASON(MANIFEST_ROW));
	else if (file && m->modes[file - roster_files] != MODE_UNSAID)
		check_error(f, 0, REASON(MANIFEST_TWICE));
	else if (file)
		manifest_mode(f, m, file);
	else if (str_starts(name, S("file.")))
		check_error(f, 0, REASON(MANIFEST_FILE));
	else if (str_eq(name, S("manifest.version")))
		m->version = arena_dup(a, f->fields[1]);
	else if (str_eq(name, S("oneroster.version")))
		m->oneroster = arena_dup(a, f->fields[1]);
	else if (!str_eq(name, S("source.systemName")) && !str_eq(name, S("source.systemCode")))
		check_warning(f, 0, REASON(MANIFEST_UNKNOWN));
}

static void manifest_versions(struct check *c, const struct manifest *m)
{
	if (!str_eq(m->version, S("1.0")))
		check_package_error(c, MANIFEST, m->version, REASON(MANIFEST_VERSION));
	if (str_eq(m->oneroster, S("1.1")))
		c->version = V1_1;
	else if (str_eq(m->oneroster, S("1.2")))
		c->version = V1_2;
	else if (str_starts(m->oneroster, S("1.2.")) && !c->strict) {
		c->version = V1_2;
		check_lenient_file(c, &(struct roster_problem){ .file = MANIFEST, .value = m->oneroster }, WHY_LENIENT_VERSION);
	} else
		check_package_error(c, MANIFEST, m->oneroster, REASON(ONEROSTER_VERSION));
}

/* What the manifest says of one file against what is there. */
static void manifest_file(struct check *c, const struct roster_file *file, enum mode mode)
{
	str name = arena_printf(c->arena, "%s.csv", file->name);
	bool there = package_has(c->package, name), known = file->versions & c->version;
	if (there && (mode == MODE_ABSENT || mode == MODE_UNSAID))
		check_package_error(c, name, S(""), REASON(NOT_LISTED));
	else if (there && !known)
		check_package_error(c, name, S(""), REASON(NOT_IN_1_1));
	else if (!there && (mode == MODE_BULK || mode == MODE_DELTA))
		check_package_error(c, name, S(""), REASON(NOT_THERE));
	else if (known && mode == MODE_UNSAID)
		check_lenient_file(c, &(struct roster_problem){ .file = MANIFEST, .value = name }, WHY_LENIENT_UNSAID);
	if (file->kind != KIND_NONE && there && mode == MODE_BULK)
		c->whole[file->kind] = true;
}

static void manifest_files(struct check *c, const struct manifest *m)
{
	for (size_t i = 0; i < roster_files_n; i++)
		manifest_file(c, &roster_files[i], m->modes[i]);
	if (c->version == V1_1)
		c->whole[KIND_ROLE] = c->whole[KIND_USER];
}

static bool beside(const struct check *c, str name)
{
	for (size_t i = 0; i < c->beside_n; i++) {
		if (str_eq(c->beside[i], name))
			return true;
	}
	return false;
}

/* What is there but belongs to no OneRoster package. */
static void manifest_strangers(struct check *c)
{
	const str *names;
	size_t n = package_files(c->package, &names);
	for (size_t i = 0; i < n; i++) {
		bool csv = str_ends(names[i], S(".csv"));
		if (!str_eq(names[i], MANIFEST) && !beside(c, names[i]) &&
		    (!csv || !roster_file_find(str_take(names[i], names[i].n - 4))))
			check_package_error(c, names[i], S(""), REASON(STRANGER));
	}
}

enum rc check_manifest(struct check *c, struct manifest *m)
{
	struct check_file f = { .check = c, .name = MANIFEST };
	struct package_file *in = NULL;
	for (size_t i = 0; i < COUNT_OF(m->modes); i++)
		m->modes[i] = MODE_UNSAID;
	if (!package_has(c->package, MANIFEST)) {
		check_package_error(c, MANIFEST, S(""), REASON(NO_MANIFEST));
		return RC_OK;
	}
	enum rc rc = check_file_open(&f, &in);
	if (rc != RC_OK)
		return rc;
	enum csv_step step = csv_next(f.csv, &f.fields, &f.n);
	if (step == CSV_ROW && (f.n != 2 || !str_eq(f.fields[0], S("propertyName")) || !str_eq(f.fields[1], S("value"))))
		check_error(&f, 0, REASON(MANIFEST_HEADER));
	while (step == CSV_ROW && (step = csv_next(f.csv, &f.fields, &f.n)) == CSV_ROW)
		manifest_row(&f, m);
	if (step == CSV_ERROR)
		check_csv_error(&f);
	check_file_close(&f, in);
	manifest_versions(c, m);
	if (!c->report->errors.count) {
		manifest_files(c, m);
		manifest_strangers(c);
	}
	return RC_OK;
}
