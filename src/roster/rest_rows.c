/* roster/rest_rows.c — see rest_rows.h. References are {"sourcedId": …} under a name without "SourcedId(s)"; booleans come as such
 * or as texts; dates of line items come as instants.
 */
#include "roster/rest_rows.h"

#include "base/num.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#define NAME_MAX_JSON 64

/* Where the JSON's name is not the CSV's, even without "SourcedId". */
static const struct {
	const char *csv, *json;
} names[] = {
	{ "preferredGivenName", "preferredFirstName" },
	{ "preferredMiddleName", "preferredMiddleName" },
	{ "preferredFamilyName", "preferredLastName" },
};

/* ---- CSV ---- */

static void put_cell(struct buf *out, str s, bool first)
{
	if (!first)
		buf_char(out, ',');
	bool quote = str_find(s, S(",")) >= 0 || str_find(s, S("\"")) >= 0 || str_find(s, S("\n")) >= 0 ||
		     str_find(s, S("\r")) >= 0;
	if (!quote) {
		buf_add(out, s);
		return;
	}
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(out, '"');
		if (s.p[i] != '\r')
			buf_char(out, s.p[i]);
	}
	buf_char(out, '"');
}

static void put_name(struct buf *out, const char *name, bool *first)
{
	put_cell(out, str_c(name), *first);
	*first = false;
}

void rest_rows_header(const struct roster_file *file, enum roster_version version, struct buf *out)
{
	bool first = true;
	for (size_t i = 0; i < COUNT_OF(roster_common_columns); i++)
		put_name(out, roster_common_columns[i].name, &first);
	for (size_t i = 0; i < file->n; i++) {
		if (file->columns[i].versions & version)
			put_name(out, file->columns[i].name, &first);
	}
	buf_char(out, '\n');
}

/* ---- JSON ---- */

static const json_t *member(const json_t *record, const char *name)
{
	if (strncmp(name, "metadata.", 9) == 0)
		return json_object_get(json_object_get(record, "metadata"), name + 9);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (strcmp(names[i].csv, name) == 0 && json_object_get(record, names[i].json))
			return json_object_get(record, names[i].json);
	}
	return json_object_get(record, name);
}

/* "agentSourcedIds" is "agents", "classSourcedId" is "class". */
static const json_t *reference(const json_t *record, const char *name, bool several)
{
	char text[NAME_MAX_JSON];
	const char *cut = strstr(name, "SourcedId");
	size_t n = cut ? (size_t)(cut - name) : strlen(name);
	if (n + 2 > sizeof text)
		return NULL;
	memcpy(text, name, n);
	memcpy(text + n, several ? "s" : "", several ? 2 : 1);
	const json_t *found = json_object_get(record, text);
	return found ? found : json_object_get(record, name);
}

static void add_scalar(struct buf *out, const json_t *value)
{
	char text[NUM_F64_TEXT];
	if (json_is_string(value))
		buf_add(out, (str){ json_string_value(value), json_string_length(value) });
	else if (json_is_boolean(value))
		buf_add(out, json_is_true(value) ? S("true") : S("false"));
	else if (json_is_integer(value))
		buf_i64(out, json_integer_value(value));
	else if (json_is_real(value))
		buf_add(out, (str){ text, num_put_f64(json_real_value(value), text) });
}

static void add_reference(struct buf *out, const json_t *value)
{
	add_scalar(out, json_is_object(value) ? json_object_get(value, "sourcedId") : value);
}

static void add_pair(struct buf *out, const json_t *value)
{
	if (!json_is_object(value)) {
		add_scalar(out, value);
		return;
	}
	buf_char(out, '{');
	add_scalar(out, json_object_get(value, "type"));
	buf_char(out, ':');
	add_scalar(out, json_object_get(value, "identifier"));
	buf_char(out, '}');
}

static void add_list(struct buf *out, const json_t *value, void (*add)(struct buf *out, const json_t *value))
{
	if (!json_is_array(value)) {
		add(out, value);
		return;
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i)
			buf_char(out, ',');
		add(out, json_array_get(value, i));
	}
}

/* A day is a day; an instant becomes the day it is in the district, but for midnight of UTC, which is a day in disguise. */
static void add_date(struct buf *out, const json_t *value, const struct zone *zone)
{
	str text = str_c(json_string_value(value));
	char day[DATE_TEXT];
	instant at;
	local there;
	if (text.p && instant_parse(text, &at) && zone && at.us % US_PER_DAY != 0) {
		zone_local(zone, at, &there, NULL);
		text = (str){ day, date_put(there.on, day) };
	} else if (text.p && instant_parse(text, &at))
		text = str_take(text, DATE_TEXT - 1);
	if (text.p)
		buf_add(out, text);
}

static void add_value(struct buf *out, const struct rest_rows *r, const json_t *record, const struct column *col)
{
	switch (col->cell) {
	case CELL_REF:
		add_reference(out, reference(record, col->name, false));
		break;
	case CELL_REFS:
		add_list(out, reference(record, col->name, true), add_reference);
		break;
	case CELL_LIST:
		add_list(out, member(record, col->name), add_scalar);
		break;
	case CELL_PAIRS:
		add_list(out, member(record, col->name), add_pair);
		break;
	case CELL_DATE:
		add_date(out, member(record, col->name), r->zone);
		break;
	default:
		add_scalar(out, member(record, col->name));
	}
}

/* ---- records ---- */

static void put_value(struct rest_rows *r, const json_t *record, const struct column *col)
{
	CLEANUP_BUF struct buf cell = BUF_INIT((size_t)1 << 20);
	add_value(&cell, r, record, col);
	put_cell(&r->out, buf_str(&cell), false);
}

static void put_state(struct rest_rows *r, struct buf *out, const json_t *record)
{
	char now[INSTANT_TEXT];
	const char *status = json_string_value(json_object_get(record, "status"));
	const char *modified = json_string_value(json_object_get(record, "dateLastModified"));
	(void)r;
	put_cell(out, status && strcmp(status, "tobedeleted") == 0 ? S("tobedeleted") : S("active"), false);
	put_cell(out, modified && *modified ? str_c(modified) : (str){ now, instant_put(clock_now(), now) }, false);
}

static void put_role(struct rest_rows *r, const json_t *user, const json_t *role, bool primary)
{
	CLEANUP_BUF struct buf org = BUF_INIT(1024), key = BUF_INIT(4096);
	const char *word = json_string_value(json_object_get(role, "role")),
		   *type = json_string_value(json_object_get(role, "roleType"));
	const char *id = json_string_value(json_object_get(user, "sourcedId"));
	add_reference(&org, json_object_get(role, "org"));
	if (!word || !org.n)
		return;
	buf_printf(&key, "%s/%.*s/%s", id, STR_ARG(buf_str(&org)), word);
	put_cell(&r->roles, buf_str(&key), true);
	put_state(r, &r->roles, user);
	put_cell(&r->roles, str_c(id), false);
	put_cell(&r->roles, type ? str_c(type) : primary ? S("primary") : S("secondary"), false);
	put_cell(&r->roles, str_c(word), false);
	for (const char *const *day = (const char *const[]){ "beginDate", "endDate", NULL }; *day; day++) {
		const char *text = json_string_value(json_object_get(role, *day));
		put_cell(&r->roles, text ? str_take(str_c(text), DATE_TEXT - 1) : S(""), false);
	}
	put_cell(&r->roles, buf_str(&org), false);
	put_cell(&r->roles, S(""), false);
	buf_char(&r->roles, '\n');
	r->roles_n++;
}

/* Roles stand in the user: 1.2 as roles[], 1.1 as role and orgs; both are met in both. */
static void put_roles(struct rest_rows *r, json_t *user)
{
	const json_t *roles = json_object_get(user, "roles"), *orgs = json_object_get(user, "orgs");
	for (size_t i = 0; i < json_array_size(roles); i++)
		put_role(r, user, json_array_get(roles, i), i == 0);
	for (size_t i = 0; !json_array_size(roles) && i < json_array_size(orgs); i++) {
		json_t *role = json_object();
		json_object_set(role, "role", json_object_get(user, "role"));
		json_object_set(role, "org", json_array_get(orgs, i));
		put_role(r, user, role, i == 0);
		json_decref(role);
	}
}

static void flatten_roles(json_t *user)
{
	const json_t *roles = json_object_get(user, "roles");
	if (json_object_get(user, "role") || !json_array_size(roles))
		return;
	json_t *orgs = json_array();
	json_object_set(user, "role", json_object_get(json_array_get(roles, 0), "role"));
	for (size_t i = 0; i < json_array_size(roles); i++)
		json_array_append(orgs, json_object_get(json_array_get(roles, i), "org"));
	json_object_set_new(user, "orgs", orgs);
}

static uint64_t hash_of(str s)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES] = "belfry rest ids";
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)s.p, s.n, key);
	return hash;
}

static void put_record(struct rest_rows *r, json_t *record)
{
	str id = str_trim(str_c(json_string_value(json_object_get(record, "sourcedId"))));
	if (r->file->kind == KIND_DEMOGRAPHIC && str_empty(id)) /* of a user, under his key */
		id = str_trim(str_c(json_string_value(json_object_get(json_object_get(record, "user"), "sourcedId"))));
	if (str_empty(id)) {
		r->skipped++;
		return;
	}
	if (r->file->kind == KIND_USER && r->version == V1_1)
		flatten_roles(record);
	put_cell(&r->out, id, true);
	put_state(r, &r->out, record);
	for (size_t i = 0; i < r->file->n; i++) {
		if (r->file->columns[i].versions & r->version)
			put_value(r, record, &r->file->columns[i]);
	}
	buf_char(&r->out, '\n');
	if (r->file->kind == KIND_USER && r->version == V1_2)
		put_roles(r, record);
	r->ids += hash_of(id);
	r->rows++;
}

enum rc rest_rows_add(struct rest_rows *r, str page, const char *envelope, size_t *n)
{
	json_error_t where;
	json_t *root = json_loadb(page.p, page.n, 0, &where);
	json_t *list = json_object_get(root, envelope);
	if (!json_is_array(list)) {
		json_decref(root);
		return fail(RC_INVALID, "the provider answered with no list of %s", envelope);
	}
	*n = json_array_size(list);
	for (size_t i = 0; i < *n; i++) {
		json_t *record = json_array_get(list, i);
		if (json_is_object(record))
			put_record(r, record);
		else
			r->skipped++;
	}
	json_decref(root);
	enum rc rc = buf_rc(&r->out);
	return rc == RC_OK ? buf_rc(&r->roles) : rc;
}
