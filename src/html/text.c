/* html/text.c */
#include "html/text.h"

void text_str(struct html *o, str s)
{
	buf_add(o->out, s);
}

void text_url(struct html *o, url u)
{
	buf_add(o->out, u.s);
}

void text_when(struct html *o, instant i)
{
	buf_add(o->out, html_arg_when("", i, o).text);
}

void text_day(struct html *o, date d)
{
	buf_add(o->out, html_arg_day("", d, o).text);
}

void text_t(struct html *o, const char *msgid, const struct html_arg *args, size_t n)
{
	html_fill(o, T(o->lang, msgid), args, n, text_str);
}

void text_tn(struct html *o, const char *one, const char *many, int64_t n, const struct html_arg *args, size_t nargs)
{
	html_fill(o, TN(o->lang, one, many, n), args, nargs, text_str);
}
