/* tests/unit/roster/package.c — zips that mean harm are refused before they are inflated. */
#include "support/roster.h"

#include "roster/package.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

static str zip_with(struct test *t, const char *const *names, size_t n, const void *bytes, size_t size)
{
	str path = arena_printf(t->arena, "%s/made.zip", t->dir);
	zip_t *zip = zip_open(path.p, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	for (size_t i = 0; i < n; i++)
		zip_file_add(zip, names[i], zip_source_buffer(zip, bytes, size, 0), ZIP_FL_ENC_UTF_8);
	if (zip_close(zip) != 0)
		test_fail(t, __FILE__, __LINE__, "write a zip");
	return path;
}

static str refusal(struct test *t, str path)
{
	struct package *p;
	str why = S("accepted");
	if (package_open(t->arena, path, &p, &why) == RC_OK)
		return S("accepted");
	err_clear();
	return why;
}

TEST(roster_package_names)
{
	static const struct {
		const char *name, *why;
	} bad[] = {
		{ "../users.csv", "without a folder" },	 { "/etc/users.csv", "without a folder" },
		{ "set/users.csv", "without a folder" }, { "set/", "without a folder" },
		{ "c:\\users.csv", "without a folder" }, { "us?ers.csv", "not allowed" },
		{ ".hidden.csv", "not allowed" },
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_HAS(refusal(t, zip_with(t, &bad[i].name, 1, "a", 1)), str_c(bad[i].why));
	const char *twice[] = { "users.csv", "USERS.csv" };
	CHECK_HAS(refusal(t, zip_with(t, twice, 2, "a", 1)), S("two files named"));
}

TEST(roster_package_too_many)
{
	const char *names[PACKAGE_MAX_FILES + 1];
	for (size_t i = 0; i < COUNT_OF(names); i++)
		names[i] = arena_printf(t->arena, "f%zu.csv", i).p;
	CHECK_HAS(refusal(t, zip_with(t, names, COUNT_OF(names), "a", 1)), S("at most 64"));
	CHECK_STR(S("accepted"), refusal(t, zip_with(t, names, PACKAGE_MAX_FILES, "a", 1)));
}

TEST(roster_package_bomb)
{
	const char *name = "users.csv";
	size_t n = 8 << 20;
	char *zeros = calloc(1, n);
	str path = zip_with(t, &name, 1, zeros, n);
	free(zeros);
	CHECK_HAS(refusal(t, path), S("times its size"));
}

TEST(roster_package_not_a_zip)
{
	str path = arena_printf(t->arena, "%s/text", t->dir);
	FILE *f = fopen(path.p, "w");
	fputs("sourcedId,status\n", f);
	fclose(f);
	CHECK_HAS(refusal(t, path), S("not a zip"));
	CHECK_HAS(refusal(t, arena_printf(t->arena, "%s/none", t->dir)), S("No such file"));
}

/* The size in the directory is a claim; what is inflated decides. */
TEST(roster_package_lying_size)
{
	const char *name = "users.csv";
	char text[4096];
	memset(text, 'a', sizeof text);
	for (size_t i = 0; i < sizeof text; i += 7)
		text[i] = (char)('b' + i % 20);
	str path = zip_with(t, &name, 1, text, sizeof text);
	static char bytes[16384];
	FILE *f = fopen(path.p, "r");
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	uint32_t honest = sizeof text, lie = 100;
	int replaced = 0;
	for (size_t i = 0; i + 4 <= n; i++) {
		if (memcmp(bytes + i, &honest, 4) == 0) {
			memcpy(bytes + i, &lie, 4);
			replaced++;
		}
	}
	CHECK(replaced >= 1);
	struct package *p;
	struct package_file *in;
	str why;
	if (package_open_bytes(t->arena, (str){ bytes, n }, &p, &why) != RC_OK)
		return; /* seen even earlier */
	CHECK_OK(package_file_open(p, S("users.csv"), &in));
	char out[8192];
	ptrdiff_t got;
	size_t total = 0;
	while ((got = package_read(in, out, sizeof out)) > 0)
		total += (size_t)got;
	CHECK(total <= lie);
	CHECK_RC(RC_INVALID, package_file_close(in));
}

TEST(roster_package_stored_and_folder)
{
	str set = roster_set(t, "set");
	struct package *p;
	str why;
	const str *names;
	CHECK_OK(package_open(t->arena, roster_zip(t, set), &p, &why));
	CHECK_INT(11, package_files(p, &names));
	CHECK_STR(S("academicSessions.csv"), names[0]);
	CHECK(package_has(p, S("users.csv")));
	CHECK(!package_has(p, S("Users.csv")));
	CHECK_OK(package_open(t->arena, set, &p, &why));
	CHECK_INT(11, package_files(p, &names));
}
