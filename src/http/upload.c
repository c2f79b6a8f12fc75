/* http/upload.c — the slow part of a WORK_FILE route: its files are looked at and made durable, on a reader's thread. */
#include "base/files.h"
#include "files/file.h"
#include "http/edge.h"

static enum rc look_at(struct req *q, const struct form_entry *e, struct upload *file)
{
	const char *why = NULL;
	enum rc rc = file_inspect(q->arena, file->path, file->name, &file->type, &why);
	if (rc == RC_INVALID)
		return req_invalid(q, e->name, ARENA_CONCAT(q->arena, str_take(file->name, 100), S(": "), T(q->lang, why)));
	return rc == RC_OK ? files_sync(arena_z(q->arena, file->path)) : rc;
}

enum rc upload_look(struct req *q)
{
	enum rc all = RC_OK;
	for (size_t i = 0; i < q->form.n; i++) {
		const struct form_entry *e = &q->form.at[i];
		if (!e->file)
			continue;
		enum rc rc = look_at(q, e, e->file);
		if (rc != RC_OK && rc != RC_INVALID)
			return rc;
		all = rc == RC_OK ? all : rc;
	}
	return all;
}
