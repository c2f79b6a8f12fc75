/* json/json_in.h — JSON in: one object, strictly (RFC 8259; jansson parses), flattened to members for the form decoder.
 *
 * Refused: anything but an object, duplicate keys, more than JSON_IN_DEPTH levels, text that isn't UTF-8 or holds U+0000,
 * integers past 64 bits, lists of lists or objects, whatever follows the object.
 */
#ifndef JSON_JSON_IN_H
#define JSON_JSON_IN_H

#include "base/arena.h"

#define JSON_IN_MAX (256 * 1024) /* bytes */
#define JSON_IN_DEPTH 4		 /* objects and lists inside each other, the outermost counted */
#define JSON_IN_MEMBERS 500	 /* with the elements of lists */

enum json_kind { JSON_IN_NULL, JSON_IN_TEXT, JSON_IN_NUMBER, JSON_IN_BOOL, JSON_IN_LIST };

struct json_member {
	str name; /* of a member inside an object: "fields.room" */
	enum json_kind kind;
	str text; /* a text as it is; a number in decimal; true, false; absent for null and lists */
	struct {
		str *at; /* texts as above; a null in it is refused */
		size_t n;
	} list;
};
struct json_members {
	struct json_member *at;
	size_t n, cap;
};

/* RC_INVALID with "line 2, column 7: why" (no part of the text in it), RC_LIMIT when it is larger than the bounds above. An
 * empty object inside adds no member. All in the arena. */
MUST_USE enum rc json_in_object(struct arena *a, str body, struct json_members *out);
/* By name; NULL when there is none. */
const struct json_member *json_member(const struct json_members *m, str name);

#endif
