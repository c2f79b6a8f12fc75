/* See policy_mutants.h. */
#define policy_check policy_check_sound
#define policy_one_factor policy_one_factor_sound
#include "auth/policy.c"
#undef policy_check
#undef policy_one_factor

#include "proof/policy_mutants.h"

static struct mutant now;

/* The rule as the mutant has it. */
static struct rule rule_now(enum action action)
{
	struct rule r = rules[action];
	if (now.what == MUTANT_NONE || (now.action != ACTION_UNSET && now.action != action))
		return r;
	switch (now.what) {
	case MUTANT_RELATION:
		r.relation = REL_ANY;
		break;
	case MUTANT_KIND:
		r.kinds |= now.bit;
		r.types = now.bit == KIND(CONTACT) ? ALL_TYPES : r.types;
		r.roles = now.bit == KIND(STAFF) ? ALL_ROLES : r.roles;
		break;
	case MUTANT_TYPE:
		r.types |= now.bit;
		break;
	case MUTANT_ROLE:
		r.roles |= now.bit;
		break;
	case MUTANT_FACTOR:
		r.one_factor |= now.bit;
		break;
	case MUTANT_NONE:
		break;
	}
	return r;
}

enum rc policy_check(const struct actor *who, enum action action, const struct object *object);
bool policy_one_factor(enum action action, enum factor_due due);

enum rc policy_check(const struct actor *who, enum action action, const struct object *object)
{
	if (action <= ACTION_UNSET || action >= ACTION_N)
		return RC_DENIED;
	const struct rule r = rule_now(action);
	return rule_check(&r, who, object);
}

bool policy_one_factor(enum action action, enum factor_due due)
{
	return action > ACTION_UNSET && action < ACTION_N && rule_now(action).one_factor & 1u << due;
}

void policy_mutate(struct mutant m)
{
	now = m;
}

/* ---- all of them ---- */
struct listing {
	struct mutant *out;
	size_t n, max;
};

static void add(struct listing *l, enum action action, enum mutation what, unsigned bit)
{
	if (l->n < l->max)
		l->out[l->n++] = (struct mutant){ action, what, bit };
}

/* One mutant for each of the bits that the rule lacks. */
static void add_lacking(struct listing *l, enum action action, enum mutation what, unsigned has, unsigned all)
{
	for (unsigned bit = 1; bit <= all; bit <<= 1)
		if (all & bit && !(has & bit))
			add(l, action, what, bit);
}

size_t policy_mutants(struct mutant *out, size_t max)
{
	struct listing l = { out, 0, max };
	for (enum action action = ACTION_UNSET + 1; action < ACTION_N; action++) {
		const struct rule *r = &rules[action];
		if (r->relation != REL_ANY)
			add(&l, action, MUTANT_RELATION, 0);
		add_lacking(&l, action, MUTANT_KIND, r->kinds, EVERYONE);
		if (r->kinds & KIND(CONTACT))
			add_lacking(&l, action, MUTANT_TYPE, r->types, ALL_TYPES);
		if (r->kinds & KIND(STAFF))
			add_lacking(&l, action, MUTANT_ROLE, r->roles, ALL_ROLES);
		if (r->kinds & FACTORED)
			add_lacking(&l, action, MUTANT_FACTOR, r->one_factor, ONE_FACTOR);
	}
	add(&l, ACTION_UNSET, MUTANT_FACTOR, ONE_FACTOR);
	return l.n;
}

static str bit_text(unsigned bit, const struct bit_name *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (names[i].bit == bit)
			return str_c(names[i].name);
	return S("all");
}

str policy_mutant_text(struct arena *a, const struct mutant *m)
{
	str action = m->action == ACTION_UNSET ? S("every rule") : str_c(policy_action_name(m->action));
	switch (m->what) {
	case MUTANT_RELATION:
		return ARENA_CONCAT(a, action, S(" relation"));
	case MUTANT_KIND:
		return ARENA_CONCAT(a, action, S(" kind "), bit_text(m->bit, kind_names, COUNT_OF(kind_names)));
	case MUTANT_TYPE:
		return ARENA_CONCAT(a, action, S(" type "), bit_text(m->bit, type_names, COUNT_OF(type_names)));
	case MUTANT_ROLE:
		return ARENA_CONCAT(a, action, S(" role "), bit_text(m->bit, role_names, COUNT_OF(role_names)));
	case MUTANT_FACTOR:
		return ARENA_CONCAT(a, action,
				    m->bit == 1u << FACTOR_VERIFY  ? S(" factor verify")
				    : m->bit == 1u << FACTOR_ENROL ? S(" factor enrol")
								   : S(" factor ignored"));
	case MUTANT_NONE:
		break;
	}
	return S("none");
}
