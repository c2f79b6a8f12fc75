/* auth/webauthn.c — the checks of Web Authentication Level 2, 7.1 (registering) and 7.2 (verifying); see webauthn.h. */
#include "auth/webauthn.h"

#include <sodium.h>

#include "auth/cbor.h"
#include "auth/cose.h"
#include "json/json_in.h"

/* ---- texts of bytes ---- */

#define ENCODING sodium_base64_VARIANT_URLSAFE_NO_PADDING

str base64url_text(struct arena *a, str bytes)
{
	size_t room = sodium_base64_encoded_len(bytes.n, ENCODING);
	char *text = arena_alloc(a, room);
	sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n, ENCODING);
	return (str){ text, room - 1 };
}

bool base64url_bytes(struct arena *a, str text, str *bytes)
{
	unsigned char *out = arena_alloc(a, text.n + 1);
	const char *end = NULL;
	size_t n = 0;
	if (sodium_base642bin(out, text.n + 1, text.p, text.n, NULL, &n, &end, ENCODING) != 0 || end != text.p + text.n)
		return false;
	*bytes = (str){ (const char *)out, n };
	return true;
}

/* ---- who relies on it ---- */

struct relying_party relying_party(const struct settings *s)
{
	ptrdiff_t scheme = str_find(s->public_url, S("://"));
	str host = scheme < 0 ? s->public_url : str_drop(s->public_url, (size_t)scheme + 3);
	ptrdiff_t port = str_find(host, S(":"));
	return (struct relying_party){ .id = port < 0 ? host : str_take(host, (size_t)port), .origin = s->public_url };
}

str passkey_user_handle(struct arena *a, person_id person)
{
	return id_text(a, person.v);
}

/* ---- client data: what the browser says ---- */

static bool member_is(const struct json_members *m, str name, str value)
{
	const struct json_member *found = json_member(m, name);
	return found && found->kind == JSON_IN_TEXT && str_eq(found->text, value);
}

static enum rc check_client_data(struct arena *a, const struct relying_party *rp, str type, str challenge, str client_data)
{
	struct json_members m;
	if (json_in_object(a, client_data, &m) != RC_OK)
		return RC_INVALID; /* too large is wrong, too */
	if (!member_is(&m, S("type"), type))
		return fail(RC_INVALID, "passkey: another type");
	if (!member_is(&m, S("challenge"), base64url_text(a, challenge)))
		return fail(RC_INVALID, "passkey: another challenge");
	if (!member_is(&m, S("origin"), rp->origin))
		return fail(RC_INVALID, "passkey: another origin");
	const struct json_member *cross = json_member(&m, S("crossOrigin"));
	if (cross && !(cross->kind == JSON_IN_BOOL && str_eq(cross->text, S("false"))))
		return fail(RC_INVALID, "passkey: from inside another site's page");
	return RC_OK;
}

/* ---- authenticator data: what the authenticator says (6.1) ---- */

enum { FLAG_PRESENT = 0x01, FLAG_VERIFIED = 0x04, FLAG_ATTESTED = 0x40, FLAG_EXTENSIONS = 0x80 };
enum { RP_HASH_BYTES = 32, COUNT_BYTES = 4, AAGUID_BYTES = 16, ID_LENGTH_BYTES = 2 };
#define CREDENTIAL_ID_MAX 1023

struct authenticator_data {
	str rp_hash;
	unsigned flags;
	uint32_t sign_count;
	str credential_id, public_key; /* with FLAG_ATTESTED */
};

static bool take(str *in, size_t n, str *out)
{
	if (in->n < n)
		return false;
	*out = str_take(*in, n);
	*in = str_drop(*in, n);
	return true;
}

static uint32_t big_endian(str bytes)
{
	uint32_t v = 0;
	for (size_t i = 0; i < bytes.n; i++)
		v = v << 8 | (unsigned char)bytes.p[i];
	return v;
}

static enum rc read_attested(str *in, struct authenticator_data *out)
{
	str aaguid, length;
	if (!take(in, AAGUID_BYTES, &aaguid) || !take(in, ID_LENGTH_BYTES, &length) ||
	    !take(in, big_endian(length), &out->credential_id))
		return fail(RC_INVALID, "passkey: authenticator data are cut off");
	if (out->credential_id.n == 0 || out->credential_id.n > CREDENTIAL_ID_MAX)
		return fail(RC_INVALID, "passkey: a credential id of %zu bytes", out->credential_id.n);
	str start = *in;
	struct cbor key;
	enum rc rc = cbor_read(in, &key);
	out->public_key = str_take(start, start.n - in->n);
	return rc;
}

static enum rc read_authenticator_data(str in, struct authenticator_data *out)
{
	str flags, count;
	*out = (struct authenticator_data){ 0 };
	if (!take(&in, RP_HASH_BYTES, &out->rp_hash) || !take(&in, 1, &flags) || !take(&in, COUNT_BYTES, &count))
		return fail(RC_INVALID, "passkey: authenticator data are cut off");
	out->flags = (unsigned char)flags.p[0];
	out->sign_count = big_endian(count);
	enum rc rc = RC_OK;
	struct cbor extensions = { .kind = CBOR_MAP };
	if (out->flags & FLAG_ATTESTED)
		rc = read_attested(&in, out);
	if (rc == RC_OK && out->flags & FLAG_EXTENSIONS)
		rc = cbor_read(&in, &extensions);
	if (rc != RC_OK)
		return rc;
	if (extensions.kind != CBOR_MAP || in.n > 0)
		return fail(RC_INVALID, "passkey: something follows the authenticator data");
	return RC_OK;
}

/* attested: must a new key be in it (registering), or must there be none (verifying)? */
static enum rc check_authenticator_data(const struct relying_party *rp, str bytes, bool attested, struct authenticator_data *out)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	enum rc rc = read_authenticator_data(bytes, out);
	if (rc != RC_OK)
		return rc;
	crypto_hash_sha256(hash, (const unsigned char *)rp->id.p, rp->id.n);
	if (!str_eq(out->rp_hash, (str){ (const char *)hash, sizeof hash }))
		return fail(RC_INVALID, "passkey: made for another site");
	if (!(out->flags & FLAG_PRESENT))
		return fail(RC_INVALID, "passkey: nobody was there");
	if (!(out->flags & FLAG_VERIFIED))
		return fail(RC_INVALID, "passkey: the person was not verified");
	if (attested != ((out->flags & FLAG_ATTESTED) != 0))
		return fail(RC_INVALID, "passkey: a key is missing, or is where none belongs");
	return RC_OK;
}

/* ---- the two ceremonies ---- */

/* Who made the authenticator is not asked for and not looked at: the statement ("attStmt") may be anything. */
static enum rc read_attestation(str bytes, str *authenticator_data)
{
	struct cbor map;
	enum rc rc = cbor_read_all(bytes, &map);
	if (rc != RC_OK)
		return rc;
	struct cbor data = cbor_of_text(&map, S("authData"));
	*authenticator_data = data.bytes;
	bool whole = data.kind == CBOR_BYTES && cbor_of_text(&map, S("fmt")).kind == CBOR_TEXT &&
		     cbor_of_text(&map, S("attStmt")).kind == CBOR_MAP;
	return whole ? RC_OK : fail(RC_INVALID, "passkey: no attestation object");
}

enum rc webauthn_check_new(struct arena *a, const struct relying_party *rp, str challenge, const struct new_credential *in,
			   struct credential_facts *out)
{
	struct authenticator_data data;
	str bytes;
	enum rc rc = check_client_data(a, rp, S("webauthn.create"), challenge, in->client_data);
	if (rc == RC_OK)
		rc = read_attestation(in->attestation, &bytes);
	if (rc == RC_OK)
		rc = check_authenticator_data(rp, bytes, true, &data);
	if (rc == RC_OK)
		rc = cose_check(data.public_key);
	if (rc == RC_OK)
		*out = (struct credential_facts){ data.credential_id, data.public_key, data.sign_count };
	return rc;
}

static enum rc check_signature(struct arena *a, const struct assertion *in, str public_key)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)in->client_data.p, in->client_data.n);
	str message = ARENA_CONCAT(a, in->authenticator_data, ((str){ (const char *)hash, sizeof hash }));
	return cose_verify(public_key, message, in->signature);
}

enum rc webauthn_check_assertion(struct arena *a, const struct relying_party *rp, str challenge, const struct assertion *in,
				 const struct credential_facts *known, uint32_t *sign_count)
{
	struct authenticator_data data;
	if (!str_eq(in->credential_id, known->id))
		return fail(RC_INVALID, "passkey: another credential");
	enum rc rc = check_client_data(a, rp, S("webauthn.get"), challenge, in->client_data);
	if (rc == RC_OK)
		rc = check_authenticator_data(rp, in->authenticator_data, false, &data);
	if (rc == RC_OK)
		rc = check_signature(a, in, known->public_key);
	if (rc != RC_OK)
		return rc;
	if (data.sign_count <= known->sign_count && (data.sign_count > 0 || known->sign_count > 0))
		return fail(RC_INVALID, "passkey: the counter went back: somebody may have a copy");
	*sign_count = data.sign_count;
	return RC_OK;
}
