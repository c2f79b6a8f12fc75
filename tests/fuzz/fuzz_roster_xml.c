/* tests/fuzz/fuzz_roster_xml.c — any bytes as a file of the formats beside OneRoster, by way of each of their tables: read to the
 * end or refused with a place; the records do not depend on how the bytes arrive.
 *
 * The first byte chooses the table, the second how many bytes come at once.
 */
#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "roster/feeds.h"
#include "roster/xml.h"

#include <string.h>
#include <unistd.h>

struct source {
	str rest;
	size_t step;
};

static ptrdiff_t read_source(void *from, char *out, size_t n)
{
	struct source *s = from;
	str part = str_take(s->rest, n < s->step ? n : s->step);
	if (part.n)
		memcpy(out, part.p, part.n);
	s->rest = str_drop(s->rest, part.n);
	return (ptrdiff_t)part.n;
}

struct seen {
	struct buf text;
	size_t parts;
};

static enum rc take(void *arg, const struct xml_record *r)
{
	struct seen *s = arg;
	REQUIRE(r->line >= 1 && r->column >= 1);
	for (size_t i = 0; i < s->parts; i++) {
		const struct xml_part *p = &r->parts[i];
		REQUIRE(p->line >= 1 && p->column >= 1 && p->text.n <= XML_MAX_RECORD);
		buf_printf(&s->text, "%lld:%lld ", (long long)p->line, (long long)p->column);
		buf_add(&s->text, p->text);
	}
	return RC_OK;
}

static enum rc records(const struct xml_shape *shape, str bytes, size_t step, struct seen *seen)
{
	struct source from = { bytes, step };
	struct xml_place where;
	enum rc rc = xml_read(read_source, &from, shape, take, seen, &where);
	REQUIRE(rc == RC_OK || rc == RC_INVALID);
	if (rc == RC_INVALID)
		REQUIRE(where.why.why && where.line >= 1 && where.column >= 1);
	err_clear();
	return rc;
}

static void same_however_it_comes(const struct feed *feed, str bytes, size_t step)
{
	const char *parts[XML_MAX_PARTS];
	for (size_t i = 0; i < feed->file.n; i++)
		parts[i] = feed->file.columns[i].name;
	const struct xml_shape shape = { feed->record, parts, feed->file.n };
	struct seen one = { BUF_INIT((size_t)16 << 20), shape.n }, two = { BUF_INIT((size_t)16 << 20), shape.n };
	enum rc rc = records(&shape, bytes, bytes.n + 1, &one);
	REQUIRE(rc == records(&shape, bytes, step, &two));
	REQUIRE(str_eq(buf_str(&one.text), buf_str(&two.text)));
	buf_free(&one.text);
	buf_free(&two.text);
}

/* The whole way: recognized by header or root element, every cell judged, against a roster of nobody. */
static void judge(str bytes, const char *name)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char folder[] = "/tmp/fuzz-xml-XXXXXX";
	REQUIRE(mkdtemp(folder) != NULL);
	const char *path = arena_printf(a, "%s/%s", folder, name).p;
	FILE *f = fopen(path, "we");
	REQUIRE(f && fwrite(bytes.p, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
	struct roster_report report = { .arena = a };
	struct package *p;
	struct feed_file file;
	struct xml_place where;
	feed_files files = { 0 };
	struct reason why;
	REQUIRE(package_open(a, str_c(path), &p, &why) == RC_OK);
	if (feed_recognize(a, p, str_c(name), &file, &where) == FEED_KNOWN) {
		struct check c;
		*LIST_ADD(a, &files) = file;
		check_start(&c, a, &report);
		REQUIRE(feeds_check(&c, &files, true) == RC_OK);
		check_stop(&c);
	}
	for (size_t i = 0; i < report.errors.n; i++)
		REQUIRE(report.errors.at[i].reason.n > 0 && report.errors.at[i].file.n > 0);
	unlink(path);
	rmdir(folder);
	err_clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	str rest = { (const char *)data + 2, n - 2 };
	const struct feed *feed = &feeds[data[0] % feeds_n];
	if (feed->root)
		same_however_it_comes(feed, rest, data[1] % 64 + 1);
	judge(rest, feed->root ? "a.xml" : "a.csv");
	return 0;
}
