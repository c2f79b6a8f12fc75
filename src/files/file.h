/* files/file.h — files that people send (S6): what they are, whether they may stay, where they are kept.
 *
 * Kept by content: DATA_DIR/files/ab/<sha256>, so the same file is there once, its name is nobody's choice, and what is there never
 * changes. Types are told by content (libmagic) and must fit the name's ending; what is not in the table of endings is refused.
 * Files are only ever offered as downloads (reply_download()); scanning for viruses is asked of clamd when it is configured.
 */
#ifndef FILES_FILE_H
#define FILES_FILE_H

#include "base/arena.h"
#include "settings.h"

#define FILE_MAX_BYTES ((int64_t)25 << 20) /* one file */
#define FILE_TOO_LARGE N_("This file is larger than 25 MB. Send a part of it, or ask us for another way.")
#define FILE_ZIP_MAX_ENTRIES 1000
#define FILE_ZIP_MAX_BYTES ((uint64_t)200 << 20) /* unpacked, all together */
#define FILE_ZIP_MAX_RATIO 100

/* Looks at a file that has just come in: size, ending, content, the directory of a zip, and (in texts) what must not be sent about:
 * sign-in cookies and tokens, Social Security numbers. RC_INVALID: *why says in a message key what to do; *type: MIME, by content.
 */
MUST_USE enum rc file_inspect(struct arena *a, str path, str name, str *type, const char **why);

/* Moves a file that is on the disk (files_sync(): before the transaction whose row names it) to its place, where the same content
 * may be already. Fast. May be called again when the transaction runs again. */
MUST_USE enum rc file_keep(const struct settings *s, str path, str sha256);
/* Where it is kept. */
str file_path(struct arena *a, const struct settings *s, str sha256);

/* Calls fn with the hash of every kept file that was last sent more than `seconds` ago; true: it is removed, unless it has been
 * sent again since. */
MUST_USE enum rc file_sweep(const struct settings *s, int64_t seconds, enum rc (*fn)(void *arg, str sha256, bool *remove),
			    void *arg);

enum scan_result { SCAN_CLEAN, SCAN_FOUND };
/* Asks clamd (settings.clamd: path of its socket, or host:port) by INSTREAM. Without clamd: SCAN_CLEAN. *what: the finding's name.
 * RC_BUSY: clamd does not answer: the file stays unserved and is asked about again. */
MUST_USE enum rc file_scan(struct arena *a, const struct settings *s, str sha256, enum scan_result *result, str *what);

#endif
