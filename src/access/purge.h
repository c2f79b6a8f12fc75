/* access/purge.h — a district leaves: everything about its students and families is deleted, and a signed certificate says so
 * (P13).
 *
 * What goes and what stays is two tables (purge_store.c), which a test holds against the schema. What stays holds no student's
 * name: the audit trail, who was given access and how many records were shown, cases, and the account as a tombstone (purged_at).
 * Backups still hold the data until they expire: the certificate names the day, and after restoring one of them the purge is done
 * again from the certificate (`belfry purge --reapply FILE`).
 */
#ifndef ACCESS_PURGE_H
#define ACCESS_PURGE_H

#include "db/store.h"
#include "settings.h"

#define BACKUP_DAYS 35 /* a backup older than this is gone (docs/access.md) */

struct purge_count {
	const char *table;
	int64_t rows;
};
struct purge {
	purge_id id;
	account_id account;
	person_id by; /* absent: a command */
	str account_name;
	instant at;
	date backups_until;
	LIST(struct purge_count) counts; /* every table of the list, also those with nothing */
	int64_t rows;			 /* their sum */
	str certificate;		 /* with its last line, the signature */
};

/* Deletes, makes the account a tombstone, stores the certificate and writes the audit row. May be long: in store_write_alone(), or
 * for a small district in a request. RC_NOT_FOUND: no such account; RC_CONFLICT: it is no district. */
MUST_USE enum rc purge_district(struct db *db, struct arena *a, const struct settings *s, account_id district, person_id by,
				str request, struct purge *out);
/* The newest one of an account. RC_NOT_FOUND: it was never purged. */
MUST_USE enum rc purge_load(struct db *db, struct arena *a, account_id district, struct purge *out);
/* Was this text signed by this installation, unchanged? *account: of which district it speaks. RC_INVALID: it was not. */
MUST_USE enum rc purge_verify(struct arena *a, str certificate, account_id *account);

/* ---- the tables, for the test against the schema ---- */
struct purge_row {
	const char *table;
	const struct db_stmt *statement; /* NULL: kept */
	const char *why;		 /* of what is kept */
};
extern const struct purge_row purge_tables[];
extern const size_t purge_tables_n;

#endif
