#include "roster/provider.h"

#include "html/lang.h"
#include "roster/rest_http.h"

#define URL_MAX 500

enum { VERSION_1_1 = 1, VERSION_1_2 };
static const struct choice versions[] = {
	{ S_INIT("1.1"), N_("OneRoster 1.1"), VERSION_1_1 },
	{ S_INIT("1.2"), N_("OneRoster 1.2"), VERSION_1_2 },
	{ { 0 }, NULL, 0 },
};

enum { EVERY_NEVER = 1, EVERY_QUARTER, EVERY_HOUR, EVERY_4_HOURS, EVERY_DAY, EVERY_N };
static const struct choice schedule[] = {
	{ S_INIT("never"), N_("Only when you ask"), EVERY_NEVER },
	{ S_INIT("15m"), N_("Every 15 minutes"), EVERY_QUARTER },
	{ S_INIT("1h"), N_("Every hour"), EVERY_HOUR },
	{ S_INIT("4h"), N_("Every 4 hours"), EVERY_4_HOURS },
	{ S_INIT("1d"), N_("Every day"), EVERY_DAY },
	{ { 0 }, NULL, 0 },
};
static const int64_t minutes_of[EVERY_N] = {
	[EVERY_QUARTER] = 15,
	[EVERY_HOUR] = 60,
	[EVERY_4_HOURS] = 240,
	[EVERY_DAY] = 1440,
};

const struct field provider_fields[PROVIDER_FIELDS] = {
	[PROVIDER_VERSION] = FIELD_CHOICE(struct provider_input, version, N_("Version"), .required = true, .choices = versions),
	[PROVIDER_BASE] = FIELD_LINE(struct provider_input, base_url, N_("Base URL"), .required = true, .max = URL_MAX),
	[PROVIDER_TOKEN] = FIELD_LINE(struct provider_input, token_url, N_("Token URL"), .required = true, .max = URL_MAX),
	[PROVIDER_CLIENT] = FIELD_LINE(struct provider_input, client_id, N_("Client ID"), .required = true, .max = 200),
	[PROVIDER_SECRET] = FIELD_SECRET(struct provider_input, secret, N_("Client secret"), .max = 500),
	[PROVIDER_IN_BODY] = FIELD_BOOL(struct provider_input, in_body, N_("Send ID and secret in the body, not as HTTP Basic")),
	[PROVIDER_EVERY] = FIELD_CHOICE(struct provider_input, every, N_("Schedule"), .required = true, .choices = schedule),
};
const struct form_spec provider_form = FORM_SPEC(struct provider_input, provider_fields);

static str word_of(const struct choice *choices, int code)
{
	for (; !str_absent(choices->value); choices++)
		if (choices->code == code)
			return choices->value;
	return S("");
}

static int every_of(int64_t minutes)
{
	int code = EVERY_NEVER;
	while (code + 1 < EVERY_N && minutes_of[code + 1] <= minutes)
		code++;
	return code;
}

str provider_value(const struct rest_source *s, size_t field)
{
	switch (field) {
	case PROVIDER_VERSION:
		return s->version;
	case PROVIDER_BASE:
		return s->base_url;
	case PROVIDER_TOKEN:
		return s->token_url;
	case PROVIDER_CLIENT:
		return s->client_id;
	case PROVIDER_IN_BODY:
		return s->in_body ? S("true") : S("false");
	case PROVIDER_EVERY:
		return word_of(schedule, every_of(s->every_minutes));
	default:
		return S("");
	}
}

struct saving {
	struct arena *arena;
	const struct lang *lang;
	struct field_errors *errors;
};

static void refuse(struct saving *s, size_t field, const char *message)
{
	*LIST_ADD(s->arena, s->errors) = (struct field_error){ provider_fields[field].name, T(s->lang, message) };
}

static bool same_origin(struct arena *a, str one, str other)
{
	return !str_absent(one) && str_eq(rest_origin(a, one), rest_origin(a, other));
}

static void check_address(struct saving *s, size_t field, str url, bool private)
{
	if (!rest_address(s->arena, url, private))
		refuse(s, field,
		       private ? N_("This must be an address that begins with https:// or http://, without a user name.")
			       : N_("This must be an address that begins with https://, without a user name, and not in a "
				    "private network."));
}

static str trimmed(str url)
{
	while (str_ends(url, S("/")))
		url.n--;
	return url;
}

static void check(struct saving *s, const struct rest_source *old, const struct rest_source *new, bool same_token)
{
	check_address(s, PROVIDER_BASE, new->base_url, new->private);
	check_address(s, PROVIDER_TOKEN, new->token_url, new->private);
	if (str_find(new->base_url, S("?")) >= 0) /* what we append would be part of it */
		refuse(s, PROVIDER_BASE, N_("This address must have no \"?\"."));
	if (str_empty(new->secret) && str_absent(old->secret))
		refuse(s, PROVIDER_SECRET, N_("Enter the client secret."));
	else if (str_empty(new->secret) && !same_token)
		refuse(s, PROVIDER_SECRET, N_("The token URL is another. Enter the client secret anew."));
}

enum rc provider_save(struct db *db, struct arena *a, const struct lang *lang, account_id district, const struct provider_input *in,
		      const bool *private, struct field_errors *errors)
{
	struct saving s = { a, lang, errors };
	struct rest_source old, source = { .district = district,
					   .version = word_of(versions, in->version),
					   .base_url = trimmed(in->base_url),
					   .token_url = in->token_url,
					   .client_id = in->client_id,
					   .secret = in->secret,
					   .in_body = in->in_body,
					   .every_minutes = minutes_of[in->every],
					   .next_at = { in->every == EVERY_NEVER ? 0 : 1 } };
	enum rc rc = rest_source_load(db, a, district, &old);
	if (rc == RC_NOT_FOUND)
		err_clear();
	else if (rc != RC_OK)
		return rc;
	bool same_base = same_origin(a, old.base_url, source.base_url),
	     same_token = same_origin(a, old.token_url, source.token_url);
	source.private = private ? *private : old.private && same_base && same_token;
	check(&s, &old, &source, same_token);
	if (errors->n)
		return RC_INVALID;
	if (str_empty(in->secret))
		source.secret = old.secret;
	rc = rest_source_put(db, a, &source);
	if (rc == RC_OK && source.next_at.us)
		rc = rest_source_hurry(db, district);
	return rc;
}
