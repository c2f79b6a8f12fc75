/* auth/purge_store.c — sessions and mailed links go a month after their end. Until then they say why somebody was signed out. */
#include "auth/auth.h"

DB_STATEMENT(q_sessions_over, "DELETE FROM session WHERE expires_at <= ?1");
DB_STATEMENT(q_links_over, "DELETE FROM mailed_link WHERE expires_at <= ?1");

enum rc auth_purge(struct db *db, instant now)
{
	instant limit = { now.us - AUTH_KEPT_DAYS * US_PER_DAY };
	enum rc rc = db_exec(db, &q_sessions_over, ARGS(limit), NULL);
	return rc == RC_OK ? db_exec(db, &q_links_over, ARGS(limit), NULL) : rc;
}
