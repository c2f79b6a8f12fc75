/* roster/setting.c — the table. Rows are in codes_store.c. */
#include "roster/setting.h"

#include "base/num.h"
#include "html/lang.h"
#include "roster/codes_store.h"
#include "roster/guardian.h"

#define TITLE_MAX 200
#define FOLDER_MAX 1000

enum { KEY_ANY = 1, KEY_SOURCED_ID, KEY_IDENTIFIER, KEY_USER_IDS };
static const struct choice student_keys[] = {
	{ S_INIT("any"), N_("Either of them"), KEY_ANY },
	{ S_INIT("sourced_id"), N_("The sourcedId of OneRoster"), KEY_SOURCED_ID },
	{ S_INIT("identifier"), N_("The identifier of the student system"), KEY_IDENTIFIER },
	{ S_INIT("user_ids"), N_("One of the userIds of OneRoster"), KEY_USER_IDS },
	{ { 0 }, NULL, 0 },
};

const struct field roster_setting_fields[SETTINGS] = {
	[SETTING_STRICT] = FIELD_BOOL(struct roster_settings, strict, N_("Strict: refuse what the standard forbids")),
	[SETTING_SKIP_SHARE] = FIELD_INT(struct roster_settings, skip_share, N_("Bad rows that may be left out, in percent"),
					 .max = 100),
	[SETTING_DELETE_SHARE] = FIELD_INT(struct roster_settings, delete_share, N_("Deletions without asking, in percent"),
					   .max = 100),
	[SETTING_STUDENT_KEY] = FIELD_CHOICE(struct roster_settings, student_key,
					     N_("Attendance, grades and balances name students by"), .choices = student_keys),
	[SETTING_POSTED_CATEGORY] = FIELD_LINE(struct roster_settings, posted_category, N_("Category of posted grades"),
					       .max = TITLE_MAX),
	[SETTING_INFER_MISSING] = FIELD_BOOL(struct roster_settings, infer_missing,
					     N_("Work not submitted by its due day is missing")),
	[SETTING_RELATIVES] = FIELD_BOOL(struct roster_settings, relatives, N_("Relatives see the student as parents do")),
	[SETTING_REPLACE_DATES] = FIELD_BOOL(struct roster_settings, replace_dates,
					     N_("Attendance files are complete for their days")),
	[SETTING_LOW_BALANCE] = FIELD_INT(struct roster_settings, low_balance, N_("Low meal balance, in cents"), .max = 100000),
	[SETTING_WATCH_FOLDER] = FIELD_LINE(struct roster_settings, watch_folder, N_("Watched folder"), .max = FOLDER_MAX),
};
const struct form_spec roster_settings_form = { .fields = roster_setting_fields,
						.n = SETTING_OF_MACHINE,
						.size = sizeof(struct roster_settings) };

static enum rc relatives_follow(struct db *db, account_id district, str value)
{
	return guardian_relatives_see(db, district, str_eq(value, S("true")));
}

static const struct {
	str standard;
	const char *hint;
	enum rc (*follow)(struct db *db, account_id district, str value); /* what a change does at once; NULL: nothing */
} about[SETTINGS] = {
	[SETTING_STRICT] = { .standard = S_INIT("false"),
			     .hint = N_("What many systems write all the same is otherwise taken, and named in the report.") },
	[SETTING_SKIP_SHARE] = { .standard = S_INIT("0"),
				 .hint = N_("Of all rows of a set. With 0, one bad row refuses the whole set.") },
	[SETTING_DELETE_SHARE] = { .standard = S_INIT("10"),
				   .hint = N_("A set that would delete a larger share of a kind of record is held until you "
					      "let it through.") },
	[SETTING_STUDENT_KEY] = { .standard = S_INIT("any"), .hint = N_("Choose one when the same text can mean two students.") },
	[SETTING_POSTED_CATEGORY] = { .standard = S_INIT(""),
				      .hint = N_(
					  "The title of the OneRoster category whose results are posted grades. Empty: none.") },
	[SETTING_INFER_MISSING] = { .standard = S_INIT("false"),
				    .hint = N_(
					"Families are then notified of work, although the teacher has not marked it as missing.") },
	[SETTING_RELATIVES] = { .standard = S_INIT("false"),
				.hint = N_("Relatives are those with this role in the roster who are linked to the student."),
				.follow = relatives_follow },
	[SETTING_REPLACE_DATES] = { .standard = S_INIT("false"),
				    .hint = N_(
					"What the roster has of a file's schools between its first and its last day, and the "
					"file does not, is then removed.") },
	[SETTING_LOW_BALANCE] = { .standard = S_INIT("500"),
				  .hint = N_("Families hear of it when an account falls below. 500 is $5.00.") },
	[SETTING_WATCH_FOLDER] = { .standard = S_INIT(""), .hint = N_("Files that appear there are imported by themselves.") },
};

const char *roster_setting_hint(enum roster_setting setting)
{
	return about[setting].hint;
}

str roster_setting_default(enum roster_setting setting)
{
	return about[setting].standard;
}

enum rc roster_setting_load(struct db *db, struct arena *a, account_id district, enum roster_setting setting, str *out)
{
	enum rc rc = settings_get(db, a, district, roster_setting_fields[setting].name, out);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	*out = about[setting].standard;
	return RC_OK;
}

enum rc roster_setting_number(struct db *db, account_id district, enum roster_setting setting, int64_t *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str text;
	enum rc rc = roster_setting_load(db, a, district, setting, &text);
	if (rc == RC_OK && !num_i64(text, 0, INT64_MAX, out))
		return fail(RC_FAIL, "roster_setting has no number where one is wanted");
	return rc;
}

enum rc roster_setting_flag(struct db *db, account_id district, enum roster_setting setting, bool *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str text;
	enum rc rc = roster_setting_load(db, a, district, setting, &text);
	*out = rc == RC_OK && str_eq(text, S("true"));
	return rc;
}

/* As it is stored; absent: nothing was given, the default holds. */
static enum rc canonical(struct arena *a, enum roster_setting setting, str value, str *out)
{
	const struct field *f = &roster_setting_fields[setting];
	const struct form_spec spec = { .fields = f, .n = 1, .size = sizeof(struct roster_settings) };
	struct form_entry entry = { .name = f->name, .value = value };
	const struct form form = { .at = &entry, .n = 1 };
	struct roster_settings typed = { .strict = false };
	struct field_errors errors = { 0 };
	if (form_decode(a, lang_english(), &form, &spec, &typed, &errors) != RC_OK)
		return fail(RC_INVALID, "%.*s", STR_ARG(errors.at[0].message));
	const char *at = (const char *)&typed + f->offset;
	value = str_trim(value);
	if (str_empty(value))
		*out = (str){ NULL, 0 };
	else if (f->kind == FIELD_KIND_BOOL)
		*out = *(const bool *)at ? S("true") : S("false");
	else if (f->kind == FIELD_KIND_INT)
		*out = arena_printf(a, "%lld", (long long)*(const int64_t *)at);
	else
		*out = value;
	return RC_OK;
}

enum rc roster_setting_set(struct db *db, struct arena *a, account_id district, enum roster_setting setting, str value)
{
	str now, then;
	enum rc rc = canonical(a, setting, value, &then);
	if (rc == RC_OK)
		rc = roster_setting_load(db, a, district, setting, &now);
	if (rc == RC_OK && str_absent(then))
		then = about[setting].standard;
	if (rc != RC_OK || str_eq(now, then))
		return rc;
	rc = str_eq(then, about[setting].standard) ? settings_drop(db, district, roster_setting_fields[setting].name)
						   : settings_put(db, district, roster_setting_fields[setting].name, then);
	if (rc == RC_OK && about[setting].follow)
		rc = about[setting].follow(db, district, then);
	return rc == RC_OK ? codes_touch_all(db, a, district) : rc;
}
