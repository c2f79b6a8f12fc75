/* auth/factor_check.c — a typed code, from throttle to audit row. It runs in the password pool (auth_gate.hash) and in transactions
 * of its own: what was tried stays written and what was used stays used, whatever becomes of the request. */
#include "auth/factor.h"
#include "auth/sign_in.h"
#include "auth/state.h"
#include "http/app.h"
#include "http/req.h"

#define CODE_MAX 40

static const struct field code_fields[] = {
	FIELD_SECRET(struct code_input, code, N_("Code"), .required = true, .max = CODE_MAX),
	FIELD_LINE(struct code_input, return_to, N_("Return to"), .max = 2000),
	FIELD_BOOL(struct code_input, recovery, N_("Recovery code")),
};
const struct form_spec code_form = FORM_SPEC(struct code_input, code_fields);

static const struct field code_if_any_fields[] = {
	FIELD_SECRET(struct code_input, code, N_("Code"), .max = CODE_MAX),
};
const struct form_spec code_if_any_form = FORM_SPEC(struct code_input, code_if_any_fields);

struct trying {
	struct req *q;
	person_id person;
	str code;
	bool right, recovery;
};

static enum rc try_code(struct db *db, void *arg)
{
	struct trying *t = arg;
	enum rc rc = factor_verify(db, t->q->arena, t->person, t->code, clock_now(), &t->recovery);
	t->right = rc == RC_OK;
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	err_clear();
	const struct audit_entry e = {
		.event = !t->right     ? "factor.failed"
			 : t->recovery ? "recovery.used"
				       : "factor.verified",
		.person = t->person,
		.object = ARENA_CONCAT(t->q->arena, S("person "), id_text(t->q->arena, t->person.v)),
		.request = t->q->id,
	};
	return audit_write(db, &e);
}

struct throttle_who factor_throttle_who(struct arena *a, person_id person)
{
	/* Wherever it is typed: only who knows the password gets here, and he could come from many networks. */
	str key = id_text(a, person.v);
	return throttle_who(S("factor"), key, key);
}

enum rc factor_check(struct req *q, person_id person, str code)
{
	struct throttle *throttle = q->app->auth->throttle;
	struct throttle_who who = factor_throttle_who(q->arena, person);
	struct trying t = { .q = q, .person = person, .code = code };
	enum rc rc = sign_in_throttled(q, who);
	if (rc == RC_OK)
		rc = store_write(q->app->auth->store, try_code, &t);
	if (rc != RC_OK)
		return rc;
	if (!t.right)
		return req_invalid(
		    q, S("code"),
		    T(q->lang, N_("This code is not right, or it was used before. Wait for the next one and type that.")));
	throttle_passed(throttle, who, clock_monotonic_us());
	struct code_verdict *v = ARENA_NEW(q->arena, struct code_verdict);
	v->recovery = t.recovery;
	q->carried = v;
	return RC_OK;
}

enum rc hash_code(struct req *q)
{
	return factor_check(q, q->actor->person, INPUT(q, struct code_input)->code);
}

struct asking {
	struct req *q;
	struct factors has;
};

static enum rc ask_factors(struct db *db, void *arg)
{
	struct asking *x = arg;
	return factors_of(db, x->q->arena, x->q->actor->person, &x->has);
}

/* Who has no TOTP has no code to type; his session has passed another factor. */
enum rc hash_code_if_any(struct req *q)
{
	struct asking x = { .q = q };
	enum rc rc = store_read(q->app->auth->store, ask_factors, &x);
	if (rc != RC_OK || !x.has.totp)
		return rc;
	if (str_empty(INPUT(q, struct code_input)->code))
		return req_invalid(q, S("code"), T(q->lang, N_("Type the code that your app shows now.")));
	return hash_code(q);
}
