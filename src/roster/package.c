/* roster/package.c — libzip behind our own look at the directory. libzip checks the CRC-32 of what is read to the end. */
#include "roster/package.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define COPY_PIECE 65536
#define ZIP_BEGIN S("PK\3\4")

struct entry {
	uint64_t index, size; /* in the zip */
};

struct package {
	struct arena *arena;
	zip_t *zip; /* NULL: a folder */
	int folder; /* -1: a zip */
	str *names;
	struct entry *entries;
	size_t n;
};

struct package_file {
	zip_file_t *zip; /* NULL: fd */
	int fd;
	uint64_t left; /* bytes it may still give */
	enum why why;  /* reading failed; WHY_NONE: it has not */
};

/* ---- the directory's rules ---- */

#define REFUSE(...) (*why = REASON(__VA_ARGS__), fail(RC_INVALID, "roster package refused"))

static bool name_plain(str name)
{
	if (!name.n || name.n > PACKAGE_MAX_NAME || name.p[0] == '.')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
			     c == '_' || c == ' ';
		if (!plain)
			return false;
	}
	return true;
}

static enum rc check_name(struct package *p, str name, struct reason *why)
{
	str shown = arena_dup(p->arena, str_take(name, PACKAGE_MAX_NAME));
	if (str_find(name, S("/")) >= 0 || str_find(name, S("\\")) >= 0)
		return REFUSE(ZIP_FOLDER, { "name", shown });
	if (!name_plain(name))
		return REFUSE(ZIP_NAME, { "name", shown });
	for (size_t i = 0; i < p->n; i++) {
		if (str_eq_nocase(p->names[i], name))
			return REFUSE(ZIP_TWICE, { "name", shown });
	}
	return RC_OK;
}

static enum rc check_entry(struct package *p, const zip_stat_t *st, struct reason *why)
{
	str shown = arena_dup(p->arena, str_take(str_c(st->name), PACKAGE_MAX_NAME));
	enum rc rc = check_name(p, str_c(st->name), why);
	if (rc != RC_OK)
		return rc;
	zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
	if ((st->valid & wanted) != wanted)
		return REFUSE(ZIP_DIRECTORY);
	if (st->encryption_method != ZIP_EM_NONE)
		return REFUSE(ZIP_ENCRYPTED, { "name", shown });
	if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
		return REFUSE(ZIP_METHOD, { "name", shown });
	if (st->size > PACKAGE_MAX_FILE)
		return REFUSE(FILE_LARGE, { "name", shown }, { "n", reason_number(p->arena, (int64_t)PACKAGE_MAX_FILE) });
	if (st->size > PACKAGE_RATIO_FLOOR && st->size / PACKAGE_MAX_RATIO > st->comp_size)
		return REFUSE(ZIP_RATIO, { "name", shown }, { "n", reason_number(p->arena, PACKAGE_MAX_RATIO) });
	return RC_OK;
}

static enum rc add_file(struct package *p, str name, struct entry entry, uint64_t *total, struct reason *why)
{
	*total += entry.size;
	if (*total > PACKAGE_MAX_TOTAL)
		return REFUSE(FILES_LARGE, { "n", reason_number(p->arena, (int64_t)PACKAGE_MAX_TOTAL) });
	size_t at = p->n++;
	while (at && str_cmp(p->names[at - 1], name) > 0) {
		p->names[at] = p->names[at - 1];
		p->entries[at] = p->entries[at - 1];
		at--;
	}
	p->names[at] = arena_dup(p->arena, name);
	p->entries[at] = entry;
	return RC_OK;
}

static enum rc read_directory(struct package *p, struct reason *why)
{
	zip_int64_t n = zip_get_num_entries(p->zip, ZIP_FL_UNCHANGED);
	if (n <= 0)
		return REFUSE(ZIP_EMPTY);
	if (n > PACKAGE_MAX_FILES)
		return REFUSE(ZIP_MANY, { "n", reason_number(p->arena, n) },
			      { "most", reason_number(p->arena, PACKAGE_MAX_FILES) });
	uint64_t total = 0;
	for (zip_uint64_t i = 0; i < (zip_uint64_t)n; i++) {
		zip_stat_t st;
		if (zip_stat_index(p->zip, i, ZIP_FL_UNCHANGED, &st) != 0 || !(st.valid & ZIP_STAT_NAME))
			return REFUSE(ZIP_DIRECTORY);
		enum rc rc = check_entry(p, &st, why);
		if (rc == RC_OK)
			rc = add_file(p, str_c(st.name), (struct entry){ i, st.size }, &total, why);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* ---- opening ---- */

static void package_close(void *arg)
{
	struct package *p = arg;
	if (p->zip)
		zip_discard(p->zip);
	if (p->folder >= 0)
		close(p->folder);
}

static struct package *package_new(struct arena *a)
{
	struct package *p = ARENA_NEW(a, struct package);
	p->arena = a;
	p->folder = -1;
	p->names = ARENA_ARRAY(a, str, PACKAGE_MAX_FILES);
	p->entries = ARENA_ARRAY(a, struct entry, PACKAGE_MAX_FILES);
	arena_defer(a, package_close, p);
	return p;
}

static bool is_xml(str name)
{
	return name.n > 4 && str_eq_nocase(str_drop(name, name.n - 4), S(".xml"));
}

/* A file by itself: a folder of which only this one is seen. */
static enum rc open_single(struct package *p, str path, uint64_t size, struct reason *why)
{
	size_t cut = path.n;
	while (cut && path.p[cut - 1] != '/')
		cut--;
	str name = str_drop(path, cut);
	uint64_t total = 0;
	p->folder = open(cut ? arena_z(p->arena, str_take(path, cut)) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->folder < 0)
		return fail(RC_FAIL, "open the folder of %.*s: %s", STR_ARG(path), strerror(errno));
	if (!name_plain(name))
		return REFUSE(FILE_NAME, { "name", str_take(name, PACKAGE_MAX_NAME) });
	if (size > PACKAGE_MAX_FILE)
		return REFUSE(FILE_LARGE, { "name", name }, { "n", reason_number(p->arena, (int64_t)PACKAGE_MAX_FILE) });
	return add_file(p, name, (struct entry){ 0, size }, &total, why);
}

static enum rc open_folder(struct package *p, const char *path, struct reason *why)
{
	p->folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int again = p->folder < 0 ? -1 : dup(p->folder);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	if (!dir)
		return fail(RC_FAIL, "open %s: %s", path, strerror(errno));
	enum rc rc = RC_OK;
	uint64_t total = 0;
	for (struct dirent *d; rc == RC_OK && (d = readdir(dir));) {
		str name = str_c(d->d_name);
		struct stat st;
		if (!(str_ends(name, S(".csv")) || is_xml(name)) || !name_plain(name))
			continue; /* a folder may hold other things too */
		if (fstatat(p->folder, d->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
			continue;
		if (p->n == PACKAGE_MAX_FILES)
			rc = REFUSE(FOLDER_MANY, { "n", reason_number(p->arena, PACKAGE_MAX_FILES) });
		else
			rc = add_file(p, name, (struct entry){ 0, (uint64_t)st.st_size }, &total, why);
	}
	closedir(dir);
	return rc;
}

static struct reason open_refusal(struct arena *a, int code, bool begins_as_zip, const char *words)
{
	if (code == ZIP_ER_NOZIP)
		return begins_as_zip ? REASON(ZIP_CUT) : REASON(ZIP_NONE);
	if (code == ZIP_ER_INCONS)
		return REASON(ZIP_DISAGREES);
	return REASON(ZIP_UNREADABLE, { "detail", arena_dup(a, str_c(words)) });
}

static enum rc open_source(struct package *p, zip_source_t *source, bool begins_as_zip, struct reason *why)
{
	zip_error_t err;
	zip_error_init(&err);
	p->zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &err) : NULL;
	enum rc rc = RC_OK;
	if (!p->zip) {
		*why = open_refusal(p->arena, zip_error_code_zip(&err), begins_as_zip, zip_error_strerror(&err));
		rc = fail(RC_INVALID, "zip: %s", zip_error_strerror(&err));
		zip_source_free(source);
	}
	zip_error_fini(&err);
	return rc == RC_OK ? read_directory(p, why) : rc;
}

static bool file_begins_as_zip(const char *path)
{
	char begin[4];
	FILE *f = fopen(path, "rbe");
	size_t n = f ? fread(begin, 1, sizeof begin, f) : 0;
	if (f)
		fclose(f);
	return str_eq((str){ begin, n }, ZIP_BEGIN);
}

enum rc package_open(struct arena *a, str path, struct package **out, struct reason *why)
{
	struct package *p = *out = package_new(a);
	const char *z = arena_z(a, path);
	struct stat st;
	if (stat(z, &st) != 0) {
		*why = REASON(NOT_FOUND, { "detail", arena_dup(a, str_c(strerror(errno))) });
		return fail(RC_NOT_FOUND, "%s: %s", z, strerror(errno));
	}
	if (S_ISDIR(st.st_mode))
		return open_folder(p, z, why);
	if (!S_ISREG(st.st_mode))
		return REFUSE(FILE_SORT);
	if (str_ends(path, S(".csv")) || is_xml(path))
		return open_single(p, path, (uint64_t)st.st_size, why);
	return open_source(p, zip_source_file_create(z, 0, -1, NULL), file_begins_as_zip(z), why);
}

enum rc package_open_bytes(struct arena *a, str zip, struct package **out, struct reason *why)
{
	struct package *p = *out = package_new(a);
	return open_source(p, zip_source_buffer_create(zip.p, zip.n, 0, NULL), str_starts(zip, ZIP_BEGIN), why);
}

size_t package_files(const struct package *p, const str **names)
{
	*names = p->names;
	return p->n;
}

static const struct entry *find(const struct package *p, str name)
{
	for (size_t i = 0; i < p->n; i++) {
		if (str_eq(p->names[i], name))
			return &p->entries[i];
	}
	return NULL;
}

bool package_is_zip(const struct package *p)
{
	return p->zip != NULL;
}

bool package_has(const struct package *p, str name)
{
	return find(p, name) != NULL;
}

uint64_t package_size(const struct package *p, str name)
{
	const struct entry *e = find(p, name);
	return e ? e->size : 0;
}

/* ---- reading ---- */

enum rc package_file_open(struct package *p, str name, struct package_file **out)
{
	const struct entry *e = find(p, name);
	if (!e)
		return fail(RC_NOT_FOUND, "no file %.*s in the package", STR_ARG(name));
	struct package_file *f = memory_new(sizeof *f);
	*f = (struct package_file){ .fd = -1, .left = e->size };
	if (p->zip)
		f->zip = zip_fopen_index(p->zip, e->index, ZIP_FL_UNCHANGED);
	else
		f->fd = openat(p->folder, arena_z(p->arena, name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (!f->zip && f->fd < 0) {
		free(f);
		return fail(RC_INVALID, "can't read %.*s from the package", STR_ARG(name));
	}
	*out = f;
	return RC_OK;
}

static enum why damage_of(zip_file_t *file)
{
	static const struct {
		int code;
		enum why why;
	} damages[] = {
		{ ZIP_ER_CRC, WHY_FILE_CHECKSUM },
		{ ZIP_ER_EOF, WHY_FILE_CUT },
		{ ZIP_ER_ZLIB, WHY_FILE_INFLATE },
		{ ZIP_ER_COMPRESSED_DATA, WHY_FILE_INFLATE },
	};
	int code = zip_error_code_zip(zip_file_get_error(file));
	for (size_t i = 0; i < COUNT_OF(damages); i++) {
		if (damages[i].code == code)
			return damages[i].why;
	}
	return WHY_FILE_DAMAGED;
}

enum why package_file_why(const struct package_file *f)
{
	return f->why;
}

ptrdiff_t package_read(void *package_file, char *out, size_t n)
{
	struct package_file *f = package_file;
	ptrdiff_t got = f->zip ? (ptrdiff_t)zip_fread(f->zip, out, n) : read(f->fd, out, n);
	if (got < 0)
		f->why = f->zip ? damage_of(f->zip) : WHY_CSV_UNREADABLE;
	else if ((uint64_t)got > f->left)
		f->why = WHY_FILE_LONGER;
	if (f->why)
		return -1;
	f->left -= (uint64_t)got;
	return got;
}

enum rc package_file_close(struct package_file *f)
{
	if (!f)
		return RC_OK;
	bool failed = f->why != WHY_NONE;
	if (f->zip && zip_fclose(f->zip) != 0)
		failed = true;
	if (f->fd >= 0)
		close(f->fd);
	free(f);
	return failed ? fail(RC_INVALID, "a file of the package is damaged") : RC_OK;
}

/* ---- copying ---- */

static enum rc copy_bytes(struct package_file *in, FILE *out, str name)
{
	char piece[COPY_PIECE];
	for (;;) {
		ptrdiff_t n = package_read(in, piece, sizeof piece);
		if (n < 0)
			return fail(RC_INVALID, "can't read %.*s from the package", STR_ARG(name));
		if (n == 0)
			return RC_OK;
		if (fwrite(piece, 1, (size_t)n, out) != (size_t)n)
			return fail(RC_FAIL, "write %.*s: %s", STR_ARG(name), strerror(errno));
	}
}

enum rc package_copy_file(struct package *p, str name, str folder)
{
	struct package_file *in = NULL;
	str path = ARENA_CONCAT(p->arena, folder, S("/"), name);
	enum rc rc = package_file_open(p, name, &in);
	if (rc != RC_OK)
		return rc;
	FILE *out = fopen(arena_z(p->arena, path), "wbxe");
	rc = out ? copy_bytes(in, out, name) : fail(RC_FAIL, "create %.*s: %s", STR_ARG(path), strerror(errno));
	if (out && (fflush(out) != 0 || fsync(fileno(out)) != 0) && rc == RC_OK)
		rc = fail(RC_FAIL, "write %.*s: %s", STR_ARG(path), strerror(errno));
	if (out)
		fclose(out);
	enum rc closed = package_file_close(in);
	return rc == RC_OK ? closed : rc;
}

enum rc package_copy(struct package *p, str folder)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < p->n; i++)
		rc = package_copy_file(p, p->names[i], folder);
	return rc;
}
