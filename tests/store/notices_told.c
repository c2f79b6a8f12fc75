/* tests/store/notices_told.c — who hears that a notification has changed, in this process and in others. */
#include "notices/notice.h"
#include "support/app.h"

struct scene {
	struct under_test *u;
	enum rc (*fn)(struct db *db, struct scene *s);
	struct notice_input in;
	struct notice n;
	struct notice_words words;
	instant at;
	_Atomic int of_this, of_any; /* events heard */
};

static enum rc run(struct db *db, void *arg)
{
	struct scene *s = arg;
	return s->fn(db, s);
}
#define DO(s, what) ((s)->fn = (what), store_write((s)->u->t->store, run, (s)))

static enum rc draft(struct db *db, struct scene *s)
{
	return notice_draft(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->in, S("r"), &s->n);
}
static enum rc edit(struct db *db, struct scene *s)
{
	return notice_edit(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->n, &s->in, S("r"));
}
static enum rc publish(struct db *db, struct scene *s)
{
	return notice_publish(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->n, s->at, S("r"));
}
static enum rc tell(struct db *db, struct scene *s)
{
	return notice_tell(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->n, &s->words, S("r"));
}

static void heard(void *arg, str topic, str payload)
{
	struct scene *s = arg;
	char id[ID_TEXT];
	id_put(s->n.id.v, id);
	s->of_this += str_eq(topic, S("notice")) && str_eq(payload, (str){ id, ID_TEXT });
	s->of_any += str_eq(topic, S("notices")) && str_eq(payload, S("changed"));
}

/* PostgreSQL tells by a connection of its own, a little later. */
static bool comes_to(const struct scene *s, int wanted)
{
	for (int64_t until = clock_monotonic_us() + 2 * US_PER_SECOND; clock_monotonic_us() < until && s->of_any < wanted;)
		;
	return s->of_this == wanted && s->of_any == wanted;
}

/* Nobody hears of a draft; whoever may follow all of them does not hear which one it is. */
STORE_TEST(notice_changes_are_told)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = { .u = u,
			   .in = { .kind = NOTICE_INCIDENT,
				   .title = S("Sign-in is slow"),
				   .body = S("We are looking into it."),
				   .starts = clock_now(),
				   .everyone = true } };
	CHECK_OK(DO(&s, draft));
	store_subscribe(t->store, heard, &s);
	s.in.title = S("Signing in is slow");
	CHECK_OK(DO(&s, edit));
	s.at = (instant){ clock_now().us + US_PER_DAY };
	CHECK_OK(DO(&s, publish)); /* planned */
	s.at = (instant){ 0 };
	CHECK_OK(DO(&s, publish));
	CHECK(comes_to(&s, 1));
	s.words = (struct notice_words){ .to = NOTICE_RESOLVED };
	CHECK_OK(DO(&s, tell));
	CHECK(comes_to(&s, 2));
	store_unsubscribe(t->store, heard, &s);
}
