/* html/url.c */
#include "html/url.h"

#include <assert.h>
#include <string.h>

#define MAX_URL 2048

struct url_part url_part_str(str s)
{
	return (struct url_part){ .text = str_absent(s) ? S("") : s };
}

struct url_part url_part_i64(int64_t v)
{
	return (struct url_part){ .number = v };
}

struct url_part url_part_int(int v)
{
	return url_part_i64(v);
}

struct url_part url_part_size(size_t v)
{
	return url_part_i64((int64_t)v);
}

struct url_part url_part_id(int64_t v)
{
	return (struct url_part){ .number = v, .is_id = true };
}

/* RFC 3986 §2.3 */
static bool unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void url_encode(struct buf *out, str s)
{
	static const char hex[] = "0123456789ABCDEF";
	bool climbs = (str_eq(s, S(".")) || str_eq(s, S(".."))) && out->n > 0 && out->p[out->n - 1] == '/';
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (climbs)
			buf_add(out, S("%252E"));
		else if (unreserved(c))
			buf_char(out, (char)c);
		else
			buf_add(out, (str){ (const char[]){ '%', hex[c >> 4], hex[c & 15] }, 3 });
	}
}

static void add_part(struct buf *out, const struct url_part *part)
{
	char text[ID_TEXT];
	if (!str_absent(part->text)) {
		url_encode(out, part->text);
	} else if (part->is_id) {
		id_put(part->number, text);
		buf_add(out, (str){ text, sizeof text });
	} else {
		buf_i64(out, part->number);
	}
}

url url_make(struct arena *a, const char *pattern, const struct url_part *parts, size_t n)
{
	assert(pattern[0] == '/' && pattern[1] != '/');
	CLEANUP_BUF struct buf out = BUF_INIT(64 * 1024);
	size_t used = 0;
	str rest = str_c(pattern);
	for (ptrdiff_t hole; (hole = str_find(rest, S("{}"))) >= 0; used++) {
		assert(used < n);
		buf_add(&out, str_take(rest, (size_t)hole));
		add_part(&out, &parts[used]);
		rest = str_drop(rest, (size_t)hole + 2);
	}
	assert(used == n);
	buf_add(&out, rest);
	return (url){ arena_dup(a, buf_str(&out)) };
}

/* No control characters, spaces or DEL: browsers drop some of them, which would change what an address means. */
static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return s.n <= MAX_URL;
}

url url_relative(struct arena *a, int up, url from_root)
{
	CLEANUP_BUF struct buf out = BUF_INIT(64 * 1024);
	while (up-- > 0)
		buf_add(&out, S("../"));
	buf_add(&out, str_drop(from_root.s, 1));
	return (url){ arena_dup(a, buf_str(&out)) };
}

url url_external(struct arena *a, str s)
{
	static const str schemes[] = { S_INIT("https://"), S_INIT("http://"), S_INIT("mailto:") };
	s = str_trim(s);
	for (size_t i = 0; i < COUNT_OF(schemes); i++) {
		str rest = str_drop(s, schemes[i].n);
		bool known = str_eq_nocase(str_take(s, schemes[i].n), schemes[i]);
		if (known && plain(s) && rest.n > 0 && !strchr("/\\?#", rest.p[0]))
			return (url){ arena_dup(a, s) };
	}
	return (url){ { 0 } };
}

url url_local(struct arena *a, str s)
{
	bool ours = s.n > 0 && s.p[0] == '/' && !(s.n > 1 && s.p[1] == '/') && str_find(s, S("\\")) < 0;
	return ours && plain(s) ? (url){ arena_dup(a, s) } : (url){ { 0 } };
}

url url_query(struct arena *a, url base, const struct url_pair *pairs, size_t n)
{
	CLEANUP_BUF struct buf out = BUF_INIT(64 * 1024);
	char before = '?';
	buf_add(&out, base.s);
	for (size_t i = 0; i < n; i++) {
		if (str_empty(pairs[i].value))
			continue;
		buf_char(&out, before);
		buf_add(&out, pairs[i].name);
		buf_char(&out, '=');
		url_encode(&out, pairs[i].value);
		before = '&';
	}
	return (url){ arena_dup(a, buf_str(&out)) };
}
