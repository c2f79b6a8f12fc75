/* Event streams without sockets: which ones end, and how many there may be. */
#include "http/edge.h"
#include "web/http_fixture.h"

static void nothing(void *arg)
{
	(void)arg;
}

static struct stream *open_one(struct test *t, struct streams *all, int64_t who, int64_t person)
{
	struct stream *st = NULL;
	struct stream_wish wish = { .topic = S("item"), .who = who, .person = person, .resume = nothing };
	if (stream_open(all, &wish, &st) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "stream_open()");
	return st;
}

static bool is_over(struct stream *st)
{
	char out[512];
	ptrdiff_t n;
	while ((n = stream_pull(st, out, sizeof out, nothing, NULL)) > 0)
		;
	return n < 0;
}

/* PostgreSQL tells by a connection of its own, a little later. */
static bool comes_to_an_end(struct stream *st)
{
	for (int64_t until = clock_monotonic_us() + 2 * US_PER_SECOND; clock_monotonic_us() < until;)
		if (is_over(st))
			return true;
	return false;
}

struct news {
	const char *topic;
	str payload;
};

static enum rc tell(struct db *db, void *arg)
{
	const struct news *what = arg;
	db_publish(db, what->topic, what->payload);
	return RC_OK;
}

STORE_TEST(http_streams_end_with_session_or_person)
{
	struct streams *all = fixture_memory(t)->server->streams;
	struct stream *one = open_one(t, all, 11, 21), *two = open_one(t, all, 12, 21), *three = open_one(t, all, 13, 22),
		      *nobody = open_one(t, all, -11, 0);
	struct news session = { "session", S("11") }, person = { "person", S("21") }, all_of_it = { "*", S("") };
	CHECK_OK(store_write(t->store, tell, &session));
	CHECK(comes_to_an_end(one));
	CHECK(!is_over(two) && !is_over(three) && !is_over(nobody));
	CHECK_OK(store_write(t->store, tell, &person));
	CHECK(comes_to_an_end(two));
	CHECK(!is_over(three) && !is_over(nobody));
	CHECK_OK(store_write(t->store, tell, &all_of_it));
	CHECK(comes_to_an_end(three) && comes_to_an_end(nobody));
	struct stream *later = open_one(t, all, 11, 21);
	CHECK(!is_over(later));
	struct stream *opened[] = { one, two, three, nobody, later };
	for (size_t i = 0; i < COUNT_OF(opened); i++)
		stream_close(opened[i]);
	CHECK_INT(0, streams_count(all));
}

STORE_TEST(http_streams_end_after_a_while)
{
	struct streams *all = fixture_memory(t)->server->streams;
	struct stream *st = open_one(t, all, 11, 21);
	int64_t now = clock_monotonic_us();
	streams_beat(all, now + STREAM_LIFE - US_PER_SECOND);
	CHECK(!is_over(st));
	streams_beat(all, now + STREAM_LIFE + US_PER_SECOND);
	CHECK(is_over(st));
	stream_close(st);
}

STORE_TEST(http_streams_are_bounded)
{
	struct streams *all = fixture_memory(t)->server->streams;
	static struct stream *opened[STREAMS_MAX];
	struct stream_wish wish = { .topic = S("item"), .who = 1, .resume = nothing };
	struct stream *more;
	for (int i = 0; i < STREAMS_MAX; i++)
		opened[i] = open_one(t, all, 1 + i / STREAMS_PER_WHO, 0);
	CHECK_RC(RC_BUSY, stream_open(all, &wish, &more));
	stream_close(opened[STREAMS_MAX - 1]); /* another's */
	CHECK_RC(RC_LIMIT, stream_open(all, &wish, &more));
	stream_close(opened[0]);
	CHECK_OK(stream_open(all, &wish, &more));
	opened[0] = more;
	for (int i = 0; i < STREAMS_MAX - 1; i++)
		stream_close(opened[i]);
	CHECK_INT(0, streams_count(all));
}
