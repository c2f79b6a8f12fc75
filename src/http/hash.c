/* The password pool: a few niced threads and a short queue, because each hash takes 25 ms and 19 MB. */
#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "http/edge.h"

#define QUEUE_MAX 16
#define NICE 10

struct hash_pool {
	struct server *server;
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct http_message *first, *last;
	size_t waiting;
	bool stop;
	pthread_t *threads;
	int threads_n;
};

static struct http_message *take(struct hash_pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (!p->first && !p->stop)
		pthread_cond_wait(&p->more, &p->lock);
	struct http_message *m = p->first;
	if (m) {
		p->first = m->next;
		p->waiting--;
	}
	pthread_mutex_unlock(&p->lock);
	return m;
}

static void *worker(void *arg)
{
	struct hash_pool *p = arg;
	struct http_message *m;
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	while ((m = take(p))) {
		err_clear();
		work_hashed(m, p->server->gate->hash(&m->q));
	}
	return NULL;
}

struct hash_pool *hash_start(struct server *s, int threads)
{
	struct hash_pool *p = memory_new(sizeof *p);
	p->server = s;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->more, NULL);
	p->threads = memory_new(sizeof *p->threads * (size_t)threads);
	while (p->threads_n < threads && pthread_create(&p->threads[p->threads_n], NULL, worker, p) == 0)
		p->threads_n++;
	if (p->threads_n > 0)
		return p;
	hash_stop(p);
	return NULL;
}

void hash_stop(struct hash_pool *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_broadcast(&p->more);
	pthread_mutex_unlock(&p->lock);
	for (int i = 0; i < p->threads_n; i++)
		pthread_join(p->threads[i], NULL);
	pthread_cond_destroy(&p->more);
	pthread_mutex_destroy(&p->lock);
	free(p->threads);
	free(p);
}

enum rc hash_submit(struct hash_pool *p, struct http_message *m)
{
	pthread_mutex_lock(&p->lock);
	bool full = p->waiting >= QUEUE_MAX;
	if (!full) {
		m->next = NULL;
		if (p->first)
			p->last->next = m;
		else
			p->first = m;
		p->last = m;
		p->waiting++;
		pthread_cond_signal(&p->more);
	}
	pthread_mutex_unlock(&p->lock);
	return full ? RC_BUSY : RC_OK;
}

size_t hash_waiting(struct hash_pool *p)
{
	if (!p)
		return 0;
	pthread_mutex_lock(&p->lock);
	size_t n = p->waiting;
	pthread_mutex_unlock(&p->lock);
	return n;
}
