/* db/publish.c — telling subscribers what has committed. */
#include <assert.h>

#include "db/engine.h"

void db_publish(struct db *db, const char *topic, str payload)
{
	assert(db->writable && payload.n <= PUBLISH_MAX && str_find(str_c(topic), S(" ")) < 0);
	struct publication *p = ARENA_NEW(db->held, struct publication);
	*p = (struct publication){ arena_dup(db->held, str_c(topic)), arena_dup(db->held, payload), NULL };
	*db->published_end = p;
	db->published_end = &p->next;
}

void publish_undo(struct db *db, struct publication **mark)
{
	db->published_end = mark ? mark : &db->published;
	*db->published_end = NULL;
	if (!mark)
		arena_reset(db->held);
}

void publish_tell(struct store *s, str topic, str payload)
{
	pthread_mutex_lock(&s->subscribing);
	for (size_t i = 0; i < s->subscribers_n; i++)
		s->subscribers[i].fn(s->subscribers[i].arg, topic, payload);
	pthread_mutex_unlock(&s->subscribing);
}

void publish_deliver(struct store *s, const struct publication *first)
{
	for (const struct publication *p = first; p; p = p->next)
		publish_tell(s, p->topic, p->payload);
}

void store_subscribe(struct store *s, store_heard *fn, void *arg)
{
	pthread_mutex_lock(&s->subscribing);
	assert(s->subscribers_n < SUBSCRIBERS_MAX);
	s->subscribers[s->subscribers_n++] = (struct subscriber){ fn, arg };
	pthread_mutex_unlock(&s->subscribing);
}

void store_unsubscribe(struct store *s, store_heard *fn, void *arg)
{
	pthread_mutex_lock(&s->subscribing);
	for (size_t i = 0; i < s->subscribers_n; i++)
		if (s->subscribers[i].fn == fn && s->subscribers[i].arg == arg)
			s->subscribers[i--] = s->subscribers[--s->subscribers_n];
	pthread_mutex_unlock(&s->subscribing);
}
