/* auth/audit_words.c — every event of the audit trail, in words. */
#include "auth/audit_words.h"

static const struct {
	str event;
	const char *words;
} table[] = {
	/* signing in, factors, passwords */
	{ S_INIT("session.created"), N_("Signed in") },
	{ S_INIT("session.ended"), N_("Ended a session") },
	{ S_INIT("session.others_ended"), N_("Ended all other sessions") },
	{ S_INIT("session.all_ended"), N_("Ended all sessions of a person") },
	{ S_INIT("session.switched"), N_("Chose another account to act for") },
	{ S_INIT("password.set"), N_("Set a password") },
	{ S_INIT("password.changed"), N_("Changed the password") },
	{ S_INIT("password.reset"), N_("Set a new password through a mailed link") },
	{ S_INIT("person.confirmed"), N_("Confirmed the account through a mailed link") },
	{ S_INIT("person.activated"), N_("Activated a portal account") },
	{ S_INIT("link.mailed"), N_("A link was mailed") },
	{ S_INIT("factor.begun"), N_("Began to set up an authenticator app") },
	{ S_INIT("factor.enrolled"), N_("Set up an authenticator app") },
	{ S_INIT("factor.removed"), N_("Removed a second factor") },
	{ S_INIT("factor.verified"), N_("Passed the second factor") },
	{ S_INIT("factor.failed"), N_("Entered a wrong code") },
	{ S_INIT("factors.reset"), N_("Removed all second factors of a person") },
	{ S_INIT("recovery.renewed"), N_("Made new recovery codes") },
	{ S_INIT("recovery.used"), N_("Used a recovery code") },
	{ S_INIT("passkey.added"), N_("Added a passkey") },
	{ S_INIT("passkey.removed"), N_("Removed a passkey") },
	{ S_INIT("passkey.used"), N_("Used a passkey") },
	/* pages */
	{ S_INIT("page.viewed"), N_("Viewed") },
	{ S_INIT("page.exported"), N_("Exported") },
	/* cases, updates */
	{ S_INIT("case.created"), N_("Submitted a case") },
	{ S_INIT("case.commented"), N_("Commented on a case") },
	{ S_INIT("case.noted"), N_("Wrote an internal note") },
	{ S_INIT("case.moved"), N_("Changed a case") },
	{ S_INIT("case.reminded"), N_("Reminded the contact of a case") },
	{ S_INIT("case.warned"), N_("Warned that a case will be closed") },
	{ S_INIT("case.closed_unanswered"), N_("Closed a case that got no answer") },
	{ S_INIT("case.escalated"), N_("Escalated a case") },
	{ S_INIT("desk.team_saved"), N_("Changed a team") },
	{ S_INIT("desk.team_removed"), N_("Removed a team") },
	{ S_INIT("desk.member_added"), N_("Added a member to a team") },
	{ S_INIT("desk.member_removed"), N_("Removed a member of a team") },
	{ S_INIT("desk.route_saved"), N_("Changed the routing of cases") },
	{ S_INIT("desk.hours_saved"), N_("Changed the business hours") },
	{ S_INIT("desk.holiday_saved"), N_("Added a holiday") },
	{ S_INIT("desk.holiday_removed"), N_("Removed a holiday") },
	{ S_INIT("desk.target_saved"), N_("Changed a response target") },
	{ S_INIT("desk.reply_saved"), N_("Changed a canned reply") },
	{ S_INIT("desk.reply_removed"), N_("Removed a canned reply") },
	{ S_INIT("import.sent"), N_("Sent roster files") },
	{ S_INIT("import.confirmed"), N_("Let a held import through") },
	{ S_INIT("import.dismissed"), N_("Dismissed a held import") },
	{ S_INIT("import.settings_changed"), N_("Changed the import settings") },
	{ S_INIT("import.word_set"), N_("Said what a word of attendance or calendar means") },
	{ S_INIT("import.word_removed"), N_("Removed a word of attendance or calendar") },
	{ S_INIT("provider.saved"), N_("Set up the OneRoster provider") },
	{ S_INIT("provider.removed"), N_("Removed the OneRoster provider") },
	{ S_INIT("provider.asked"), N_("Asked the OneRoster provider") },
	{ S_INIT("update.requested"), N_("Requested an update") },
	{ S_INIT("update.moved"), N_("Changed an update request") },
	{ S_INIT("update.cancelled"), N_("Canceled an update request") },
	{ S_INIT("update.removed"), N_("Removed an update request from the list") },
	{ S_INIT("update.superseded"), N_("Replaced an update request") },
	/* accounts and people */
	{ S_INIT("account.added"), N_("Added an account") },
	{ S_INIT("account.changed"), N_("Changed an account") },
	{ S_INIT("connection.added"), N_("Connected two accounts") },
	{ S_INIT("connection.removed"), N_("Disconnected two accounts") },
	{ S_INIT("user.added"), N_("Added a person") },
	{ S_INIT("person.changed"), N_("Changed a person") },
	{ S_INIT("person.suspended"), N_("Suspended a person") },
	{ S_INIT("person.reinstated"), N_("Reinstated a person") },
	{ S_INIT("contact.added"), N_("Added a contact") },
	{ S_INIT("contact.approved"), N_("Approved a change of contacts that a case asked for") },
	{ S_INIT("contact.changed"), N_("Changed a contact") },
	{ S_INIT("contact.ended"), N_("Removed a contact") },
	{ S_INIT("staff.added"), N_("Added somebody to the staff") },
	{ S_INIT("staff.changed"), N_("Changed a member of the staff") },
	{ S_INIT("staff.ended"), N_("Removed a member of the staff") },
	{ S_INIT("administrator.invited"), N_("Invited an administrator") },
	{ S_INIT("administrator.changed"), N_("Changed an administrator") },
	{ S_INIT("administrator.removed"), N_("Removed an administrator") },
	{ S_INIT("district.settings_changed"), N_("Changed the district's settings") },
	{ S_INIT("relation.changed"), N_("Changed what a guardian may see") },
	{ S_INIT("key.made"), N_("Made an activation key") },
	{ S_INIT("keys.printed"), N_("Printed activation keys") },
	/* students' records */
	{ S_INIT("grant.asked"), N_("Asked for access to student data") },
	{ S_INIT("grant.approved"), N_("Approved access to student data") },
	{ S_INIT("grant.refused"), N_("Refused access to student data") },
	{ S_INIT("grant.revoked"), N_("Ended access to student data") },
	{ S_INIT("student.viewed"), N_("Opened a student's record") },
	{ S_INIT("student.searched"), N_("Searched among students") },
	{ S_INIT("student.braked"), N_("Opened too many student records, and was suspended") },
	{ S_INIT("alert.seen"), N_("Marked an alert as seen") },
	{ S_INIT("canary.added"), N_("Added a canary student") },
	{ S_INIT("canary.removed"), N_("Removed a canary student") },
	/* notifications */
	{ S_INIT("notice.drafted"), N_("Wrote a draft of a notification") },
	{ S_INIT("notice.changed"), N_("Changed a notification") },
	{ S_INIT("notice.discarded"), N_("Deleted the draft of a notification") },
	{ S_INIT("notice.planned"), N_("Planned when a notification is published") },
	{ S_INIT("notice.unplanned"), N_("Took back a planned publication") },
	{ S_INIT("notice.published"), N_("Published a notification") },
	{ S_INIT("notice.updated"), N_("Published an update of a notification") },
	{ S_INIT("notice.noted"), N_("Changed the note of a closed notification") },
	{ S_INIT("notice.template_saved"), N_("Saved a template of notifications") },
	{ S_INIT("notice.template_removed"), N_("Deleted a template of notifications") },
	{ S_INIT("service.added"), N_("Added a service to the status page") },
	{ S_INIT("service.changed"), N_("Changed the name or group of a service") },
	{ S_INIT("service.moved"), N_("Changed the order of the services") },
	{ S_INIT("service.retired"), N_("Retired a service") },
	{ S_INIT("service.restored"), N_("Restored a retired service") },
	{ S_INIT("notice.us_too"), N_("Said that an incident affects an account") },
	{ S_INIT("notice.mail_chosen"), N_("Chose which notifications are mailed") },
	{ S_INIT("notice.unsubscribed"), N_("Unsubscribed from mail about notifications") },
	{ S_INIT("case.mail_chosen"), N_("Chose which mail about cases is sent") },
	{ S_INIT("case.unsubscribed"), N_("Unsubscribed from mail about cases") },
	{ S_INIT("account.purged"), N_("Deleted all student data of a district") },
};

str audit_words(const struct lang *lang, str event)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (str_eq(table[i].event, event))
			return T(lang, table[i].words);
	return event;
}

void audit_words_put(struct json *w, const struct lang *lang, const struct audit_found *f, bool to_vendor)
{
	json_object(w);
	json_put(w, "at", f->at);
	json_put(w, "event", f->event);
	json_put(w, "what", audit_words(lang, f->event));
	json_put(w, "person", f->person);
	json_put(w, "person_name", f->person_name);
	json_put(w, "object", f->object);
	if (to_vendor) {
		json_put(w, "chain", f->chain);
		json_put(w, "seq", f->seq);
		json_put(w, "account", f->account);
		json_put(w, "account_name", f->account_name);
		json_put(w, "detail", f->detail);
		json_put(w, "request", f->request);
	}
	json_close(w);
}

void audit_words_put_page(struct json *w, const struct lang *lang, const struct audit_page *page, bool to_vendor)
{
	json_object(w);
	json_put_array(w, "events");
	for (size_t i = 0; i < page->rows.n; i++)
		audit_words_put(w, lang, &page->rows.at[i], to_vendor);
	json_close(w);
	json_put(w, "next", page->next);
	json_close(w);
}
