/* See auth_probe_store.h. */
#include "store/auth_probe_store.h"

DB_STATEMENT(q_probe_update, "/*scan*/ UPDATE audit_event SET event = 'nothing.happened'");
DB_STATEMENT(q_probe_delete, "/*scan*/ DELETE FROM audit_event");
DB_STATEMENT(q_probe_head, "/*scan*/ UPDATE audit_chain SET length = length - 1 WHERE length > 0");
DB_STATEMENT(q_probe_forge, "/*scan*/ INSERT INTO audit_event (chain, seq, at, event, prev, digest) "
			    "SELECT chain, length + 1, 0, 'forged', digest, digest FROM audit_chain WHERE length > 0");

enum rc auth_probe_update(struct db *db, void *arg)
{
	(void)arg;
	return db_exec(db, &q_probe_update, NO_ARGS, NULL);
}

enum rc auth_probe_delete(struct db *db, void *arg)
{
	(void)arg;
	return db_exec(db, &q_probe_delete, NO_ARGS, NULL);
}

enum rc auth_probe_head(struct db *db, void *arg)
{
	(void)arg;
	return db_exec_one(db, &q_probe_head, NO_ARGS);
}

enum rc auth_probe_forge(struct db *db, void *arg)
{
	(void)arg;
	return db_exec_one(db, &q_probe_forge, NO_ARGS);
}
