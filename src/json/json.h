/* json/json.h — JSON out: a streaming writer that adds the commas and refuses a key outside an object.
 *
 * Invalid use (a value without a key in an object, an unbalanced close) is a programmer's error: it marks the writer
 * failed and json_rc() says RC_FAIL. Text must be UTF-8; malformed bytes become U+FFFD. `< > &` and U+2028/9 are escaped.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "base/buf.h"
#include "base/id.h"
#include "base/time.h"

#define JSON_MAX_DEPTH 16

struct json {
	struct buf *out;
	uint8_t depth;
	bool failed, key_given;
	struct {
		bool object, used;
	} scope[JSON_MAX_DEPTH];
};

/* clang-format off */
#define JSON_INIT(buffer) { .out = (buffer) }
/* clang-format on */

/* libjansson exports three of these names: its own calls must not end up here, hence other symbols. */
void json_object(struct json *w) __asm__("belfry_json_object"); /* { */
void json_array(struct json *w) __asm__("belfry_json_array");	/* [ */
void json_close(struct json *w);				/* } or ] */
void json_key(struct json *w, str key);
void json_null(struct json *w) __asm__("belfry_json_null");
MUST_USE enum rc json_rc(const struct json *w); /* complete and nothing failed */

void json_str(struct json *w, str s); /* absent → null */
void json_bool(struct json *w, bool v);
void json_int(struct json *w, int v);
void json_i64(struct json *w, int64_t v);
void json_size(struct json *w, size_t v);
void json_f64(struct json *w, double v);      /* NaN (absent) → null */
void json_instant(struct json *w, instant i); /* RFC 3339 UTC; absent → null */
void json_date(struct json *w, date d);
void json_id(struct json *w, int64_t id); /* 13 characters; 0 → null */
/* Already JSON: from our own writer only. */
void json_raw(struct json *w, str json);

/* clang-format off */
#define JSON_ID_CASE(type) , type : json_put_##type
#define JSON_ID_DECLARE(type) \
	static inline void json_put_##type(struct json *w, type id) { json_id(w, id.v); }
ID_TYPES(JSON_ID_DECLARE)
#undef JSON_ID_DECLARE
#define json_value(w, x)                                                                                              \
	_Generic((x), str : json_str, bool : json_bool, int : json_int, int64_t : json_i64, size_t : json_size,       \
		 double : json_f64, instant : json_instant, date : json_date ID_TYPES(JSON_ID_CASE))(w, x)
/* clang-format on */

/* A member of an object. In C17 `true` and `a == b` are int, so that 1 would be written: give a bool, or call json_bool(). */
#define json_put(w, key, x) (json_key((w), S(key)), json_value((w), (x)))
#define json_put_object(w, key) (json_key((w), S(key)), json_object(w))
#define json_put_array(w, key) (json_key((w), S(key)), json_array(w))

#endif
