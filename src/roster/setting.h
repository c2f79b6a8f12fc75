/* roster/setting.h — a district's settings about its data: one table of fields, by which the pages, the API, the command line and
 * the import itself go.
 *
 * Stored are only those that are not at their default. What families see may follow from any of them: a change gives all students
 * of the district a new change number.
 */
#ifndef ROSTER_SETTING_H
#define ROSTER_SETTING_H

#include "db/db.h"
#include "http/form.h"

enum roster_setting {
	SETTING_STRICT,		 /* what is against the standard is an error even where it is usual */
	SETTING_SKIP_SHARE,	 /* percent of a set's rows that may be bad, and are then left out */
	SETTING_DELETE_SHARE,	 /* percent of a kind of record that an import may delete before a person must confirm it */
	SETTING_STUDENT_KEY,	 /* by which key feeds name students, schools and classes */
	SETTING_POSTED_CATEGORY, /* title of the OneRoster category whose results are posted grades; "": none */
	SETTING_INFER_MISSING,	 /* not submitted and past the due day is missing */
	SETTING_RELATIVES,	 /* relatives see the student like parents do */
	SETTING_REPLACE_DATES,	 /* attendance files say all there is from their first to their last day */
	SETTING_LOW_BALANCE,	 /* cents of a meal account below which a family hears of it */
	SETTING_OF_MACHINE,	 /* from here on: only from the command line, on the machine */
	SETTING_WATCH_FOLDER = SETTING_OF_MACHINE, /* a folder whose sets are imported as they come; "": none */
	SETTINGS
};
/* Their names, labels and bounds. A form of them all decodes into this struct; the import asks one by one. */
struct roster_settings {
	bool strict, infer_missing, relatives, replace_dates;
	int64_t skip_share, delete_share, low_balance;
	int student_key;
	str posted_category, watch_folder;
};
extern const struct field roster_setting_fields[SETTINGS];
/* Those that an administrator changes. */
extern const struct form_spec roster_settings_form;

/* One line about what it does; N_(). */
const char *roster_setting_hint(enum roster_setting setting);
str roster_setting_default(enum roster_setting setting);
/* The district's value, or the default. Flags are "true" or "false". */
MUST_USE enum rc roster_setting_load(struct db *db, struct arena *a, account_id district, enum roster_setting setting, str *out);
/* Of one that is a number, or true or false. */
MUST_USE enum rc roster_setting_number(struct db *db, account_id district, enum roster_setting setting, int64_t *out);
MUST_USE enum rc roster_setting_flag(struct db *db, account_id district, enum roster_setting setting, bool *out);
/* value: as typed; empty: back to the default. RC_INVALID with the reason in plain words: not a value of this setting. */
MUST_USE enum rc roster_setting_set(struct db *db, struct arena *a, account_id district, enum roster_setting setting, str value);

#endif
