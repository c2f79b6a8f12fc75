/* auth/passkey_check.c — see passkey.h. For signing in no name is asked for: the passkey says whose it is (a "discoverable
 * credential"). Unknown, foreign, suspended, outdated and wrong are told apart by nothing. */
#include "auth/passkey.h"

#include "auth/credential.h"
#include "auth/state.h"
#include "http/app.h"
#include "http/req.h"

/* ---- forms ---- */

#define NAME_CHARS 60

static const struct field new_fields[] = {
	FIELD_LINE(struct passkey_new_input, name, N_("Name"), .required = true, .max = NAME_CHARS),
	FIELD_LINE(struct passkey_new_input, client_data, N_("Passkey"), .required = true, .max = PASSKEY_PART_TEXT),
	FIELD_LINE(struct passkey_new_input, attestation, N_("Passkey"), .required = true, .max = PASSKEY_ATTESTATION_TEXT),
};
const struct form_spec passkey_new_form = FORM_SPEC(struct passkey_new_input, new_fields);

static const struct field fields[] = {
	FIELD_LINE(struct passkey_input, credential_id, N_("Passkey"), .required = true, .max = PASSKEY_ID_TEXT),
	FIELD_LINE(struct passkey_input, client_data, N_("Passkey"), .required = true, .max = PASSKEY_PART_TEXT),
	FIELD_LINE(struct passkey_input, authenticator_data, N_("Passkey"), .required = true, .max = PASSKEY_PART_TEXT),
	FIELD_LINE(struct passkey_input, signature, N_("Passkey"), .required = true, .max = PASSKEY_PART_TEXT),
	FIELD_LINE(struct passkey_input, user_handle, N_("Passkey"), .max = PASSKEY_PART_TEXT),
	FIELD_LINE(struct passkey_input, return_to, N_("Return to"), .max = 2000),
};
const struct form_spec passkey_verify_form = FORM_SPEC(struct passkey_input, fields);
const struct form_spec passkey_sign_in_form = FORM_SPEC(struct passkey_input, fields);

/* ---- what the rows say ---- */

static enum rc refuse(struct req *q)
{
	return req_invalid(q, (str){ 0 }, T(q->lang, N_("This passkey was not accepted. Try again, or take another way.")));
}

str passkey_session_holder(struct arena *a, session_id session)
{
	return ARENA_CONCAT(a, S("session:"), id_text(a, session.v));
}

/* Parts stay absent when there is none. */
struct search {
	struct arena *arena;
	str holder;
	enum challenge_purpose purpose;
	str credential_id; /* absent: only the challenge is wanted */
	str challenge;
	struct passkey passkey;
	struct credential owner;
};

static enum rc find(struct db *db, void *arg)
{
	struct search *s = arg;
	s->challenge = (str){ 0 };
	s->passkey = (struct passkey){ 0 };
	s->owner = (struct credential){ 0 };
	enum rc rc = challenge_take(db, s->arena, s->holder, s->purpose, &s->challenge);
	if (rc == RC_OK && !str_absent(s->credential_id))
		rc = passkey_find(db, s->arena, s->credential_id, &s->passkey);
	if (rc == RC_OK && s->passkey.id.v)
		rc = credential_by_person(db, s->arena, s->passkey.person, &s->owner);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc run_search(struct req *q, struct search *s, str holder, enum challenge_purpose purpose, str credential_id)
{
	*s = (struct search){ .arena = q->arena, .holder = holder, .purpose = purpose, .credential_id = credential_id };
	return store_write(q->app->auth->store, find, s);
}

/* ---- a new one ---- */

enum rc passkey_new_hash(struct req *q)
{
	const struct passkey_new_input *in = INPUT(q, struct passkey_new_input);
	const struct relying_party rp = relying_party(q->app->settings);
	struct new_credential given;
	struct search s;
	enum rc rc = run_search(q, &s, passkey_session_holder(q->arena, q->actor->session), CHALLENGE_REGISTER, (str){ 0 });
	if (rc != RC_OK)
		return rc;
	struct credential_facts *facts = ARENA_NEW(q->arena, struct credential_facts);
	if (str_absent(s.challenge) || !base64url_bytes(q->arena, in->client_data, &given.client_data) ||
	    !base64url_bytes(q->arena, in->attestation, &given.attestation) ||
	    webauthn_check_new(q->arena, &rp, s.challenge, &given, facts) != RC_OK)
		return refuse(q);
	q->carried = facts;
	return RC_OK;
}

/* ---- one that is known ---- */

static bool read_input(struct req *q, struct assertion *out)
{
	const struct passkey_input *in = INPUT(q, struct passkey_input);
	return base64url_bytes(q->arena, in->credential_id, &out->credential_id) &&
	       base64url_bytes(q->arena, in->client_data, &out->client_data) &&
	       base64url_bytes(q->arena, in->authenticator_data, &out->authenticator_data) &&
	       base64url_bytes(q->arena, in->signature, &out->signature);
}

/* Throttle, rows, signature: *s is then what was found, with the passkey's new counter. */
static enum rc verify(struct req *q, str holder, enum challenge_purpose purpose, struct search *s)
{
	const struct relying_party rp = relying_party(q->app->settings);
	struct assertion given;
	struct throttle_who who = throttle_who(S("passkey"), INPUT(q, struct passkey_input)->credential_id, q->peer);
	enum rc rc = sign_in_throttled(q, who);
	if (rc != RC_OK)
		return rc;
	if (str_empty(holder) || !read_input(q, &given))
		return refuse(q);
	rc = run_search(q, s, holder, purpose, given.credential_id);
	if (rc != RC_OK)
		return rc;
	const struct credential_facts known = { s->passkey.credential_id, s->passkey.public_key, s->passkey.sign_count };
	if (!s->owner.active ||
	    webauthn_check_assertion(q->arena, &rp, s->challenge, &given, &known, &s->passkey.sign_count) != RC_OK)
		return refuse(q);
	throttle_passed(q->app->auth->throttle, who, clock_monotonic_us());
	return RC_OK;
}

enum rc passkey_verify_hash(struct req *q)
{
	struct search *s = ARENA_NEW(q->arena, struct search);
	enum rc rc = verify(q, passkey_session_holder(q->arena, q->actor->session), CHALLENGE_VERIFY, s);
	if (rc != RC_OK)
		return rc;
	q->carried = &s->passkey;
	return s->passkey.person.v == q->actor->person.v ? RC_OK : refuse(q);
}

enum rc passkey_sign_in_hash(struct req *q)
{
	const struct passkey_input *in = INPUT(q, struct passkey_input);
	struct search s;
	enum rc rc = verify(q, req_cookie(q, S(PASSKEY_COOKIE)), CHALLENGE_SIGN_IN, &s);
	if (rc != RC_OK)
		return rc;
	struct verdict *v = ARENA_NEW(q->arena, struct verdict);
	v->kind = sign_in_kind(&s.owner, in->return_to);
	v->person = s.owner.person;
	v->acting = v->kind == SESSION_ADMIN ? s.owner.admin_of : (account_id){ 0 };
	v->device = device_name(q->arena, req_header(q, S("User-Agent")));
	v->second_factor = true;
	v->passkey = s.passkey.id;
	v->sign_count = s.passkey.sign_count;
	q->carried = v;
	str handle = base64url_text(q->arena, passkey_user_handle(q->arena, v->person));
	return v->kind && str_eq(handle, in->user_handle) ? RC_OK : refuse(q);
}

enum rc passkey_check_used(struct req *q, person_id person, passkey_id passkey, uint32_t sign_count)
{
	enum rc rc = passkey_used(q->db, passkey, sign_count, clock_now());
	if (rc == RC_NOT_FOUND)
		return refuse(q);
	const struct audit_entry e = {
		.event = "passkey.used",
		.person = person,
		.account = q->actor->acting,
		.object = ARENA_CONCAT(q->arena, S("passkey "), id_text(q->arena, passkey.v)),
		.request = q->id,
	};
	return rc == RC_OK ? audit_write(q->db, &e) : rc;
}
