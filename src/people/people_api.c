/* people/people_api.c — finding one's district: the only question about accounts that anybody may ask. */
#include "people/people_api.h"

#include "html/lang.h"
#include "http/req.h"
#include "people/people.h"

#define FOUND_MAX 25 /* fits a list under a search box; who sees 25 types on */

struct district_search_input {
	str q, state;
};
static const struct field district_search_fields[] = {
	FIELD_LINE(struct district_search_input, q, N_("Name of the district"), .max = 100),
	FIELD_LINE(struct district_search_input, state, N_("State"), .min = 2, .max = 2),
};
const struct form_spec district_search_form = FORM_SPEC(struct district_search_input, district_search_fields);

enum rc district_api_search(struct req *q)
{
	const struct district_search_input *in = INPUT(q, struct district_search_input);
	account_list found = { 0 };
	enum rc rc = district_search(q->db, q->arena, in->q, str_upper(q->arena, in->state), FOUND_MAX, &found);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "districts");
	for (size_t i = 0; i < found.n; i++) {
		json_object(w);
		json_put(w, "id", found.at[i].id);
		json_put(w, "name", found.at[i].name);
		json_put(w, "state", found.at[i].state);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}
