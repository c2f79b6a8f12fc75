/* files/inspect.c — may this file stay? By its ending, its content, and what a zip says it holds. */
#include <errno.h>
#include <fcntl.h>
#include <magic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/files.h"
#include "files/file.h"
#include "html/lang.h"

/* Endings that are taken, and which contents go with each: MIME types, or their beginnings where a slash ends them. */
static const struct ending {
	const char *endings, *types;
	bool zip; /* look into its directory */
} endings[] = {
	{ "png", "image/png", false },
	{ "jpg jpeg", "image/jpeg", false },
	{ "gif", "image/gif", false },
	{ "webp", "image/webp", false },
	{ "heic heif", "image/heic image/heif", false },
	{ "bmp", "image/bmp image/x-ms-bmp", false },
	{ "pdf", "application/pdf", false },
	{ "txt log csv tsv md sql ini conf", "text/ application/csv application/json inode/x-empty", false },
	{ "json", "application/json text/", false },
	{ "xml xsd", "text/ application/xml", false },
	{ "eml", "message/rfc822 text/", false },
	{ "rtf", "text/rtf application/rtf", false },
	{ "doc xls ppt msg", "application/msword application/vnd.ms- application/CDFV2 application/x-ole-storage", false },
	{ "docx xlsx pptx odt ods odp", "application/vnd. application/zip application/octet-stream", true },
	{ "zip", "application/zip", true },
	{ "gz", "application/gzip", false },
	{ "mp4 m4v mov", "video/mp4 video/quicktime", false },
	{ "webm", "video/webm", false },
	{ "mp3 m4a wav ogg", "audio/ video/mp4 application/ogg", false },
};

#define WHY(text)                  \
	do {                       \
		*why = (text);     \
		return RC_INVALID; \
	} while (0)

/* ---- the ending ---- */

static str ending_of(struct arena *a, str name)
{
	size_t dot = name.n;
	while (dot > 0 && name.p[dot - 1] != '.' && name.p[dot - 1] != '/' && name.p[dot - 1] != '\\')
		dot--;
	return dot > 1 && name.p[dot - 1] == '.' ? str_lower(a, str_drop(name, dot)) : S("");
}

static const struct ending *find_ending(str ending)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (!str_empty(ending) && str_among(ending, str_c(endings[i].endings)))
			return &endings[i];
	return NULL;
}

/* ---- the content ---- */

static bool type_fits(const struct ending *e, str type)
{
	str rest = str_c(e->types), one;
	while (str_next(&rest, ' ', &one)) {
		bool family = str_ends(one, S("/")) || str_ends(one, S(".")) || str_ends(one, S("-"));
		if (family ? str_starts(type, one) : str_eq(type, one))
			return true;
	}
	return false;
}

static void close_magic(struct magic_set **m)
{
	if (*m)
		magic_close(*m);
}

static enum rc magic_type(struct arena *a, str path, str *type)
{
	__attribute__((cleanup(close_magic))) struct magic_set *m = magic_open(MAGIC_MIME_TYPE | MAGIC_SYMLINK | MAGIC_ERROR);
	if (!m || magic_load(m, NULL) != 0)
		return fail(RC_FAIL, "libmagic: %s", m ? magic_error(m) : "not available");
	const char *found = magic_file(m, arena_z(a, path));
	if (!found)
		return fail(RC_FAIL, "libmagic: %s", magic_error(m));
	*type = arena_dup(a, str_c(found));
	return RC_OK;
}

/* ---- a zip's directory: claims, but whoever unpacks it believes them too ---- */

static void close_zip(struct zip **z)
{
	if (*z)
		zip_discard(*z);
}

static bool bad_name(const char *name)
{
	str n = str_c(name);
	return str_starts(n, S("/")) || str_find(n, S("..")) >= 0 || str_find(n, S("\\")) >= 0 || str_find(n, S(":")) >= 0;
}

static bool is_archive(struct arena *a, const char *name)
{
	return str_among(ending_of(a, str_c(name)), S("zip gz tgz bz2 xz 7z rar tar jar zst"));
}

static enum rc check_entry(struct arena *a, const zip_stat_t *st, uint64_t *total, const char **why)
{
	if (bad_name(st->name))
		WHY(N_("This zip holds files with paths that lead elsewhere. Make a new one from plain files."));
	if (is_archive(a, st->name))
		WHY(N_("This zip holds another archive. Unpack it and send the files themselves."));
	if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) && st->encryption_method != ZIP_EM_NONE)
		WHY(N_("This zip has a password, so that it can't be checked. Send it without one."));
	*total += st->size;
	if (*total > FILE_ZIP_MAX_BYTES || (st->size > 1024 * 1024 && st->size / FILE_ZIP_MAX_RATIO > st->comp_size))
		WHY(N_("This zip unpacks to far more than we take. Send only the files that matter."));
	return RC_OK;
}

static enum rc check_zip(struct arena *a, str path, const char **why)
{
	int error = 0;
	__attribute__((cleanup(close_zip))) struct zip *z = zip_open(arena_z(a, path), ZIP_RDONLY | ZIP_CHECKCONS, &error);
	if (!z)
		WHY(N_("This zip is damaged. Make it again, please."));
	zip_int64_t n = zip_get_num_entries(z, 0);
	if (n > FILE_ZIP_MAX_ENTRIES)
		WHY(N_("This zip holds more than 1,000 files. Send only the files that matter."));
	uint64_t total = 0;
	for (zip_int64_t i = 0; i < n; i++) {
		zip_stat_t st;
		if (zip_stat_index(z, (zip_uint64_t)i, 0, &st) != 0 || !(st.valid & ZIP_STAT_NAME) || !(st.valid & ZIP_STAT_SIZE))
			WHY(N_("This zip is damaged. Make it again, please."));
		enum rc rc = check_entry(a, &st, &total, why);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

/* ---- what must not be sent about (security: a rival's attachments held live sessions) ---- */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 123-45-6789, standing alone, of the groups that are given out. */
static bool ssn_at(str s, size_t i)
{
	static const char form[] = "ddd-dd-dddd";
	if (s.n - i < sizeof form - 1 || (i > 0 && (digit(s.p[i - 1]) || s.p[i - 1] == '-')))
		return false;
	for (size_t k = 0; k < sizeof form - 1; k++)
		if (form[k] == 'd' ? !digit(s.p[i + k]) : s.p[i + k] != '-')
			return false;
	size_t end = i + sizeof form - 1;
	bool alone = end == s.n || !(digit(s.p[end]) || s.p[end] == '-');
	str area = str_take(str_drop(s, i), 3);
	return alone && !str_eq(area, S("000")) && !str_eq(area, S("666")) && area.p[0] != '9';
}

static const char *const secrets[] = {
	"set-cookie:",	       "authorization: bearer",	 "authorization: basic",      "\"name\": \"cookie\"",
	"\"name\":\"cookie\"", "-----begin private key", "-----begin rsa private key"
};
#define PIECE ((size_t)256 * 1024)
#define OVERLAP ((size_t)64)

static const char *look_at_text(struct arena *a, str piece)
{
	str lower = str_lower(a, piece);
	for (size_t i = 0; i < COUNT_OF(secrets); i++)
		if (str_find(lower, str_c(secrets[i])) >= 0)
			return N_("This file holds sign-in cookies, tokens or keys. Take them out and send it again.");
	for (size_t i = 0; i + 11 <= piece.n; i++)
		if (digit(piece.p[i]) && ssn_at(piece, i))
			return N_("This file seems to hold Social Security numbers. Take them out and send it again.");
	return NULL;
}

static enum rc check_text(struct arena *a, str path, const char **why)
{
	CLEANUP_FD int fd = open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
	char *piece = arena_alloc(a, PIECE + OVERLAP);
	size_t kept = 0;
	if (fd < 0)
		return fail(RC_FAIL, "a file that came in: %s", strerror(errno));
	for (ssize_t n; (n = read(fd, piece + kept, PIECE)) > 0;) {
		CLEANUP_ARENA struct arena *own = arena_new();
		size_t have = kept + (size_t)n;
		*why = look_at_text(own, (str){ piece, have });
		if (*why)
			return RC_INVALID;
		kept = have < OVERLAP ? have : OVERLAP; /* what a border would cut */
		memmove(piece, piece + have - kept, kept);
	}
	return RC_OK;
}

/* ---- all of it ---- */

enum rc file_inspect(struct arena *a, str path, str name, str *type, const char **why)
{
	struct stat st;
	str ending = ending_of(a, name);
	const struct ending *e = find_ending(ending);
	if (str_eq(ending, S("har")))
		WHY(N_("HAR files hold sign-in cookies, with which others could act as you. Send a screenshot or the text of the "
		       "error."));
	if (!e)
		WHY(N_("Files of this kind can't be sent. Send a picture, a PDF, a text or an Office file, or a zip of them."));
	if (stat(arena_z(a, path), &st) != 0)
		return fail(RC_FAIL, "a file that came in: %s", strerror(errno));
	if (st.st_size == 0)
		WHY(N_("This file is empty."));
	if (st.st_size > FILE_MAX_BYTES)
		WHY(FILE_TOO_LARGE);
	enum rc rc = magic_type(a, path, type);
	if (rc != RC_OK)
		return rc;
	if (!type_fits(e, *type))
		WHY(N_("This file's name says something else than its content. Save it again in the right format."));
	if (e->zip)
		rc = check_zip(a, path, why);
	else if (str_starts(*type, S("text/")) || str_starts(*type, S("application/json")))
		rc = check_text(a, path, why);
	return rc;
}
