/* cases/case_tables.c — the tables of cases: types, statuses, priorities, modules. The fields of each type: case_fields.c. */
#include "cases/case.h"
#include "html/lang.h"

#define GROUP_INCLUDED N_("Services included with support contracts")
#define GROUP_BILLABLE N_("Services that may be billable")
#define GROUP_STATES N_("Services for state departments of education")
#define BILLABLE N_("This service may be billable. We tell you the cost and wait for your approval before any work begins.")

const struct case_type_row case_types[CASE_TYPE_N] = {
	[CASE_APPLICATION_ISSUE] = { S_INIT("application-issue"), N_("Application Issue"),
				     N_("Does something not work as documented?"), GROUP_INCLUDED, .icon = ICON_WARNING },
	[CASE_QUESTION] = { S_INIT("question"), N_("Ask a Question"), N_("Do you want to know how something is done?"),
			    GROUP_INCLUDED, .icon = ICON_HELP },
	[CASE_OUTAGE] = { S_INIT("outage"), N_("Report Outage"), N_("Can nobody, or hardly anybody, reach your site?"),
			  GROUP_INCLUDED, .icon = ICON_WARNING,
			  .notice = { N_("If nobody can work, please call us as well, after submitting.") } },
	[CASE_MODIFY_CONTACTS] = { S_INIT("modify-support-contacts"), N_("Modify Support Contacts"),
				   N_("Is a support contact of your district to be added, changed or replaced?"), GROUP_INCLUDED,
				   .icon = ICON_CASE,
				   .notice = { N_("Once we approve it, the change is made at once and the person gets a mail.") } },
	[CASE_SERVER_ACCESS] = { S_INIT("server-access"), N_("Server Access"),
				 N_("Do you need access to the server, the SQL server or the report server?"), GROUP_INCLUDED,
				 .icon = ICON_CASE,
				 .notice = { N_("SQL Server access is given only to those who have taken the schema training.") } },
	[CASE_SERVER_ISSUE] = { S_INIT("server-issue"), N_("Server Issue"), N_("Is there a problem with your server?"),
				GROUP_INCLUDED, .icon = ICON_WARNING },
	[CASE_DATA_RESTORE] = { S_INIT("data-restore"), N_("Data Restore"), N_("Is lost or deleted data to be brought back?"),
				GROUP_BILLABLE, .icon = ICON_CASE,
				.notice = { BILLABLE,
					    N_("Data is backed up every night and kept for 30 days. It must really be missing or "
					       "deleted."),
					    N_("A restore may bring back data that was deleted on purpose.") },
				.billable = true },
	[CASE_TECHNICAL_SERVICES] = { S_INIT("technical-services"), N_("Request Technical Services"),
				      N_("Is it about a custom project, report, import, export or integration?"), GROUP_BILLABLE,
				      .icon = ICON_CASE, .notice = { BILLABLE }, .billable = true },
	[CASE_TRAINING] = { S_INIT("training"), N_("Request Training"), N_("Do you want time with a trainer?"), GROUP_BILLABLE,
			    .icon = ICON_HELP, .notice = { BILLABLE }, .billable = true },
	[CASE_CONSULTING] = { S_INIT("consulting"), N_("Request Consulting"), N_("Do you want time with a business consultant?"),
			      GROUP_BILLABLE, .icon = ICON_HELP, .notice = { BILLABLE }, .billable = true },
	[CASE_STATE_REPORTING] = { S_INIT("state-reporting"), N_("State Reporting"),
				   N_("Is there a new or changed regulated reporting requirement?"), GROUP_STATES,
				   .icon = ICON_CASE,
				   .notice = { N_(
				       "For documented, regulated requests. A mistake in an existing report is an Application "
				       "Issue.") },
				   .account_kinds = 1u << ACCOUNT_STATE },
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

bool case_type_fits(enum case_type type, enum account_kind kind)
{
	unsigned kinds = case_types[type].account_kinds;
	return kinds == 0 || (kinds & 1u << kind);
}

bool case_priority_fits(enum case_priority priority, enum case_type type)
{
	return priority != CASE_PRIORITY_NONE && (priority != CASE_CRITICAL || type == CASE_OUTAGE);
}

enum case_priority case_priority_of(str code)
{
	const struct choice *row = case_choice(case_priorities, code);
	return row ? (enum case_priority)row->code : CASE_PRIORITY_NONE;
}
