/* admin/admin.c — who is meant, and the changes of /admin with their audit rows: the same for pages and API. */
#include "admin/admin.h"

#include "auth/auth.h"
#include "http/app.h"
#include "signin/signin.h"

/* ---- who is meant ---- */

enum rc admin_person_of_path(struct req *q, size_t nth, struct household_person *out)
{
	person_id person;
	if (!req_param_id(q, nth, &person.v))
		return RC_NOT_FOUND;
	return household_person_load(q->db, q->arena, q->actor, (enum action)q->route->action, person, out);
}

enum rc admin_relation_of_path(struct req *q, struct admin_relation *out)
{
	household_links links;
	int64_t other;
	*out = (struct admin_relation){ 0 };
	enum rc rc = admin_person_of_path(q, 0, &out->of);
	if (rc == RC_OK && !req_param_id(q, 1, &other))
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = household_links_load(q->db, q->arena, q->actor, &out->of, &links);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < links.n; i++)
		if (links.at[i].person.v == other)
			out->link = links.at[i];
	if (!out->link.person.v)
		return RC_NOT_FOUND;
	bool student = out->of.student;
	out->guardian = student ? out->link.roster_user : out->of.roster_user;
	out->student = student ? out->of.roster_user : out->link.roster_user;
	out->guardian_person = student ? out->link.person : out->of.person;
	return guardian_marks_load(q->db, q->arena, q->actor->acting, out->guardian, out->student, &out->marks);
}

str admin_object(struct arena *a, person_id person)
{
	return ARENA_CONCAT(a, S("person "), id_text(a, person.v));
}

str admin_full_name(struct arena *a, str given, str family)
{
	return ARENA_CONCAT(a, given, S(" "), family);
}

static enum rc audit_person(struct req *q, const char *event, person_id person, str detail)
{
	return audit_req(q, event, q->actor->acting, admin_object(q->arena, person), detail);
}

/* ---- relations ---- */

static const char *yes_no(bool v)
{
	return v ? "true" : "false";
}

enum rc admin_relation_set(struct req *q, const struct admin_relation *r, const struct guardian_marks *marks)
{
	char ends[DATE_TEXT] = "";
	date_put(marks->ends_on, ends);
	person_id student = r->of.student ? r->of.person : r->link.person;
	str detail = arena_printf(q->arena, "{\"student\":\"%.*s\",\"portal\":%s,\"restricted\":%s,\"ends_on\":\"%s\"}",
				  STR_ARG(id_text(q->arena, student.v)), yes_no(marks->portal), yes_no(marks->restricted), ends);
	enum rc rc = guardian_marks_set(q->db, q->actor->acting, r->guardian, r->student, marks);
	if (rc == RC_OK)
		rc = audit_person(q, "relation.changed", r->guardian_person, detail);
	if (rc == RC_OK)
		session_person_changed(q->db, r->guardian_person);
	return rc;
}

/* ---- one person ---- */

enum rc admin_suspend(struct req *q, const struct household_person *p)
{
	enum rc rc = household_suspend(q->db, p);
	return rc == RC_OK ? audit_person(q, "person.suspended", p->person, S("{\"why\":\"hand\"}")) : rc;
}

enum rc admin_reinstate(struct req *q, const struct household_person *p)
{
	enum rc rc = household_reinstate(q->db, p);
	return rc == RC_OK ? audit_person(q, "person.reinstated", p->person, (str){ 0 }) : rc;
}

enum rc admin_sessions_end(struct req *q, const struct household_person *p)
{
	enum rc rc = session_end_all(q->db, p->person);
	return rc == RC_OK ? audit_person(q, "session.all_ended", p->person, (str){ 0 }) : rc;
}

enum rc admin_session_end(struct req *q, const struct household_person *p, int64_t id)
{
	enum rc rc = session_end(q->db, p->person, (session_id){ id });
	return rc == RC_OK ? audit_person(q, "session.ended", p->person, (str){ 0 }) : rc;
}

/* ---- activation keys ---- */

enum rc admin_key_make(struct req *q, struct household_person *p, str *key)
{
	enum rc rc = household_key_make(q->db, q->arena, q->actor->acting, p, key);
	return rc == RC_OK ? audit_person(q, "key.made", p->person, (str){ 0 }) : rc;
}

/* A row for each, so that it stands with the person, and one for the sheet. */
enum rc admin_keys_make(struct req *q, const struct admin_keys_input *in, admin_keys *out, int64_t *left)
{
	struct household_query query = admin_keys_query(in);
	household_people people;
	bool more;
	enum action action = (enum action)q->route->action;
	*out = (admin_keys){ 0 };
	enum rc rc = household_people_count(q->db, q->arena, q->actor, action, &query, left);
	if (rc == RC_OK)
		rc = household_people_find(q->db, q->arena, q->actor, action, &query, &people, &more);
	for (size_t i = 0; rc == RC_OK && i < people.n; i++) {
		struct admin_key *made = LIST_ADD(q->arena, out);
		*made = (struct admin_key){ .who = people.at[i] };
		rc = admin_key_make(q, &made->who, &made->key);
	}
	if (rc != RC_OK)
		return rc;
	*left -= (int64_t)out->n;
	return audit_req(q, "keys.printed", q->actor->acting, S("keys"), arena_printf(q->arena, "{\"people\":%zu}", out->n));
}

/* ---- administrators ---- */

enum rc admin_invite(struct req *q, const struct admin_invite_input *in, struct administrator *out)
{
	struct flaw flaw = { 0 };
	bool known = false;
	*out = (struct administrator){
		.who = { .given_name = in->given_name, .family_name = in->family_name, .email = in->email },
		.school = in->school,
	};
	enum rc rc = administrator_add(q->db, q->arena, q->actor->acting, out, &known, &flaw);
	if (rc != RC_OK && flaw.message)
		return req_invalid(q, flaw.field, T(q->lang, flaw.message));
	if (rc == RC_OK && out->who.state == PERSON_INVITED)
		rc = signin_mail_link(q->db, q->arena, q->app->settings, out->who.id, LINK_CONFIRM);
	return rc == RC_OK ? audit_person(q, "administrator.invited", out->who.id, (str){ 0 }) : rc;
}

enum rc admin_school_set(struct req *q, person_id person, org_id school)
{
	enum rc rc = administrator_school_set(q->db, q->arena, q->actor->acting, person, school);
	if (rc == RC_CONFLICT)
		return req_invalid(
		    q, S("school"),
		    T(q->lang, N_("One administrator of the whole district has to remain. Invite another one first.")));
	if (rc == RC_INVALID)
		return req_invalid(q, S("school"), T(q->lang, N_("Choose one of the schools of the list.")));
	return rc == RC_OK ? audit_person(q, "administrator.changed", person, (str){ 0 }) : rc;
}

enum rc admin_remove(struct req *q, person_id person)
{
	enum rc rc = administrator_remove(q->db, q->arena, q->actor->acting, person);
	if (rc == RC_CONFLICT)
		return req_invalid(
		    q, S("school"),
		    T(q->lang, N_("One administrator of the whole district has to remain. Invite another one first.")));
	return rc == RC_OK ? audit_person(q, "administrator.removed", person, (str){ 0 }) : rc;
}

/* ---- settings ---- */

enum rc admin_settings_set(struct req *q, const struct household_rules *rules)
{
	enum rc rc = household_rules_set(q->db, q->arena, q->actor->acting, rules);
	str detail = arena_printf(q->arena, "{\"at_eighteen\":\"%.*s\",\"password_min\":%d}",
				  STR_ARG(admin_at_eighteen_words[rules->ends_at_eighteen]), rules->password_min);
	return rc == RC_OK ? audit_req(q, "district.settings_changed", q->actor->acting,
				       ARENA_CONCAT(q->arena, S("account "), id_text(q->arena, q->actor->acting.v)), detail)
			   : rc;
}
