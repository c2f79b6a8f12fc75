/* html/mo.h — gettext's compiled catalogues (.mo), read where they lie: nothing is allocated, nothing is trusted. */
#ifndef HTML_MO_H
#define HTML_MO_H

#include "base/str.h"

struct mo {
	str file;
	uint32_t n, keys, texts; /* number of messages; where the two tables begin */
	str plural;		 /* the C expression over n of the header; absent: n != 1 */
	uint32_t forms;		 /* nplurals */
};

/* False when the bytes are no little-endian .mo file, or one that points outside itself. The bytes must outlive *out. */
bool mo_open(str file, struct mo *out);
/* The translation of a key; absent when there is none. The texts of plural forms are told by mo_plural(). */
str mo_text(const struct mo *m, str key);
/* The form for n of the message whose first key is `one`; absent when there is none. */
str mo_plural(const struct mo *m, str one, int64_t n);
/* A field of the header ("Language"); absent when it lacks. */
str mo_header(const struct mo *m, str field);

/* Evaluates a plural rule ("n%10==1 && n%100!=11 ? 0 : 1"); -1 when it is malformed. n is taken without its sign. */
int64_t mo_rule(str rule, int64_t n);

/* Made by tools/embed from text/: one per <tag>.po. */
struct catalogue_file {
	str tag, mo;
};
extern const struct catalogue_file catalogue_files[];
extern const size_t catalogue_files_n;

#endif
