/* desk/desk_audit.c — searching the audit trail, for the vendor's administrators. */
#include "desk/desk_audit.h"

#include "auth/audit_words.h"
#include "base/csv_write.h"
#include "pages/desk/audit.html.h"
#include "people/people.h"

#define CSV_PAGE 1000
#define CSV_ROWS_MAX 50000

struct search_input {
	str person, account, event, object;
	str before, cursor; /* of the page, of the API: `next` of the page before */
	date from, to;
	int64_t limit;
};
#define SEARCH_FIELDS                                                                                                              \
	FIELD_EMAIL(struct search_input, person, N_("Person (e-mail)")),                                                           \
	    FIELD_LINE(struct search_input, account, N_("Account"), .max = 200),                                                   \
	    FIELD_LINE(struct search_input, event, N_("What happened"), .max = 60),                                                \
	    FIELD_LINE(struct search_input, object, N_("To what"), .max = 200), FIELD_DATE(struct search_input, from, N_("From")), \
	    FIELD_DATE(struct search_input, to, N_("To"))
enum { F_PERSON, F_ACCOUNT, F_EVENT, F_OBJECT, F_FROM, F_TO };
static const struct field search_fields[] = { SEARCH_FIELDS, FIELD_LINE(struct search_input, before, N_("Page"), .max = 60) };
static const struct field api_fields[] = { SEARCH_FIELDS, FIELD_LINE(struct search_input, cursor, N_("Cursor"), .max = 60),
					   FIELD_INT(struct search_input, limit, N_("Limit"), .min = 1, .max = 1000) };
const struct form_spec desk_audit_form = FORM_SPEC(struct search_input, search_fields);
const struct form_spec api_desk_audit_form = FORM_SPEC(struct search_input, api_fields);

/* ---- from what was typed to what is asked ---- */

static enum rc find_person(struct req *q, str email, person_id *out)
{
	struct person p;
	if (str_empty(email))
		return RC_OK;
	enum rc rc = person_by_email(q->db, q->arena, email, &p);
	if (rc == RC_NOT_FOUND)
		return req_invalid(q, S("person"), T(q->lang, "Nobody signs in with this address."));
	*out = p.id;
	return rc;
}

/* By its key or its whole name. */
static enum rc find_account(struct req *q, str text, account_id *out)
{
	struct account x;
	if (str_empty(text) || id_parse(text, &out->v))
		return RC_OK;
	enum rc rc = account_by_name(q->db, q->arena, text, &x);
	if (rc == RC_NOT_FOUND || rc == RC_CONFLICT)
		return req_invalid(q, S("account"), T(q->lang, "Enter the whole name of one account, or its key."));
	*out = x.id;
	return rc;
}

static enum rc query_of(struct req *q, int limit, struct audit_query *out)
{
	const struct search_input *in = INPUT(q, struct search_input);
	*out = (struct audit_query){
		.event = in->event,
		.object = in->object,
		.from = zone_day(q->zone, in->from),
		.to = zone_day(q->zone, date_add(in->to, 1)),
		.cursor = str_absent(in->before) ? in->cursor : in->before,
		.limit = limit,
	};
	enum rc rc = find_person(q, in->person, &out->person);
	return rc == RC_OK ? find_account(q, in->account, &out->account) : rc;
}

/* ---- the page ---- */

static str who_text(struct req *q, const struct audit_found *f)
{
	if (!str_absent(f->person_name))
		return f->person_name;
	return f->person.v ? T(q->lang, "(deleted)") : T(q->lang, "(the program)");
}

/* The address of this search with another page; the parts that were typed. */
static url page_url(struct req *q, bool csv, str before)
{
	str v[COUNT_OF(search_fields)];
	for (size_t i = 0; i < COUNT_OF(search_fields); i++) {
		str value = form_value(&q->form, search_fields[i].name);
		v[i] = str_absent(value) ? S("") : value;
	}
	return csv ? URL(q->arena, "/desk/audit.csv?person={}&account={}&event={}&object={}&from={}&to={}", UP(v[F_PERSON]),
			 UP(v[F_ACCOUNT]), UP(v[F_EVENT]), UP(v[F_OBJECT]), UP(v[F_FROM]), UP(v[F_TO]))
		   : URL(q->arena, "/desk/audit?person={}&account={}&event={}&object={}&from={}&to={}&before={}", UP(v[F_PERSON]),
			 UP(v[F_ACCOUNT]), UP(v[F_EVENT]), UP(v[F_OBJECT]), UP(v[F_FROM]), UP(v[F_TO]), UP(before));
}

static void add_fields(struct req *q, struct desk_audit_view *v)
{
	struct field_view *const views[] = { &v->person, &v->account, &v->event, &v->object, &v->from, &v->to };
	for (size_t i = 0; i < COUNT_OF(views); i++) {
		*views[i] = field_make(q, &search_fields[i], (str){ 0 });
		views[i]->value = form_value(&q->form, search_fields[i].name);
	}
	v->person.type = S("text"); /* no browser's completion of one's own address */
	v->person.autocomplete = S("off");
	field_hint(q, &v->event, T(q->lang, "Like student.viewed"));
	field_hint(q, &v->object, T(q->lang, "Like case 0012345"));
}

enum rc desk_audit_page(struct req *q)
{
	struct audit_query query;
	struct audit_page page = { 0 };
	struct desk_audit_view v = { 0 };
	enum rc rc = query_of(q, AUDIT_PAGE, &query);
	if (rc == RC_OK)
		rc = audit_search(q->db, q->arena, &query, &page);
	bool wrong = rc == RC_INVALID && q->errors.n > 0;
	if (rc != RC_OK && !wrong)
		return rc == RC_INVALID ? RC_NOT_FOUND : rc;
	layout_shell(q, FACE_DESK, T(q->lang, "Audit trail"), &v.shell);
	add_fields(q, &v);
	for (size_t i = 0; i < page.rows.n; i++) {
		const struct audit_found *f = &page.rows.at[i];
		*LIST_ADD(q->arena, &v.rows) = (struct audit_row_view){
			.at = f->at,
			.who = who_text(q, f),
			.what = audit_words(q->lang, f->event),
			.event = f->event,
			.account = f->account_name,
			.object = f->object,
			.request = f->request,
			.place = arena_printf(q->arena, "%lld/%lld", (long long)f->chain, (long long)f->seq),
		};
	}
	v.csv = page_url(q, true, (str){ 0 });
	if (!str_absent(page.next))
		v.older = page_url(q, false, page.next);
	page_desk_audit(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- the file, the API ---- */

static void csv_line(const struct audit_found *f, const struct lang *lang, struct arena *a, struct buf *out)
{
	char at[INSTANT_TEXT];
	str when = { at, instant_put(f->at, at) };
	CSV_ROW_OF(out, when, f->person_name, f->event, audit_words(lang, f->event), f->account_name, f->object, f->detail,
		   f->request, arena_printf(a, "%lld/%lld", (long long)f->chain, (long long)f->seq));
}

enum rc desk_audit_csv(struct req *q)
{
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX);
	struct audit_query query;
	size_t rows = 0;
	enum rc rc = query_of(q, CSV_PAGE, &query);
	CSV_ROW_OF(&out, S("at"), S("who"), S("event"), S("what"), S("account"), S("object"), S("detail"), S("request"),
		   S("place"));
	for (bool more = rc == RC_OK; more && rows < CSV_ROWS_MAX;) {
		struct audit_page page = { 0 };
		rc = audit_search(q->db, q->arena, &query, &page);
		for (size_t i = 0; rc == RC_OK && i < page.rows.n; i++)
			csv_line(&page.rows.at[i], q->lang, q->arena, &out);
		rows += page.rows.n;
		query.cursor = page.next;
		more = rc == RC_OK && !str_absent(page.next);
	}
	if (rc == RC_OK)
		rc = buf_rc(&out);
	if (rc != RC_OK)
		return rc;
	reply_header(q, S("Content-Disposition"), S("attachment; filename=\"audit.csv\""));
	req_shows(q, query.account, S("audit trail"));
	return reply_text(q, 200, S("text/csv; charset=utf-8"), arena_dup(q->arena, buf_str(&out)));
}

enum rc api_desk_audit(struct req *q)
{
	const struct search_input *in = INPUT(q, struct search_input);
	struct audit_query query;
	struct audit_page page;
	enum rc rc = query_of(q, in->limit ? (int)in->limit : AUDIT_PAGE, &query);
	if (rc != RC_OK)
		return rc;
	rc = audit_search(q->db, q->arena, &query, &page);
	if (rc == RC_INVALID)
		return req_invalid(q, S("cursor"), T(q->lang, "Use the cursor of the page before."));
	if (rc != RC_OK)
		return rc;
	audit_words_put_page(reply_json(q, 200), q->lang, &page, true);
	return RC_OK;
}
