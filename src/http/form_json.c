/* A JSON object as a form: a list repeats its name, a member inside an object is "outer.inner". null and an empty list are an
 * absent value, but leave their name: a field that nobody knows is refused whatever it holds. */
#include "http/form.h"
#include "json/json_in.h"

enum rc form_parse_json(struct arena *a, str body, struct form *out)
{
	struct json_members members;
	LIST(struct form_entry) list = { 0 };
	enum rc rc = json_in_object(a, body, &members);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < members.n; i++) {
		const struct json_member *m = &members.at[i];
		bool several = m->kind == JSON_IN_LIST && m->list.n > 0;
		size_t values = several ? m->list.n : 1;
		if (list.n + values > FORM_MAX_FIELDS)
			return fail(RC_INVALID, "JSON: more than %d values", FORM_MAX_FIELDS);
		for (size_t k = 0; k < values; k++)
			*LIST_ADD(a, &list) = (struct form_entry){ .name = m->name, .value = several ? m->list.at[k] : m->text };
	}
	out->at = list.at;
	out->n = list.n;
	return RC_OK;
}
