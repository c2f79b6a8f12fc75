/* application/x-www-form-urlencoded, also the query of a URL (WHATWG URL 5.1, strict about percent signs). */
#include "http/router.h"

#include <string.h>

enum rc form_parse_urlencoded(struct arena *a, str body, struct form *out)
{
	LIST(struct form_entry) list = { 0 };
	str rest = body, pair;
	while (str_next(&rest, '&', &pair)) {
		if (str_empty(pair))
			continue;
		if (list.n == FORM_MAX_FIELDS)
			return fail(RC_INVALID, "form: more than %d fields", FORM_MAX_FIELDS);
		const char *equals = memchr(pair.p, '=', pair.n);
		size_t at = equals ? (size_t)(equals - pair.p) : pair.n;
		struct form_entry e = { 0 };
		if (!percent_decode(a, str_take(pair, at), true, &e.name) ||
		    !percent_decode(a, str_drop(pair, at + 1), true, &e.value))
			return fail(RC_INVALID, "form: malformed percent encoding or UTF-8");
		if (str_empty(e.name))
			return fail(RC_INVALID, "form: a field without a name");
		*LIST_ADD(a, &list) = e;
	}
	out->at = list.at;
	out->n = list.n;
	return RC_OK;
}
