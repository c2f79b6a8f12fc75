/* access/alert.c — raising an alert: the row, the mail, the words. */
#include "access/access_mail.h"
#include "access/alert_store.h"
#include "auth/audit.h"

const struct alert_kind_row alert_kinds[ALERT_KINDS] = {
	[ALERT_VOLUME] = { S_INIT("volume"),
			   N_("Somebody opened more student records within an hour than allowed. He is suspended.") },
	[ALERT_CANARY] = { S_INIT("canary"), N_("Somebody opened the record of a student whom nobody has a reason to look up.") },
	[ALERT_AUDIT] = { S_INIT("audit"), N_("The audit trail was changed by something else than this program.") },
};
STR_LOOKUP(alert_kind_of, enum alert_kind, alert_kinds, ALERT_KINDS)

enum rc alert_raise(struct db *db, struct arena *a, const struct settings *s, struct alert *in)
{
	in->id = NEW_ID(alert_id);
	in->at = clock_now();
	enum rc rc = alert_store_insert(db, in);
	return rc == RC_OK ? access_mail_alert(db, a, s, in) : rc;
}
