/* front_web.c — the front door and the choice of language. */
#include "layout/front_web.h"

#include "layout/front_view.h"
#include "pages/front/front_home.html.h"

enum rc front_home(struct req *q)
{
	struct front_view v = { 0 };
	layout_shell(q, FACE_FRONT, T(q->lang, N_("Welcome")), &v.shell);
	page_front_home(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- language ---- */
#define LANGUAGE_COOKIE S("__Host-lang") /* read by auth/gate.c for those who are not signed in */
#define LANGUAGE_SECONDS (365 * 24 * 60 * 60)

struct language_input {
	str lang, back;
};
static const struct field language_fields[] = {
	FIELD_LINE(struct language_input, lang, N_("Language"), .required = true, .max = 35),
	FIELD_LINE(struct language_input, back, N_("Page"), .max = 2000),
};
const struct form_spec front_language_input = FORM_SPEC(struct language_input, language_fields);

enum rc front_language(struct req *q)
{
	const struct language_input *in = INPUT(q, struct language_input);
	const struct lang *l = lang_find(in->lang);
	if (!l)
		return req_invalid(q, S("lang"), T(q->lang, N_("Choose one of the languages shown.")));
	reply_cookie(q, LANGUAGE_COOKIE, lang_tag(l), LANGUAGE_SECONDS, false);
	url back = url_local(q->arena, in->back);
	return reply_redirect(q, url_absent(back) ? URL(q->arena, "/") : back);
}
