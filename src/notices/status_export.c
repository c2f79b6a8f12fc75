/* notices/status_export.c — the public status page as files. */
#include <sodium.h>
#include <string.h>

#include "notices/status.h"
#include "notices/status_folder.h"

struct job {
	const struct settings *settings;
	struct arena *arena;
	struct status_site site;
};

static enum rc load(struct db *db, void *arg)
{
	struct job *j = arg;
	return status_site_load(db, j->arena, j->settings, clock_now(), &j->site);
}

static bool same(const struct status_key *a, const struct status_key *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

struct output {
	struct job *job;
	struct status_folder folder;
	status_entries now;
	struct buf bytes;
	struct status_written *done;
	bool begun, moved; /* moved: the manifest is not the old one */
};

static enum rc begin_once(struct output *o)
{
	if (o->begun)
		return RC_OK;
	o->begun = true;
	return status_folder_begin(&o->folder);
}

/* One file: nothing when its key and the disk say that it is there; else rendered, and written when it is another. */
static enum rc bring(struct output *o, const struct status_file *f)
{
	const struct status_entry *had = status_folder_had(&o->folder, f->path);
	bool there = had && !o->folder.torn && status_folder_has(&o->folder, had);
	struct status_entry e = { .path = f->path, .key = f->key };
	if (there && same(&had->key, &f->key)) {
		*LIST_ADD(o->job->arena, &o->now) = *had;
		return RC_OK;
	}
	buf_clear(&o->bytes);
	enum rc rc = status_file_render(&o->job->site, f, &o->bytes);
	if (rc != RC_OK)
		return rc;
	e.size = o->bytes.n;
	crypto_generichash(e.hash.bytes, sizeof e.hash.bytes, (const unsigned char *)buf_str(&o->bytes).p, o->bytes.n, NULL, 0);
	*LIST_ADD(o->job->arena, &o->now) = e;
	o->moved = true;
	if (there && same(&had->hash, &e.hash))
		return RC_OK;
	rc = begin_once(o);
	if (rc == RC_OK)
		rc = status_folder_put(&o->folder, o->job->arena, f->path, buf_str(&o->bytes));
	o->done->written += rc == RC_OK;
	return rc;
}

/* What the last manifest has and this one has not. */
static enum rc clear_stale(struct output *o)
{
	struct status_folder now = { .had = o->now };
	enum rc rc = RC_OK;
	status_folder_sort(&now);
	for (size_t i = 0; rc == RC_OK && i < o->folder.had.n; i++) {
		str path = o->folder.had.at[i].path;
		if (status_folder_had(&now, path))
			continue;
		rc = begin_once(o);
		if (rc == RC_OK)
			rc = status_folder_remove(&o->folder, o->job->arena, path);
		o->done->removed += rc == RC_OK;
	}
	return rc;
}

static enum rc bring_all(struct output *o)
{
	status_files files = { 0 };
	enum rc rc = RC_OK;
	status_files_of(o->job->arena, &o->job->site, &files);
	o->done->files = files.n;
	for (size_t i = 0; rc == RC_OK && i < files.n; i++)
		rc = bring(o, &files.at[i]);
	if (rc == RC_OK)
		rc = clear_stale(o);
	if (rc != RC_OK)
		return rc;
	bool changed = o->done->written + o->done->removed > 0;
	if (!changed && !o->moved && !o->folder.torn)
		return RC_OK;
	return status_folder_finish(&o->folder, o->job->arena, &o->now, o->folder.carried && !changed);
}

enum rc status_export(struct store *store, const struct settings *s, str dir, struct status_written *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct job job = { .settings = s, .arena = a };
	struct output o = { .job = &job, .bytes = BUF_INIT(STATUS_FILE_MAX), .done = out };
	*out = (struct status_written){ 0 };
	enum rc rc = status_folder_open(a, dir, true, &o.folder); /* before the rows: whoever comes later reads later */
	if (rc == RC_OK)
		rc = store_read(store, load, &job);
	if (rc == RC_OK)
		rc = bring_all(&o);
	status_folder_close(&o.folder);
	buf_free(&o.bytes);
	return rc;
}

enum rc status_round(struct store *store, const struct settings *s, bool *did)
{
	struct status_written done;
	*did = false;
	if (str_empty(s->status_dir))
		return RC_OK;
	enum rc rc = status_export(store, s, s->status_dir, &done);
	return rc == RC_OK ? status_push(s, s->status_dir) : rc;
}
