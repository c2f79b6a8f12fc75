/* roster/package.h — the files of a set: a zip, a folder, or one .csv or .xml by itself, opened with suspicion, read as streams
 * (standards §1.1).
 *
 * Of a zip the whole directory is judged before a byte is inflated: names, numbers, sizes, ratio, encryption, methods. Sizes in
 * the directory are claims: reading stops with an error at the first byte more than claimed.
 */
#ifndef ROSTER_PACKAGE_H
#define ROSTER_PACKAGE_H

#include "roster/why.h"

#define PACKAGE_MAX_FILES 64
#define PACKAGE_MAX_NAME 100
#define PACKAGE_MAX_FILE ((uint64_t)4 << 30)   /* inflated bytes of one file */
#define PACKAGE_MAX_TOTAL ((uint64_t)16 << 30) /* of all */
#define PACKAGE_MAX_RATIO 200		       /* inflated to deflated; small files are exempt */
#define PACKAGE_RATIO_FLOOR ((uint64_t)1 << 20)

struct package;
/* Opens the zip, the folder (its .csv and .xml files) or the single file at `path`. RC_NOT_FOUND: nothing there; RC_INVALID: not a
 * package or one that breaks a rule above. *why is then the reason. Closed with the arena. */
MUST_USE enum rc package_open(struct arena *a, str path, struct package **out, struct reason *why);
/* The same over a zip in memory, which must outlive the package. */
MUST_USE enum rc package_open_bytes(struct arena *a, str zip, struct package **out, struct reason *why);

/* Names of its files, sorted, as they stand. */
size_t package_files(const struct package *p, const str **names);
bool package_is_zip(const struct package *p);
bool package_has(const struct package *p, str name);
/* Bytes of a file, inflated, as the directory claims; 0: no such file. */
uint64_t package_size(const struct package *p, str name);

/* Copies all files (one of them), inflated, into a folder that is there. RC_INVALID: can't be read; RC_FAIL: can't be written. */
MUST_USE enum rc package_copy(struct package *p, str folder);
MUST_USE enum rc package_copy_file(struct package *p, str name, str folder);

/* One file as a stream: `package_read` is a csv_read_fn over the struct package_file. RC_INVALID: can't be read (not deflated or
 * stored, damaged). */
struct package_file;
MUST_USE enum rc package_file_open(struct package *p, str name, struct package_file **out);
ptrdiff_t package_read(void *package_file, char *out, size_t n);
/* Why reading failed; WHY_NONE: it has not. */
enum why package_file_why(const struct package_file *f);
/* Closes; RC_INVALID when reading had failed (damaged, checksum, more bytes than claimed). NULL is fine. */
MUST_USE enum rc package_file_close(struct package_file *f);

#endif
