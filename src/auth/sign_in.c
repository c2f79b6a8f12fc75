/* auth/sign_in.c — see sign_in.h. */
#include "auth/sign_in.h"

#include <string.h>

#include "auth/credential.h"
#include "auth/new_password.h"
#include "auth/passkey.h"
#include "auth/state.h"
#include "base/utf8.h"
#include "http/app.h"
#include "http/req.h"

/* ---- forms ---- */
#define NAME_MAX_CHARS 254 /* of an e-mail address (RFC 5321) */

static const struct field sign_in_fields[] = {
	FIELD_LINE(struct sign_in_input, email, N_("E-mail"), .required = true, .max = NAME_MAX_CHARS),
	FIELD_SECRET(struct sign_in_input, password, N_("Password"), .required = true, .max = PASSWORD_MAX),
	FIELD_LINE(struct sign_in_input, return_to, N_("Return to"), .max = 2000),
	FIELD_SECRET(struct sign_in_input, code, N_("Code"), .max = 40),
};
const struct form_spec sign_in_form = FORM_SPEC(struct sign_in_input, sign_in_fields);

static const struct field portal_sign_in_fields[] = {
	FIELD_ID(struct portal_sign_in_input, district, account_id, N_("District"), .required = true),
	FIELD_LINE(struct portal_sign_in_input, username, N_("User name"), .required = true, .max = NAME_MAX_CHARS),
	FIELD_SECRET(struct portal_sign_in_input, password, N_("Password"), .required = true, .max = PASSWORD_MAX),
	FIELD_LINE(struct portal_sign_in_input, device, N_("Device"), .max = 60),
	FIELD_BOOL(struct portal_sign_in_input, stay, N_("Stay signed in on this device")),
};
const struct form_spec portal_sign_in_form = FORM_SPEC(struct portal_sign_in_input, portal_sign_in_fields);

static const struct field activation_fields[] = {
	FIELD_ID(struct activation_input, district, account_id, N_("District"), .required = true),
	FIELD_LINE(struct activation_input, activation_key, N_("Activation key"), .required = true, .max = 40),
	FIELD_LINE(struct activation_input, username, N_("User name"), .max = 60),
	FIELD_SECRET(struct activation_input, password, N_("Password"), .required = true, .max = PASSWORD_MAX),
	FIELD_LINE(struct activation_input, device, N_("Device"), .max = 60),
	FIELD_BOOL(struct activation_input, stay, N_("Stay signed in on this device")),
};
const struct form_spec activation_form = FORM_SPEC(struct activation_input, activation_fields);

/* ---- names ---- */

str sign_in_email(struct arena *a, str typed)
{
	return str_lower(a, str_trim(typed));
}

str sign_in_username(struct arena *a, str typed)
{
	return utf8_fold(a, str_trim(typed));
}

str activation_key_hash(struct arena *a, str key)
{
	char *plain = arena_alloc(a, key.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] != '-' && key.p[i] != ' ')
			plain[n++] = key.p[i];
	struct token_hash hash = secret_hash(str_upper(a, (str){ plain, n }));
	return arena_dup(a, token_hash_bytes(&hash));
}

/* ---- step 1: in the password pool ---- */

/* The message is the same whatever was wrong. */
static enum rc refuse(struct req *q)
{
	return req_invalid(q, (str){ 0 }, T(q->lang, N_("The name or the password is not right. Check both and try again.")));
}

/* Says how long to wait: to a program by status 429, to a person on the form. */
static enum rc refuse_for(struct req *q, int seconds)
{
	q->res.retry_after = seconds;
	if (q->api)
		return fail(RC_LIMIT, "too many tries to sign in");
	const char *message = N_("There were too many tries. Wait {seconds} seconds, then try again.");
	str n = arena_printf(q->arena, "%d", seconds);
	return req_invalid(q, (str){ 0 }, t_fill(q->arena, T(q->lang, message), (const struct t_arg[]){ { "seconds", n } }, 1));
}

enum rc sign_in_throttled(struct req *q, struct throttle_who who)
{
	int wait = throttle_try(q->app->auth->throttle, who, clock_monotonic_us());
	return wait == 0 ? RC_OK : wait == THROTTLE_PROOF ? RC_DENIED : refuse_for(q, wait);
}

void sign_in_proved(struct req *q, struct throttle_who who)
{
	db_publish(q->db, "proved", arena_printf(q->arena, "%lld %lld", (long long)who.account, (long long)who.network));
}

/* Those who sign in with a name and a password: whose counts are kept apart, and what they do after too many wrong ones. */
struct face {
	str name;
	const char *proof;
};
static const struct face mail_face = {
	S_INIT("email"), N_("There were too many wrong passwords. Choose \"Forgot your password?\" to get a mail and set "
			    "a new one.")
};
static const struct face portal_face = { S_INIT("portal"),
					 N_("There were too many wrong passwords. Ask the school for a new activation key.") };

static struct throttle_who who_of(struct req *q, const struct face *face, account_id district, str name)
{
	str whole = district.v ? ARENA_CONCAT(q->arena, id_text(q->arena, district.v), S("/"), name) : name;
	struct throttle_who who = throttle_who(face->name, whole, q->peer);
	who.has_proof = true;
	return who;
}

struct search {
	struct arena *arena;
	str name; /* e-mail, user name, or key hash */
	account_id district;
	enum rc (*find)(struct db *db, const struct search *s, struct credential *out);
	struct credential found;
};

static enum rc find_email(struct db *db, const struct search *s, struct credential *out)
{
	return credential_by_email(db, s->arena, s->name, out);
}

static enum rc find_username(struct db *db, const struct search *s, struct credential *out)
{
	return credential_by_username(db, s->arena, s->district, s->name, out);
}

static enum rc find_key(struct db *db, const struct search *s, struct credential *out)
{
	return credential_by_key(db, s->arena, s->district, s->name, out);
}

static enum rc run_search(struct db *db, void *arg)
{
	struct search *s = arg;
	s->found = (struct credential){ 0 };
	return s->find(db, s, &s->found);
}

/* Throttle, look-up, Argon2id: RC_OK when name and password belong together. *rehash: the password in today's form, absent when it
 * has that already. */
static enum rc verify(struct req *q, const struct face *face, struct search *s, str password, str *rehash)
{
	struct auth *auth = q->app->auth;
	struct throttle_who who = who_of(q, face, s->district, s->name);
	enum rc rc = sign_in_throttled(q, who);
	if (rc == RC_DENIED)
		return req_invalid(q, (str){ 0 }, T(q->lang, face->proof));
	if (rc == RC_OK)
		rc = store_read(auth->store, run_search, s);
	if (rc != RC_OK)
		return rc;
	bool right = password_matches(s->found.hash, password);
	if (!right || !s->found.active)
		return refuse(q);
	throttle_passed(auth->throttle, who, clock_monotonic_us());
	return password_outdated(s->found.hash) ? password_hash(q->arena, password, rehash) : RC_OK;
}

static str device_of(struct req *q, str given)
{
	return str_empty(given) ? device_name(q->arena, req_header(q, S("User-Agent"))) : given;
}

enum session_kind sign_in_kind(const struct credential *c, str return_to)
{
	static const struct {
		str path; /* of the pages that are only for this kind */
		enum session_kind kind;
	} faces[] = {
		{ S_INIT("/desk"), SESSION_STAFF },
		{ S_INIT("/support"), SESSION_CONTACT },
		{ S_INIT("/updates"), SESSION_CONTACT },
		{ S_INIT("/admin"), SESSION_ADMIN },
	};
	const bool is[] = {
		[SESSION_STAFF] = c->is_staff, [SESSION_CONTACT] = c->is_contact, [SESSION_ADMIN] = c->admin_of.v != 0
	};
	enum session_kind first = (enum session_kind)0;
	for (size_t i = 0; i < COUNT_OF(faces); i++) {
		if (!is[faces[i].kind])
			continue;
		if (str_starts(return_to, faces[i].path))
			return faces[i].kind;
		if (!first)
			first = faces[i].kind;
	}
	return first;
}

static enum rc hash_sign_in(struct req *q)
{
	const struct sign_in_input *in = INPUT(q, struct sign_in_input);
	struct search s = { .arena = q->arena, .name = sign_in_email(q->arena, in->email), .find = find_email };
	struct verdict *v = ARENA_NEW(q->arena, struct verdict);
	enum rc rc = verify(q, &mail_face, &s, in->password, &v->rehash);
	if (rc != RC_OK)
		return rc;
	v->old_hash = s.found.hash;
	v->person = s.found.person;
	v->kind = sign_in_kind(&s.found, in->return_to);
	v->acting = v->kind == SESSION_ADMIN ? s.found.admin_of : (account_id){ 0 };
	v->device = device_of(q, (str){ 0 });
	if (!v->kind)
		return refuse(q);
	v->second_factor = !str_empty(in->code);
	rc = v->second_factor ? factor_check(q, v->person, in->code) : RC_OK;
	q->carried = v;
	return rc;
}

static enum rc hash_portal_sign_in(struct req *q)
{
	const struct portal_sign_in_input *in = INPUT(q, struct portal_sign_in_input);
	struct search s = {
		.arena = q->arena, .name = sign_in_username(q->arena, in->username), .district = in->district, .find = find_username
	};
	str rehash = { 0 };
	enum rc rc = verify(q, &portal_face, &s, in->password, &rehash);
	if (rc != RC_OK)
		return rc;
	struct verdict *v = ARENA_NEW(q->arena, struct verdict);
	*v = (struct verdict){ .person = s.found.person,
			       .old_hash = s.found.hash,
			       .rehash = rehash,
			       .kind = SESSION_FAMILY,
			       .acting = in->district,
			       .device = device_of(q, in->device),
			       .stay = in->stay };
	q->carried = v;
	return RC_OK;
}

/* The new password and the user name; adds a field error for each that can't be. */
static enum rc check_activation(struct req *q, const struct activation_input *in, const struct credential *c, struct verdict *v)
{
	const str context[] = { c->given, c->family, c->district, v->username };
	const char *why;
	enum rc rc = RC_OK;
	if (str_empty(v->username))
		rc = req_invalid(q, S("username"), T(q->lang, N_("Choose a user name.")));
	if (password_acceptable(in->password, c->password_min, context, COUNT_OF(context), &why) != RC_OK)
		rc = req_invalid(q, S("password"), T(q->lang, why));
	return rc;
}

static enum rc hash_activation(struct req *q)
{
	const struct activation_input *in = INPUT(q, struct activation_input);
	struct auth *auth = q->app->auth;
	struct search s = { .arena = q->arena,
			    .name = activation_key_hash(q->arena, in->activation_key),
			    .district = in->district,
			    .find = find_key };
	/* One account name for all keys of a district: keys can't be guessed faster by trying others. */
	struct throttle_who who = throttle_who(S("activation"), ARENA_CONCAT(q->arena, id_text(q->arena, in->district.v), q->peer),
					       q->peer);
	enum rc rc = sign_in_throttled(q, who);
	if (rc == RC_OK)
		rc = store_read(auth->store, run_search, &s);
	if (rc != RC_OK)
		return rc;
	if (!s.found.person.v)
		return req_invalid(
		    q, S("activation_key"),
		    T(q->lang, N_("This activation key is not known or has been used. Ask the school for a new one.")));
	throttle_passed(auth->throttle, who, clock_monotonic_us());
	struct verdict *v = ARENA_NEW(q->arena, struct verdict);
	*v = (struct verdict){
		.person = s.found.person,
		.kind = SESSION_FAMILY,
		.acting = in->district,
		.device = device_of(q, in->device),
		.stay = in->stay,
		.key_hash = s.name,
		.username = str_empty(in->username) ? s.found.username : sign_in_username(q->arena, in->username),
	};
	q->carried = v;
	rc = check_activation(q, in, &s.found, v);
	return rc == RC_OK ? password_hash(q->arena, in->password, &v->new_hash) : rc;
}

enum rc sign_in_hash(struct req *q)
{
	static const struct {
		const struct form_spec *form;
		enum rc (*hash)(struct req *q);
	} forms[] = {
		{ &sign_in_form, hash_sign_in },
		{ &portal_sign_in_form, hash_portal_sign_in },
		{ &activation_form, hash_activation },
		{ &code_form, hash_code },
		{ &code_if_any_form, hash_code_if_any },
		{ &passkey_new_form, passkey_new_hash },
		{ &passkey_verify_form, passkey_verify_hash },
		{ &passkey_sign_in_form, passkey_sign_in_hash },
		{ &link_password_form, new_password_hash_link },
		{ &api_password_form, new_password_hash_api },
		{ &own_password_form, new_password_hash_own },
	};
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (q->route->input == forms[i].form)
			return forms[i].hash(q);
	return fail(RC_FAIL, "%s: no sign-in form", q->route->path);
}

/* ---- step 2: in the handler's transaction ---- */

static enum rc activate(struct req *q, const struct verdict *v)
{
	enum rc rc = credential_activate(q->db, v, clock_now());
	if (rc == RC_CONFLICT)
		return req_invalid(q, S("username"), T(q->lang, N_("This user name is taken. Choose another.")));
	if (rc != RC_OK)
		return rc;
	session_person_changed(q->db, v->person);
	sign_in_proved(q, who_of(q, &portal_face, v->acting, v->username));
	const struct audit_entry e = { .event = "person.activated", .person = v->person, .account = v->acting, .request = q->id };
	return audit_write(q->db, &e);
}

/* What must be stored now of the password that was verified or set; absent: a passkey was shown. */
static str password_now(const struct verdict *v)
{
	return !str_absent(v->new_hash) ? v->new_hash : !str_absent(v->rehash) ? v->rehash : v->old_hash;
}

enum rc sign_in_finish(struct req *q, str *token, instant *expires)
{
	const struct verdict *v = q->carried;
	enum rc rc = str_absent(v->new_hash) ? RC_OK : activate(q, v);
	if (rc == RC_OK && v->passkey.v)
		rc = passkey_check_used(q, v->person, v->passkey, v->sign_count);
	if (rc == RC_OK && !str_absent(v->rehash))
		rc = credential_rehash(q->db, v->person, v->old_hash, v->rehash);
	if (rc == RC_OK)
		rc = credential_signed_in(q->db, v->person, password_now(v), clock_now());
	if (rc == RC_NOT_FOUND) { /* a new password has ended all sessions: this one does not slip in behind */
		err_clear();
		return refuse(q);
	}
	if (rc != RC_OK)
		return rc;
	const struct session_new new = {
		.person = v->person,
		.kind = v->kind,
		.acting = v->acting,
		.second_factor = v->second_factor,
		.device = v->device,
		.stay = v->stay,
	};
	session_id id;
	rc = session_create(q->db, q->arena, &new, &id, token, expires);
	const struct audit_entry e = {
		.event = "session.created",
		.person = v->person,
		.account = v->acting,
		.object = rc == RC_OK ? ARENA_CONCAT(q->arena, S("session "), id_text(q->arena, id.v)) : (str){ 0 },
		.request = q->id,
	};
	return rc == RC_OK ? audit_write(q->db, &e) : rc;
}
