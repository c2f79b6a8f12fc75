/* access/purge.c — the purge of a district and its certificate. */
#include "access/purge_store.h"

#include <sodium.h>

#include "auth/auth.h"
#include "auth/keys.h"
#include "base/buf.h"
#include "json/json.h"
#include "people/people.h"

#define TITLE "Certificate of deletion\n"
#define KEY_LINE "District key: "
#define SIGNATURE_LINE "Signature: "
#define SIGNATURE_HEX (2 * MAC_BYTES)
#define TEXT_MAX (64 * 1024)

/* ---- the certificate ---- */

/* Told apart from everything else that the audit key signs. */
static enum rc sign(struct arena *a, str text, str *signature)
{
	return key_mac(a, KEY_AUDIT, ARENA_CONCAT(a, S("certificate of deletion\n"), text), signature);
}

static void write_text(struct buf *b, const struct settings *s, struct arena *a, const struct purge *p)
{
	char at[INSTANT_TEXT], until[DATE_TEXT];
	instant_put((instant){ p->at.us - p->at.us % US_PER_SECOND }, at);
	date_put(p->backups_until, until);
	buf_add(b, S(TITLE "\n"));
	buf_printf(b, "%.*s has deleted what it stored about the students and families of this district.\n\n",
		   STR_ARG(s->vendor_name));
	buf_printf(b, "District: %.*s\n" KEY_LINE "%.*s\n", STR_ARG(p->account_name), STR_ARG(id_text(a, p->account.v)));
	buf_printf(b, "Certificate: %.*s\nInstallation: %.*s\nDeleted at: %s\n", STR_ARG(id_text(a, p->id.v)),
		   STR_ARG(s->public_url), at);
	buf_printf(b, "Backups that still hold the data are gone by: %s\n\nRows deleted: %lld\n", until, (long long)p->rows);
	for (size_t i = 0; i < p->counts.n; i++)
		if (p->counts.at[i].rows)
			buf_printf(b, "  %-24s %lld\n", p->counts.at[i].table, (long long)p->counts.at[i].rows);
	buf_add(b,
		S("\nKept, without names of students: the audit trail, how many records were shown to whom, cases, the account's "
		  "name.\n"));
}

static enum rc counts_json(struct buf *b, const struct purge *p)
{
	struct json w = JSON_INIT(b);
	json_object(&w);
	for (size_t i = 0; i < p->counts.n; i++) {
		json_key(&w, str_c(p->counts.at[i].table));
		json_i64(&w, p->counts.at[i].rows);
	}
	json_close(&w);
	return json_rc(&w);
}

static enum rc certify(struct db *db, struct arena *a, const struct settings *s, struct purge *p)
{
	CLEANUP_BUF struct buf text = BUF_INIT(TEXT_MAX);
	CLEANUP_BUF struct buf counts = BUF_INIT(TEXT_MAX);
	char hex[SIGNATURE_HEX + 1];
	str signature;
	write_text(&text, s, a, p);
	enum rc rc = counts_json(&counts, p);
	if (rc == RC_OK)
		rc = buf_rc(&text);
	if (rc == RC_OK)
		rc = sign(a, buf_str(&text), &signature);
	if (rc != RC_OK)
		return rc;
	sodium_bin2hex(hex, sizeof hex, (const unsigned char *)signature.p, signature.n);
	p->certificate = ARENA_CONCAT(a, buf_str(&text), S(SIGNATURE_LINE), str_c(hex), S("\n"));
	return purge_store_insert(db, p, buf_str(&counts), signature);
}

enum rc purge_verify(struct arena *a, str certificate, account_id *account)
{
	str text = str_trim(certificate), signature, key;
	unsigned char given[MAC_BYTES];
	size_t n = 0;
	ptrdiff_t end = str_find(text, S("\n" SIGNATURE_LINE)), line = str_find(text, S("\n" KEY_LINE));
	if (!str_starts(text, S(TITLE)) || end < 0 || line < 0)
		return fail(RC_INVALID, "this is no certificate of deletion");
	str hex = str_drop(text, (size_t)end + sizeof SIGNATURE_LINE);
	if (hex.n != SIGNATURE_HEX || sodium_hex2bin(given, sizeof given, hex.p, hex.n, NULL, &n, NULL) != 0)
		return fail(RC_INVALID, "the certificate's signature is malformed");
	enum rc rc = sign(a, str_take(text, (size_t)end + 1), &signature);
	if (rc != RC_OK)
		return rc;
	if (!mac_equal((str){ (const char *)given, n }, signature))
		return fail(RC_INVALID, "the certificate was changed, or another installation signed it");
	key = str_take(str_drop(text, (size_t)line + sizeof KEY_LINE), ID_TEXT);
	return id_parse(key, &account->v) ? RC_OK : fail(RC_INVALID, "the certificate names no district");
}

/* ---- the purge ---- */

static date days_after(instant at, int days)
{
	return date_add(date_from_days((int32_t)(at.us / US_PER_DAY)), days);
}

enum rc purge_district(struct db *db, struct arena *a, const struct settings *s, account_id district, person_id by, str request,
		       struct purge *out)
{
	struct account account;
	enum rc rc = account_load(db, a, district, &account);
	if (rc != RC_OK)
		return rc;
	if (account.kind != ACCOUNT_DISTRICT)
		return fail(RC_CONFLICT, "only a district has students' records to delete");
	*out = (struct purge){
		.id = NEW_ID(purge_id), .account = district, .by = by, .account_name = account.name, .at = clock_now()
	};
	out->backups_until = days_after(out->at, BACKUP_DAYS);
	rc = purge_store_run(db, a, out);
	if (rc == RC_OK)
		rc = purge_store_tombstone(db, district, out->at);
	if (rc == RC_OK)
		rc = certify(db, a, s, out);
	if (rc != RC_OK)
		return rc;
	const struct audit_entry e = {
		.event = "account.purged",
		.person = by,
		.account = district,
		.object = ARENA_CONCAT(a, S("certificate "), id_text(a, out->id.v)),
		.detail = arena_printf(a, "{\"rows\":%lld}", (long long)out->rows),
		.request = request,
	};
	return audit_write(db, &e);
}
