/* roster/word_web.c — /admin/imports/words and its API: what a district's own words for marks, excuses and days mean (C.8.1). */
#include "roster/import_web.h"

#include "auth/policy.h"
#include "pages/roster/settings.html.h"
#include "roster/codes.h"
#include "roster/setting_view.h"

/* A meaning says which kind of word it is for: value, text, kind, status, excuse, school. */
#define MEANINGS(X)                                                                                          \
	X(ABSENT, "absent", N_("Mark: absent"), STATUS, ABSENT, NONE, false)                                 \
	X(ABSENT_E, "absent-excused", N_("Mark: absent, excused"), STATUS, ABSENT, EXCUSED, false)           \
	X(ABSENT_U, "absent-unexcused", N_("Mark: absent, unexcused"), STATUS, ABSENT, UNEXCUSED, false)     \
	X(ABSENT_X, "absent-exempt", N_("Mark: absent, not counted"), STATUS, ABSENT, EXEMPT, false)         \
	X(TARDY, "tardy", N_("Mark: tardy"), STATUS, TARDY, NONE, false)                                     \
	X(TARDY_E, "tardy-excused", N_("Mark: tardy, excused"), STATUS, TARDY, EXCUSED, false)               \
	X(TARDY_U, "tardy-unexcused", N_("Mark: tardy, unexcused"), STATUS, TARDY, UNEXCUSED, false)         \
	X(TARDY_X, "tardy-exempt", N_("Mark: tardy, not counted"), STATUS, TARDY, EXEMPT, false)             \
	X(EARLY, "early", N_("Mark: early release"), STATUS, EARLY, NONE, false)                             \
	X(EARLY_E, "early-excused", N_("Mark: early release, excused"), STATUS, EARLY, EXCUSED, false)       \
	X(EARLY_U, "early-unexcused", N_("Mark: early release, unexcused"), STATUS, EARLY, UNEXCUSED, false) \
	X(EARLY_X, "early-exempt", N_("Mark: early release, not counted"), STATUS, EARLY, EXEMPT, false)     \
	X(PRESENT, "present", N_("Mark: present, not counted"), STATUS, PRESENT, NONE, false)                \
	X(EXCUSED, "excused", N_("Excuse: excused"), EXCUSE, NONE, EXCUSED, false)                           \
	X(UNEXCUSED, "unexcused", N_("Excuse: unexcused"), EXCUSE, NONE, UNEXCUSED, false)                   \
	X(EXEMPT, "exempt", N_("Excuse: exempt, not counted"), EXCUSE, NONE, EXEMPT, false)                  \
	X(UNKNOWN, "unknown", N_("Excuse: not known yet"), EXCUSE, NONE, UNKNOWN, false)                     \
	X(SCHOOL, "school", N_("Day: school"), CALENDAR, NONE, NONE, true)                                   \
	X(FREE, "free", N_("Day: no school"), CALENDAR, NONE, NONE, false)

enum {
	MEANING_NONE,
#define MEANING_CODE(id, value, text, kind_, status_, excuse_, school_) MEANING_##id,
	MEANINGS(MEANING_CODE)
#undef MEANING_CODE
};
static const struct choice choices[] = {
#define MEANING_CHOICE(id, value, text, kind_, status_, excuse_, school_) { S_INIT(value), text, MEANING_##id },
	MEANINGS(MEANING_CHOICE)
#undef MEANING_CHOICE
	    { { 0 }, NULL, 0 },
};
static const struct roster_code meanings[] = {
#define MEANING_OF(id, value, text, kind_, status_, excuse_, school_) \
	[MEANING_##id] = { .kind = CODE_##kind_, .status = STATUS_##status_, .excuse = EXCUSE_##excuse_, .school = school_ },
	MEANINGS(MEANING_OF)
#undef MEANING_OF
};

static const struct choice kinds[] = {
	{ S_INIT("status"), N_("Marks"), CODE_STATUS },
	{ S_INIT("excuse"), N_("Excuses"), CODE_EXCUSE },
	{ S_INIT("calendar"), N_("Days"), CODE_CALENDAR },
	{ { 0 }, NULL, 0 },
};

#define WORD_MAX 100

struct word_input {
	str word;
	int meaning;
};
enum { WORD_WORD, WORD_MEANING };
static const struct field word_fields[] = {
	FIELD_LINE(struct word_input, word, N_("Word"), .required = true, .max = WORD_MAX),
	FIELD_CHOICE(struct word_input, meaning, N_("Meaning"), .required = true, .choices = choices),
};
const struct form_spec import_word_form = FORM_SPEC(struct word_input, word_fields);

struct word_remove_input {
	str word;
	int kind;
};
static const struct field word_remove_fields[] = {
	FIELD_LINE(struct word_remove_input, word, N_("Word"), .required = true, .max = WORD_MAX),
	FIELD_CHOICE(struct word_remove_input, kind, N_("Kind"), .required = true, .choices = kinds),
};
const struct form_spec import_word_remove_form = FORM_SPEC(struct word_remove_input, word_remove_fields);

static enum rc load(struct req *q, struct roster_codes *out)
{
	enum rc rc = policy_check(q->actor, ACTION_ADMIN_IMPORT, &(struct object){ .account = q->actor->acting });
	return rc == RC_OK ? roster_codes_load(q->db, q->arena, q->actor->acting, out) : rc;
}

/* A mark without an excuse of its own, and one whose excuse is not known, are the same. */
static enum attendance_excuse given(const struct roster_code *c)
{
	return c->kind == CODE_STATUS && c->excuse == EXCUSE_UNKNOWN ? EXCUSE_NONE : c->excuse;
}

static const struct choice *meaning_of(const struct roster_code *c)
{
	for (size_t i = 0; !str_absent(choices[i].value); i++) {
		const struct roster_code *m = &meanings[choices[i].code];
		if (m->kind == c->kind && m->status == c->status && m->excuse == given(c) && m->school == c->school)
			return &choices[i];
	}
	return NULL;
}

/* ---- the page ---- */

static void add_words(struct req *q, const struct roster_codes *codes, const struct choice *kind, struct words_view *v)
{
	struct words_of_kind *list = LIST_ADD(q->arena, &v->kinds);
	*list = (struct words_of_kind){ .title = T(q->lang, kind->label), .id = kind->value };
	for (size_t i = 0; i < codes->n; i++) {
		const struct roster_code *c = &codes->at[i];
		const struct choice *m = meaning_of(c);
		if ((int)c->kind != kind->code)
			continue;
		*LIST_ADD(q->arena, &list->words) = (struct word_view){
			.word = c->word, .meaning = m ? T(q->lang, m->label) : S(""), .kind = kind->value, .own = c->own
		};
	}
}

enum rc import_words_page(struct req *q)
{
	struct roster_codes codes;
	struct words_view v = { 0 };
	enum rc rc = load(q, &codes);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; !str_absent(kinds[i].value); i++)
		add_words(q, &codes, &kinds[i], &v);
	v.word = field_make(q, &word_fields[WORD_WORD], (str){ 0 });
	field_hint(q, &v.word, T(q->lang, "As it stands in the files; capital letters don't matter."));
	v.meaning = field_make(q, &word_fields[WORD_MEANING], (str){ 0 });
	import_tabs_add(q, "/admin/imports/words", &v.tabs);
	layout_shell(q, FACE_ADMIN, T(q->lang, "Words of attendance and calendar"), &v.shell);
	page_import_words(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- changes ---- */

static enum rc audit(struct req *q, const char *event, enum code_kind kind, str word, str meaning)
{
	CLEANUP_BUF struct buf text = BUF_INIT(4096);
	struct json w = JSON_INIT(&text);
	json_object(&w);
	json_put(&w, "kind", code_kind_word(kind));
	json_put(&w, "word", word);
	json_put(&w, "meaning", meaning);
	json_close(&w);
	enum rc rc = json_rc(&w);
	return rc == RC_OK ? audit_req(q, event, q->actor->acting, S("import words"), arena_dup(q->arena, buf_str(&text))) : rc;
}

static enum rc put_word(struct req *q)
{
	const struct word_input *in = INPUT(q, struct word_input);
	struct roster_code code = meanings[in->meaning];
	struct roster_codes codes;
	code.word = in->word;
	enum rc rc = load(q, &codes);
	if (rc == RC_OK)
		rc = roster_code_set(q->db, q->arena, q->actor->acting, &code);
	return rc == RC_OK ? audit(q, "import.word_set", code.kind, in->word, meaning_of(&code)->value) : rc;
}

static enum rc remove_word(struct req *q)
{
	const struct word_remove_input *in = INPUT(q, struct word_remove_input);
	struct roster_codes codes;
	enum rc rc = load(q, &codes);
	if (rc == RC_OK)
		rc = roster_code_clear(q->db, q->arena, q->actor->acting, (enum code_kind)in->kind, in->word);
	return rc == RC_OK ? audit(q, "import.word_removed", (enum code_kind)in->kind, in->word, (str){ 0 }) : rc;
}

static enum rc back(struct req *q, enum rc rc, const char *message)
{
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, message));
	return reply_redirect(q, URL(q->arena, "/admin/imports/words"));
}

enum rc import_word_post(struct req *q)
{
	return back(q, put_word(q), N_("The word was saved. It holds for old marks too."));
}

enum rc import_word_remove_post(struct req *q)
{
	return back(q, remove_word(q), N_("The word was removed. The default holds again, if there is one."));
}

/* ---- the same as JSON ---- */

enum rc api_import_words(struct req *q)
{
	struct roster_codes codes;
	enum rc rc = load(q, &codes);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "words");
	for (size_t i = 0; i < codes.n; i++) {
		const struct choice *m = meaning_of(&codes.at[i]);
		json_object(w);
		json_put(w, "kind", code_kind_word(codes.at[i].kind));
		json_put(w, "word", codes.at[i].word);
		json_put(w, "meaning", m ? m->value : (str){ 0 });
		json_put(w, "own", codes.at[i].own);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return json_rc(w);
}

enum rc api_import_word_put(struct req *q)
{
	enum rc rc = put_word(q);
	return rc == RC_OK ? api_import_words(q) : rc;
}

enum rc api_import_word_remove(struct req *q)
{
	enum rc rc = remove_word(q);
	return rc == RC_OK ? api_import_words(q) : rc;
}
