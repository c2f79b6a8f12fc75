/* tests/fuzz/fuzz_rest_json.c — any bytes as a page of a OneRoster provider (D2): refused, or rows of the CSV file that belong to
 * it. Our own reader reads them back: as many as were counted, each with a cell for each column of the header (a row longer than it
 * takes is refused). Then the rows are judged like those of a set.
 *
 * The first byte chooses the file, the second the version and whether the district's zone is known.
 */
#include "fuzz/fuzz.h"

#include "base/csv.h"
#include "roster/check.h"
#include "roster/rest_rows.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROWS_MAX ((size_t)16 << 20)

struct source {
	str rest;
};

static ptrdiff_t read_source(void *from, char *out, size_t n)
{
	struct source *s = from;
	str part = str_take(s->rest, n);
	if (part.n)
		memcpy(out, part.p, part.n);
	s->rest = str_drop(s->rest, part.n);
	return (ptrdiff_t)part.n;
}

/* False: a row is longer than the reader takes; the import then refuses the set. */
static bool read_back(const struct roster_file *file, enum roster_version version, str rows, int64_t count)
{
	CLEANUP_BUF struct buf all = BUF_INIT(ROWS_MAX);
	rest_rows_header(file, version, &all);
	buf_add(&all, rows);
	REQUIRE(!all.failed);
	struct source from = { buf_str(&all) };
	CLEANUP_CSV struct csv *csv = csv_open(read_source, &from, true);
	const str *fields;
	size_t n, columns = 0;
	enum csv_step step;
	int64_t got = -1; /* the header */
	for (; (step = csv_next(csv, &fields, &n)) == CSV_ROW; got++) {
		columns = got < 0 ? n : columns;
		REQUIRE(n == columns);
		REQUIRE(got < 0 || !str_empty(str_trim(fields[0])));
	}
	if (step == CSV_ERROR)
		return false;
	REQUIRE(got == count);
	return true;
}

static void put_file(int folder, const struct roster_file *file, enum roster_version version, str rows)
{
	CLEANUP_BUF struct buf all = BUF_INIT(ROWS_MAX);
	char name[64];
	snprintf(name, sizeof name, "%s.csv", file->name);
	rest_rows_header(file, version, &all);
	buf_add(&all, rows);
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && write(fd, all.p, all.n) == (ssize_t)all.n && close(fd) == 0);
}

static void judge(const struct rest_rows *r, bool roles)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char folder[] = "/tmp/fuzz-rest-XXXXXX", manifest[256];
	REQUIRE(mkdtemp(folder) != NULL);
	int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;
	const struct roster_file *second = roster_file_find(S("roles"));
	put_file(at, r->file, r->version, buf_str(&r->out));
	if (roles)
		put_file(at, second, r->version, buf_str(&r->roles));
	int n = snprintf(manifest, sizeof manifest,
			 "propertyName,value\nmanifest.version,1.0\noneroster.version,%s\nfile.%s,delta\n%s",
			 r->version == V1_1 ? "1.1" : "1.2", r->file->name, roles ? "file.roles,delta\n" : "");
	fd = openat(at, "manifest.csv", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	REQUIRE(fd >= 0 && write(fd, manifest, (size_t)n) == n && close(fd) == 0);

	struct roster_report report = { .arena = a };
	struct package *package;
	struct check check;
	struct reason why = { .why = WHY_NONE };
	REQUIRE(package_open(a, str_c(folder), &package, &why) == RC_OK);
	check_start(&check, a, &report);
	enum rc rc = check_package(&check, package);
	REQUIRE(rc == RC_OK || rc == RC_INVALID);
	for (size_t i = 0; i < report.errors.n; i++) {
		const struct roster_problem *p = &report.errors.at[i];
		REQUIRE(p->reason.n > 0 && p->file.n > 0);
		/* What is wrong may be the provider's values, never the shape that we made. */
		REQUIRE(str_find(p->reason, S("This column is missing")) < 0);
	}
	check_stop(&check);
	err_clear();
	const str *names;
	for (size_t i = package_files(package, &names); i--;)
		unlinkat(at, arena_z(a, names[i]), 0);
	close(at);
	rmdir(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	const struct roster_file *file = &roster_files[data[0] % roster_files_n];
	struct rest_rows r = { .file = file,
			       .version = data[1] & 1 ? V1_1 : V1_2,
			       .zone = data[1] & 2 ? zone_find(S("America/Chicago")) : NULL,
			       .out = BUF_INIT(ROWS_MAX / 2),
			       .roles = BUF_INIT(ROWS_MAX / 2) };
	size_t records = 0;
	if (!file->columns || !(file->versions & r.version))
		return 0;
	enum rc rc = rest_rows_add(&r, (str){ (const char *)data + 2, n - 2 }, file->name, &records);
	REQUIRE(rc == RC_OK || rc == RC_INVALID);
	if (rc == RC_OK) {
		REQUIRE(r.rows + r.skipped == (int64_t)records);
		bool roles = file->kind == KIND_USER && r.version == V1_2 && r.roles_n > 0;
		bool sound = read_back(file, r.version, buf_str(&r.out), r.rows) &&
			     (!roles || read_back(roster_file_find(S("roles")), r.version, buf_str(&r.roles), r.roles_n));
		if (sound && r.rows)
			judge(&r, roles);
	}
	err_clear();
	buf_free(&r.out);
	buf_free(&r.roles);
	return 0;
}
