/* cases/presence.c — a small table of who has which case open; the oldest row makes room. */
#include "cases/presence.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/num.h"

#define ROWS 512
#define NAME_MAX_BYTES 96
#define TOPIC "presence"

struct row {
	int64_t number, person;
	int64_t opened_us, seen_us, typing_us; /* 0: not */
	char name[NAME_MAX_BYTES];
	size_t name_n;
};
struct presence {
	struct store *store;
	pthread_mutex_t lock;
	struct row rows[ROWS];
};

/* ---- the table; with the lock held ---- */

static int64_t last_us(const struct row *r)
{
	return r->seen_us > r->opened_us ? r->seen_us : r->opened_us;
}

/* The row of that person and case, or the one that was silent longest. */
static struct row *row_for(struct presence *p, int64_t number, int64_t person)
{
	struct row *oldest = &p->rows[0];
	for (size_t i = 0; i < ROWS; i++) {
		struct row *r = &p->rows[i];
		if (r->number == number && r->person == person)
			return r;
		if (last_us(r) < last_us(oldest))
			oldest = r;
	}
	*oldest = (struct row){ .number = number, .person = person };
	return oldest;
}

static void take(struct presence *p, int64_t number, int64_t person, bool beat, bool typing, str name)
{
	int64_t now = clock_now().us;
	pthread_mutex_lock(&p->lock);
	struct row *r = row_for(p, number, person);
	if (r->opened_us == 0 ||
	    now - last_us(r) > (beat ? PRESENCE_OPENED : PRESENCE_HERE)) /* else it was open, and looked anew */
		r->opened_us = now;
	if (beat)
		r->seen_us = now;
	r->typing_us = typing ? now : 0;
	name = str_take(name, NAME_MAX_BYTES);
	memcpy(r->name, name.p, name.n);
	r->name_n = name.n;
	pthread_mutex_unlock(&p->lock);
}

/* ---- "12001 7000…01 10 Dana Whitfield": case, person, beat and typing, name ---- */

static str message(struct arena *a, const struct presence_note *n)
{
	return arena_printf(a, "%lld %lld %d%d %.*s", (long long)n->number, (long long)n->person.v, n->beat, n->typing,
			    STR_ARG(str_take(n->name, NAME_MAX_BYTES)));
}

static void heard(void *arg, str topic, str payload)
{
	str number, person, flags;
	int64_t n, who;
	if (!str_eq(topic, S(TOPIC)) || !str_next(&payload, ' ', &number) || !str_next(&payload, ' ', &person) ||
	    !str_next(&payload, ' ', &flags) || str_absent(payload))
		return;
	if (num_i64(number, 1, INT64_MAX, &n) && num_i64(person, 1, INT64_MAX, &who) && flags.n == 2)
		take(arg, n, who, flags.p[0] == '1', flags.p[1] == '1', payload);
}

/* ---- telling ---- */

struct telling {
	struct store_job job;
	struct arena *arena;
	str text;
};

static enum rc tell(struct db *db, void *arg)
{
	const struct telling *t = arg;
	db_publish(db, TOPIC, t->text);
	return RC_OK;
}

static void told(struct store_job *job, enum rc rc)
{
	struct telling *t = job->arg;
	(void)rc; /* nobody waits for it, and the next beat says it again */
	err_clear();
	arena_free(t->arena);
	free(t);
}

void presence_note(struct presence *p, const struct presence_note *note)
{
	take(p, note->number, note->person.v, note->beat, note->typing, note->name);
	if (store_engine(p->store) == ENGINE_SQLITE)
		return; /* one process */
	struct telling *t = memory_new(sizeof *t);
	t->arena = arena_new();
	t->text = message(t->arena, note);
	t->job = (struct store_job){ .run = tell, .arg = t, .done = told };
	if (store_submit_write(p->store, &t->job) != RC_OK)
		told(&t->job, RC_BUSY);
}

void presence_publish(struct presence *p, struct db *db, const struct presence_note *note)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	take(p, note->number, note->person.v, note->beat, note->typing, note->name);
	db_publish(db, TOPIC, message(a, note));
}

/* ---- who is there ---- */

static void add_latest_first(struct arena *a, presence_views *out, struct presence_view v)
{
	*LIST_ADD(a, out) = v;
	for (size_t i = out->n - 1; i > 0 && out->at[i - 1].opened_at.us < v.opened_at.us; i--) {
		out->at[i] = out->at[i - 1];
		out->at[i - 1] = v;
	}
}

void presence_of(struct presence *p, struct arena *a, int64_t number, person_id except, presence_views *out)
{
	int64_t now = clock_now().us;
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < ROWS; i++) {
		const struct row *r = &p->rows[i];
		if (r->number != number || r->person == except.v || now - last_us(r) > PRESENCE_OPENED)
			continue;
		add_latest_first(a, out,
				 (struct presence_view){ .person = { r->person },
							 .name = arena_dup(a, (str){ r->name, r->name_n }),
							 .opened_at = { r->opened_us },
							 .here = r->seen_us && now - r->seen_us <= PRESENCE_HERE,
							 .typing = r->typing_us && now - r->typing_us <= PRESENCE_HERE });
	}
	pthread_mutex_unlock(&p->lock);
}

enum rc presence_start(struct store *store, struct presence **out)
{
	struct presence *p = memory_new(sizeof *p);
	p->store = store;
	pthread_mutex_init(&p->lock, NULL);
	store_subscribe(store, heard, p);
	*out = p;
	return RC_OK;
}

void presence_stop(struct presence *p)
{
	if (!p)
		return;
	store_unsubscribe(p->store, heard, p);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
