#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/random.h"
#include "http/conn.h"

#define EVENT_THREADS_MAX 64
#define CONNECTIONS_DEFAULT 20000
#define WAIT_MS 5
#define LEFT_BEHIND_SECONDS (24 * 3600)

static void release(struct server *s)
{
	streams_stop(s->streams);
	rates_free(s->rates);
	metrics_free(s->metrics);
	arena_free(s->arena);
	free(s);
}

/* Uploads that a crash has left behind. A day: another process may be receiving into the same folder. */
static void sweep(struct server *s)
{
	DIR *d = opendir(arena_z(s->arena, s->incoming));
	struct stat about;
	for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
		if (fstatat(dirfd(d), e->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(about.st_mode) &&
		    (clock_now().us / US_PER_SECOND) - about.st_mtime > LEFT_BEHIND_SECONDS)
			unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
}

static enum rc make_folders(struct server *s)
{
	if (str_empty(s->settings->data_dir))
		return RC_OK;
	s->incoming = ARENA_CONCAT(s->arena, s->settings->data_dir, S("/incoming"));
	enum rc rc = files_folder(arena_z(s->arena, s->settings->data_dir));
	if (rc == RC_OK)
		rc = files_folder(arena_z(s->arena, s->incoming));
	if (rc == RC_OK)
		sweep(s);
	return rc;
}

enum rc server_in_memory(const struct settings *settings, struct store *store, struct app *app, const struct http_gate *gate,
			 const struct route *table, size_t n, struct server **out)
{
	struct server *s = memory_new(sizeof *s);
	s->settings = settings;
	s->store = store;
	s->app = app;
	s->gate = gate;
	s->arena = arena_new();
	s->rates = rates_new();
	s->metrics = metrics_new(n);
	s->streams = streams_start(s);
	s->origin = settings->public_url;
	s->log_level = log_level_of(settings->log_level);
	s->zone = zone_find(str_empty(settings->zone) ? S("UTC") : settings->zone);
	random_bytes(&s->id_prefix, sizeof s->id_prefix);
	rates_percent(s->rates, 0);
	enum rc rc = router_new(s->arena, table, n, &s->router);
	if (rc == RC_OK)
		rc = make_folders(s);
	if (rc != RC_OK) {
		release(s);
		return rc;
	}
	if (app)
		app->server = s;
	*out = s;
	return RC_OK;
}

void server_rate_percent(struct server *s, int64_t percent)
{
	rates_percent(s->rates, percent);
}

int server_port(const struct server *s)
{
	return s->port;
}

static void make_listeners(struct server *s)
{
	int64_t n = s->settings->event_threads;
	if (n <= 0)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	s->listeners_n = n < 1 ? 1 : n > EVENT_THREADS_MAX ? EVENT_THREADS_MAX : (size_t)n;
	s->listeners = ARENA_ARRAY(s->arena, struct listener, s->listeners_n);
	for (size_t i = 0; i < s->listeners_n; i++) {
		s->listeners[i].server = s;
		s->listeners[i].fd = -1;
		pthread_mutex_init(&s->listeners[i].lock, NULL);
	}
}

static enum rc start_threads(struct server *s)
{
	int64_t connections = s->settings->max_connections > 0 ? s->settings->max_connections : CONNECTIONS_DEFAULT;
	int64_t each = connections / (int64_t)s->listeners_n;
	s->hash = hash_start(s, s->settings->hash_threads > 0 ? (int)s->settings->hash_threads : 1);
	s->reaper = reaper_start(s);
	if (!s->hash || !s->reaper)
		return fail(RC_FAIL, "threads can't be started");
	enum rc rc = RC_OK;
	for (size_t i = 0; i < s->listeners_n && rc == RC_OK; i++)
		rc = conn_start(&s->listeners[i], each < 1 ? 1 : (unsigned)each);
	return rc;
}

enum rc server_start(const struct settings *settings, struct store *store, struct app *app, const struct http_gate *gate,
		     const struct route *table, size_t n, struct server **out)
{
	struct server *s;
	enum rc rc = server_in_memory(settings, store, app, gate, table, n, &s);
	if (rc != RC_OK)
		return rc;
	rates_percent(s->rates, 100);
	make_listeners(s);
	rc = listen_open(s);
	if (rc == RC_OK) {
		/* Signals are the main thread's. */
		sigset_t all, before;
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, &before);
		rc = start_threads(s);
		pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	if (rc == RC_OK) {
		*out = s;
		return rc;
	}
	if (app)
		app->server = NULL;
	server_stop(s);
	return rc;
}

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

static void shut(struct server *s, bool idle_only)
{
	for (size_t i = 0; i < s->listeners_n; i++)
		conn_shut_all(&s->listeners[i], idle_only);
}

/* Nobody is let in any more. Requests in flight get their answers; after drain_seconds their sockets are shut, and only the store's
 * jobs are waited for. */
static void drain(struct server *s)
{
	int64_t until = clock_monotonic_us() + s->settings->drain_seconds * US_PER_SECOND;
	for (size_t i = 0; i < s->listeners_n; i++)
		if (s->listeners[i].daemon)
			MHD_quiesce_daemon(s->listeners[i].daemon);
	listen_shut(s);
	streams_end(s->streams);
	while (s->busy > 0 && clock_monotonic_us() < until)
		pause_ms(WAIT_MS);
	shut(s, true);
	while (s->busy > 0) {
		shut(s, false);
		pause_ms(WAIT_MS);
	}
}

static void stop_listener(struct listener *l)
{
	if (l->daemon)
		MHD_stop_daemon(l->daemon);
	while (l->arenas_n > 0)
		arena_free(l->arenas[--l->arenas_n]);
	pthread_mutex_destroy(&l->lock);
}

void server_stop(struct server *s)
{
	if (!s)
		return;
	s->draining = true;
	drain(s);
	hash_stop(s->hash);
	reaper_stop(s->reaper);
	for (size_t i = 0; i < s->listeners_n; i++)
		stop_listener(&s->listeners[i]);
	listen_close(s);
	release(s);
}
