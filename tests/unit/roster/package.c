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
	struct reason why = { .why = WHY_NONE };
	if (package_open(t->arena, path, &p, &why) == RC_OK)
		return S("accepted");
	err_clear();
	return reason_text(t->arena, lang_english(), &why);
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
	struct reason why;
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
	struct reason why;
	const str *names;
	CHECK_OK(package_open(t->arena, roster_zip(t, set), &p, &why));
	CHECK_INT(11, package_files(p, &names));
	CHECK_STR(S("academicSessions.csv"), names[0]);
	CHECK(package_has(p, S("users.csv")));
	CHECK(!package_has(p, S("Users.csv")));
	CHECK_OK(package_open(t->arena, set, &p, &why));
	CHECK_INT(11, package_files(p, &names));
}

/* ---- damaged on the way ---- */

#define TEXT_N 4096
struct damage {
	char bytes[16384];
	size_t n;
};

/* A zip of users.csv (varied text, deflated unless stored). */
static struct damage *whole_zip(struct test *t, bool stored)
{
	struct damage *d = ARENA_NEW(t->arena, struct damage);
	const char *path = arena_printf(t->arena, "%s/whole.zip", t->dir).p;
	char text[TEXT_N];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + (i * i / 7 + i % 13) % 26);
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	zip_int64_t at = zip_file_add(zip, "users.csv", zip_source_buffer(zip, text, sizeof text, 0), 0);
	zip_set_file_compression(zip, (zip_uint64_t)at, stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
	if (zip_close(zip) != 0)
		test_fail(t, __FILE__, __LINE__, "write a zip");
	FILE *f = fopen(path, "rb");
	d->n = fread(d->bytes, 1, sizeof d->bytes, f);
	fclose(f);
	return d;
}

#define DATA_AT 39 /* behind the local header and "users.csv" */

static void cut_off(struct damage *d)
{
	d->n -= 30;
}
static void cut_early(struct damage *d)
{
	d->n = 200;
}
static void flip(struct damage *d)
{
	d->bytes[DATA_AT + 100] ^= 1;
}
static void garble(struct damage *d)
{
	memset(d->bytes + DATA_AT, 0xff, 60);
}
static void rename_one(struct damage *d) /* in the local header, not in the directory */
{
	d->bytes[30] = 'U';
}
static void no_zip(struct damage *d)
{
	memset(d->bytes, 'x', d->n);
}
static size_t directory_of(const struct damage *d)
{
	size_t at = d->n - 4;
	while (at && memcmp(d->bytes + at, "PK\1\2", 4) != 0)
		at--;
	return at;
}
static void encrypt(struct damage *d) /* bit 0 of the flags, here and there */
{
	d->bytes[6] |= 1;
	d->bytes[directory_of(d) + 8] |= 1;
}
static void bzip2(struct damage *d)
{
	d->bytes[8] = 12;
	d->bytes[directory_of(d) + 10] = 12;
}

/* As somebody reads it who has sent it: what is wrong, and in which file. */
TEST(roster_package_damaged)
{
	static const struct {
		const char *what;
		void (*damage)(struct damage *d);
		bool stored;
		const char *opening, *reading; /* the one that says so */
	} rows[] = {
		{ "sound", NULL, false, NULL, NULL },
		{ "its end is missing", cut_off, false, "The zip is cut off: its end is missing. Send it again.", NULL },
		{ "most is missing", cut_early, true, "The zip is cut off: its end is missing. Send it again.", NULL },
		{ "another byte, stored", flip, true, NULL, "The file is damaged: its checksum does not fit. Make the zip anew." },
		{ "no deflate", garble, false, NULL, "The file is damaged: it can't be unpacked. Make the zip anew." },
		{ "two names", rename_one, false, "The zip is damaged: its directory and its contents do not agree. Make it anew.",
		  NULL },
		{ "no zip at all", no_zip, false, "This is not a zip.", NULL },
		{ "encrypted", encrypt, false, "users.csv is encrypted. Send the zip without a password.", NULL },
		{ "bzip2", bzip2, false, "users.csv is packed with a method other than deflate.", NULL },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct damage *d = whole_zip(t, rows[i].stored);
		struct package *p;
		struct package_file *in;
		char out[8192];
		struct reason why = { .why = WHY_NONE };
		if (rows[i].damage)
			rows[i].damage(d);
		enum rc rc = package_open_bytes(t->arena, (str){ d->bytes, d->n }, &p, &why);
		if (rows[i].opening) {
			CHECK_RC(RC_INVALID, rc);
			CHECK_STR(str_c(rows[i].opening), reason_text(t->arena, lang_english(), &why));
			err_clear();
			continue;
		}
		CHECK_OK(rc);
		CHECK_OK(package_file_open(p, S("users.csv"), &in));
		ptrdiff_t got;
		while ((got = package_read(in, out, sizeof out)) > 0)
			;
		if (rows[i].reading)
			CHECK_STR(str_c(rows[i].reading),
				  reason_text(t->arena, lang_english(), &(struct reason){ .why = package_file_why(in) }));
		else
			CHECK(!package_file_why(in) && got == 0);
		CHECK_RC(rows[i].reading ? RC_INVALID : RC_OK, package_file_close(in));
		err_clear();
	}
}
