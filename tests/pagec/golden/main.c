/* Writes the golden pages to stdout. */
#include <stdio.h>

#include "everything.html.h"
#include "mail.txt.h"

int main(void)
{
	struct arena *a = arena_new();
	struct buf out = BUF_INIT(64 * 1024);
	instant at = { 1631731440 * US_PER_SECOND };
	struct item items[] = { { 7, S("<Ann>"), html_escape(a, S("a&b")), at }, { 8, S("Bob"), { S("<p>c</p>") }, { 0 } } };
	struct view v = { .subject = S("\"Lunch\" & <more>"),
			  .state = S("new/old"),
			  .json = S("{\"a\":1}"),
			  .hint = S("it's"),
			  .to = URL(a, "/people/{}", UP(S("x y"))),
			  .id = { 31 },
			  .number = 1,
			  .score = 92.5,
			  .on = { 2021, 9, 15 },
			  .open = true,
			  .may_reply = true,
			  .items = { items, 2 } };
	struct html o = { .out = &out,
			  .arena = a,
			  .lang = lang_english(),
			  .zone = zone_find(S("America/Chicago")),
			  .csrf = S("token"),
			  .form_key = S("key") };
	page_everything(&o, &v);
	v.may_reply = false;
	v.hint = (str){ 0 };
	v.number = 2;
	page_everything(&o, &v);
	page_mail_subject(&o, &v);
	page_mail_body(&o, &v);
	fwrite(out.p, 1, out.n, stdout);
	buf_free(&out);
	arena_free(a);
	return 0;
}
