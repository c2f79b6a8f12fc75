/* html/url.h — addresses that pages may link to. A `url` is made here only, so that no text of a user becomes one. */
#ifndef HTML_URL_H
#define HTML_URL_H

#include "base/buf.h"
#include "base/id.h"

typedef struct url {
	str s;
} url;

/* One argument of URL(): a text, a number or a key. */
struct url_part {
	str text; /* absent: the number */
	int64_t number;
	bool is_id;
};
struct url_part url_part_str(str s);
struct url_part url_part_i64(int64_t v);
struct url_part url_part_int(int v);
struct url_part url_part_size(size_t v);
struct url_part url_part_id(int64_t v); /* 13 characters (base/id.h) */

/* URL(a, "/support/cases/{}", UP(id)), URL(a, "/support/cases?q={}&after={}", UP(q), UP(n)): the pattern is a literal path of
 * ours (begins with '/', not "//"); each {} becomes one argument (str, number or typed key), percent-encoded as one segment
 * or value. As many {} as arguments: anything else is a programmer's mistake and asserted. */
#define URL(a, pattern, ...)                                                                         \
	url_make((a), "" pattern, (const struct url_part[]){ { .text = { 0 } }, ##__VA_ARGS__ } + 1, \
		 COUNT_OF(((const struct url_part[]){ { .text = { 0 } }, ##__VA_ARGS__ })) - 1)
/* clang-format off */
#define URL_ID_CASE(type) , type : url_part_##type
#define URL_ID_DECLARE(type) \
	static inline struct url_part url_part_##type(type id) { return url_part_id(id.v); }
ID_TYPES(URL_ID_DECLARE)
#undef URL_ID_DECLARE
#define UP(x)                                                                                                         \
	_Generic((x), str : url_part_str, int64_t : url_part_i64, int : url_part_int,                                 \
		 size_t : url_part_size ID_TYPES(URL_ID_CASE))(x)
/* clang-format on */
url url_make(struct arena *a, const char *pattern, const struct url_part *parts, size_t n);
/* The same address for a file that is read without us, `up` folders below the first: "/incidents/x.html" → "../incidents/x.html".
 */
url url_relative(struct arena *a, int up, url from_root);
/* Appends s percent-encoded: good as one segment and as one value. A lone "." or ".." behind a slash, which would climb, is
 * written so that it finds nothing. */
void url_encode(struct buf *out, str s);

/* One name and value of a query; the name is a plain word of ours. */
struct url_pair {
	str name, value;
};
/* `base`, a path of ours without a query, with these pairs behind it; pairs with an empty value are left out. */
url url_query(struct arena *a, url base, const struct url_pair *pairs, size_t n);

/* An address from outside (Markdown, settings): https:, http: or mailto: only; absent when it is anything else. */
url url_external(struct arena *a, str s);
/* A path of ours that came back from the browser ("return to"): begins with one '/', no "//", no '\', no control
 * characters; absent otherwise. */
url url_local(struct arena *a, str s);
static inline bool url_absent(url u)
{
	return str_absent(u.s);
}

#endif
