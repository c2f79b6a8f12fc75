/* updates/site_store.c — SQL of sites and versions. */
#include "updates/update_store.h"

DB_STATEMENT(q_sites,
	     "SELECT s.id, s.district_id, s.kind, v.id, v.product, v.release, v.pack, v.released_on, v.withdrawn, s.updated_at,"
	     " s.updated_auto, s.refreshed_at FROM site s JOIN version v ON v.id = s.version_id WHERE s.district_id = ?1");
DB_STATEMENT(q_versions_newer, "SELECT id, product, release, pack, released_on, notes, withdrawn FROM version"
			       " WHERE (release, pack) > (?1, ?2) AND withdrawn = false ORDER BY release DESC, pack DESC");
DB_STATEMENT(q_version_by_number,
	     "SELECT id, product, release, pack, released_on, notes, withdrawn FROM version WHERE release = ?1 AND pack = ?2");
DB_STATEMENT(x_version_insert,
	     "INSERT INTO version (id, product, release, pack, released_on, notes, withdrawn) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
DB_STATEMENT(x_site_insert, "INSERT INTO site (id, district_id, kind, version_id, updated_at, updated_auto, refreshed_at)"
			    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
DB_STATEMENT(x_site_version,
	     "UPDATE site SET version_id = ?3, updated_at = ?4, updated_auto = false WHERE district_id = ?1 AND kind = ?2");
DB_STATEMENT(x_site_refresh, "UPDATE site SET refreshed_at = ?3 WHERE district_id = ?1 AND kind = ?2");

enum rc site_store_find(struct db *db, struct arena *a, account_id district, site_list *out)
{
	struct site s = { 0 };
	str kind;
	LIST(struct site) found = { 0 };
	struct db_rows rows = db_query(db, a, &q_sites, ARGS(district));
	while (
	    db_next(&rows, INTO(&s.id, &s.district, &kind, &s.version.id, &s.version.product, &s.version.release, &s.version.pack,
				&s.version.released_on, &s.version.withdrawn, &s.updated_at, &s.updated_auto, &s.refreshed_at))) {
		s.kind = site_kind_of(kind);
		*LIST_ADD(a, &found) = s;
	}
	for (int k = 1; k < SITE_KINDS; k++) /* at most four rows */
		for (size_t i = 0; i < found.n; i++)
			if ((int)found.at[i].kind == k)
				*LIST_ADD(a, out) = found.at[i];
	return db_end(&rows);
}

enum rc version_store_newer(struct db *db, struct arena *a, const struct version *than, version_list *out)
{
	struct version v;
	struct db_rows rows = db_query(db, a, &q_versions_newer, ARGS(than->release, than->pack));
	while (db_next(&rows, INTO(&v.id, &v.product, &v.release, &v.pack, &v.released_on, &v.notes, &v.withdrawn)))
		*LIST_ADD(a, out) = v;
	return db_end(&rows);
}

enum rc version_store_by_number(struct db *db, struct arena *a, int64_t release, int64_t pack, struct version *out)
{
	struct version v;
	enum rc rc = db_one(db, a, &q_version_by_number, ARGS(release, pack),
			    INTO(&v.id, &v.product, &v.release, &v.pack, &v.released_on, &v.notes, &v.withdrawn));
	if (rc == RC_OK)
		*out = v;
	return rc;
}

enum rc version_create(struct db *db, struct version *in)
{
	in->id = NEW_ID(version_id);
	return db_exec(db, &x_version_insert,
		       ARGS(in->id, in->product, in->release, in->pack, in->released_on, in->notes, in->withdrawn), NULL);
}

enum rc site_create(struct db *db, struct site *in)
{
	in->id = NEW_ID(site_id);
	return db_exec(db, &x_site_insert,
		       ARGS(in->id, in->district, site_kinds[in->kind].code, in->version.id, in->updated_at, in->updated_auto,
			    in->refreshed_at),
		       NULL);
}

enum rc site_store_done(struct db *db, account_id district, enum site_kind kind, version_id version, instant updated_at,
			instant refreshed_at)
{
	enum rc rc = RC_OK;
	if (version.v)
		rc = db_exec(db, &x_site_version, ARGS(district, site_kinds[kind].code, version, updated_at), NULL);
	if (rc == RC_OK && !instant_absent(refreshed_at))
		rc = db_exec(db, &x_site_refresh, ARGS(district, site_kinds[kind].code, refreshed_at), NULL);
	return rc;
}
