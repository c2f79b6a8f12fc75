/* See world_store.h. */
#include "proof/world_store.h"

#include <stdio.h>

#include "files/file.h"

DB_STATEMENT(q_proof_restrict, "UPDATE roster_guardian SET restricted = true WHERE district_id = ?1 AND guardian_id = ?2");
DB_STATEMENT(q_proof_school, "SELECT id FROM roster_org WHERE district_id = ?1 AND source_id = ?2");
DB_STATEMENT(q_proof_update,
	     "INSERT INTO update_request (id, district_id, target, version_id, refresh, wanted_date, wanted_time, zone, wanted_at, "
	     "scheduled_at, status, note, requested_by, created_at, modified_at) VALUES (?1, ?2, ?3, NULL, true, ?4, '18:00', "
	     "'America/Chicago', ?5, NULL, 'to-be-scheduled', ?6, ?7, ?8, ?8)");
DB_STATEMENT(q_proof_grant, "INSERT INTO access_grant (id, account_id, case_id, asked_by, asked_at, purpose, fields, hours, state, "
			    "decided_by, decided_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 15, 4, ?7, ?8, ?9, ?10)");
DB_STATEMENT(q_proof_mail,
	     "INSERT INTO mail (id, kind, person_id, account_id, address, name, subject, body, created_at, due_at, state) "
	     "VALUES (?1, 'link.reset', ?2, ?3, ?4, ?4, ?4, ?4, ?5, ?5, 'dead')");
DB_STATEMENT(q_proof_file, "INSERT INTO attachment (id, case_id, person_id, by_vendor, internal, name, type, bytes, sha256, state, "
			   "created_at) VALUES (?1, ?2, ?3, false, false, ?4, 'text/plain', ?5, ?6, 'clean', ?7)");
DB_STATEMENT(q_proof_view,
	     "INSERT INTO case_view (id, person_id, desk, name, query, created_at) VALUES (?1, ?2, ?3, 'Mine', 'mine=on', ?4)");
DB_STATEMENT(q_proof_passkey, "INSERT INTO passkey (id, person_id, credential_id, public_key, sign_count, name, created_at) "
			      "VALUES (?1, ?2, ?3, ?3, 0, 'Key', ?4)");
DB_STATEMENT(q_proof_alert,
	     "INSERT INTO alert (id, kind, account_id, person_id, object, at) VALUES (?1, 'volume', ?2, ?3, 'student 1', ?4)");
DB_STATEMENT(q_proof_rating,
	     "INSERT INTO case_rating (case_id, closed_at, person_id, stars, words, at) VALUES (?1, ?4, ?2, 4, ?3, ?4)");
DB_STATEMENT(q_proof_held,
	     "INSERT INTO roster_import (id, district_id, started_at, finished_at, files, applied, report, state, way, kept) "
	     "VALUES (?1, ?2, ?3, ?3, ?4, false, '{}', 'held', 'upload', ?5)");

#define UPDATE_DAY ((date){ 2026, 9, 21 })

enum rc world_store_restrict(struct db *db, account_id district, user_id guardian)
{
	return db_exec_one(db, &q_proof_restrict, ARGS(district, guardian));
}

enum rc world_store_school(struct db *db, struct arena *a, account_id district, str source_id, org_id *out)
{
	return db_one(db, a, &q_proof_school, ARGS(district, source_id), INTO(out));
}

enum rc world_store_update(struct db *db, account_id district, person_id by, str target, str note, update_id *out)
{
	*out = NEW_ID(update_id);
	instant now = clock_now();
	return db_exec(
	    db, &q_proof_update,
	    ARGS(*out, district, target, UPDATE_DAY, (instant){ now.us + 7 * US_PER_DAY + 6 * US_PER_HOUR }, note, by, now), NULL);
}

enum rc world_store_grant(struct db *db, account_id account, case_id at, person_id by, person_id decided_by, str purpose, str state,
			  grant_id *out)
{
	*out = NEW_ID(grant_id);
	instant now = clock_now(), decided = decided_by.v ? now : (instant){ 0 };
	return db_exec(db, &q_proof_grant,
		       ARGS(*out, account, at, by, now, purpose, state, decided_by, decided,
			    decided.us ? (instant){ now.us + 4 * US_PER_HOUR } : decided),
		       NULL);
}

enum rc world_store_mail(struct db *db, account_id account, person_id to, str text, mail_id *out)
{
	*out = NEW_ID(mail_id);
	return db_exec(db, &q_proof_mail, ARGS(*out, to, account, text, clock_now()), NULL);
}

enum rc world_store_passkey(struct db *db, person_id owner, passkey_id *out)
{
	*out = NEW_ID(passkey_id);
	return db_exec(db, &q_proof_passkey, ARGS(*out, owner, db_blob((str){ (const char *)&out->v, sizeof out->v }), clock_now()),
		       NULL);
}

enum rc world_store_alert(struct db *db, account_id account, person_id by, alert_id *out)
{
	*out = NEW_ID(alert_id);
	return db_exec(db, &q_proof_alert, ARGS(*out, account, by, clock_now()), NULL);
}

static enum rc write_file(const char *path, str text)
{
	FILE *f = fopen(path, "we");
	bool whole = f && fwrite(text.p, 1, text.n, f) == text.n;
	if (f && fclose(f) != 0)
		whole = false;
	return whole ? RC_OK : fail(RC_FAIL, "a file of the world can't be written");
}

enum rc world_store_file(struct db *db, const struct settings *s, case_id at, person_id by, str text, file_id *out)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	*out = NEW_ID(file_id);
	str path = ARENA_CONCAT(a, s->data_dir, S("/world-file")), sha256 = arena_printf(a, "%064llx", (unsigned long long)out->v);
	enum rc rc = write_file(arena_z(a, path), text);
	if (rc == RC_OK)
		rc = file_keep(s, path, sha256);
	return rc == RC_OK ? db_exec(db, &q_proof_file, ARGS(*out, at, by, text, text.n, sha256, clock_now()), NULL) : rc;
}

enum rc world_store_view(struct db *db, person_id owner, bool desk, int64_t *out)
{
	*out = id_new();
	return db_exec(db, &q_proof_view, ARGS(*out, owner, desk, clock_now()), NULL);
}

enum rc world_store_rating(struct db *db, case_id at, person_id by, str words)
{
	return db_exec(db, &q_proof_rating, ARGS(at, by, words, clock_now()), NULL);
}

enum rc world_store_held(struct db *db, struct arena *a, account_id district, str text, import_id *out)
{
	*out = NEW_ID(import_id);
	str file = ARENA_CONCAT(a, text, S(".zip")), kept = ARENA_CONCAT(a, id_text(a, out->v), S("/"), file);
	return db_exec(db, &q_proof_held, ARGS(*out, district, clock_now(), file, kept), NULL);
}
