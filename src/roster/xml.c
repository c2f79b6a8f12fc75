#include "roster/xml.h"

#include "base/buf.h"

#include <expat.h>
#include <string.h>

#define CHUNK 65536

struct part {
	struct buf text;
	bool there;
	int64_t line, column;
};
struct reader {
	XML_Parser parser;
	const struct xml_shape *shape;
	xml_record_fn *fn;
	void *arg;
	struct xml_place *where;
	enum rc rc;
	char path[XML_MAX_PATH + 1]; /* of the open element; the root's name is `root` */
	size_t path_n, ends[XML_MAX_DEPTH + 1];
	int depth;
	struct buf text; /* of the open element since its start or its last child */
	struct {
		int64_t line, column;
	} starts[XML_MAX_DEPTH + 1];
	struct part parts[XML_MAX_PARTS];
	str *root; /* xml_root(): where its name goes */
	struct arena *arena;
};

static void stop(struct reader *r, enum rc rc)
{
	r->rc = rc;
	(void)XML_StopParser(r->parser, XML_FALSE);
}

static int64_t line_now(const struct reader *r)
{
	return (int64_t)XML_GetCurrentLineNumber(r->parser);
}

static int64_t column_now(const struct reader *r)
{
	return (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1;
}

static void refuse(struct reader *r, struct reason why)
{
	if (r->rc != RC_OK)
		return;
	*r->where = (struct xml_place){ .line = line_now(r), .column = column_now(r), .why = why };
	stop(r, fail(RC_INVALID, "xml: %.*s", STR_ARG(reason_code(&why))));
}

static str local_name(const char *name)
{
	const char *colon = strrchr(name, ':');
	return str_c(colon ? colon + 1 : name);
}

static str path_now(const struct reader *r)
{
	return (str){ r->path, r->path_n };
}

/* ---- parts ---- */

static void add_part(struct reader *r, size_t i, str text, int64_t line, int64_t column)
{
	struct part *p = &r->parts[i];
	if (p->there)
		buf_char(&p->text, XML_SEP);
	else {
		p->line = line;
		p->column = column;
	}
	p->there = true;
	buf_add(&p->text, str_trim(text));
	if (p->text.failed)
		refuse(r, REASON(XML_LARGE));
}

static void take_part(struct reader *r, str path, str text, int64_t line, int64_t column)
{
	for (size_t i = 0; i < r->shape->n; i++) {
		if (str_eq(str_c(r->shape->parts[i]), path))
			add_part(r, i, text, line, column);
	}
}

/* Does `path` lie at or below the element `top`? */
static bool within(str path, str top)
{
	return str_starts(path, top) && (path.n == top.n || path.p[top.n] == '/');
}

static void forget_parts(struct reader *r, str top)
{
	for (size_t i = 0; i < r->shape->n; i++) {
		if (within(str_c(r->shape->parts[i]), top)) {
			buf_clear(&r->parts[i].text);
			r->parts[i].there = false;
		}
	}
}

static void hand_on(struct reader *r)
{
	struct xml_part parts[XML_MAX_PARTS];
	struct xml_record record = { .parts = parts, .line = r->starts[r->depth].line, .column = r->starts[r->depth].column };
	for (size_t i = 0; i < r->shape->n; i++) {
		const struct part *p = &r->parts[i];
		parts[i] = p->there ? (struct xml_part){ buf_str(&p->text), p->line, p->column }
				    : (struct xml_part){ { NULL, 0 }, record.line, record.column };
	}
	enum rc rc = r->fn(r->arg, &record);
	if (rc != RC_OK)
		stop(r, rc);
}

/* ---- what expat calls ---- */

/* The path without the root, but with it where the root itself is the record. */
static bool enter(struct reader *r, str name)
{
	if (r->depth == XML_MAX_DEPTH) {
		refuse(r, REASON(XML_DEEP));
		return false;
	}
	r->ends[r->depth++] = r->path_n;
	r->starts[r->depth].line = line_now(r);
	r->starts[r->depth].column = column_now(r);
	str record = str_c(r->shape->record), first;
	if (r->depth == 1 && !(str_next(&record, '/', &first) && str_eq(first, name)))
		return true;
	if (r->path_n + name.n + 1 > XML_MAX_PATH) {
		refuse(r, REASON(XML_NAMES));
		return false;
	}
	if (r->path_n)
		r->path[r->path_n++] = '/';
	memcpy(r->path + r->path_n, name.p, name.n);
	r->path_n += name.n;
	return true;
}

static void take_attributes(struct reader *r, const char **attributes)
{
	size_t n = r->path_n;
	for (; *attributes && r->rc == RC_OK; attributes += 2) {
		str name = local_name(attributes[0]), value = str_c(attributes[1]);
		if (n + name.n + 2 > XML_MAX_PATH || value.n > XML_MAX_VALUE) {
			refuse(r, REASON(XML_ATTRIBUTE));
			return;
		}
		size_t at = n;
		if (at)
			r->path[at++] = '/';
		r->path[at++] = '@';
		memcpy(r->path + at, name.p, name.n);
		take_part(r, (str){ r->path, at + name.n }, value, line_now(r), column_now(r));
	}
}

static void on_start(void *arg, const char *name, const char **attributes)
{
	struct reader *r = arg;
	if (r->root) {
		*r->root = arena_dup(r->arena, local_name(name));
		stop(r, RC_OK);
		return;
	}
	buf_clear(&r->text);
	if (r->rc == RC_OK && enter(r, local_name(name)))
		take_attributes(r, attributes);
}

static void on_text(void *arg, const char *text, int n)
{
	struct reader *r = arg;
	buf_add(&r->text, (str){ text, (size_t)n });
	if (r->text.failed)
		refuse(r, REASON(XML_VALUE));
}

static void on_end(void *arg, const char *name)
{
	struct reader *r = arg;
	(void)name;
	if (r->rc != RC_OK || r->root)
		return;
	str path = path_now(r), record = str_c(r->shape->record);
	take_part(r, path, buf_str(&r->text), r->starts[r->depth].line, r->starts[r->depth].column);
	buf_clear(&r->text);
	if (r->rc == RC_OK && str_eq(path, record))
		hand_on(r);
	if (path.n && within(record, path))
		forget_parts(r, path);
	r->depth--;
	r->path_n = r->ends[r->depth];
}

static void on_doctype(void *arg, const char *name, const char *system, const char *public, int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	refuse(arg, REASON(XML_DOCTYPE));
}

/* ---- reading ---- */

static enum rc say_broken(struct reader *r)
{
	if (r->rc != RC_OK)
		return r->rc;
	*r->where = (struct xml_place){ .line = line_now(r),
					.column = column_now(r),
					.why = REASON(XML_BROKEN,
						      { "detail", str_c(XML_ErrorString(XML_GetErrorCode(r->parser))) }) };
	return fail(RC_INVALID, "xml: it is not well-formed");
}

static enum rc parse(struct reader *r, csv_read_fn read, void *from)
{
	for (ptrdiff_t n = 1; n > 0;) {
		void *room = XML_GetBuffer(r->parser, CHUNK);
		if (!room)
			return fail(RC_LIMIT, "xml: no memory");
		n = read(from, room, CHUNK);
		if (n < 0) {
			*r->where = (struct xml_place){ .line = line_now(r), .column = 1, .why = REASON(CSV_UNREADABLE) };
			return fail(RC_INVALID, "xml: read error");
		}
		enum XML_Status status = XML_ParseBuffer(r->parser, (int)n, n == 0);
		if (r->root && !str_absent(*r->root))
			return RC_OK;
		if (status != XML_STATUS_OK)
			return say_broken(r);
	}
	return r->rc;
}

static enum rc run(struct reader *r, csv_read_fn read, void *from)
{
	r->parser = XML_ParserCreate(NULL);
	if (!r->parser)
		return fail(RC_LIMIT, "xml: no memory");
	r->text.max = XML_MAX_VALUE;
	for (size_t i = 0; i < XML_MAX_PARTS; i++)
		r->parts[i].text.max = XML_MAX_RECORD;
	XML_SetUserData(r->parser, r);
	XML_SetElementHandler(r->parser, on_start, on_end);
	XML_SetCharacterDataHandler(r->parser, on_text);
	XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
	enum rc rc = parse(r, read, from);
	XML_ParserFree(r->parser);
	buf_free(&r->text);
	for (size_t i = 0; i < XML_MAX_PARTS; i++)
		buf_free(&r->parts[i].text);
	return rc;
}

enum rc xml_read(csv_read_fn read, void *from, const struct xml_shape *shape, xml_record_fn *fn, void *arg, struct xml_place *where)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct reader *r = ARENA_NEW(a, struct reader);
	*r = (struct reader){ .shape = shape, .fn = fn, .arg = arg, .where = where, .rc = RC_OK };
	*where = (struct xml_place){ 0 };
	return run(r, read, from);
}

enum rc xml_root(csv_read_fn read, void *from, struct arena *a, str *name, struct xml_place *where)
{
	struct reader *r = ARENA_NEW(a, struct reader);
	*r = (struct reader){ .root = name, .arena = a, .where = where, .rc = RC_OK };
	*where = (struct xml_place){ 0 };
	*name = (str){ NULL, 0 };
	return run(r, read, from);
}
