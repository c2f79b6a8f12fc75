#include "http/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/random.h"
#include "base/utf8.h"

#define PART_HEADERS_MAX 4096 /* bytes of the header lines of one part */
#define BOUNDARY_MAX 70
#define PIECE (64 * 1024) /* bytes looked at in one go */

enum where { PREAMBLE, AFTER_DELIMITER, HEADERS, CONTENT, EPILOGUE };

struct multipart {
	struct arena *arena;
	str folder;
	char delimiter[4 + BOUNDARY_MAX]; /* CR LF -- boundary */
	size_t delimiter_n;
	int64_t field_max, field_bytes;
	enum where where;
	bool failed;
	struct buf held;  /* what could not be decided yet: less than a delimiter, or the headers of a part */
	struct buf value; /* of the field at hand */
	struct form_entry part;
	struct upload *upload;
	int fd; /* of the file at hand, -1 */
	EVP_MD_CTX *hash;
	LIST(struct form_entry) list;
};

/* bchars of RFC 2046 5.1.1 */
static bool boundary_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c != '\0' && strchr("'()+_,-./:=? ", c));
}

/* The value of `name=` in "…; name=value; …" or name="value"; absent when it isn't there. Names are compared without case. */
static str parameter(str header, str name)
{
	str rest = header;
	ptrdiff_t at = str_find(rest, S(";"));
	while (at >= 0) {
		rest = str_trim(str_drop(rest, (size_t)at + 1));
		ptrdiff_t equals = str_find(rest, S("="));
		if (equals < 0)
			break;
		bool mine = str_eq_nocase(str_take(rest, (size_t)equals), name);
		rest = str_drop(rest, (size_t)equals + 1);
		bool quoted = str_starts(rest, S("\""));
		if (quoted)
			rest = str_drop(rest, 1);
		ptrdiff_t end = str_find(rest, quoted ? S("\"") : S(";"));
		if (quoted && end < 0)
			break;
		if (mine)
			return quoted ? str_take(rest, (size_t)end) : str_trim(end < 0 ? rest : str_take(rest, (size_t)end));
		rest = str_drop(rest, end < 0 ? rest.n : (size_t)end);
		at = str_find(rest, S(";"));
	}
	return (str){ NULL, 0 };
}

str multipart_boundary(str content_type)
{
	str b = parameter(content_type, S("boundary"));
	if (b.n < 1 || b.n > BOUNDARY_MAX || b.p[b.n - 1] == ' ')
		return (str){ NULL, 0 };
	for (size_t i = 0; i < b.n; i++)
		if (!boundary_char(b.p[i]))
			return (str){ NULL, 0 };
	return b;
}

static void close_file(struct multipart *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

static void multipart_free(void *arg)
{
	struct multipart *p = arg;
	close_file(p);
	EVP_MD_CTX_free(p->hash);
	buf_free(&p->held);
	buf_free(&p->value);
}

struct multipart *multipart_new(struct arena *a, str boundary, str folder, int64_t field_max)
{
	struct multipart *p = ARENA_NEW(a, struct multipart);
	p->arena = a;
	p->folder = folder;
	p->field_max = field_max;
	p->fd = -1;
	p->held = (struct buf)BUF_INIT(PART_HEADERS_MAX + PIECE + 128);
	p->value = (struct buf)BUF_INIT((size_t)field_max);
	str d = ARENA_CONCAT(a, S("\r\n--"), str_take(boundary, BOUNDARY_MAX));
	memcpy(p->delimiter, d.p, d.n);
	p->delimiter_n = d.n;
	buf_add(&p->held, S("\r\n")); /* the first delimiter stands at the very beginning, without its line break */
	arena_defer(a, multipart_free, p);
	return p;
}

static void remove_file(void *path)
{
	unlink(path);
}

static enum rc open_file(struct multipart *p, str name)
{
	uint64_t random[2];
	random_bytes(random, sizeof random);
	str path = arena_printf(p->arena, "%.*s/%016llx%016llx", STR_ARG(p->folder), (unsigned long long)random[0],
				(unsigned long long)random[1]);
	char *z = arena_z(p->arena, path);
	p->fd = open(z, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (p->fd < 0)
		return fail(RC_FAIL, "upload: can't make a file in the folder of uploads: %s", strerror(errno));
	arena_defer(p->arena, remove_file, z);
	p->upload = ARENA_NEW(p->arena, struct upload);
	p->upload->path = path;
	p->upload->name = name;
	if (!p->hash)
		p->hash = EVP_MD_CTX_new();
	if (!p->hash || !EVP_DigestInit_ex(p->hash, EVP_sha256(), NULL))
		return fail(RC_FAIL, "upload: SHA-256 is not available");
	return RC_OK;
}

static enum rc write_file(struct multipart *p, str bytes)
{
	p->upload->bytes += (int64_t)bytes.n;
	if (!EVP_DigestUpdate(p->hash, bytes.p, bytes.n))
		return fail(RC_FAIL, "upload: SHA-256 failed");
	while (bytes.n > 0) {
		ssize_t n = write(p->fd, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR)
			return fail(RC_FAIL, "upload: writing: %s", strerror(errno));
		bytes = str_drop(bytes, n > 0 ? (size_t)n : 0);
	}
	return RC_OK;
}

static enum rc content(struct multipart *p, str bytes)
{
	if (bytes.n == 0)
		return RC_OK;
	if (p->fd >= 0)
		return write_file(p, bytes);
	p->field_bytes += (int64_t)bytes.n;
	if (p->field_bytes > p->field_max)
		return fail(RC_LIMIT, "form: more than %lld bytes in its fields", (long long)p->field_max);
	buf_add(&p->value, bytes);
	return RC_OK;
}

static enum rc finish_file(struct multipart *p)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	char hex[EVP_MAX_MD_SIZE * 2 + 1];
	unsigned n = 0;
	close_file(p);
	if (!EVP_DigestFinal_ex(p->hash, sum, &n))
		return fail(RC_FAIL, "upload: SHA-256 failed");
	for (unsigned i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	p->upload->sha256 = arena_dup(p->arena, (str){ hex, 2 * (size_t)n });
	/* A file field that was left empty comes as a file without name and content. */
	if (!str_empty(p->upload->name) || p->upload->bytes > 0)
		p->part.file = p->upload;
	return RC_OK;
}

static enum rc finish_part(struct multipart *p)
{
	enum rc rc = RC_OK;
	p->part.value = S("");
	if (p->fd >= 0) {
		rc = finish_file(p);
	} else {
		p->part.value = arena_dup(p->arena, buf_str(&p->value));
		if (!utf8_valid(p->part.value) || (p->part.value.n && memchr(p->part.value.p, '\0', p->part.value.n)))
			rc = fail(RC_INVALID, "form: a value is not UTF-8");
	}
	buf_clear(&p->value);
	*LIST_ADD(p->arena, &p->list) = p->part;
	p->part = (struct form_entry){ 0 };
	return rc;
}

/* Browsers write " CR LF in names as %22 %0D %0A; other percent signs stand for themselves (WHATWG HTML 4.10.21.8). */
static str unescape_name(struct arena *a, str s)
{
	static const struct {
		str from;
		char to;
	} codes[] = { { S_INIT("%22"), '"' }, { S_INIT("%0D"), '\r' }, { S_INIT("%0A"), '\n' } };
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	while (s.n > 0) {
		size_t taken = 1;
		char c = s.p[0];
		for (size_t k = 0; k < COUNT_OF(codes); k++)
			if (str_starts(s, codes[k].from)) {
				c = codes[k].to;
				taken = codes[k].from.n;
			}
		p[n++] = c;
		s = str_drop(s, taken);
	}
	return (str){ p, n };
}

static enum rc header_line(struct multipart *p, str line, str *disposition)
{
	ptrdiff_t colon = str_find(line, S(":"));
	if (colon < 1)
		return fail(RC_INVALID, "form: malformed header of a part");
	str name = str_take(line, (size_t)colon);
	if (str_eq_nocase(name, S("Content-Transfer-Encoding")))
		return fail(RC_INVALID, "form: transfer encodings are not taken");
	if (!str_eq_nocase(name, S("Content-Disposition")))
		return RC_OK;
	if (!str_absent(*disposition))
		return fail(RC_INVALID, "form: two dispositions of a part");
	*disposition = arena_dup(p->arena, str_trim(str_drop(line, (size_t)colon + 1)));
	return RC_OK;
}

static enum rc part_headers(struct multipart *p, str block)
{
	str disposition = { NULL, 0 };
	while (block.n > 0) {
		ptrdiff_t end = str_find(block, S("\r\n"));
		str line = end < 0 ? block : str_take(block, (size_t)end);
		block = str_drop(block, line.n + 2);
		enum rc rc = header_line(p, line, &disposition);
		if (rc != RC_OK)
			return rc;
	}
	if (!str_eq_nocase(str_take(disposition, 9), S("form-data")))
		return fail(RC_INVALID, "form: a part is not form-data");
	str name = parameter(disposition, S("name"));
	str file = parameter(disposition, S("filename"));
	if (str_empty(name) || !utf8_valid(disposition))
		return fail(RC_INVALID, "form: a part without a name");
	if (p->list.n == FORM_MAX_FIELDS)
		return fail(RC_LIMIT, "form: more than %d parts", FORM_MAX_FIELDS);
	p->part = (struct form_entry){ .name = unescape_name(p->arena, name) };
	return str_absent(file) ? RC_OK : open_file(p, unescape_name(p->arena, file));
}

/* Each of these eats from *in what it can decide, gives false when it needs more. */
static bool step_delimiter(struct multipart *p, str *in, enum rc *rc)
{
	const char *found = memmem(in->p, in->n, p->delimiter, p->delimiter_n);
	size_t sure = in->n >= p->delimiter_n ? in->n - p->delimiter_n + 1 : 0;
	if (found)
		sure = (size_t)(found - in->p);
	if (p->where == CONTENT)
		*rc = content(p, str_take(*in, sure));
	*in = str_drop(*in, sure);
	if (!found || *rc != RC_OK)
		return false;
	*in = str_drop(*in, p->delimiter_n);
	if (p->where == CONTENT)
		*rc = finish_part(p);
	p->where = AFTER_DELIMITER;
	return *rc == RC_OK;
}

static bool step_after(struct multipart *p, str *in, enum rc *rc)
{
	if (in->n < 2)
		return false;
	if (str_starts(*in, S("\r\n")))
		p->where = HEADERS;
	else if (str_starts(*in, S("--")))
		p->where = EPILOGUE;
	else
		*rc = fail(RC_INVALID, "form: bytes after a boundary");
	*in = str_drop(*in, 2);
	return *rc == RC_OK;
}

static bool step_headers(struct multipart *p, str *in, enum rc *rc)
{
	ptrdiff_t end = str_find(str_take(*in, PART_HEADERS_MAX), S("\r\n\r\n"));
	if (end < 0) {
		if (in->n >= PART_HEADERS_MAX)
			*rc = fail(RC_INVALID, "form: headers of a part over %d bytes", PART_HEADERS_MAX);
		return false;
	}
	*rc = part_headers(p, str_take(*in, (size_t)end));
	*in = str_drop(*in, (size_t)end + 4);
	p->where = CONTENT;
	return *rc == RC_OK;
}

static enum rc feed_piece(struct multipart *p, str bytes)
{
	enum rc rc = RC_OK;
	buf_add(&p->held, bytes);
	str in = buf_str(&p->held);
	if (p->held.failed)
		rc = fail(RC_LIMIT, "form: too many bytes at once");
	bool going = rc == RC_OK;
	while (going) {
		if (p->where == PREAMBLE || p->where == CONTENT)
			going = step_delimiter(p, &in, &rc);
		else if (p->where == AFTER_DELIMITER)
			going = step_after(p, &in, &rc);
		else if (p->where == HEADERS)
			going = step_headers(p, &in, &rc);
		else
			going = false;
	}
	if (p->where == EPILOGUE)
		in = S("");
	memmove(p->held.p, in.p, in.n);
	p->held.n = in.n;
	return rc;
}

enum rc multipart_feed(struct multipart *p, str bytes)
{
	enum rc rc = RC_OK;
	while (!p->failed && bytes.n > 0) {
		rc = feed_piece(p, str_take(bytes, PIECE));
		bytes = str_drop(bytes, PIECE);
		p->failed = rc != RC_OK;
	}
	return rc;
}

enum rc multipart_end(struct multipart *p, struct form *out)
{
	if (p->where != EPILOGUE)
		return fail(RC_INVALID, "form: its end is missing");
	out->at = p->list.at;
	out->n = p->list.n;
	return RC_OK;
}
