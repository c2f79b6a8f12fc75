/* http/form.h — inputs are tables: name, kind, bounds, where it lands. One decoder for query strings, urlencoded bodies,
 * multipart bodies and JSON objects; what arrives is checked and typed before a handler sees it.
 *
 *	struct case_input { str subject; int priority; bool urgent; date began; };
 *	static const struct field case_fields[] = {
 *		FIELD_LINE(struct case_input, subject, N_("Subject"), .required = true, .max = 200),
 *		FIELD_CHOICE(struct case_input, priority, N_("Priority"), .choices = priorities),
 *	};
 *	const struct form_spec case_form = FORM_SPEC(struct case_input, case_fields);
 *
 * Unknown fields are refused (form fields of the edge, _csrf and _key, are taken out first). Text must be UTF-8 without
 * control characters; it is trimmed, and CR LF becomes LF. An empty value is an absent one.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/id.h"
#include "base/time.h"

enum field_kind {
	FIELD_KIND_LINE,   /* str, one line */
	FIELD_KIND_TEXT,   /* str, several lines */
	FIELD_KIND_EMAIL,  /* str */
	FIELD_KIND_SECRET, /* str, as typed: not trimmed, never shown again or logged */
	FIELD_KIND_INT,	   /* int64_t within min..max */
	FIELD_KIND_BOOL,   /* bool: on, true, 1, yes / absent, false, 0, no */
	FIELD_KIND_DATE,   /* date: YYYY-MM-DD */
	FIELD_KIND_CHOICE, /* int: the code of one of `choices`; 0 when absent */
	FIELD_KIND_SET,	   /* int64_t: bits 1 << code of those chosen (the name may repeat; JSON: an array) */
	FIELD_KIND_ID,	   /* int64_t inside a typed id: 13 characters */
	FIELD_KIND_FILE,   /* struct upload: multipart only, streamed to disk */
};

struct choice {
	str value;	   /* on the wire */
	const char *label; /* N_("…"); NULL value ends a list */
	int code;	   /* > 0 */
};

struct upload {
	str name; /* as the browser says; for show only */
	str path; /* temporary file in data_dir/incoming; removed with the request unless renamed away */
	int64_t bytes;
	str sha256; /* 64 hex characters */
	str type;   /* by content; WORK_FILE routes only */
};

struct field {
	str name;
	const char *label; /* N_("…"), used in messages: "Subject is required." */
	enum field_kind kind;
	bool required;
	int64_t min, max; /* INT: value; LINE, TEXT, SECRET: length in characters (max 0 = 255 for LINE, 20,000 for TEXT);
			   FILE: how many (0: one; the struct gets the first, the others are in the form) */
	const struct choice *choices;
	size_t offset; /* where it lands in the input struct */
};

#define FIELD_OF(type, member, ctype) \
	(offsetof(type, member) + 0 * sizeof(char[__builtin_types_compatible_p(__typeof__(((type *)0)->member), ctype) ? 1 : -1]))
#define FIELD_MAKE(type, member, ctype, text, knd, ...)                                                                         \
	{                                                                                                                       \
		.name = S_INIT(#member), .label = (text), .kind = (knd), .offset = FIELD_OF(type, member, ctype), ##__VA_ARGS__ \
	}
#define FIELD_LINE(type, m, label, ...) FIELD_MAKE(type, m, str, label, FIELD_KIND_LINE, ##__VA_ARGS__)
#define FIELD_TEXT(type, m, label, ...) FIELD_MAKE(type, m, str, label, FIELD_KIND_TEXT, ##__VA_ARGS__)
#define FIELD_EMAIL(type, m, label, ...) FIELD_MAKE(type, m, str, label, FIELD_KIND_EMAIL, ##__VA_ARGS__)
#define FIELD_SECRET(type, m, label, ...) FIELD_MAKE(type, m, str, label, FIELD_KIND_SECRET, ##__VA_ARGS__)
#define FIELD_INT(type, m, label, ...) FIELD_MAKE(type, m, int64_t, label, FIELD_KIND_INT, ##__VA_ARGS__)
#define FIELD_BOOL(type, m, label, ...) FIELD_MAKE(type, m, bool, label, FIELD_KIND_BOOL, ##__VA_ARGS__)
#define FIELD_DATE(type, m, label, ...) FIELD_MAKE(type, m, date, label, FIELD_KIND_DATE, ##__VA_ARGS__)
#define FIELD_CHOICE(type, m, label, ...) FIELD_MAKE(type, m, int, label, FIELD_KIND_CHOICE, ##__VA_ARGS__)
#define FIELD_SET(type, m, label, ...) FIELD_MAKE(type, m, int64_t, label, FIELD_KIND_SET, ##__VA_ARGS__)
#define FIELD_ID(type, m, idtype, label, ...) FIELD_MAKE(type, m, idtype, label, FIELD_KIND_ID, ##__VA_ARGS__)
#define FIELD_FILE(type, m, label, ...) FIELD_MAKE(type, m, struct upload, label, FIELD_KIND_FILE, ##__VA_ARGS__)

struct form_spec {
	const struct field *fields;
	size_t n;
	size_t size; /* of the input struct */
	bool open;   /* several fields may be unknown to this table: the feature checks the raw form itself (cases) */
};
#define FORM_SPEC(type, table)                                                \
	{                                                                     \
		.fields = (table), .n = COUNT_OF(table), .size = sizeof(type) \
	}
extern const struct form_spec no_input; /* takes no field at all */

/* ---- what arrived ---- */
#define FORM_MAX_FIELDS 200
struct form {
	struct form_entry {
		str name, value;
		struct upload *file; /* NULL but for files */
	} * at;
	size_t n;
};
/* First value of a name; absent when it did not come. */
str form_value(const struct form *f, str name);
/* Did it come? A PATCH changes only what did; an empty value came too. */
bool form_has(const struct form *f, str name);

struct field_errors {
	struct field_error {
		str field;   /* absent: of the whole form */
		str message; /* in the reader's language: says what to do */
	} * at;
	size_t n, cap;
};

struct lang;
/* What a page's script may check of a field before it is sent (web/js/form.js), in the words that the server says it with. */
struct field_check {
	const char *name;      /* as the script knows it: "required" */
	str message, argument; /* what to say; what the check is told, absent: nothing */
};
typedef LIST(struct field_check) field_checks;
/* Adds what form_decode() would ask of this field: that it is there, its length, its shape. Numbers are left to the server. */
void form_checks(struct arena *a, const struct lang *lang, const struct field *f, field_checks *out);
/* Decodes and checks `f` by `spec` into `input` (zeroed by the caller), adding an error per wrong or unknown field.
 * RC_INVALID when there was any. */
MUST_USE enum rc form_decode(struct arena *a, const struct lang *lang, const struct form *f, const struct form_spec *spec,
			     void *input, struct field_errors *errors);

/* Parsers of the wire forms. RC_INVALID: malformed, RC_LIMIT: too large; with the detail. */
MUST_USE enum rc form_parse_urlencoded(struct arena *a, str body, struct form *out);
MUST_USE enum rc form_parse_json(struct arena *a, str body, struct form *out);

#endif
