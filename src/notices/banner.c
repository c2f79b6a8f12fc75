/* notices/banner.c — the snapshot of what is open, and the banners made of it. */
#include "notices/banner.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "notices/notice_store.h"

#define DOUBT (5 * US_PER_SECOND)  /* longer than any read transaction and any notification between processes takes */
#define RELOAD (US_PER_SECOND / 2) /* while in doubt */

struct open_notice {
	notice_id id;
	bool incident, everyone;
	str title;
	instant starts, ends, modified;
	const account_id *reach; /* sorted; when not for everyone */
	size_t reach_n;
};
struct open_set {
	struct arena *arena;
	LIST(struct open_notice) all; /* incidents first, then what starts first */
	int64_t read_us;	      /* monotonic, before the rows were read */
};
struct notices {
	struct store *store;
	pthread_rwlock_t lock;
	struct open_set *set; /* NULL: none yet */
	_Atomic int64_t changed_us;
};

/* ---- keeping it ---- */

static void heard(void *arg, str topic, str payload)
{
	(void)payload;
	struct notices *n = arg;
	if (str_eq(topic, S("notice")) || str_eq(topic, S("*")))
		atomic_store(&n->changed_us, clock_monotonic_us());
}

static void set_free(struct open_set *s)
{
	if (s)
		arena_free(s->arena);
}

void notices_stop(struct notices *n)
{
	if (!n)
		return;
	store_unsubscribe(n->store, heard, n);
	set_free(n->set);
	pthread_rwlock_destroy(&n->lock);
	free(n);
}

static int compare(const void *x, const void *y)
{
	const struct open_notice *one = x, *other = y;
	if (one->incident != other->incident)
		return one->incident ? -1 : 1;
	if (one->starts.us != other->starts.us) /* the newest incident, the next maintenance */
		return (one->starts.us < other->starts.us) == one->incident ? 1 : -1;
	return (one->id.v > other->id.v) - (one->id.v < other->id.v);
}

/* The accounts of `id` in a list that is sorted by notice, then account. */
static void take_reach(struct open_notice *n, const notice_reaches *reaches, struct arena *a)
{
	LIST(account_id) accounts = { 0 };
	for (size_t i = 0; i < reaches->n; i++)
		if (reaches->at[i].notice.v == n->id.v)
			*LIST_ADD(a, &accounts) = reaches->at[i].account;
	n->reach = accounts.at;
	n->reach_n = accounts.n;
}

static enum rc read_set(struct db *db, struct arena *a, struct open_set **out)
{
	notice_list open;
	notice_reaches reaches;
	struct open_set *s = ARENA_NEW(a, struct open_set);
	s->arena = a;
	s->read_us = clock_monotonic_us();
	enum rc rc = notice_store_open(db, a, &open);
	if (rc == RC_OK)
		rc = notice_store_open_reach(db, a, &reaches);
	for (size_t i = 0; rc == RC_OK && i < open.n; i++) {
		const struct notice *n = &open.at[i];
		struct open_notice o = { .id = n->id,
					 .incident = n->kind == NOTICE_INCIDENT,
					 .everyone = n->everyone,
					 .title = n->title,
					 .starts = n->starts,
					 .ends = n->ends,
					 .modified = n->modified_at };
		if (!n->everyone)
			take_reach(&o, &reaches, a);
		*LIST_ADD(a, &s->all) = o;
	}
	if (rc == RC_OK && s->all.n > 1)
		qsort(s->all.at, s->all.n, sizeof *s->all.at, compare);
	*out = s;
	return rc;
}

static enum rc read_first(struct db *db, void *arg)
{
	struct arena *a = arena_new();
	struct notices *n = arg;
	enum rc rc = read_set(db, a, &n->set);
	if (rc == RC_OK)
		return rc;
	n->set = NULL;
	arena_free(a);
	return rc;
}

enum rc notices_start(struct store *store, struct notices **out)
{
	struct notices *n = memory_new(sizeof *n);
	pthread_rwlock_init(&n->lock, NULL);
	n->store = store;
	store_subscribe(store, heard, n);
	enum rc rc = store_read(store, read_first, n);
	if (rc == RC_OK)
		*out = n;
	else
		notices_stop(n);
	return rc;
}

static bool is_good(struct notices *n)
{
	int64_t changed = atomic_load(&n->changed_us), now = clock_monotonic_us();
	pthread_rwlock_rdlock(&n->lock);
	bool good = n->set && n->set->read_us >= changed;
	if (good && changed != 0 && n->set->read_us < changed + DOUBT)
		good = now < n->set->read_us + RELOAD;
	pthread_rwlock_unlock(&n->lock);
	return good;
}

bool notices_ready(struct req *q)
{
	struct notices *n = q->app->notices;
	if (!n || is_good(n))
		return true;
	if (!q->db)
		return false;
	struct arena *a = arena_new();
	struct open_set *made, *old = NULL;
	enum rc rc = read_set(q->db, a, &made);
	if (rc != RC_OK) { /* the one before still stands */
		err_clear();
		arena_free(a);
		return true;
	}
	pthread_rwlock_wrlock(&n->lock);
	old = n->set;
	n->set = made;
	pthread_rwlock_unlock(&n->lock);
	set_free(old);
	return true;
}

/* ---- who sees what ---- */

static bool reaches(const struct open_notice *n, account_id account)
{
	size_t from = 0, to = n->reach_n;
	while (from < to) {
		size_t mid = from + (to - from) / 2;
		if (n->reach[mid].v < account.v)
			from = mid + 1;
		else
			to = mid;
	}
	return from < n->reach_n && n->reach[from].v == account.v;
}

/* listed: may this reader see more than what is public? */
static bool reaches_any(const struct open_notice *n, const struct actor *who, bool listed)
{
	bool any = n->everyone || (listed && who->kind == ACTOR_STAFF);
	for (size_t i = 0; listed && !any && i < who->accounts_n; i++)
		any = reaches(n, who->accounts[i].id);
	return any;
}

static bool reaches_district(const struct open_notice *n, account_id district)
{
	return n->everyone || reaches(n, district);
}

static struct banner_notice copy(struct arena *a, const struct open_notice *n)
{
	return (struct banner_notice){ n->id, n->incident, arena_dup(a, n->title), n->starts, n->ends };
}

/* FNV-1a over what makes it another one. */
static uint64_t mix(uint64_t hash, const struct open_notice *n)
{
	int64_t of[] = { n->id.v, n->modified.us };
	for (size_t i = 0; i < COUNT_OF(of); i++)
		hash = (hash ^ (uint64_t)of[i]) * UINT64_C(0x100000001b3);
	return hash;
}
#define HASH_START UINT64_C(0xcbf29ce484222325)

void notices_of_district(struct req *q, account_id district, banner_notices *out)
{
	struct notices *n = q->app->notices;
	*out = (banner_notices){ 0 };
	if (!n)
		return;
	pthread_rwlock_rdlock(&n->lock);
	for (size_t i = 0; n->set && i < n->set->all.n; i++)
		if (reaches_district(&n->set->all.at[i], district))
			*LIST_ADD(q->arena, out) = copy(q->arena, &n->set->all.at[i]);
	pthread_rwlock_unlock(&n->lock);
}

uint64_t notices_district_version(struct req *q, account_id district)
{
	struct notices *n = q->app->notices;
	uint64_t hash = 0;
	if (!n)
		return 0;
	pthread_rwlock_rdlock(&n->lock);
	for (size_t i = 0; n->set && i < n->set->all.n; i++)
		if (reaches_district(&n->set->all.at[i], district))
			hash = mix(hash ? hash : HASH_START, &n->set->all.at[i]);
	pthread_rwlock_unlock(&n->lock);
	return hash;
}

/* ---- banners ---- */

static str banner_text(struct req *q, const struct banner_notice *n, size_t more)
{
	str text = n->incident ? n->title : ARENA_CONCAT(q->arena, n->title, S(", "), zone_put(q->arena, q->zone, n->starts));
	if (more == 0)
		return text;
	str number = arena_printf(q->arena, "%zu", more);
	return t_fill(q->arena, TN(q->lang, "{title} (and {n} more)", "{title} (and {n} more)", (int64_t)more),
		      (const struct t_arg[]){ { "title", text }, { "n", number } }, 2);
}

/* One per colour: the first of its kind, and how many more there are. */
static void add_banner(struct req *q, const banner_notices *of, bool incident, struct shell *out)
{
	const struct banner_notice *first = NULL;
	size_t n = 0;
	for (size_t i = 0; i < of->n; i++) {
		if (of->at[i].incident != incident)
			continue;
		first = first ? first : &of->at[i];
		n++;
	}
	if (first)
		*LIST_ADD(q->arena, &out->banners) = (struct banner){ .kind = incident ? BANNER_OUTAGE : BANNER_MAINTENANCE,
								      .text = banner_text(q, first, n - 1),
								      .to = URL(q->arena, "/support/notifications") };
}

void notices_banners(struct req *q, struct shell *out)
{
	struct notices *n = q->app->notices;
	banner_notices mine = { 0 };
	uint64_t hash = HASH_START;
	bool listed = policy_check(q->actor, ACTION_NOTICE_LIST, NULL) == RC_OK;
	err_clear();
	(void)notices_ready(q); /* without a handle: what was known last */
	pthread_rwlock_rdlock(&n->lock);
	for (size_t i = 0; n->set && i < n->set->all.n; i++) {
		const struct open_notice *o = &n->set->all.at[i];
		if (!reaches_any(o, q->actor, listed))
			continue;
		hash = mix(hash, o);
		*LIST_ADD(q->arena, &mine) = copy(q->arena, o);
	}
	pthread_rwlock_unlock(&n->lock);
	add_banner(q, &mine, true, out);
	add_banner(q, &mine, false, out);
	if (out->banners.n == 0)
		*LIST_ADD(q->arena, &out->banners) = (struct banner){ .text = T(q->lang, "No open notifications"),
								      .to = URL(q->arena, "/support/notifications") };
	out->banners_version = arena_printf(q->arena, "%016llx", (unsigned long long)hash);
}
