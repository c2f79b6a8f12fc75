/* notices/status_folder.h — the folder that the public status page is exported to, and the manifest of what we wrote there.
 *
 * The manifest is a text: "belfry-status 1 wc\n" and then, for each file, "KEY HASH SIZE PATH\n". Its two flags are changed in
 * place: w  whole: the files are those listed      t  torn: an export has begun and not ended; nothing on the disk is believed c
 * carried on by status_push              n  not yet
 */
#ifndef NOTICES_STATUS_FOLDER_H
#define NOTICES_STATUS_FOLDER_H

#include "notices/status_files.h"

struct status_entry {
	str path;
	struct status_key key, hash;
	size_t size;
};
typedef LIST(struct status_entry) status_entries;

struct status_folder {
	int fd; /* of the folder, locked; -1: not open */
	bool torn, carried;
	status_entries had; /* sorted by path */
};

/* Opens and locks; `create`: makes the folder and an empty manifest when they are missing. RC_BUSY: somebody else has the lock;
 * RC_NOT_FOUND: no folder or no manifest; RC_INVALID: something is in it, but no manifest of ours. */
MUST_USE enum rc status_folder_open(struct arena *a, str dir, bool create, struct status_folder *out);
void status_folder_close(struct status_folder *f);
/* Sorts f->had by path, which status_folder_had() wants. */
void status_folder_sort(struct status_folder *f);
/* NULL: we wrote no such file. */
const struct status_entry *status_folder_had(const struct status_folder *f, str path);
/* Is there a file of this size? */
bool status_folder_has(const struct status_folder *f, const struct status_entry *e);
/* Writes beside, then renames; makes the folders on the way. */
MUST_USE enum rc status_folder_put(const struct status_folder *f, struct arena *a, str path, str bytes);
MUST_USE enum rc status_folder_remove(const struct status_folder *f, struct arena *a, str path);
/* From here to status_folder_finish() the folder counts as torn. */
MUST_USE enum rc status_folder_begin(struct status_folder *f);
/* A new manifest: whole. */
MUST_USE enum rc status_folder_finish(struct status_folder *f, struct arena *a, const status_entries *now, bool carried);
MUST_USE enum rc status_folder_carried(struct status_folder *f);

#endif
