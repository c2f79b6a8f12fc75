/* demo/gen.c — the files of the set, one after the other onto the disk, then into the zip. */
#include "demo/gen.h"

#include "demo/gen_model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

static void gen_manifest(struct model *m, FILE *out);

static const struct file {
	const char *name; /* as in the manifest */
	gen_file *write;  /* NULL: absent */
	bool since_1_2;
} files[] = {
	{ "academicSessions", gen_sessions, false },
	{ "categories", gen_categories, false },
	{ "classes", gen_classes, false },
	{ "classResources", NULL, false },
	{ "courses", gen_courses, false },
	{ "courseResources", NULL, false },
	{ "demographics", gen_demographics, false },
	{ "enrollments", gen_enrollments, false },
	{ "lineItemLearningObjectiveIds", NULL, true },
	{ "lineItems", gen_line_items, false },
	{ "lineItemScoreScales", NULL, true },
	{ "orgs", gen_orgs, false },
	{ "resources", NULL, false },
	{ "resultLearningObjectiveIds", NULL, true },
	{ "results", gen_results, false },
	{ "resultScoreScales", NULL, true },
	{ "roles", gen_roles, true },
	{ "scoreScales", NULL, true },
	{ "userProfiles", NULL, true },
	{ "userResources", NULL, true },
	{ "users", gen_users, false },
};

static bool there(const struct demo_roster *opts, const struct file *f)
{
	bool known = opts->form != DEMO_1_1 || !f->since_1_2;
	return known && f->write && (opts->form != DEMO_DELTA || f->write == gen_results);
}

static void gen_manifest(struct model *m, FILE *out)
{
	const struct demo_roster *opts = m->opts;
	fprintf(out, "propertyName,value\nmanifest.version,1.0\noneroster.version,%s\n", opts->form == DEMO_1_1 ? "1.1" : "1.2");
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		if (opts->form != DEMO_1_1 || !files[i].since_1_2)
			fprintf(out, "file.%s,%s\n", files[i].name,
				!there(opts, &files[i])	   ? "absent"
				: opts->form == DEMO_DELTA ? "delta"
							   : "bulk");
	}
	fputs("source.systemName,Belfry demo\n", out);
}

enum rc gen_write(const struct demo_roster *opts, gen_file *fn, const char *path)
{
	CLEANUP_ARENA struct arena *rows = arena_new();
	struct model m;
	FILE *out = fopen(path, "we");
	if (!out)
		return fail(RC_FAIL, "%s: %s", path, strerror(errno));
	model_start(&m, opts, rows);
	fn(&m, out);
	bool failed = ferror(out) != 0;
	if (fclose(out) != 0 || failed)
		return fail(RC_FAIL, "%s: could not be written", path);
	return RC_OK;
}

/* Writes one file into the work folder and adds it to the zip, dated so that the same input gives the same bytes. */
static enum rc add(struct arena *a, const struct demo_roster *opts, zip_t *zip, const char *folder, const char *name, gen_file *fn)
{
	const char *path = arena_printf(a, "%s/%s.csv", folder, name).p, *member = arena_printf(a, "%s.csv", name).p;
	enum rc rc = gen_write(opts, fn, path);
	if (rc != RC_OK)
		return rc;
	zip_source_t *source = zip_source_file(zip, path, 0, -1);
	zip_int64_t at = source ? zip_file_add(zip, member, source, ZIP_FL_ENC_UTF_8) : -1;
	if (at < 0) {
		zip_source_free(source);
		return fail(RC_FAIL, "zip: %s", zip_strerror(zip));
	}
	zip_file_set_dostime(zip, (zip_uint64_t)at, 0,
			     (zip_uint16_t)(((opts->today.year - 1980) << 9) | (opts->today.month << 5) | opts->today.day), 0);
	return RC_OK;
}

static void remove_folder(struct arena *a, const char *folder)
{
	unlink(arena_printf(a, "%s/manifest.csv", folder).p);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		unlink(arena_printf(a, "%s/%s.csv", folder, files[i].name).p);
	rmdir(folder);
}

static enum rc fill(struct arena *a, const struct demo_roster *opts, zip_t *zip, const char *folder)
{
	enum rc rc = add(a, opts, zip, folder, "manifest", gen_manifest);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(files); i++) {
		if (there(opts, &files[i]))
			rc = add(a, opts, zip, folder, files[i].name, files[i].write);
	}
	return rc;
}

enum rc demo_roster_write(struct arena *a, const struct demo_roster *opts, str zip_path)
{
	if (opts->students < GRADES || opts->students > 100000 || date_absent(opts->today))
		return fail(RC_INVALID, "a demo district has %d to 100000 students", GRADES);
	char *folder = arena_z(a, ARENA_CONCAT(a, zip_path, S(".XXXXXX")));
	if (!mkdtemp(folder))
		return fail(RC_FAIL, "work folder beside %.*s: %s", STR_ARG(zip_path), strerror(errno));
	int code = 0;
	zip_t *zip = zip_open(arena_z(a, zip_path), ZIP_CREATE | ZIP_TRUNCATE, &code);
	enum rc rc = zip ? fill(a, opts, zip, folder) : fail(RC_FAIL, "%.*s: can't be made (%d)", STR_ARG(zip_path), code);
	if (zip && rc != RC_OK)
		zip_discard(zip);
	else if (zip && zip_close(zip) != 0) {
		rc = fail(RC_FAIL, "%.*s: %s", STR_ARG(zip_path), zip_strerror(zip));
		zip_discard(zip);
	}
	remove_folder(a, folder);
	return rc;
}

/* ---- samples ---- */

static str full_name(struct arena *a, struct name n)
{
	return ARENA_CONCAT(a, n.given, S(" "), n.family);
}

static void add_adult(struct model *m, int family, struct demo_samples *out)
{
	int first, children = family_children(m, family, &first);
	bool middle = false, high = false;
	for (int k = 0; k < children; k++) {
		middle = middle || student_grade(first + k) <= 8;
		high = high || student_grade(first + k) > 8;
	}
	if (!children)
		return;
	struct name name = adult_name(m, family, 0);
	*LIST_ADD(m->a, out) = (struct demo_sample){
		.source_id = adult_id(m, family, 0),
		.username = username_of(m, name, 3 * family + 1),
		.name = full_name(m->a, name),
		.note = arena_printf(m->a, "%d %s%s", children, children == 1 ? "child" : "children",
				     middle && high ? ", in both schools" : ""),
	};
}

static void add_student(struct model *m, int student, struct demo_samples *out)
{
	struct name name = student_name(m, student);
	*LIST_ADD(m->a, out) = (struct demo_sample){
		.student = true,
		.source_id = student_id(m, student),
		.username = username_of(m, name, student + 1),
		.name = full_name(m->a, name),
		.note = arena_printf(m->a, "Grade %d", student_grade(student)),
	};
}

void demo_roster_samples(struct arena *a, const struct demo_roster *opts, struct demo_samples *out)
{
	static const int families[] = { 3, 1, 0, 5 }, students[] = { 4, 5, 0 }; /* 3: three children; 4 and 5 are two of them */
	struct model m;
	*out = (struct demo_samples){ 0 };
	model_start(&m, opts, a);
	for (size_t i = 0; i < COUNT_OF(families); i++)
		add_adult(&m, families[i], out);
	for (size_t i = 0; i < COUNT_OF(students); i++)
		add_student(&m, students[i], out);
}
