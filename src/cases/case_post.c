/* cases/case_post.c — the case page's handlers for contacts, and what is posted from it by both sides. */
#include "cases/case_view.h"
#include "cases/case_web.h"
#include "cases/rating.h"
#include "files/file.h"
#include "http/app.h"
#include "pages/cases/show.html.h"

static const struct field words_fields[] = {
	FIELD_TEXT(struct case_words_input, body, N_("Comment"), .max = CASE_TEXT_MAX),
	FIELD_BOOL(struct case_words_input, internal, N_("Internal note")),
	FIELD_FILE(struct case_words_input, file, N_("Files"), .max = ATTACHMENTS_MAX),
	FIELD_LINE(struct case_words_input, canned, N_("Canned reply"), .max = 20),
	FIELD_INT(struct case_words_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec case_words_form = FORM_SPEC(struct case_words_input, words_fields);
static const struct field move_fields[] = {
	FIELD_LINE(struct case_move_input, event, N_("Change"), .required = true, .max = 20),
	FIELD_TEXT(struct case_move_input, body, N_("Comment"), .max = CASE_TEXT_MAX),
	FIELD_INT(struct case_move_input, version, N_("Version"), .min = 1, .max = INT64_MAX),
};
const struct form_spec case_move_form = FORM_SPEC(struct case_move_input, move_fields);
struct rating_input {
	int stars;
	str words;
};
static const struct choice stars[] = {
	{ S_INIT("1"), N_("1: not at all"), 1 }, { S_INIT("2"), "2", 2 }, { S_INIT("3"), "3", 3 }, { S_INIT("4"), "4", 4 },
	{ S_INIT("5"), N_("5: very much"), 5 },	 { { 0 }, NULL, 0 },
};
static const struct field rating_fields[] = {
	FIELD_CHOICE(struct rating_input, stars, N_("Are you satisfied with how we solved it?"), .choices = stars,
		     .required = true),
	FIELD_TEXT(struct rating_input, words, N_("What could we do better?"), .max = RATING_WORDS_MAX),
};
const struct form_spec case_rating_form = FORM_SPEC(struct rating_input, rating_fields);

/* ---- what its form and the one of a new case share ---- */

str case_draft_name(struct req *q, account_id account, str what)
{
	return ARENA_CONCAT(q->arena, id_text(q->arena, q->actor->person.v), S("/"), id_text(q->arena, account.v), S("/"), what);
}

#define FORM_BYTES ((int64_t)512 << 10) /* of a request with files, for all that is not files */

static void add_check(struct req *q, field_checks *checks, const char *name, str message, int64_t limit)
{
	*LIST_ADD(q->arena, checks) = (struct field_check){ name, message, arena_printf(q->arena, "%lld", (long long)limit) };
}

struct field_view case_files_field(struct req *q)
{
	struct field_view v = field_make(q, &case_words_form.fields[2], (str){ 0 });
	int64_t at_once = q->app->settings->max_upload - FORM_BYTES;
	str mb = arena_printf(q->arena, "%lld", (long long)(at_once >> 20));
	field_checks checks = { 0 };
	add_check(q, &checks, "file-bytes", T(q->lang, FILE_TOO_LARGE), FILE_MAX_BYTES);
	add_check(q, &checks, "files", T(q->lang, ATTACHMENTS_TOO_MANY), ATTACHMENTS_MAX);
	add_check(q, &checks, "all-bytes",
		  T_FILL(q->arena, q->lang, N_("At most {mb} MB go at once. Send the other files with a comment afterwards."),
			 { "mb", mb }),
		  at_once);
	field_check(q, &v, &checks);
	field_hint(q, &v, T(q->lang, N_("Screenshots, files, logs: up to 25 MB each. Show no more of a student than is needed.")));
	return v;
}

/* ---- handlers ---- */

enum rc case_of_path(struct req *q, struct support_case *c)
{
	int64_t number;
	if (!req_param_i64(q, 0, &number))
		return RC_NOT_FOUND;
	enum rc rc = case_load(q->db, q->arena, q->actor, (enum action)q->route->action, number, c);
	if (rc == RC_OK)
		req_shows(q, c->account, ARENA_CONCAT(q->arena, S("case "), case_number_text(q->arena, c->number)));
	return rc;
}

static url case_url(struct req *q, const struct support_case *c)
{
	return URL(q->arena, "/support/cases/{}", UP(case_number_text(q->arena, c->number)));
}

enum rc case_page(struct req *q)
{
	struct support_case c;
	struct case_show_view v;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK && c.merged_into.v)
		return case_reply_merged(q, &c, false);
	if (rc == RC_OK)
		rc = case_show_view(q, &c, false, &v);
	if (rc == RC_OK)
		page_case_show(reply_page(q, 200), &v);
	return rc;
}

enum rc case_reply_merged(struct req *q, const struct support_case *c, bool desk)
{
	str number = case_number_text(q->arena, c->number), into = case_number_text(q->arena, c->merged_number);
	layout_flash(q, T_FILL(q->arena, q->lang, N_("Case {number} was merged into this one."), { "number", number }));
	return reply_redirect(q, desk ? URL(q->arena, "/desk/cases/{}", UP(into)) : URL(q->arena, "/support/cases/{}", UP(into)));
}

enum rc case_comment(struct req *q, struct support_case *c)
{
	const struct case_words_input *in = INPUT(q, struct case_words_input);
	struct case_words words = { .body = str_absent(in->body) ? S("") : in->body, .internal = in->internal };
	size_t n;
	enum rc lost;
	if (case_lost_race(q, c, in->version, &lost))
		return lost;
	if (str_empty(words.body) && str_absent(in->file.path))
		return req_invalid(q, S("body"), T(q->lang, N_("Write a comment, or choose a file.")));
	if (c->status == CASE_CLOSED && !c->merged_into.v && !words.internal)
		return case_refuse(q, c);
	enum rc rc = case_say(q->db, q->arena, q->actor, c, &words, q->id);
	return rc == RC_OK ? attachments_take(q, c, words.id, words.internal, &n) : rc;
}

enum rc case_comment_post(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_comment(q, &c);
	return rc == RC_OK && !q->res.status ? reply_redirect(q, case_url(q, &c)) : rc;
}

enum rc case_file_reply(struct req *q, bool desk)
{
	struct support_case c;
	struct attachment f;
	int64_t id;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = req_param_id(q, 1, &id) ? attachment_load(q->db, q->arena, &c, (file_id){ id }, desk, &f) : RC_NOT_FOUND;
	if (rc == RC_OK && f.state != ATTACHMENT_CLEAN)
		rc = fail(RC_CONFLICT, "the file is not to be served");
	if (rc != RC_OK)
		return rc;
	req_shows(q, c.account,
		  ARENA_CONCAT(q->arena, S("case "), case_number_text(q->arena, c.number), S(" file "), id_text(q->arena, id)));
	return reply_download(q, file_path(q->arena, q->app->settings, f.sha256), f.name, f.type);
}

enum rc case_file(struct req *q)
{
	return case_file_reply(q, false);
}

enum rc case_move_post(struct req *q)
{
	const struct case_move_input *in = INPUT(q, struct case_move_input);
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = case_move(q, &c, in);
	return rc == RC_OK && !q->res.status ? reply_redirect(q, case_url(q, &c)) : rc;
}

enum rc case_move(struct req *q, struct support_case *c, const struct case_move_input *in)
{
	enum case_event event = case_event_of(in->event);
	enum rc lost;
	if (case_lost_race(q, c, in->version, &lost))
		return lost;
	if (event == CASE_EVENT_NONE)
		return req_invalid(q, S("event"), T(q->lang, "There is no such change."));
	if (case_transitions[event].needs_text && str_empty(in->body))
		return req_invalid(q, S("body"), T(q->lang, "Write a few words with this change."));
	if (!case_allows(q->actor, c, event))
		return case_refuse(q, c);
	return case_apply(q->db, q->arena, q->actor, c, event, in->body, q->id);
}

enum rc case_events(struct req *q)
{
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	return rc == RC_OK ? reply_events(q, ARENA_CONCAT(q->arena, S("case/"), case_number_text(q->arena, c.number))) : rc;
}

enum rc case_rating_post(struct req *q)
{
	const struct rating_input *in = INPUT(q, struct rating_input);
	struct support_case c;
	enum rc rc = case_of_path(q, &c);
	if (rc == RC_OK)
		rc = rating_give(q->db, q->arena, q->actor, &c, in->stars, in->words, q->id);
	if (rc != RC_OK)
		return rc;
	if (q->api)
		return case_reply_json(q, 200, &c);
	layout_flash(q, T(q->lang, N_("Thank you. What you wrote helps us to do better.")));
	return reply_redirect(q, case_url(q, &c));
}
