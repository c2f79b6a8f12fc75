/* cases/case_fields.c — the types × fields table (S3, domain A.4.2), and a field's value as it is stored. */
#include "cases/case.h"
#include "html/lang.h"
#include "people/contact.h"

static const struct choice products[] = {
	{ S_INIT("sis"), N_("Student information system"), 1 },
	{ S_INIT("mobile-portal"), N_("Mobile portal"), 2 },
	{ S_INIT("food-service"), N_("Food Service"), 3 },
	{ S_INIT("human-resources"), N_("Human Resources"), 4 },
	{ S_INIT("finance"), N_("Finance"), 5 },
	{ S_INIT("online-payments"), N_("Online Payments"), 6 },
	{ S_INIT("voice-messenger"), N_("Voice Messenger"), 7 },
	{ { 0 }, NULL, 0 },
};
static const struct choice services[] = {
	{ S_INIT("existing-project"), N_("Fix or change of an existing custom project"), 1 },
	{ S_INIT("custom-report"), N_("Custom report, report card or transcript"), 2 },
	{ S_INIT("data"), N_("Data import, export or change"), 3 },
	{ S_INIT("integration"), N_("Integration with another vendor's application"), 4 },
	{ S_INIT("other"), N_("Other service"), 5 },
	{ { 0 }, NULL, 0 },
};
static const struct choice contact_requests[] = {
	{ S_INIT("add"), N_("Add a contact"), CONTACT_ADD },
	{ S_INIT("change"), N_("Change a contact"), CONTACT_CHANGE },
	{ S_INIT("replace"), N_("Replace a contact"), CONTACT_REPLACE },
	{ { 0 }, NULL, 0 },
};
static const struct choice access_requests[] = {
	{ S_INIT("server"), N_("Server access"), ACCESS_SERVER },
	{ S_INIT("sql-server"), N_("SQL Server access"), ACCESS_SQL },
	{ S_INIT("report-server"), N_("Report server access"), ACCESS_REPORTS },
	{ { 0 }, NULL, 0 },
};
static const struct choice training_requests[] = {
	{ S_INIT("online"), N_("Online training"), 1 },
	{ S_INIT("on-site"), N_("On-site training"), 2 },
	{ S_INIT("course"), N_("Places in a scheduled course"), 3 },
	{ { 0 }, NULL, 0 },
};
#define AI CASE_BIT(CASE_APPLICATION_ISSUE)
#define AQ CASE_BIT(CASE_QUESTION)
#define RO CASE_BIT(CASE_OUTAGE)
#define MC CASE_BIT(CASE_MODIFY_CONTACTS)
#define SA CASE_BIT(CASE_SERVER_ACCESS)
#define SI CASE_BIT(CASE_SERVER_ISSUE)
#define DR CASE_BIT(CASE_DATA_RESTORE)
#define TS CASE_BIT(CASE_TECHNICAL_SERVICES)
#define RT CASE_BIT(CASE_TRAINING)
#define RC CASE_BIT(CASE_CONSULTING)
#define SR CASE_BIT(CASE_STATE_REPORTING)
#define ALL (AI | AQ | RO | MC | SA | SI | DR | TS | RT | RC | SR)

#define FIELD(key, wire, knd, text, ...)                                        \
	[key] = { .field = { .name = S_INIT(wire),                              \
			     .label = N_(text),                                 \
			     .kind = FIELD_KIND_##knd,                          \
			     .offset = offsetof(struct case_input, value[key]), \
			     ##__VA_ARGS__ },
#define HINT(text) .hint = N_(text),
#define TIP(text) .tip = N_(text),
#define ON(types, needed)                      \
	.shown = (types), .required = (needed) \
	}

/* clang-format off */
const struct case_field_row case_fields[CASE_FIELD_N] = {
	FIELD(CF_ACCOUNT, "account", ID, "Account")
		TIP("The district that this case is for.")
		ON(ALL, ALL),
	FIELD(CF_CONTACT, "contact", ID, "Contact")
		TIP("Who works on this with us. You may choose another contact of the same account.")
		ON(ALL, ALL),
	FIELD(CF_PRIORITY, "priority", CHOICE, "Priority", .choices = case_priorities)
		TIP("Critical: the software can't be used (outages only). High: a task with a deadline can't be done. Medium: usable, but affected. Low: questions, services.")
		ON(ALL, ALL),
	FIELD(CF_CONTACT_REQUEST, "request_type", CHOICE, "Request Type", .choices = contact_requests)
		TIP("Replace: the new person takes over, and the one named below stops being a contact.")
		ON(MC, MC),
	FIELD(CF_ACCESS_REQUEST, "request_type", CHOICE, "Request Type", .choices = access_requests)
		TIP("For SQL Server access the schema training comes first.")
		ON(SA, SA),
	FIELD(CF_TRAINING_REQUEST, "request_type", CHOICE, "Request Type", .choices = training_requests)
		TIP("Where the training is to be. Say in the description for whom and about what.")
		ON(RT, RT),
	FIELD(CF_SUBJECT, "subject", LINE, "Subject", .max = CASE_SUBJECT_MAX)
		HINT("In a few words: what is it about?")
		TIP("A good subject lets your colleagues find this case again.")
		ON(ALL, ALL),
	FIELD(CF_DESCRIPTION, "description", TEXT, "Description", .max = CASE_TEXT_MAX)
		HINT("Who, what, where, when, why and how. Name an example, but no more about a student than is needed.")
		TIP("Say which school, calendar and year, and whether it happens always or sometimes.")
		ON(ALL, ALL),
	FIELD(CF_PRODUCT, "product", CHOICE, "Type", .choices = products)
		TIP("Which product shows the problem?")
		ON(AI, AI),
	FIELD(CF_SERVICE, "service", CHOICE, "Type", .choices = services)
		TIP("Which kind of work is asked for?")
		ON(TS, TS),
	FIELD(CF_MODULE, "module", CHOICE, "Module", .choices = case_modules)
		TIP("The part of the product. Choose Not Applicable when none fits.")
		ON(AI | AQ | SI | DR | TS, AI | AQ | DR),
	FIELD(CF_STEPS, "steps", TEXT, "Steps to Reproduce", .max = CASE_TEXT_MAX)
		HINT("Click by click, from the menu on.")
		TIP("If we can make it happen too, we can mend it much faster.")
		ON(AI, AI),
	FIELD(CF_EXPECTED, "expected", TEXT, "Expected Results", .max = CASE_TEXT_MAX)
		TIP("What should have happened, according to the documentation?")
		ON(AI, AI),
	FIELD(CF_IMPACTED, "impacted", LINE, "Who is impacted?")
		TIP("One person, some, a school, everybody?")
		ON(AI, AI),
	FIELD(CF_BEGAN, "began", DATE, "Issue Began")
		TIP("The first day on which you know it happened.")
		ON(AI | SI, AI),
	FIELD(CF_ENVIRONMENT, "environment", TEXT, "Environment Changes", .max = CASE_TEXT_MAX)
		TIP("New software, changed rights, a version update: anything that changed shortly before.")
		ON(AI, 0),
	FIELD(CF_ERROR, "error", TEXT, "Error Message", .max = CASE_TEXT_MAX)
		HINT("Paste its text, if there is one.")
		TIP("Text can be searched, copied and read aloud; a picture of it can't.")
		ON(AI | RO | SI, 0),
	FIELD(CF_LOCATION, "location", LINE, "Location within Product")
		TIP("The menu path that you are asking about.")
		ON(AQ, 0),

	FIELD(CF_REPLACED, "replaced", ID, "Contact Replacement Name")
		HINT("Who stops being a contact. Only for Replace.")
		TIP("This person keeps no access once the change is made. The cases stay.")
		ON(MC, 0),
	FIELD(CF_FIRST_NAME, "first_name", LINE, "Contact First Name", .max = 100)
		TIP("Of the person who is added, changed or takes over.")
		ON(MC, MC),
	FIELD(CF_LAST_NAME, "last_name", LINE, "Contact Last Name", .max = 100)
		TIP("Of the person who is added, changed or takes over.")
		ON(MC, MC),
	FIELD(CF_EMAIL, "email", EMAIL, "Contact Email")
		TIP("A person's own address: sign-ins are never shared. To change somebody's address, name the new one in the description.")
		ON(MC, MC),
	FIELD(CF_TITLE, "title", LINE, "Contact Title", .max = 100)
		TIP("The person's position in the district.")
		ON(MC, 0),
	FIELD(CF_PHONE, "phone", LINE, "Contact Primary Phone", .max = 40)
		TIP("Where we can call during working hours.")
		ON(MC, 0),
	FIELD(CF_PHONE2, "phone2", LINE, "Contact Secondary Phone", .max = 40)
		TIP("A second number, if there is one.")
		ON(MC, 0),
	FIELD(CF_CONTACT_TYPE, "contact_type", CHOICE, "Contact Type", .choices = contact_type_choices)
		TIP("Authorized: submits and follows cases. Technical: the same, and asks for updates and refreshes. Read Only: sees, and changes nothing.")
		ON(MC, MC),
	FIELD(CF_AREAS, "areas", SET, "Area of Responsibility", .choices = contact_area_choices)
		TIP("What this person is the contact for. Several are possible.")
		ON(MC, 0),

	FIELD(CF_LOSS, "date_of_loss", DATE, "Approximate Date of Loss")
		HINT("Backups are kept for 30 days.")
		TIP("The day on which the data was last known to be there, or was deleted.")
		ON(DR, DR),
	FIELD(CF_REASON, "reason", TEXT, "Reason for Restore", .max = CASE_TEXT_MAX)
		TIP("Why the data was lost, and what has been tried.")
		ON(DR, DR),
	FIELD(CF_PERMISSION, "permission", BOOL, "We have written permission for this restore, and may show it")
		TIP("A restore changes student data: your district must have approved it in writing.")
		ON(DR, DR),
	FIELD(CF_PERMISSION_NAME, "permission_name", LINE, "Who gave the permission", .max = 200)
		TIP("First and last name of the person who signed it.")
		ON(DR, DR),

	FIELD(CF_COMPLETION, "completion", DATE, "Desired Completion Date")
		TIP("When the work should be finished.")
		ON(TS, 0),
	FIELD(CF_TRAINING_1, "training_date", DATE, "Preferred Training Date")
		TIP("Your first choice.")
		ON(RT, RT),
	FIELD(CF_TRAINING_2, "training_date2", DATE, "Preferred Training Date, second choice")
		TIP("If the first does not go.")
		ON(RT, 0),
	FIELD(CF_TRAINING_3, "training_date3", DATE, "Preferred Training Date, third choice")
		TIP("If neither of the others goes.")
		ON(RT, 0),
	FIELD(CF_CONSULT_1, "consult_date", DATE, "Preferred Consult Date")
		TIP("Your first choice.")
		ON(RC, RC),
	FIELD(CF_CONSULT_2, "consult_date2", DATE, "Preferred Consult Date 2")
		TIP("If the first does not go.")
		ON(RC, 0),
	FIELD(CF_CONSULT_3, "consult_date3", DATE, "Preferred Consult Date 3")
		TIP("If neither of the others goes.")
		ON(RC, 0),
};
/* clang-format on */

bool case_field_has_column(enum case_field_key key)
{
	static const bool column[CASE_FIELD_N] = {
		[CF_ACCOUNT] = true, [CF_CONTACT] = true,     [CF_PRIORITY] = true,
		[CF_SUBJECT] = true, [CF_DESCRIPTION] = true, [CF_MODULE] = true,
	};
	return column[key];
}

bool case_field_required(enum case_type type, enum case_field_key key)
{
	const struct case_field_row *row = &case_fields[key];
	return (row->required & CASE_BIT(type)) && key != CF_ACCOUNT && key != CF_CONTACT && row->field.kind != FIELD_KIND_BOOL;
}

/* ---- values as stored ---- */

static str choice_word(const struct choice *list, int code)
{
	for (; list->label; list++)
		if (list->code == code)
			return list->value;
	return (str){ 0 };
}

/* The words with spaces between. */
static str set_words(struct arena *a, const struct choice *list, int64_t bits)
{
	str out = { 0 };
	for (; list->label; list++)
		if (bits & INT64_C(1) << list->code)
			out = str_absent(out) ? list->value : ARENA_CONCAT(a, out, S(" "), list->value);
	return out;
}

str case_stored_value(struct arena *a, enum case_field_key key, const struct case_input *in)
{
	const struct field *f = &case_fields[key].field;
	const union case_value *v = &in->value[key];
	char day[DATE_TEXT];
	switch (f->kind) {
	case FIELD_KIND_CHOICE:
		return choice_word(f->choices, v->choice);
	case FIELD_KIND_SET:
		return set_words(a, f->choices, v->set);
	case FIELD_KIND_DATE:
		return date_absent(v->day) ? (str){ 0 } : arena_dup(a, (str){ day, date_put(v->day, day) });
	case FIELD_KIND_BOOL:
		return v->yes ? S("yes") : (str){ 0 };
	case FIELD_KIND_ID:
		return v->id ? id_text(a, v->id) : (str){ 0 };
	default:
		return v->text;
	}
}
