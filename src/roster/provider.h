/* roster/provider.h — a district's OneRoster provider as somebody sets it up (D2): the form of the page, the API and the command
 * line, and the rules of a change.
 *
 * The secret is never shown again. It goes to the token address: another origin there asks for it anew, so that nobody who has an
 * administrator's session can have it sent to himself. Whether the provider may stand in a private network or do without TLS is
 * said on the machine only, of the addresses as they are then.
 */
#ifndef ROSTER_PROVIDER_H
#define ROSTER_PROVIDER_H

#include "http/form.h"
#include "roster/rest.h"

struct provider_input {
	int version, every;
	str base_url, token_url, client_id, secret;
	bool in_body;
};
enum {
	PROVIDER_VERSION,
	PROVIDER_BASE,
	PROVIDER_TOKEN,
	PROVIDER_CLIENT,
	PROVIDER_SECRET,
	PROVIDER_IN_BODY,
	PROVIDER_EVERY,
	PROVIDER_FIELDS
};
extern const struct field provider_fields[PROVIDER_FIELDS];
extern const struct form_spec provider_form;

/* A stored source as it stands in a form; never the secret. */
str provider_value(const struct rest_source *s, size_t field);
/* Adds or changes the district's provider, which is asked at once unless it never is by itself. private: NULL keeps it, for as long
 * as the origins stay. RC_INVALID: `errors` names the fields. */
MUST_USE enum rc provider_save(struct db *db, struct arena *a, const struct lang *lang, account_id district,
			       const struct provider_input *in, const bool *private, struct field_errors *errors);

#endif
