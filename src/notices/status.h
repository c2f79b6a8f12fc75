/* notices/status.h — the public status page (N6): a complete static site, written to a folder and served at /status.
 *
 * Both are rendered from the same rows by the same code (status_files.h) as of the same ten minutes, so they are the same bytes.
 * The folder holds plain files with relative addresses, for any web server, object store or CDN: it stays readable when nothing of
 * ours runs.
 */
#ifndef NOTICES_STATUS_H
#define NOTICES_STATUS_H

#include "db/store.h"
#include "settings.h"

/* ---- the folder ---- */
#define STATUS_MANIFEST ".belfry-status" /* what we wrote there, and whether it has been carried on */

struct status_written {
	size_t files, written, removed;
};
/* Brings `dir` up to date (makes it, when only it itself is missing). Each file is replaced whole or not at all; unchanged ones are
 * left alone, ours that no longer belong there are removed; the first pages come last. One writer at a time: RC_BUSY when another
 * is at it for long. RC_INVALID: the folder holds files of somebody else and nothing of ours. */
MUST_USE enum rc status_export(struct store *store, const struct settings *s, str dir, struct status_written *out);
/* Calls settings' status_push with the folder, when something changed there since the last call that went well. Without
 * that setting, and when nothing has changed: RC_OK. RC_FAIL: the program failed, or took longer than STATUS_PUSH_SECONDS and was
 * ended with all its children; what it said is on stderr. */
#define STATUS_PUSH_SECONDS 60
MUST_USE enum rc status_push(const struct settings *s, str dir);
/* For the worker: both, for settings' status_dir; nothing without it. */
MUST_USE enum rc status_round(struct store *store, const struct settings *s, bool *did);

/* ---- the live page ---- */
/* What the process keeps to answer /status from memory: the rendered files, made when first asked and again after a change. */
struct status_page;
MUST_USE enum rc status_start(struct store *store, const struct settings *s, struct status_page **out);
void status_stop(struct status_page *st); /* NULL is fine; no request may be running */

#endif
