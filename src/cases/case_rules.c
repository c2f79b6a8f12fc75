/* cases/case_rules.c — what must hold between the fields of a case and the world (S4); each rule a row. */
#include "cases/case.h"
#include "html/lang.h"

/* What a rule looks at. */
struct looked {
	struct arena *arena;
	const struct actor *who;
	enum case_type type;
	const struct case_input *in;
	date today;
	struct account account; /* the one of the case */
	contact_list contacts;	/* its present ones */
};

static bool is_contact(const struct looked *l, int64_t person)
{
	for (size_t i = 0; i < l->contacts.n; i++)
		if (l->contacts.at[i].person.v == person)
			return true;
	return false;
}

static date day_of(const struct looked *l, enum case_field_key key)
{
	return l->in->value[key].day;
}

/* ---- each true: the rule is kept; asked only when the type has the field ---- */

static bool fits_account(const struct looked *l, enum case_field_key key)
{
	(void)key;
	return case_type_fits(l->type, l->account.kind);
}

/* Who acts for a connected account is none of its contacts, and may file in his own name. */
static bool own_contact(const struct looked *l, enum case_field_key key)
{
	int64_t person = l->in->value[key].id;
	return person == l->who->person.v || is_contact(l, person);
}

static bool fitting_priority(const struct looked *l, enum case_field_key key)
{
	return case_priority_fits((enum case_priority)l->in->value[key].choice, l->type);
}

static bool not_future(const struct looked *l, enum case_field_key key)
{
	return date_absent(day_of(l, key)) || date_cmp(day_of(l, key), l->today) <= 0;
}

static bool not_past(const struct looked *l, enum case_field_key key)
{
	return date_absent(day_of(l, key)) || date_cmp(day_of(l, key), l->today) >= 0;
}

static bool has_first_choice(const struct looked *l, enum case_field_key key)
{
	return date_absent(day_of(l, key)) || !date_absent(day_of(l, (enum case_field_key)(key - 1)));
}

static bool permitted(const struct looked *l, enum case_field_key key)
{
	return l->in->value[key].yes;
}

static bool replaced_given(const struct looked *l, enum case_field_key key)
{
	return l->in->value[CF_CONTACT_REQUEST].choice != CONTACT_REPLACE || l->in->value[key].id != 0;
}

static bool replaced_only_then(const struct looked *l, enum case_field_key key)
{
	return l->in->value[CF_CONTACT_REQUEST].choice == CONTACT_REPLACE || l->in->value[key].id == 0;
}

static bool replaced_is_contact(const struct looked *l, enum case_field_key key)
{
	return l->in->value[key].id == 0 || is_contact(l, l->in->value[key].id);
}

static bool has_address(const struct looked *l, str email)
{
	str folded = str_lower(l->arena, email);
	for (size_t i = 0; i < l->contacts.n; i++)
		if (str_eq(l->contacts.at[i].who.email, folded))
			return true;
	return false;
}

/* To change somebody he must be there; to add somebody he must not. */
static bool changed_is_contact(const struct looked *l, enum case_field_key key)
{
	return l->in->value[CF_CONTACT_REQUEST].choice != CONTACT_CHANGE || has_address(l, l->in->value[key].text);
}

static bool added_is_new(const struct looked *l, enum case_field_key key)
{
	return l->in->value[CF_CONTACT_REQUEST].choice == CONTACT_CHANGE || !has_address(l, l->in->value[key].text);
}

/* ---- what the page's script is told, where it can check a rule by itself ---- */

static str today_text(struct arena *a, enum case_field_key key, date today)
{
	char day[DATE_TEXT];
	(void)key;
	return arena_dup(a, (str){ day, date_put(today, day) });
}

static str field_before(struct arena *a, enum case_field_key key, date today)
{
	(void)a, (void)today;
	return case_fields[key - 1].field.name;
}

static str replacing(struct arena *a, enum case_field_key key, date today)
{
	(void)a, (void)key, (void)today;
	return S("request_type=replace");
}

#define NOT_A_CONTACT N_("Choose a contact of this account.")
#define PAST N_("Choose a day from today on.")
#define NO_SECOND N_("Give the second choice before the third.")

/* check: the rule's name in web/js/form.js; NULL: only the server can know. */
static const struct {
	enum case_field_key key;
	bool (*kept)(const struct looked *l, enum case_field_key key);
	const char *message, *check;
	str (*told)(struct arena *a, enum case_field_key key, date today);
} rules[] = {
	{ CF_ACCOUNT, fits_account,
	  N_("State Reporting is for state departments of education. Choose another type, or your state."), NULL, NULL },
	{ CF_CONTACT, own_contact, NOT_A_CONTACT, NULL, NULL },
	{ CF_PRIORITY, fitting_priority, N_("Critical is for outages. If nobody can use the site, file Report Outage instead."),
	  NULL, NULL },
	{ CF_BEGAN, not_future, N_("Issue Began can't be in the future."), "latest", today_text },
	{ CF_REPLACED, replaced_given, N_("Choose the contact who is replaced."), "needed", replacing },
	{ CF_REPLACED, replaced_only_then, N_("Only Replace takes a contact away. Choose Replace above, or nobody here."), "only",
	  replacing },
	{ CF_REPLACED, replaced_is_contact, NOT_A_CONTACT, NULL, NULL },
	{ CF_EMAIL, changed_is_contact, N_("No contact of this account has this address. Choose Add, or correct the address."),
	  NULL, NULL },
	{ CF_EMAIL, added_is_new, N_("This person is a contact of this account already. Choose Change."), NULL, NULL },
	{ CF_LOSS, not_future, N_("The date of loss can't be in the future."), "latest", today_text },
	{ CF_PERMISSION, permitted, N_("A restore needs written permission. Tick this once you have it."), "required", NULL },
	{ CF_COMPLETION, not_past, PAST, "earliest", today_text },
	{ CF_TRAINING_1, not_past, PAST, "earliest", today_text },
	{ CF_TRAINING_2, not_past, PAST, "earliest", today_text },
	{ CF_TRAINING_3, not_past, PAST, "earliest", today_text },
	{ CF_TRAINING_3, has_first_choice, NO_SECOND, "after", field_before },
	{ CF_CONSULT_1, not_past, PAST, "earliest", today_text },
	{ CF_CONSULT_2, not_past, PAST, "earliest", today_text },
	{ CF_CONSULT_3, not_past, PAST, "earliest", today_text },
	{ CF_CONSULT_3, has_first_choice, NO_SECOND, "after", field_before },
};

#define OLD_LOSS N_("Backups are kept for 30 days and this loss is older: the data may be gone for good. We will look.")

void case_field_checks(struct arena *a, const struct lang *lang, enum case_type type, enum case_field_key key, date today,
		       field_checks *out)
{
	struct field f = case_fields[key].field;
	f.required = case_field_required(type, key);
	form_checks(a, lang, &f, out);
	for (size_t i = 0; i < COUNT_OF(rules); i++)
		if (rules[i].key == key && rules[i].check)
			*LIST_ADD(a, out) = (struct field_check){ rules[i].check, T(lang, rules[i].message),
								  rules[i].told ? rules[i].told(a, key, today) : (str){ 0 } };
	if (key == CF_LOSS) /* no error: it says so, and the form can be sent */
		*LIST_ADD(a, out) = (struct field_check){ "warn-earliest", T(lang, OLD_LOSS),
							  today_text(a, key, date_add(today, -CASE_BACKUP_DAYS)) };
}

enum rc case_check_input(struct db *db, struct arena *a, const struct lang *lang, const struct actor *who, enum case_type type,
			 struct case_input *in, struct field_errors *errors)
{
	struct looked l = { .arena = a, .who = who, .type = type, .in = in };
	account_id account = { in->value[CF_ACCOUNT].id };
	size_t before = errors->n;
	if (policy_check(who, ACTION_CASE_CREATE, &(struct object){ .account = account }) != RC_OK) {
		*LIST_ADD(a, errors) = (struct field_error){ case_fields[CF_ACCOUNT].field.name,
							     T(lang, "Choose one of your accounts.") };
		return RC_INVALID;
	}
	local now;
	zone_local(who->zone, clock_now(), &now, NULL);
	l.today = now.on;
	enum rc rc = account_load(db, a, account, &l.account);
	if (rc == RC_OK)
		rc = contacts_of(db, a, account, false, &l.contacts);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		const struct case_field_row *row = &case_fields[rules[i].key];
		if ((row->shown & CASE_BIT(type)) && !rules[i].kept(&l, rules[i].key))
			*LIST_ADD(a, errors) = (struct field_error){ row->field.name, T(lang, rules[i].message) };
	}
	return errors->n > before ? RC_INVALID : RC_OK;
}

const char *case_warning(enum case_type type, const struct case_input *in, date today)
{
	date loss = in->value[CF_LOSS].day;
	if (type == CASE_DATA_RESTORE && !date_absent(loss) && date_days(today) - date_days(loss) > CASE_BACKUP_DAYS)
		return OLD_LOSS;
	return NULL;
}
