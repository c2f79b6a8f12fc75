/* admin/admin_api.c — /admin as JSON: the same loaders, rules and changes as the pages. */
#include "admin/admin.h"
#include "admin/admin_web.h"

/* ---- people ---- */

static void put_person(struct json *w, const struct household_person *p)
{
	json_put(w, "id", p->person);
	json_put(w, "kind", p->student ? S("student") : S("guardian"));
	json_put(w, "given_name", p->given);
	json_put(w, "family_name", p->family);
	json_put(w, "username", p->username);
	json_put(w, "identifier", p->identifier);
	json_put(w, "grade", p->grade);
	json_put(w, "school", p->school);
	json_put(w, "state", household_state_word(p->state));
	json_put(w, "has_key", p->has_key);
	json_put(w, "activated_at", p->activated);
	json_put(w, "last_sign_in_at", p->last_sign_in);
}

static enum rc list(struct req *q, const struct household_query *query)
{
	household_people people;
	bool more;
	enum rc rc = household_people_find(q->db, q->arena, q->actor, (enum action)q->route->action, query, &people, &more);
	if (rc != RC_OK)
		return rc;
	req_shows(q, q->actor->acting, S("people"));
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "people");
	for (size_t i = 0; i < people.n; i++) {
		json_object(w);
		put_person(w, &people.at[i]);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", more ? id_text(q->arena, people.at[people.n - 1].person.v) : (str){ 0 });
	json_close(w);
	return RC_OK;
}

enum rc api_admin_people(struct req *q)
{
	struct household_query query = admin_query_of(INPUT(q, struct admin_find_input), HOUSEHOLD_PAGE);
	return list(q, &query);
}

enum rc api_admin_never(struct req *q)
{
	struct household_query query = admin_query_of(INPUT(q, struct admin_find_input), HOUSEHOLD_PAGE);
	query.state = HOUSEHOLD_NEVER;
	return list(q, &query);
}

static void put_link(struct json *w, const struct household_link *l)
{
	json_put(w, "id", l->person);
	json_put(w, "given_name", l->given);
	json_put(w, "family_name", l->family);
	json_put(w, "grade", l->grade);
	json_put(w, "school", l->school);
	json_put(w, "relation", l->relation);
	json_put(w, "portal", l->portal);
	json_put(w, "restricted", l->restricted);
	json_key(w, S("ends_on"));
	date_absent(l->ends_on) ? json_null(w) : json_date(w, l->ends_on);
}

static enum rc reply_person(struct req *q, const struct household_person *p)
{
	household_links links;
	session_views sessions = { 0 };
	enum rc rc = household_links_load(q->db, q->arena, q->actor, p, &links);
	if (rc == RC_OK)
		rc = session_list(q->db, q->arena, p->person, &sessions);
	if (rc != RC_OK)
		return rc;
	req_shows(q, q->actor->acting, admin_object(q->arena, p->person));
	struct json *w = reply_json(q, 200);
	json_object(w);
	put_person(w, p);
	json_put_array(w, "relations");
	for (size_t i = 0; i < links.n; i++) {
		json_object(w);
		put_link(w, &links.at[i]);
		json_close(w);
	}
	json_close(w);
	json_put_array(w, "sessions");
	for (size_t i = 0; i < sessions.n; i++) {
		json_object(w);
		json_put(w, "id", sessions.at[i].id);
		json_put(w, "device", sessions.at[i].device);
		json_put(w, "created_at", sessions.at[i].created);
		json_put(w, "last_seen_at", sessions.at[i].seen);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return json_rc(w);
}

/* The person of the path as he stands now. */
static enum rc person_again(struct req *q)
{
	struct household_person p;
	enum rc rc = admin_person_of_path(q, 0, &p);
	return rc == RC_OK ? reply_person(q, &p) : rc;
}

enum rc api_admin_person(struct req *q)
{
	return person_again(q);
}

/* What is not sent stays. */
enum rc api_admin_relation(struct req *q)
{
	const struct admin_relation_input *in = INPUT(q, struct admin_relation_input);
	struct admin_relation r;
	enum rc rc = admin_relation_of_path(q, &r);
	if (rc != RC_OK)
		return rc;
	struct guardian_marks marks = r.marks;
	if (form_has(&q->form, admin_relation_fields[RELATION_PORTAL].name))
		marks.portal = in->portal;
	if (form_has(&q->form, admin_relation_fields[RELATION_RESTRICTED].name))
		marks.restricted = in->restricted;
	if (form_has(&q->form, admin_relation_fields[RELATION_ENDS].name))
		marks.ends_on = in->ends_on;
	rc = admin_relation_set(q, &r, &marks);
	return rc == RC_OK ? person_again(q) : rc;
}

static enum rc change(struct req *q, enum rc (*fn)(struct req *q, const struct household_person *p))
{
	struct household_person p;
	enum rc rc = admin_person_of_path(q, 0, &p);
	if (rc == RC_OK)
		rc = fn(q, &p);
	return rc == RC_OK ? person_again(q) : rc;
}

enum rc api_admin_suspend(struct req *q)
{
	return change(q, admin_suspend);
}

enum rc api_admin_reinstate(struct req *q)
{
	return change(q, admin_reinstate);
}

enum rc api_admin_sessions_end(struct req *q)
{
	return change(q, admin_sessions_end);
}

/* ---- keys ---- */

static void put_key(struct json *w, const struct household_person *p, str key)
{
	json_put(w, "id", p->person);
	json_put(w, "given_name", p->given);
	json_put(w, "family_name", p->family);
	json_put(w, "username", p->username);
	json_put(w, "activation_key", key);
}

enum rc api_admin_key(struct req *q)
{
	struct household_person p;
	str key;
	enum rc rc = admin_person_of_path(q, 0, &p);
	if (rc == RC_OK)
		rc = admin_key_make(q, &p, &key);
	if (rc != RC_OK)
		return rc;
	reply_shown_once(q, URL(q->arena, "/api/v1/admin/people/{}", UP(p.person)));
	struct json *w = reply_json(q, 201);
	json_object(w);
	put_key(w, &p, key);
	json_close(w);
	return json_rc(w);
}

enum rc api_admin_keys(struct req *q)
{
	admin_keys keys;
	int64_t left;
	enum rc rc = admin_keys_make(q, INPUT(q, struct admin_keys_input), &keys, &left);
	if (rc != RC_OK)
		return rc;
	reply_shown_once(q, URL(q->arena, "/api/v1/admin/never"));
	struct json *w = reply_json(q, 201);
	json_object(w);
	json_put_array(w, "keys");
	for (size_t i = 0; i < keys.n; i++) {
		json_object(w);
		put_key(w, &keys.at[i].who, keys.at[i].key);
		json_close(w);
	}
	json_close(w);
	json_put(w, "left", left);
	json_close(w);
	return json_rc(w);
}

/* ---- counts ---- */

static void put_tally(struct json *w, const struct household_tally *t)
{
	json_put(w, "people", t->people);
	json_put(w, "activated", t->activated);
	json_put(w, "suspended", t->suspended);
	json_put(w, "with_key", t->with_key);
	json_close(w);
}

enum rc api_admin_summary(struct req *q)
{
	struct household_counts counts;
	enum rc rc = household_counts_load(q->db, q->arena, q->actor, (enum action)q->route->action, &counts);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_object(w, "students");
	put_tally(w, &counts.students);
	json_put_object(w, "guardians");
	put_tally(w, &counts.guardians);
	json_put(w, "restricted", counts.restricted);
	json_put(w, "waiting", counts.waiting);
	json_close(w);
	return json_rc(w);
}

/* ---- administrators, settings ---- */

static void put_administrator(struct json *w, const struct administrator *x)
{
	json_object(w);
	json_put(w, "id", x->who.id);
	json_put(w, "given_name", x->who.given_name);
	json_put(w, "family_name", x->who.family_name);
	json_put(w, "email", x->who.email);
	json_put(w, "school", x->school);
	json_put(w, "school_name", x->school_name);
	json_put(w, "state", person_state_word(x->who.state));
	json_put(w, "last_sign_in_at", x->who.last_sign_in_at);
	json_close(w);
}

enum rc api_admin_administrators(struct req *q)
{
	administrator_list all;
	enum rc rc = administrator_find(q->db, q->arena, q->actor->acting, &all);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "administrators");
	for (size_t i = 0; i < all.n; i++)
		put_administrator(w, &all.at[i]);
	json_close(w);
	json_close(w);
	return json_rc(w);
}

enum rc api_admin_invite(struct req *q)
{
	struct administrator made;
	enum rc rc = admin_invite(q, INPUT(q, struct admin_invite_input), &made);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 201);
	put_administrator(w, &made);
	return json_rc(w);
}

enum rc api_admin_school(struct req *q)
{
	struct administrator x;
	person_id person;
	if (!req_param_id(q, 0, &person.v))
		return RC_NOT_FOUND;
	enum rc rc = administrator_load(q->db, q->arena, q->actor->acting, person, &x);
	if (rc == RC_OK && form_has(&q->form, admin_school_fields[0].name)) /* or he would have the whole district by it */
		rc = admin_school_set(q, person, INPUT(q, struct admin_school_input)->school);
	if (rc == RC_OK)
		rc = administrator_load(q->db, q->arena, q->actor->acting, person, &x);
	if (rc == RC_OK)
		put_administrator(reply_json(q, 200), &x);
	return rc;
}

enum rc api_admin_remove(struct req *q)
{
	person_id person;
	if (!req_param_id(q, 0, &person.v))
		return RC_NOT_FOUND;
	enum rc rc = admin_remove(q, person);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc api_admin_settings(struct req *q)
{
	struct household_rules rules;
	enum rc rc = household_rules_load(q->db, q->arena, q->actor->acting, &rules);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "at_eighteen", admin_at_eighteen_words[rules.ends_at_eighteen]);
	json_put(w, "password_min", rules.password_min);
	json_close(w);
	return json_rc(w);
}

enum rc api_admin_settings_put(struct req *q)
{
	const struct admin_settings_input *in = INPUT(q, struct admin_settings_input);
	enum rc rc = admin_settings_set(
	    q, &(struct household_rules){ .ends_at_eighteen = in->at_eighteen == 2, .password_min = (int)in->password_min });
	return rc == RC_OK ? api_admin_settings(q) : rc;
}
