/* tests/proof/world_store.h — rows that the program makes on roads which a test need not walk. */
#ifndef PROOF_WORLD_STORE_H
#define PROOF_WORLD_STORE_H

#include "db/db.h"
#include "settings.h"

MUST_USE enum rc world_store_restrict(struct db *db, account_id district, user_id guardian);
MUST_USE enum rc world_store_school(struct db *db, struct arena *a, account_id district, str source_id, org_id *out);
/* An open request of a district, with the canary in its note. */
MUST_USE enum rc world_store_update(struct db *db, account_id district, person_id by, str target, str note, update_id *out);
MUST_USE enum rc world_store_grant(struct db *db, account_id account, case_id at, person_id by, person_id decided_by, str purpose,
				   str state, grant_id *out);
MUST_USE enum rc world_store_mail(struct db *db, account_id account, person_id to, str text, mail_id *out);
MUST_USE enum rc world_store_passkey(struct db *db, person_id owner, passkey_id *out);
MUST_USE enum rc world_store_alert(struct db *db, account_id account, person_id by, alert_id *out);
/* A file on a case, whose bytes are the canary too. */
MUST_USE enum rc world_store_file(struct db *db, const struct settings *s, case_id at, person_id by, str text, file_id *out);
/* A saved view of a list of cases. */
MUST_USE enum rc world_store_view(struct db *db, person_id owner, bool desk, int64_t *out);
/* What a contact thought of a case, with the canary in it. */
MUST_USE enum rc world_store_rating(struct db *db, case_id at, person_id by, str words);
/* An import that a district has to decide about; the canary is in the name of its file. */
MUST_USE enum rc world_store_held(struct db *db, struct arena *a, account_id district, str text, import_id *out);

#endif
