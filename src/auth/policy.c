/* auth/policy.c — the table of who may do what, and the few relations it speaks of. */
#include "auth/policy.h"

/* Bits of enum actor_kind, enum contact_type and enum staff_role. */
#define KIND(name) (1u << ACTOR_##name)
#define TYPE(name) (1u << CONTACT_##name)
#define EVERYONE (KIND(NOBODY) | SIGNED_IN)
#define SIGNED_IN (KIND(CONTACT) | KIND(STAFF) | KIND(ADMIN) | KIND(GUARDIAN) | KIND(STUDENT))
#define FAMILY (KIND(GUARDIAN) | KIND(STUDENT))
#define FACTORED (KIND(CONTACT) | KIND(STAFF) | KIND(ADMIN)) /* who may have a second factor */
#define ALL_TYPES (TYPE(AUTHORIZED) | TYPE(TECHNICAL) | TYPE(READ_ONLY))
#define WRITERS (TYPE(AUTHORIZED) | TYPE(TECHNICAL))
#define ALL_ROLES (STAFF_AGENT | STAFF_HOSTING | STAFF_PUBLISHER | STAFF_ADMIN)

enum relation {
	REL_ANY,	    /* any row */
	REL_SELF,	    /* the actor's own: object.person */
	REL_OWN_ACCOUNT,    /* of an account he may act for, with a type of the rule: object.account */
	REL_ITSELF,	    /* the same, but not of one that his account only is connected to: object.account */
	REL_OWN_DISTRICT,   /* of his district, and of his school if he has only one: object.account, object.school */
	REL_WHOLE_DISTRICT, /* of his district, which he has to have as a whole */
	REL_GRANTED,	    /* of a district, under a grant that is in force and his: object.account, object.grantee (P13) */
	REL_OWN_CHILD,	    /* a record of himself, object.student, or (guardian) of whom the roster gave him: object.guardian */
	REL_N
};

struct rule {
	unsigned kinds, types, roles; /* types only asked of contacts, roles only of staff */
	enum relation relation;
	unsigned one_factor; /* bits of enum factor_due: goes although the session lacks its second factor */
};

#define ONE_FACTOR (1u << FACTOR_VERIFY | 1u << FACTOR_ENROL)
#define RULE_DUE(name, kinds, types, roles, relation, due) [ACTION_##name] = { kinds, types, roles, REL_##relation, due }
#define RULE(name, kinds, types, roles, relation) [ACTION_##name] = { kinds, types, roles, REL_##relation, 0 }
static const struct rule rules[ACTION_N] = {
	RULE_DUE(PUBLIC, EVERYONE, ALL_TYPES, ALL_ROLES, ANY, ONE_FACTOR),
	RULE_DUE(SIGN_OUT, SIGNED_IN, ALL_TYPES, ALL_ROLES, SELF, ONE_FACTOR),
	RULE_DUE(FACTOR_PASS, FACTORED, ALL_TYPES, ALL_ROLES, SELF, ONE_FACTOR),
	/* Who has a factor shows it before he changes one: a stolen password enrols nothing beside it. */
	RULE_DUE(FACTOR_OWN, FACTORED, ALL_TYPES, ALL_ROLES, SELF, 1u << FACTOR_ENROL),
	RULE(SESSION_OWN, SIGNED_IN, ALL_TYPES, ALL_ROLES, SELF),
	RULE(ACCOUNT_SWITCH, KIND(CONTACT), ALL_TYPES, 0, OWN_ACCOUNT),

	RULE(CASE_LIST, KIND(CONTACT), ALL_TYPES, 0, OWN_ACCOUNT),
	RULE(CASE_VIEW, KIND(CONTACT), ALL_TYPES, 0, OWN_ACCOUNT),
	RULE(CASE_CREATE, KIND(CONTACT), WRITERS, 0, OWN_ACCOUNT),
	RULE(CASE_COMMENT, KIND(CONTACT), WRITERS, 0, OWN_ACCOUNT),

	RULE(DESK_CASE_LIST, KIND(STAFF), 0, STAFF_AGENT | STAFF_ADMIN, ANY),
	RULE(DESK_CASE_VIEW, KIND(STAFF), 0, STAFF_AGENT | STAFF_ADMIN, ANY),
	RULE(DESK_CASE_WORK, KIND(STAFF), 0, STAFF_AGENT | STAFF_ADMIN, ANY),

	RULE(UPDATE_LIST, KIND(CONTACT), ALL_TYPES, 0, OWN_ACCOUNT),
	RULE(UPDATE_VIEW, KIND(CONTACT), ALL_TYPES, 0, OWN_ACCOUNT),
	RULE(UPDATE_REQUEST, KIND(CONTACT), TYPE(TECHNICAL), 0, OWN_ACCOUNT),
	RULE(UPDATE_CANCEL, KIND(CONTACT), TYPE(TECHNICAL), 0, OWN_ACCOUNT),

	RULE(DESK_UPDATE_LIST, KIND(STAFF), 0, STAFF_HOSTING | STAFF_ADMIN, ANY),
	RULE(DESK_UPDATE_WORK, KIND(STAFF), 0, STAFF_HOSTING | STAFF_ADMIN, ANY),

	RULE(NOTICE_LIST, KIND(CONTACT) | KIND(STAFF), ALL_TYPES, ALL_ROLES, ANY),
	RULE(DESK_NOTICE_WORK, KIND(STAFF), 0, STAFF_PUBLISHER | STAFF_ADMIN, ANY),

	RULE(PORTAL_READ, FAMILY, 0, 0, OWN_CHILD),
	RULE(PORTAL_WRITE, FAMILY, 0, 0, OWN_CHILD),

	RULE(CONTACT_LIST, KIND(CONTACT), ALL_TYPES, 0, OWN_ACCOUNT),
	RULE(GRANT_LIST, KIND(CONTACT), ALL_TYPES, 0, ITSELF),
	RULE(GRANT_DECIDE, KIND(CONTACT), WRITERS, 0, ITSELF),
	RULE(ACCESS_LOG, KIND(CONTACT), WRITERS, 0, ITSELF),

	RULE(ADMIN_VIEW, KIND(ADMIN), 0, 0, OWN_DISTRICT),
	RULE(ADMIN_PEOPLE, KIND(ADMIN), 0, 0, OWN_DISTRICT),
	RULE(ADMIN_DISTRICT, KIND(ADMIN), 0, 0, WHOLE_DISTRICT),
	RULE(ADMIN_IMPORT, KIND(ADMIN), 0, 0, WHOLE_DISTRICT),

	RULE(ACCOUNT_VIEW, KIND(STAFF), 0, ALL_ROLES, ANY),
	RULE(DESK_ACCOUNTS, KIND(STAFF), 0, STAFF_ADMIN, ANY),
	RULE(DESK_PEOPLE, KIND(STAFF), 0, STAFF_ADMIN, ANY),
	RULE(DESK_MAIL, KIND(STAFF), 0, STAFF_ADMIN, ANY),
	RULE(DESK_PURGE, KIND(STAFF), 0, STAFF_ADMIN, ANY),
	RULE(AUDIT_SEARCH, KIND(STAFF), 0, STAFF_ADMIN, ANY),
	RULE(DESK_GRANT, KIND(STAFF), 0, STAFF_AGENT | STAFF_ADMIN, SELF),
	RULE(STUDENT_VIEW, KIND(STAFF), 0, STAFF_AGENT | STAFF_ADMIN, GRANTED),
};
#undef RULE
#undef RULE_DUE

/* ---- could he at all ---- */

static bool has_type(const struct rule *r, const struct actor *who)
{
	for (size_t i = 0; i < who->accounts_n; i++)
		if (r->types & 1u << who->accounts[i].type)
			return true;
	return false;
}

/* Of a contact an account is asked for only where the rule is about accounts. */
static bool may_at_all(const struct rule *r, const struct actor *who)
{
	if (!(r->kinds & 1u << who->kind))
		return false;
	if (who->kind == ACTOR_STAFF)
		return (who->staff_roles & r->roles) != 0;
	if (who->kind == ACTOR_CONTACT && (r->relation == REL_OWN_ACCOUNT || r->relation == REL_ITSELF))
		return has_type(r, who);
	if (r->relation == REL_WHOLE_DISTRICT)
		return who->school.v == 0;
	return true;
}

/* ---- to this object ---- */
typedef enum rc relation_fn(const struct rule *r, const struct actor *who, const struct object *o);

static enum rc rel_any(const struct rule *r, const struct actor *who, const struct object *o)
{
	(void)r, (void)who, (void)o;
	return RC_OK;
}

static enum rc rel_self(const struct rule *r, const struct actor *who, const struct object *o)
{
	(void)r;
	return o->person.v && o->person.v == who->person.v ? RC_OK : RC_NOT_FOUND;
}

static enum rc rel_own_account(const struct rule *r, const struct actor *who, const struct object *o)
{
	const struct actor_account *own = actor_account(who, o->account);
	if (!own || o->account.v == 0)
		return RC_NOT_FOUND;
	return r->types & 1u << own->type ? RC_OK : RC_DENIED;
}

/* Whose students they are decides himself: not the state, consortium or agency that acts for him. */
static enum rc rel_itself(const struct rule *r, const struct actor *who, const struct object *o)
{
	const struct actor_account *own = actor_account(who, o->account);
	return own && own->via.v ? RC_NOT_FOUND : rel_own_account(r, who, o);
}

static bool in_district(const struct actor *who, const struct object *o)
{
	return o->account.v && o->account.v == who->acting.v;
}

static enum rc rel_own_district(const struct rule *r, const struct actor *who, const struct object *o)
{
	(void)r;
	if (!in_district(who, o))
		return RC_NOT_FOUND;
	return who->school.v == 0 || who->school.v == o->school.v ? RC_OK : RC_NOT_FOUND;
}

/* No student's record without a grant of his district in force, and only for him who asked for it. */
static enum rc rel_granted(const struct rule *r, const struct actor *who, const struct object *o)
{
	(void)r;
	return o->account.v && o->grantee.v && o->grantee.v == who->person.v ? RC_OK : RC_NOT_FOUND;
}

static enum rc rel_own_child(const struct rule *r, const struct actor *who, const struct object *o)
{
	(void)r;
	if (!in_district(who, o) || o->student.v == 0)
		return RC_NOT_FOUND;
	user_id whose = who->kind == ACTOR_GUARDIAN ? o->guardian : o->student;
	return whose.v && whose.v == who->roster_user.v ? RC_OK : RC_NOT_FOUND;
}

static const struct {
	const char *words;
	relation_fn *check;
} relations[REL_N] = {
	[REL_ANY] = { "any", rel_any },
	[REL_SELF] = { "self", rel_self },
	[REL_OWN_ACCOUNT] = { "own-account", rel_own_account },
	[REL_ITSELF] = { "account-itself", rel_itself },
	[REL_OWN_DISTRICT] = { "own-district", rel_own_district },
	[REL_WHOLE_DISTRICT] = { "whole-district", rel_own_district },
	[REL_GRANTED] = { "granted", rel_granted },
	[REL_OWN_CHILD] = { "own-child", rel_own_child },
};

bool policy_one_factor(enum action action, enum factor_due due)
{
	return action > ACTION_UNSET && action < ACTION_N && rules[action].one_factor & 1u << due;
}

static enum rc rule_check(const struct rule *r, const struct actor *who, const struct object *object)
{
	if (!may_at_all(r, who))
		return RC_DENIED;
	if (who->factor_due != FACTOR_NOT_DUE && !(r->one_factor & 1u << who->factor_due))
		return RC_DENIED;
	return object ? relations[r->relation].check(r, who, object) : RC_OK;
}

enum rc policy_check(const struct actor *who, enum action action, const struct object *object)
{
	return action > ACTION_UNSET && action < ACTION_N ? rule_check(&rules[action], who, object) : RC_DENIED;
}

/* ---- in words ---- */

const char *policy_action_name(enum action action)
{
	static const char *const names[ACTION_N] = { "UNSET",
#define POLICY_NAME(name) #name,
						     ACTIONS(POLICY_NAME)
#undef POLICY_NAME
	};
	return action >= ACTION_UNSET && action < ACTION_N ? names[action] : names[ACTION_UNSET];
}

struct bit_name {
	unsigned bit;
	const char *name;
};
static const struct bit_name kind_names[] = {
	{ KIND(NOBODY), "anyone" }, { KIND(CONTACT), "contact" },   { KIND(STAFF), "staff" },
	{ KIND(ADMIN), "admin" },   { KIND(GUARDIAN), "guardian" }, { KIND(STUDENT), "student" },
};
static const struct bit_name type_names[] = {
	{ TYPE(AUTHORIZED), "authorized" },
	{ TYPE(TECHNICAL), "technical" },
	{ TYPE(READ_ONLY), "read-only" },
};
static const struct bit_name role_names[] = {
	{ STAFF_AGENT, "agent" },
	{ STAFF_HOSTING, "hosting" },
	{ STAFF_PUBLISHER, "publisher" },
	{ STAFF_ADMIN, "admin" },
};

/* ":authorized|technical"; nothing when all are meant. */
static str bits_text(struct arena *a, unsigned bits, unsigned all, const struct bit_name *names, size_t n)
{
	str out = S("");
	if (bits == all)
		return out;
	for (size_t i = 0; i < n; i++)
		if (bits & names[i].bit)
			out = ARENA_CONCAT(a, out, str_empty(out) ? S(":") : S("|"), str_c(names[i].name));
	return out;
}

static str kind_text(struct arena *a, const struct rule *r, const struct bit_name *kind)
{
	str detail = S("");
	if (kind->bit == KIND(CONTACT))
		detail = bits_text(a, r->types, ALL_TYPES, type_names, COUNT_OF(type_names));
	if (kind->bit == KIND(STAFF))
		detail = bits_text(a, r->roles, ALL_ROLES, role_names, COUNT_OF(role_names));
	return ARENA_CONCAT(a, str_c(kind->name), detail);
}

str policy_rule_text(struct arena *a, enum action action)
{
	if (action <= ACTION_UNSET || action >= ACTION_N)
		return S("nobody");
	const struct rule *r = &rules[action];
	str out = S("");
	if (r->kinds == EVERYONE)
		out = S("anyone ");
	else if (r->kinds == SIGNED_IN)
		out = S("signed-in ");
	else
		for (size_t i = 0; i < COUNT_OF(kind_names); i++)
			if (r->kinds & kind_names[i].bit)
				out = ARENA_CONCAT(a, out, kind_text(a, r, &kind_names[i]), S(" "));
	return ARENA_CONCAT(a, out, str_c(relations[r->relation].words), r->one_factor ? S(" one-factor") : S(""));
}
