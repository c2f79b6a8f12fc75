/* portal/settings_api.c — a portal user's own settings and devices. */
#include "auth/actor.h"
#include "http/req.h"
#include "people/people.h"
#include "portal/device.h"
#include "portal/portal_web.h"

enum { LANGUAGE_EN = 1, LANGUAGE_ES };
static const struct choice languages[] = {
	{ S_INIT("en"), N_("English"), LANGUAGE_EN },
	{ S_INIT("es"), N_("Spanish"), LANGUAGE_ES },
	{ { 0 }, NULL, 0 },
};
struct settings_input {
	int language;
};
static const struct field settings_fields[] = {
	FIELD_CHOICE(struct settings_input, language, N_("Language"), .required = true, .choices = languages),
};
const struct form_spec portal_settings_form = FORM_SPEC(struct settings_input, settings_fields);

struct device_input {
	str name;
};
static const struct field device_fields[] = {
	FIELD_LINE(struct device_input, name, N_("Name of the device"), .required = true, .max = 60),
};
const struct form_spec portal_device_form = FORM_SPEC(struct device_input, device_fields);

static enum rc reply_settings(struct req *q, str language)
{
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "language", language);
	json_close(w);
	return json_rc(w);
}

enum rc portal_settings(struct req *q)
{
	return reply_settings(q, q->actor->language);
}

enum rc portal_settings_put(struct req *q)
{
	str language = languages[INPUT(q, struct settings_input)->language - 1].value;
	enum rc rc = person_language_set(q->db, q->actor->person, language);
	return rc == RC_OK ? reply_settings(q, language) : rc;
}

enum rc portal_device_put(struct req *q)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	enum rc rc = device_seen(q->db, q->actor->person, id, INPUT(q, struct device_input)->name, clock_now());
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}
