/* cases/attachment.c — taking files on a case, and the scanner's verdicts. */
#include "cases/attachment_store.h"
#include "cases/case_store.h"
#include "files/file.h"
#include "http/app.h"

#define SCAN_BATCH 500

/* ---- taking ---- */

static enum rc take_one(struct req *q, const struct support_case *c, const struct upload *file, comment_id comment, bool internal)
{
	const struct settings *s = q->app->settings;
	instant now = clock_now();
	const struct attachment f = {
		.id = NEXT_ID(file_id),
		.of = c->id,
		.comment = comment,
		.person = q->actor->person,
		.name = str_empty(file->name) ? S("file") : file->name,
		.type = file->type,
		.sha256 = file->sha256,
		.bytes = file->bytes,
		.by_vendor = q->actor->kind == ACTOR_STAFF,
		.internal = internal,
		.state = str_empty(s->clamd) ? ATTACHMENT_CLEAN : ATTACHMENT_WAITING,
		.at = now,
	};
	enum rc rc = file_keep(s, file->path, file->sha256);
	if (rc == RC_OK)
		rc = attachment_store_insert(q->db, &f);
	if (rc == RC_OK && !internal) /* the history is the contacts' too */
		rc = case_store_insert_change(q->db, c->id, q->actor->person, now, "file", (str){ 0 }, f.name);
	return rc;
}

enum rc attachments_take(struct req *q, const struct support_case *c, comment_id comment, bool internal, size_t *n)
{
	int64_t count, bytes;
	enum rc rc = RC_OK;
	*n = 0;
	for (size_t i = 0; i < q->form.n && rc == RC_OK; i++) {
		const struct form_entry *e = &q->form.at[i];
		if (!e->file)
			continue;
		if (*n == 0)
			rc = attachment_store_sum(q->db, q->arena, c->id, &count, &bytes);
		if (rc != RC_OK)
			return rc;
		count++;
		bytes += e->file->bytes;
		if (count > ATTACHMENTS_MAX)
			return req_invalid(q, e->name, T(q->lang, ATTACHMENTS_TOO_MANY));
		if (bytes > ATTACHMENTS_MAX_BYTES)
			return req_invalid(q, e->name, T(q->lang, N_("A case takes 100 MB of files. Ask us for another way.")));
		rc = take_one(q, c, e->file, comment, internal);
		(*n)++;
	}
	if (*n > 0)
		db_publish(q->db, "file", case_number_text(q->arena, c->number));
	return rc;
}

/* ---- scanning ---- */

struct scan {
	const struct settings *settings;
	struct arena *arena;
	attachment_list waiting;
	const struct attachment *at;
	enum scan_result result;
	str finding;
};

static enum rc find_waiting(struct db *db, void *arg)
{
	struct scan *s = arg;
	s->waiting = (attachment_list){ 0 };
	return attachment_store_waiting(db, s->arena, SCAN_BATCH, &s->waiting);
}

static enum rc write_verdict(struct db *db, void *arg)
{
	struct scan *s = arg;
	int64_t number;
	enum attachment_state state = s->result == SCAN_FOUND ? ATTACHMENT_INFECTED : ATTACHMENT_CLEAN;
	enum rc rc = attachment_store_verdict(db, s->at->sha256, state, s->finding);
	if (rc == RC_OK)
		rc = attachment_store_number(db, s->arena, s->at->of, &number);
	if (rc == RC_OK)
		db_publish(db, "case", case_number_text(s->arena, number));
	return rc;
}

enum rc attachments_scan(struct store *store, const struct settings *settings, bool *more)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct scan s = { .settings = settings, .arena = a };
	enum rc all = store_read(store, find_waiting, &s);
	for (size_t i = 0; i < s.waiting.n; i++) {
		s.at = &s.waiting.at[i];
		enum rc rc = file_scan(a, settings, s.at->sha256, &s.result, &s.finding);
		if (rc == RC_OK)
			rc = store_write(store, write_verdict, &s);
		if (rc != RC_OK)
			all = rc; /* that file waits on; the others need not */
	}
	*more = all == RC_OK && s.waiting.n == SCAN_BATCH;
	return all;
}

/* ---- sweeping ---- */
#define SWEEP_AFTER (24 * 3600) /* seconds: a request in flight names its file soon */

struct asking {
	struct store *store;
	str sha256;
	bool used;
};

static enum rc ask_used(struct db *db, void *arg)
{
	struct asking *x = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	return attachment_store_used(db, a, x->sha256, &x->used);
}

static enum rc nobody_names(void *arg, str sha256, bool *remove)
{
	struct asking *x = arg;
	x->sha256 = sha256;
	enum rc rc = store_read(x->store, ask_used, x);
	*remove = rc == RC_OK && !x->used;
	return rc;
}

enum rc attachments_sweep(struct store *store, const struct settings *s, bool *more)
{
	struct asking x = { .store = store };
	*more = false;
	return file_sweep(s, SWEEP_AFTER, nobody_names, &x);
}
