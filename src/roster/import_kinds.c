/* roster/import_kinds.c — the records of a kind: what is stored of it, what comes, what goes. */
#include "roster/digest.h"
#include "roster/import_job.h"

#include <string.h>

#define LITTLE 5 /* of a set with less than one row for so many stored ones, what it names is looked up */

/* ---- records as they come ---- */

/* Of a feed a kind may come from several files, and a file have several kinds. */
static void count_row(struct import *im, enum roster_kind kind, bool changed)
{
	int64_t *n = changed ? &im->counts[kind].changed : &im->counts[kind].added;
	++*n;
	if (kind < KIND_FEED_FIRST)
		return;
	struct roster_counts *c = report_counts(im->report, im->check.reading);
	n = changed ? &c->changed : &c->added;
	++*n;
}

static enum rc write_row(struct import *im, struct db_bulk *bulk, enum roster_kind kind, const struct roster_row *row, int64_t id,
			 int64_t digest)
{
	const struct import_target *t = &im->target;
	struct db_value v[IMPORT_LEAD + ROW_MAX] = { db_of_i64(t->district.v), db_of_i64(id), db_of_str(row->source_id),
						     db_of_i64(digest), db_of_i64(t->change_no) };
	size_t n = import_values_n(kind);
	memcpy(v + IMPORT_LEAD, row->v, (n - IMPORT_LEAD) * sizeof *v);
	return db_bulk_row(bulk, (struct db_args){ v, n });
}

static enum rc write_links(struct import *im, enum roster_kind kind, const struct roster_row *row, int64_t id)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < row->links.n; i++) {
		const struct db_value v[] = { db_of_i64(im->target.district.v), db_of_str(str_c(import_kind_names[kind])),
					      db_of_i64(id), db_of_i64(row->links.at[i]) };
		rc = db_bulk_row(im->links, (struct db_args){ v, COUNT_OF(v) });
	}
	return rc;
}

static enum rc take_row(void *arg, enum roster_kind kind, const struct roster_row *row, struct idmap_entry *e)
{
	struct import *im = arg;
	int64_t digest = roster_digest(&im->scratch, kind, row), id = e->id;
	bool stored = e->state & IDMAP_STORED, known = e->state & IDMAP_KNOWN;
	if (stored && e->digest == digest)
		return RC_OK;
	count_row(im, kind, stored);
	struct db_bulk *fresh = kind == KIND_ROLE ? im->role_fresh : im->fresh;
	struct db_bulk *staged = kind == KIND_ROLE ? im->role_staged : im->staged;
	enum rc rc = write_row(im, known ? staged : fresh, kind, row, id, digest);
	return rc == RC_OK ? write_links(im, kind, row, id) : rc;
}

/* Of a kind that a set says little about, only what it names is looked up. */
static bool small(const struct import *im, enum roster_kind kind, int64_t stored)
{
	bool whole = im->check.whole[kind] || kind >= KIND_FEED_FIRST || im->set.feeds.n;
	bool derived = kind == KIND_ROLE && im->check.version == V1_1; /* a user's other roles go */
	return !whole && !derived && im->set.total / PASS_ROW_BYTES < stored / LITTLE;
}

static enum rc load(struct import *im, enum roster_kind kind)
{
	struct idmap *map = &im->check.maps[kind];
	int64_t live = 0, marked = 0;
	uint32_t next = map->part ? map->next_id : 1; /* after the new rows of the parts before */
	enum rc rc = import_load_top(&im->target, kind, map, &live);
	im->check.partly[kind] = rc == RC_OK && small(im, kind, live);
	if (rc == RC_OK && !im->check.partly[kind])
		rc = import_load(&im->target, kind, map, &live, &marked);
	if (map->next_id < next)
		map->next_id = next;
	if (!map->part) { /* on PostgreSQL the later parts see rows of this import */
		im->live[kind] = live;
		im->first[kind] = map->next_id;
	}
	if (kind == KIND_USER) {
		im->students = im->check.partly[kind] ? live : marked;
		im->target.everybody = map->next_id == 1;
	}
	return rc;
}

static enum rc want(void *arg, enum roster_kind kind, str source_id)
{
	struct import *im = arg;
	const struct db_value v[] = { db_of_i64(im->target.district.v), db_of_str(str_c(import_kind_names[kind])),
				      db_of_str(source_id) };
	enum rc rc = im->wanted ? RC_OK : import_wanted_begin(&im->target, &im->wanted);
	return rc == RC_OK ? db_bulk_row(im->wanted, (struct db_args){ v, COUNT_OF(v) }) : rc;
}

static enum rc find(void *arg)
{
	struct import *im = arg;
	struct check *c = &im->check;
	enum rc rc = db_bulk_end(im->wanted);
	im->wanted = NULL;
	for (int kind = 0; rc == RC_OK && kind < KINDS; kind++) {
		if (c->partly[kind])
			rc = import_find(&im->target, (enum roster_kind)kind, &c->maps[kind]);
	}
	if (rc == RC_OK && c->facts.enrolled_asked)
		rc = import_find_enrolled(&im->target, &c->facts);
	return rc == RC_OK ? import_wanted_end(&im->target) : rc;
}

/* What the rules of results and roles need of what is stored; of what comes they learn it by themselves. */
static enum rc load_items(struct import *im)
{
	struct check *c = &im->check;
	bool wanted = !im->items_loaded && !c->whole[KIND_LINE_ITEM];
	im->items_loaded = true; /* before those of the set are read, which go before them */
	return wanted ? import_load_items(&im->target, &c->facts) : RC_OK;
}

static enum rc load_facts(struct import *im)
{
	struct check *c = &im->check;
	enum rc rc = load_items(im);
	c->facts.enrolled_asked = !c->facts.enrolled_known && c->partly[KIND_RESULT];
	if (c->facts.enrolled_asked)
		c->facts.enrolled_known = true;
	if (rc == RC_OK && !c->facts.enrolled_known)
		rc = import_load_enrolled(&im->target, &c->facts);
	return rc;
}

/* The other keys of students, schools and classes, when the roster of this set is stored; aliases when they are, too. */
static enum rc load_keys(struct import *im, enum roster_kind kind)
{
	static const enum roster_kind kinds[] = { KIND_ORG, KIND_CLASS, KIND_USER };
	bool first = !im->keys_loaded, again = !first && kind != KIND_ALIAS && !im->aliases_loaded;
	enum rc rc = first ? import_load_words(&im->target, &im->check.use_keys, &im->check.codes) : RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(kinds) && (first || again); i++)
		rc = import_load_keys(&im->target, kinds[i], im->check.use_keys, &im->check.keys[kinds[i]]);
	im->keys_loaded = true;
	im->aliases_loaded = im->aliases_loaded || kind != KIND_ALIAS;
	return rc;
}

static enum rc begin_kind(void *arg, enum roster_kind kind)
{
	struct import *im = arg;
	enum rc rc = check_leaf(kind) ? load(im, kind) : RC_OK;
	if (rc == RC_OK && kind == KIND_LINE_ITEM)
		rc = load_items(im);
	if (rc == RC_OK && kind == KIND_RESULT)
		rc = load_facts(im);
	if (rc == RC_OK && kind >= KIND_FEED_FIRST)
		rc = load_keys(im, kind);
	if (rc == RC_OK)
		rc = import_rows_begin(&im->target, kind, false, kind == KIND_ROLE ? &im->role_fresh : &im->fresh);
	if (rc == RC_OK)
		rc = import_rows_begin(&im->target, kind, true, kind == KIND_ROLE ? &im->role_staged : &im->staged);
	if (rc == RC_OK && import_linked(kind))
		rc = import_links_begin(&im->target, &im->links);
	return rc;
}

/* ---- the end of a kind ---- */

static enum rc stage_gone(struct import *im, enum roster_kind kind, bool bulk)
{
	const struct idmap *map = &im->check.maps[kind];
	struct db_bulk *gone = NULL;
	enum rc rc = import_gone_begin(&im->target, &gone);
	for (size_t i = 0; rc == RC_OK && i < map->cap; i++) {
		const struct idmap_entry *e = &map->slots[i];
		bool goes = (e->state & IDMAP_STORED) && ((e->state & IDMAP_GONE) || (bulk && !(e->state & IDMAP_SEEN)));
		if (!goes)
			continue;
		im->counts[kind].removed++;
		if (kind >= KIND_FEED_FIRST)
			report_counts(im->report, im->check.reading)->removed++;
		im->students_gone += kind == KIND_USER && e->aux == 1;
		const struct db_value v[] = { db_of_i64(im->target.district.v), db_of_str(str_c(import_kind_names[kind])),
					      db_of_i64((int64_t)e->id) };
		rc = db_bulk_row(gone, (struct db_args){ v, COUNT_OF(v) });
	}
	return rc == RC_OK ? db_bulk_end(gone) : rc;
}

static enum rc end_kind(void *arg, enum roster_kind kind, bool bulk)
{
	struct import *im = arg;
	enum rc rc = db_bulk_end(kind == KIND_ROLE ? im->role_fresh : im->fresh);
	if (rc == RC_OK)
		rc = db_bulk_end(kind == KIND_ROLE ? im->role_staged : im->staged);
	if (rc == RC_OK && import_linked(kind))
		rc = db_bulk_end(im->links);
	return rc == RC_OK ? stage_gone(im, kind, bulk) : rc;
}

/* ---- when all is read ---- */

static enum rc apply_kind(struct import *im, enum roster_kind kind)
{
	const struct roster_counts *c = &im->counts[kind];
	const struct import_target *t = &im->target;
	if (!c->added && !c->changed && !c->removed)
		return RC_OK;
	bool news = !im->target.everybody && (kind != KIND_RESULT || im->live[kind] > 0);
	enum rc rc = import_add(t, kind, im->first[kind]);
	if (rc == RC_OK)
		rc = import_learn(t, kind, c, im->live[kind]);
	if (rc == RC_OK)
		rc = import_events(t, kind, im->first[kind], news, &im->report->events);
	if (rc == RC_OK && kind == KIND_MEAL)
		rc = import_journal(t, im->record.started);
	return rc == RC_OK ? import_apply(t, kind, import_much(c, im->live[kind]), im->first[kind]) : rc;
}

enum rc import_kinds_apply(struct import *im)
{
	enum rc rc = RC_OK;
	for (int kind = 0; rc == RC_OK && kind < KINDS; kind++)
		rc = apply_kind(im, (enum roster_kind)kind);
	return rc == RC_OK ? import_clear(&im->target) : rc;
}

/* Called when the manifest has said what the set has: of what is whole, what is stored is loaded whole. */
static enum rc ready(void *arg)
{
	struct import *im = arg;
	enum rc rc = RC_OK;
	for (int kind = 0; rc == RC_OK && kind < KINDS; kind++) {
		if (!check_leaf((enum roster_kind)kind))
			rc = load(im, (enum roster_kind)kind);
	}
	return rc;
}

const struct check_sink import_sink = { ready, begin_kind, take_row, want, find, end_kind };
