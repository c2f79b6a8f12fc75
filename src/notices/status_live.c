/* notices/status_live.c — /status from memory.
 *
 * A snapshot is all files rendered, sorted by path; whoever answers from one holds it until the answer has left. After a change,
 * the first request that comes is sent to a reader thread, which makes the next snapshot and shares with the last one what has the
 * same key; others are answered from the last one meanwhile.
 *
 * A reader's transaction may have begun before the change that it is to see (portal/portal.h has the same care): for STATUS_DOUBT
 * after a change was heard, a snapshot is believed for STATUS_TRUST only.
 */
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "http/app.h"
#include "http/req.h"
#include "notices/status.h"
#include "notices/status_files.h"
#include "notices/status_web.h"

#define STATUS_DOUBT (5 * US_PER_SECOND)
#define STATUS_TRUST (US_PER_SECOND / 4)
#define STATUS_PATIENCE US_PER_SECOND /* then another one is sent: it may have been refused */
#define ETAG_TEXT (2 + 2 * STATUS_KEY)

/* One rendered file, shared by the snapshots that have it. */
struct blob {
	_Atomic int users;
	char etag[ETAG_TEXT];
	size_t n;
	char bytes[];
};
struct kept {
	str path, type; /* in the snapshot's arena */
	struct status_key key;
	struct blob *blob;
};
struct snapshot {
	_Atomic int users;
	struct arena *arena;
	struct kept *file;
	size_t n;
	int64_t read_us; /* monotonic, before the rows were read */
	instant as_of;
};
struct status_page {
	struct store *store;
	const struct settings *settings;
	pthread_mutex_t lock; /* of `now`, held for a few instructions */
	struct snapshot *now; /* NULL: nobody has asked yet */
	pthread_mutex_t making;
	_Atomic int64_t asked_us; /* monotonic: when a request was sent to make the next one; 0: none is on its way */
	_Atomic int64_t heard_us; /* monotonic: the last change */
};

/* ---- holding ---- */
static void blob_drop(struct blob *b)
{
	if (b && atomic_fetch_sub(&b->users, 1) == 1)
		free(b);
}

static void snapshot_drop(void *arg)
{
	struct snapshot *s = arg;
	if (!s || atomic_fetch_sub(&s->users, 1) != 1)
		return;
	for (size_t i = 0; i < s->n; i++)
		blob_drop(s->file[i].blob);
	arena_free(s->arena);
	free(s);
}

static struct snapshot *hold(struct status_page *st)
{
	pthread_mutex_lock(&st->lock);
	struct snapshot *s = st->now;
	if (s)
		atomic_fetch_add(&s->users, 1);
	pthread_mutex_unlock(&st->lock);
	return s;
}

/* What is held now and was not before is the caller's reference. */
static void replace(struct status_page *st, struct snapshot *s)
{
	pthread_mutex_lock(&st->lock);
	struct snapshot *old = st->now;
	st->now = s;
	pthread_mutex_unlock(&st->lock);
	snapshot_drop(old);
}

static bool believed(const struct status_page *st, const struct snapshot *s)
{
	int64_t heard_us = atomic_load(&st->heard_us), now_us = clock_monotonic_us();
	if (!s || s->as_of.us != status_as_of(clock_now()).us)
		return false;
	return heard_us == 0 || s->read_us >= heard_us + STATUS_DOUBT ||
	       (s->read_us >= heard_us && now_us - s->read_us < STATUS_TRUST);
}

/* ---- making ---- */
static int by_path(const void *pa, const void *pb)
{
	const struct kept *a = pa, *b = pb;
	return str_cmp(a->path, b->path);
}

static const struct kept *find(const struct snapshot *s, str path)
{
	struct kept want = { .path = path };
	return s && s->n > 0 ? bsearch(&want, s->file, s->n, sizeof want, by_path) : NULL;
}

static struct blob *blob_of(str bytes)
{
	struct blob *b = memory_new(sizeof *b + bytes.n);
	unsigned char hash[STATUS_KEY];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.p, bytes.n, NULL, 0);
	b->etag[0] = '"';
	sodium_bin2hex(b->etag + 1, ETAG_TEXT - 1, hash, sizeof hash);
	b->etag[ETAG_TEXT - 1] = '"'; /* in place of the NUL */
	b->users = 1;
	b->n = bytes.n;
	memcpy(b->bytes, bytes.p, bytes.n);
	return b;
}

static enum rc keep(const struct status_site *site, const struct status_file *f, const struct snapshot *old, struct snapshot *s)
{
	const struct kept *had = find(old, f->path);
	struct blob *blob;
	if (had && memcmp(&had->key, &f->key, sizeof f->key) == 0) {
		blob = had->blob;
		atomic_fetch_add(&blob->users, 1);
	} else {
		CLEANUP_BUF struct buf out = BUF_INIT(STATUS_FILE_MAX);
		enum rc rc = status_file_render(site, f, &out);
		if (rc != RC_OK)
			return rc;
		blob = blob_of(buf_str(&out));
	}
	s->file[s->n++] = (struct kept){ arena_dup(s->arena, f->path), arena_dup(s->arena, f->type), f->key, blob };
	return RC_OK;
}

static enum rc make(struct status_page *st, struct db *db, const struct snapshot *old, struct snapshot **out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct status_site site;
	status_files files = { 0 };
	int64_t read_us = clock_monotonic_us();
	enum rc rc = status_site_load(db, a, st->settings, clock_now(), &site);
	if (rc != RC_OK)
		return rc;
	status_files_of(a, &site, &files);
	struct snapshot *s = memory_new(sizeof *s);
	s->users = 1;
	s->arena = arena_new();
	s->read_us = read_us;
	s->as_of = site.as_of;
	s->file = ARENA_ARRAY(s->arena, struct kept, files.n);
	for (size_t i = 0; rc == RC_OK && i < files.n; i++)
		rc = keep(&site, &files.at[i], old, s);
	if (rc != RC_OK) {
		snapshot_drop(s);
		return rc;
	}
	qsort(s->file, s->n, sizeof *s->file, by_path);
	*out = s;
	return RC_OK;
}

/* On a reader. One makes, others who want it too wait and take his. */
static enum rc renew(struct status_page *st, struct db *db, struct snapshot **out)
{
	enum rc rc = RC_OK;
	pthread_mutex_lock(&st->making);
	struct snapshot *s = hold(st);
	if (!believed(st, s)) {
		struct snapshot *old = s;
		s = NULL;
		rc = make(st, db, old, &s);
		snapshot_drop(old);
		if (rc == RC_OK) {
			atomic_fetch_add(&s->users, 1);
			replace(st, s);
		}
	}
	atomic_store(&st->asked_us, 0);
	pthread_mutex_unlock(&st->making);
	*out = s;
	return rc;
}

/* ---- answering ---- */
/* Is it for this request to have the next one made? Not when another one is about it. */
static bool is_first(struct status_page *st)
{
	int64_t asked_us = atomic_load(&st->asked_us), now_us = clock_monotonic_us();
	return now_us - asked_us > STATUS_PATIENCE && atomic_compare_exchange_strong(&st->asked_us, &asked_us, now_us);
}

static enum rc current(struct req *q, struct snapshot **out)
{
	struct status_page *st = q->app->status_page;
	struct snapshot *s = hold(st);
	if (!believed(st, s) && (!s || q->db || is_first(st))) {
		snapshot_drop(s);
		if (!q->db)
			return RC_BUSY; /* once more, on a reader */
		enum rc rc = renew(st, q->db, &s);
		if (rc != RC_OK)
			return rc;
	}
	arena_defer(q->arena, snapshot_drop, s);
	*out = s;
	return RC_OK;
}

enum rc status_front(struct req *q)
{
	return reply_redirect(q, URL(q->arena, "/status/"));
}

enum rc status_show(struct req *q)
{
	struct snapshot *s;
	enum rc rc = current(q, &s);
	if (rc != RC_OK)
		return rc;
	str path = str_drop(q->path, sizeof "/status/" - 1);
	if (str_empty(path) || str_ends(path, S("/")))
		path = ARENA_CONCAT(q->arena, path, S("index.html"));
	const struct kept *f = find(s, path);
	if (!f)
		return RC_NOT_FOUND;
	reply_header(q, S("Cache-Control"), S("no-cache"));
	if (reply_unchanged(q, (str){ f->blob->etag, ETAG_TEXT }))
		return RC_OK;
	q->res.status = 200;
	q->res.type = f->type;
	q->res.body_static = (str){ f->blob->bytes, f->blob->n };
	return RC_OK;
}

/* ---- starting ---- */
static void heard(void *arg, str topic, str payload)
{
	struct status_page *st = arg;
	(void)payload;
	if (str_eq(topic, S("notice")) || str_eq(topic, S("*")))
		atomic_store(&st->heard_us, clock_monotonic_us());
}

enum rc status_start(struct store *store, const struct settings *s, struct status_page **out)
{
	struct status_page *st = memory_new(sizeof *st);
	st->store = store;
	st->settings = s;
	pthread_mutex_init(&st->lock, NULL);
	pthread_mutex_init(&st->making, NULL);
	store_subscribe(store, heard, st);
	*out = st;
	return RC_OK;
}

void status_stop(struct status_page *st)
{
	if (!st)
		return;
	store_unsubscribe(st->store, heard, st);
	snapshot_drop(st->now);
	pthread_mutex_destroy(&st->making);
	pthread_mutex_destroy(&st->lock);
	free(st);
}
