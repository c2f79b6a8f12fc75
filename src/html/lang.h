/* html/lang.h — message catalogues: gettext .mo files, embedded; the English text is the key.
 *
 * T(lang, "text") in C and {{t "text"}} in pages are found by xgettext; a key made at run time must stand in a
 * table marked with N_(). Thread-safe: a language is a value that is passed, never a state of the process.
 */
#ifndef HTML_LANG_H
#define HTML_LANG_H

#include "base/arena.h"

struct lang;

const struct lang *lang_english(void);
/* Other languages are the catalogues of text/: their header names them (Language, X-Language-Name: Español, X-Direction: rtl). */
/* "es", "es-US" → Spanish; NULL when there is no such catalogue. */
const struct lang *lang_find(str tag);
/* The best of an Accept-Language header, English when none fits. */
const struct lang *lang_accept(str header);
/* BCP 47 tag for <html lang>, and "ltr" or "rtl". */
str lang_tag(const struct lang *l);
str lang_dir(const struct lang *l);
/* All languages, for a chooser: i from 0; NULL past the last. lang_own_name: "Español". */
const struct lang *lang_at(size_t i);
str lang_own_name(const struct lang *l);

/* The translation, or the key itself. */
str T(const struct lang *l, const char *msgid);
str TN(const struct lang *l, const char *one, const char *many, int64_t n);
/* Marks a literal for xgettext and gives it unchanged. */
#define N_(literal) literal

/* "Case {number} closed" with pairs name, value: translated, {name} replaced. For mail and messages, not HTML. */
struct t_arg {
	const char *name;
	str value;
};
str t_fill(struct arena *a, str translated, const struct t_arg *args, size_t n);
#define T_FILL(a, l, msgid, ...) \
	t_fill((a), T((l), msgid), (const struct t_arg[]){ __VA_ARGS__ }, COUNT_OF(((const struct t_arg[]){ __VA_ARGS__ })))

#endif
