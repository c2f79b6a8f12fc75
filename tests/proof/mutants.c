/* tests/proof/mutants.c — would the matrix notice? Every rule of the policy is weakened in every way there is, one at a time, and
 * the routes whose action it is are asked again: an answer of another class than expected.txt's is a kill.
 *
 * Where the access column of the route table stands before the policy, the mutant is looked for behind it: with the column opened
 * and a mere door for a handler, which says whether the gate's question to the policy was answered otherwise. */
#include "proof/matrix.h"
#include "proof/policy_mutants.h"

#define MUTANTS_MAX 1000

struct hunt {
	struct matrix m;
	int killed, behind, held, survived, leaks;
};

static enum rc door(struct req *q)
{
	return reply_text(q, 200, S("text/plain"), S("open"));
}

/* ---- which cells can tell ---- */

static enum actor_kind kind_of(const struct world *w, enum role role)
{
	return str_absent(w->token[role]) ? ACTOR_NOBODY : w->actor[role].kind;
}

/* May this role's answers differ at all under the mutant? Everything else is left out for speed only. */
static bool concerns(const struct world *w, const struct mutant *x, enum role role)
{
	enum actor_kind kind = kind_of(w, role);
	bool ended = role == ROLE_suspended || role == ROLE_ended;
	switch (x->what) {
	case MUTANT_KIND:
		return !ended && x->bit == 1u << kind;
	case MUTANT_TYPE:
		return !ended && kind == ACTOR_CONTACT;
	case MUTANT_ROLE:
		return kind == ACTOR_STAFF;
	case MUTANT_FACTOR:
		return role == ROLE_unenrolled || role == ROLE_unverified;
	case MUTANT_RELATION:
		return !ended && kind != ACTOR_NOBODY;
	case MUTANT_NONE:
		break;
	}
	return false;
}

static bool touches(const struct mutant *x, const struct book_line *l)
{
	return x->action == ACTION_UNSET || l->route->action == x->action;
}

static void open_column(struct hunt *h, const struct book_line *l, bool open)
{
	size_t i = (size_t)(l->route - routes);
	struct route *row = &h->m.w->table[i];
	*row = routes[i];
	if (!open)
		return;
	row->access = ACCESS_PUBLIC;
	row->handler = door;
	row->again = NULL;
	row->audit = AUDIT_NONE;
	row->work = WORK_EVENT;
}

/* The status behind the door, under that policy. */
static int through_door(struct hunt *h, struct cell *c, struct mutant x)
{
	policy_mutate(x);
	bool done = matrix_call(&h->m, c);
	policy_mutate((struct mutant){ 0 });
	h->m.w->changed = false;
	return done && c->asked.possible ? c->answer.status : -1;
}

/* Does this cell answer otherwise under the mutant? */
static bool differs(struct hunt *h, const struct mutant *x, struct cell *c, bool open, bool *done)
{
	if (open)
		return through_door(h, c, (struct mutant){ 0 }) != through_door(h, c, *x);
	if (h->m.w->changed && !(*done = world_reset(h->m.w)))
		return false;
	policy_mutate(*x);
	*done = matrix_call(&h->m, c);
	policy_mutate((struct mutant){ 0 });
	h->leaks += *done && c->asked.possible && !str_absent(answer_leak(h->m.w, h->m.b, c->line, c->role, &c->answer));
	return *done && c->asked.possible && !answer_is(c->line->rule->cell[c->role][c->relation], c->line->route, &c->answer);
}

static bool line_differs(struct hunt *h, const struct mutant *x, const struct book_line *l, bool open, bool *done)
{
	bool found = false;
	int relations = book_has_objects(l) && !open ? OF_N : 1;
	for (int r = 0; *done && r < ROLES; r++)
		for (int relation = 0; *done && !found && relation < relations && concerns(h->m.w, x, (enum role)r); relation++) {
			struct cell c = { .line = l, .role = (enum role)r, .relation = (enum relation_of)relation };
			found = differs(h, x, &c, open, done);
		}
	return found;
}

static bool hunted(struct hunt *h, const struct mutant *x, bool open, bool *done)
{
	bool found = false;
	for (size_t i = 0; *done && !found && i < h->m.b->lines.n; i++) {
		const struct book_line *l = h->m.b->lines.at[i];
		if (!touches(x, l))
			continue;
		open_column(h, l, open);
		found = line_differs(h, x, l, open, done);
		open_column(h, l, false);
	}
	return found;
}

static struct book_held *held_line(struct book *b, str name)
{
	for (size_t i = 0; i < b->held.n; i++)
		if (str_eq(b->held.at[i].mutant, name) ||
		    (str_ends(b->held.at[i].mutant, S(" *")) &&
		     str_starts(name, str_take(b->held.at[i].mutant, b->held.at[i].mutant.n - 1))))
			return &b->held.at[i];
	return NULL;
}

static bool judge_mutant(struct hunt *h, struct book *b, const struct mutant *x)
{
	str name = policy_mutant_text(h->m.w->t->arena, x);
	struct book_held *held = held_line(b, name);
	bool done = true, direct = hunted(h, x, false, &done);
	bool behind = done && !direct && hunted(h, x, true, &done);
	if (held)
		held->seen = true;
	if (held && (direct || behind))
		printf("%s:%d: %.*s is killed: take the line out\n", BOOK_FILE, held->line, STR_ARG(name));
	h->killed += direct;
	h->behind += behind;
	if (!direct && !behind && held)
		h->held++;
	if ((!direct && !behind && !held) || (held && (direct || behind))) {
		h->survived++;
		if (!held)
			printf("mutant alive: %.*s\n", STR_ARG(name));
	}
	return done;
}

TEST(proof_mutants)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	struct mutant *mutants = ARENA_ARRAY(t->arena, struct mutant, MUTANTS_MAX);
	CHECK(b && w);
	struct hunt h = { .m = { .w = w, .b = b, .quiet = true } };
	size_t n = policy_mutants(mutants, MUTANTS_MAX);
	CHECK(n < MUTANTS_MAX);
	for (size_t i = 0; i < n; i++)
		CHECK(judge_mutant(&h, b, &mutants[i]));
	for (size_t i = 0; i < b->held.n; i++)
		if (!b->held.at[i].seen) {
			h.survived++;
			printf("%s:%d: no such mutant: %.*s\n", BOOK_FILE, b->held.at[i].line, STR_ARG(b->held.at[i].mutant));
		}
	printf("policy mutants: %d of %d killed (%d of them behind the access column, %d showing a canary); %d more can be shown "
	       "by no "
	       "request, each with its reason in %s\n",
	       h.killed + h.behind, h.killed + h.behind + h.survived, h.behind, h.leaks, h.held, BOOK_FILE);
	CHECK_INT(0, h.survived);
	CHECK(h.leaks > 0); /* the canaries are where they should be, and are found */
}
