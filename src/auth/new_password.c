/* auth/new_password.c — see new_password.h. */
#include "auth/new_password.h"

#include "auth/credential.h"
#include "auth/state.h"
#include "http/app.h"
#include "http/req.h"

/* ---- forms ---- */
#define NEW_PASSWORD(type) FIELD_SECRET(type, password, N_("New password"), .required = true, .max = PASSWORD_MAX)
static const struct field link_password_fields[] = { NEW_PASSWORD(struct link_password_input) };
const struct form_spec link_password_form = FORM_SPEC(struct link_password_input, link_password_fields);

static const struct field api_password_fields[] = {
	FIELD_SECRET(struct api_password_input, token, N_("Token"), .required = true, .max = 100),
	NEW_PASSWORD(struct api_password_input),
};
const struct form_spec api_password_form = FORM_SPEC(struct api_password_input, api_password_fields);

static const struct field own_password_fields[] = {
	FIELD_SECRET(struct own_password_input, current, N_("Current password"), .required = true, .max = PASSWORD_MAX),
	NEW_PASSWORD(struct own_password_input),
};
const struct form_spec own_password_form = FORM_SPEC(struct own_password_input, own_password_fields);

static const struct field ask_link_fields[] = {
	FIELD_EMAIL(struct ask_link_input, email, N_("E-mail"), .required = true, .max = 254),
};
const struct form_spec ask_link_form = FORM_SPEC(struct ask_link_input, ask_link_fields);

/* ---- asking for a link ---- */

/* By network only, or strangers could keep somebody from a link. How many mails he gets is limited where they are written. */
struct throttle_who new_password_asker(struct arena *a, str name, str peer)
{
	str here = arena_printf(a, "%llx ", (unsigned long long)throttle_network(peer));
	return throttle_who(S("link"), ARENA_CONCAT(a, here, name), peer);
}

enum rc new_password_ask(struct req *q, str email)
{
	str name = sign_in_email(q->arena, email);
	enum rc rc = sign_in_throttled(q, new_password_asker(q->arena, name, q->peer));
	return rc == RC_OK ? link_request(q->db, name) : rc;
}

/* ---- step 1: in the password pool ---- */

/* Carried to step 2. */
struct new_password {
	str token; /* absent: one's own password is changed */
	str hash;  /* absent: the link is not good */
};

struct facts_wanted {
	struct arena *arena;
	str token;
	person_id person;
	struct password_facts facts;
};

static enum rc read_facts(struct db *db, void *arg)
{
	struct facts_wanted *w = arg;
	struct link link = { .person = w->person };
	enum rc rc = str_absent(w->token) ? RC_OK : link_find(db, w->arena, w->token, &link);
	w->facts = (struct password_facts){ 0 };
	return rc == RC_OK ? credential_facts(db, w->arena, link.person, &w->facts) : rc;
}

/* By the rules of SP 800-63B-4, 3.1.1.2: length, what is tried first, what anybody would guess of him. */
static enum rc check_and_hash(struct req *q, struct password_facts *facts, str password, str *hash)
{
	const char *why;
	*LIST_ADD(q->arena, &facts->context) = q->app->settings->vendor_name;
	if (password_acceptable(password, facts->min, facts->context.at, facts->context.n, &why) != RC_OK)
		return req_invalid(q, S("password"), T(q->lang, why));
	return password_hash(q->arena, password, hash);
}

static enum rc hash_by_link(struct req *q, str token, str password)
{
	struct new_password *new = ARENA_NEW(q->arena, struct new_password);
	struct facts_wanted w = { .arena = q->arena, .token = token };
	new->token = token;
	q->carried = new;
	enum rc rc = store_read(q->app->auth->store, read_facts, &w);
	if (rc == RC_NOT_FOUND) { /* told by step 2, with a way to a new link */
		err_clear();
		return RC_OK;
	}
	return rc == RC_OK ? check_and_hash(q, &w.facts, password, &new->hash) : rc;
}

enum rc new_password_hash_link(struct req *q)
{
	return hash_by_link(q, req_param(q, 0), INPUT(q, struct link_password_input)->password);
}

enum rc new_password_hash_api(struct req *q)
{
	const struct api_password_input *in = INPUT(q, struct api_password_input);
	return hash_by_link(q, in->token, in->password);
}

enum rc new_password_hash_own(struct req *q)
{
	const struct own_password_input *in = INPUT(q, struct own_password_input);
	struct auth *auth = q->app->auth;
	struct facts_wanted w = { .arena = q->arena, .person = q->actor->person };
	struct throttle_who who = throttle_who(S("own"), id_text(q->arena, q->actor->person.v), q->peer);
	enum rc rc = sign_in_throttled(q, who);
	if (rc == RC_OK)
		rc = store_read(auth->store, read_facts, &w);
	if (rc != RC_OK)
		return rc;
	if (!password_matches(w.facts.hash, in->current))
		return req_invalid(q, S("current"), T(q->lang, N_("This is not your current password.")));
	throttle_passed(auth->throttle, who, clock_monotonic_us());
	if (str_eq(in->current, in->password))
		return req_invalid(q, S("password"), T(q->lang, N_("This is your current password. Choose another.")));
	struct new_password *new = ARENA_NEW(q->arena, struct new_password);
	q->carried = new;
	return check_and_hash(q, &w.facts, in->password, &new->hash);
}

/* ---- step 2: in the handler's transaction ---- */

static enum rc audit(struct req *q, person_id person, const char *event)
{
	const struct audit_entry e = {
		.event = event,
		.person = person,
		.account = q->actor->acting,
		.object = ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, person.v)),
		.request = q->id,
	};
	return audit_write(q->db, &e);
}

enum rc new_password_by_link(struct req *q, struct link *who)
{
	const struct new_password *new = q->carried;
	if (str_absent(new->hash))
		return RC_NOT_FOUND;
	enum rc rc = link_use(q->db, q->arena, new->token, new->hash, who);
	if (rc != RC_OK)
		return rc;
	sign_in_proved(q, throttle_who(S("email"), who->email, q->peer));
	return audit(q, who->person, who->purpose == LINK_CONFIRM ? "person.confirmed" : "password.reset");
}

enum rc new_password_own(struct req *q, str *token, instant *expires)
{
	const struct new_password *new = q->carried;
	person_id me = q->actor->person;
	enum rc rc = credential_password_set(q->db, me, new->hash);
	if (rc == RC_OK)
		rc = session_end_others(q->db, me, q->actor->session);
	if (rc == RC_OK)
		rc = session_renew(q->db, q->arena, q->actor->session, token, expires);
	return rc == RC_OK ? audit(q, me, "password.changed") : rc;
}
