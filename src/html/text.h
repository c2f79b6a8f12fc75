/* html/text.h — the writer behind compiled .txt pages (mail): the same struct html, nothing escaped. Never for HTML. */
#ifndef HTML_TEXT_H
#define HTML_TEXT_H

#include "html/html.h"

void text_str(struct html *o, str s);
void text_url(struct html *o, url u);	   /* a path of ours: the page writes the origin before it */
void text_when(struct html *o, instant i); /* 09/15/2021 - 01:44 PM CDT; nothing when absent */
void text_day(struct html *o, date d);	   /* 09/15/2021 */

/* clang-format off */
#define text_put(o, x)                                                                                                \
	_Generic((x), str : text_str, url : text_url, int : html_int, int64_t : html_i64, size_t : html_size,         \
		 double : html_f64, instant : text_when, date : text_day)(o, x)
/* clang-format on */

/* {{t}} and {{tn}}, as html_t and html_tn. */
void text_t(struct html *o, const char *msgid, const struct html_arg *args, size_t n);
void text_tn(struct html *o, const char *one, const char *many, int64_t n, const struct html_arg *args, size_t nargs);

#endif
