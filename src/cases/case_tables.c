/* cases/case_tables.c — the tables of cases: types, statuses, priorities, modules, and which type has which fields (domain A.4.2).
 */
#include "cases/case.h"
#include "html/lang.h"

#define GROUP_INCLUDED N_("Services included with support contracts")

const struct case_type_row case_types[CASE_TYPE_N] = {
	[CASE_APPLICATION_ISSUE] = { S_INIT("application-issue"), N_("Application Issue"),
				     N_("Does something not work as documented?"), GROUP_INCLUDED, ICON_CASE },
	[CASE_QUESTION] = { S_INIT("question"), N_("Ask a Question"), N_("Do you want to know how something is done?"),
			    GROUP_INCLUDED, ICON_HELP },
	[CASE_OUTAGE] = { S_INIT("outage"), N_("Report Outage"), N_("Can nobody, or hardly anybody, reach your site?"),
			  GROUP_INCLUDED, ICON_WARNING },
};

const struct case_status_row case_statuses[CASE_STATUS_N] = {
	[CASE_NEW] = { S_INIT("new"), N_("New"), true, "badge badge-new", N_("We have your case. Nobody has taken it yet.") },
	[CASE_ASSIGNED] = { S_INIT("assigned"), N_("Assigned"), true, "badge", N_("A support person is working on it.") },
	[CASE_ASSIST_REQUEST] = { S_INIT("assist-request"), N_("Assist Request"), true, "badge",
				  N_("Your support person has asked a colleague for help.") },
	[CASE_PENDING_INPUT] = { S_INIT("pending-customer-input"), N_("Pending Customer Input"), true, "badge badge-wait",
				 N_("We need an answer from you to go on.") },
	[CASE_SCHEDULED] = { S_INIT("scheduled"), N_("Scheduled"), true, "badge", N_("The work has a date.") },
	[CASE_DEVELOPMENT] = { S_INIT("assigned-to-development"), N_("Assigned to Development"), true, "badge",
			       N_("This is a confirmed defect; the developers have it.") },
	[CASE_PENDING_VERIFICATION] = { S_INIT("pending-customer-verification"), N_("Pending Customer Verification"), true,
					"badge badge-wait",
					N_("We believe that it is solved. Please check, and close the case or say what is "
					   "missing.") },
	[CASE_CLOSED] = { S_INIT("closed"), N_("Closed"), false, "badge badge-done",
			  N_("This case is closed. It can be reopened within 60 days.") },
};

const struct choice case_priorities[] = {
	{ S_INIT("critical"), N_("Critical"), CASE_CRITICAL },
	{ S_INIT("high"), N_("High"), CASE_HIGH },
	{ S_INIT("medium"), N_("Medium"), CASE_MEDIUM },
	{ S_INIT("low"), N_("Low"), CASE_LOW },
	{ { 0 }, NULL, 0 },
};

const struct choice case_scopes[] = {
	{ S_INIT("all"), N_("All"), 1 + CASE_SCOPE_ALL },
	{ S_INIT("open"), N_("Open"), 1 + CASE_SCOPE_OPEN },
	{ S_INIT("closed"), N_("Closed"), 1 + CASE_SCOPE_CLOSED },
	{ { 0 }, NULL, 0 },
};

const struct choice case_modules[] = {
	{ S_INIT("attendance"), N_("Attendance"), 1 },
	{ S_INIT("behavior"), N_("Behavior"), 2 },
	{ S_INIT("census"), N_("Census"), 3 },
	{ S_INIT("fees"), N_("Fees"), 4 },
	{ S_INIT("food-service"), N_("Food Service"), 5 },
	{ S_INIT("grade-book"), N_("Grade Book"), 6 },
	{ S_INIT("grading"), N_("Grading and Standards"), 7 },
	{ S_INIT("health"), N_("Health"), 8 },
	{ S_INIT("messenger"), N_("Messenger"), 9 },
	{ S_INIT("portal"), N_("Portal"), 10 },
	{ S_INIT("program-administration"), N_("Program Administration"), 11 },
	{ S_INIT("reporting"), N_("Reporting"), 12 },
	{ S_INIT("scheduling"), N_("Scheduling"), 13 },
	{ S_INIT("special-education"), N_("Special Education"), 14 },
	{ S_INIT("system-administration"), N_("System Administration"), 15 },
	{ S_INIT("not-applicable"), N_("Not Applicable"), 99 },
	{ { 0 }, NULL, 0 },
};

const struct choice case_products[] = {
	{ S_INIT("sis"), N_("Student information system"), 1 },
	{ S_INIT("mobile-portal"), N_("Mobile portal"), 2 },
	{ S_INIT("food-service"), N_("Food Service"), 3 },
	{ S_INIT("human-resources"), N_("Human Resources"), 4 },
	{ S_INIT("finance"), N_("Finance"), 5 },
	{ S_INIT("online-payments"), N_("Online Payments"), 6 },
	{ S_INIT("voice-messenger"), N_("Voice Messenger"), 7 },
	{ { 0 }, NULL, 0 },
};

#define AI CASE_BIT(CASE_APPLICATION_ISSUE)
#define AQ CASE_BIT(CASE_QUESTION)
#define RO CASE_BIT(CASE_OUTAGE)
#define ALL (AI | AQ | RO)
#define FIELD(key, wire, knd, text, ...)                                         \
	{                                                                        \
		.name = S_INIT(wire), .label = (text), .kind = FIELD_KIND_##knd, \
		.offset = offsetof(struct case_input, value[key]), ##__VA_ARGS__ \
	}

const struct case_field_row case_fields[CASE_FIELD_N] = {
	[CF_ACCOUNT] = { FIELD(CF_ACCOUNT, "account", ID, N_("Account")), NULL, N_("The district that this case is for."), ALL,
			 ALL },
	[CF_CONTACT] = { FIELD(CF_CONTACT, "contact", ID, N_("Contact")), NULL,
			 N_("Who works on this with us. You may choose another contact of the same account."), ALL, ALL },
	[CF_PRIORITY] = { FIELD(CF_PRIORITY, "priority", CHOICE, N_("Priority"), .choices = case_priorities), NULL,
			  N_("Critical: the software can't be used (outages only). High: a task with a deadline can't be done. "
			     "Medium: usable, but affected. "
			     "Low: questions."),
			  ALL, ALL },
	[CF_SUBJECT] = { FIELD(CF_SUBJECT, "subject", LINE, N_("Subject"), .max = CASE_SUBJECT_MAX),
			 N_("In a few words: what is it about?"), N_("A good subject lets your colleagues find this case again."),
			 ALL, ALL },
	[CF_DESCRIPTION] = { FIELD(CF_DESCRIPTION, "description", TEXT, N_("Description"), .max = CASE_TEXT_MAX),
			     N_("Who, what, where, when, why and how. Name an example, but no more about a student than is "
				"needed."),
			     N_("Say which school, calendar and year, and whether it happens always or sometimes."), ALL, ALL },
	[CF_PRODUCT] = { FIELD(CF_PRODUCT, "product", CHOICE, N_("Type"), .choices = case_products), NULL,
			 N_("Which product shows the problem?"), AI, AI },
	[CF_MODULE] = { FIELD(CF_MODULE, "module", CHOICE, N_("Module"), .choices = case_modules), NULL,
			N_("The part of the product. Choose Not Applicable when none fits."), AI | AQ, AI | AQ },
	[CF_STEPS] = { FIELD(CF_STEPS, "steps", TEXT, N_("Steps to Reproduce"), .max = CASE_TEXT_MAX),
		       N_("Click by click, from the menu on."), N_("If we can make it happen too, we can mend it much faster."), AI,
		       AI },
	[CF_EXPECTED] = { FIELD(CF_EXPECTED, "expected", TEXT, N_("Expected Results"), .max = CASE_TEXT_MAX), NULL,
			  N_("What should have happened, according to the documentation?"), AI, AI },
	[CF_IMPACTED] = { FIELD(CF_IMPACTED, "impacted", LINE, N_("Who is impacted?")), NULL,
			  N_("One person, some, a school, everybody?"), AI, AI },
	[CF_BEGAN] = { FIELD(CF_BEGAN, "began", DATE, N_("Issue Began")), NULL, N_("The first day on which you know it happened."),
		       AI, AI },
	[CF_ENVIRONMENT] = { FIELD(CF_ENVIRONMENT, "environment", TEXT, N_("Environment Changes"), .max = CASE_TEXT_MAX), NULL,
			     N_("New software, changed rights, a version update: anything that changed shortly before."), AI, 0 },
	[CF_ERROR] = { FIELD(CF_ERROR, "error", TEXT, N_("Error Message"), .max = CASE_TEXT_MAX),
		       N_("Paste its text, if there is one."), N_("Text can be searched; a picture of it can't."), AI | RO, 0 },
	[CF_LOCATION] = { FIELD(CF_LOCATION, "location", LINE, N_("Location within Product")), NULL,
			  N_("The menu path that you are asking about."), AQ, 0 },
};

STR_LOOKUP(case_type_of, enum case_type, case_types, CASE_TYPE_N)
STR_LOOKUP(case_status_of, enum case_status, case_statuses, CASE_STATUS_N)
STR_LOOKUP(case_event_of, enum case_event, case_transitions, CASE_EVENT_N)

const struct choice *case_choice(const struct choice *list, str value)
{
	for (; list->label; list++)
		if (str_eq(list->value, value))
			return list;
	return NULL;
}

bool case_priority_fits(enum case_priority priority, enum case_type type)
{
	static const unsigned types[CASE_PRIORITY_N] = {
		[CASE_CRITICAL] = RO, [CASE_HIGH] = ALL, [CASE_MEDIUM] = ALL, [CASE_LOW] = ALL
	};
	return types[priority] & CASE_BIT(type);
}

enum case_priority case_priority_of(str code)
{
	const struct choice *row = case_choice(case_priorities, code);
	return row ? (enum case_priority)row->code : CASE_PRIORITY_NONE;
}
