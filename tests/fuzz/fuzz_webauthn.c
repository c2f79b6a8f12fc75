/* tests/fuzz/fuzz_webauthn.c — what browsers send of passkeys. The first byte says what follows:
 * 'c' one CBOR item; 'n' a new credential (client data, attestation); 'a' an assertion (client data, authenticator data, signature,
 * public key). All parts but the last have their length before them, two bytes.
 *
 * Whatever is accepted was made for this site, with somebody there and verified, and a signature covers every byte of it.
 */
#include "fuzz/fuzz.h"

#include <sodium.h>
#include <string.h>

#include "auth/cbor.h"
#include "auth/cose.h"
#include "auth/webauthn.h"

#define CHALLENGE S("0123456789abcdef0123456789abcdef")
static const struct relying_party rp = { S_INIT("portal.example"), S_INIT("https://portal.example") };

static bool inside(str part, str whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void fuzz_cbor(str in)
{
	struct cbor item, other;
	if (cbor_read_all(in, &item) != RC_OK)
		return;
	REQUIRE(item.kind != CBOR_NONE && inside(item.bytes, in));
	REQUIRE(cbor_read_all(str_take(in, in.n - 1), &other) != RC_OK);
	str rest = item.bytes, key = S("fmt");
	int64_t left = item.kind == CBOR_MAP ? 2 * item.number : item.kind == CBOR_LIST ? item.number : 0;
	for (; left > 0; left--) {
		REQUIRE(cbor_read(&rest, &other) == RC_OK);
		bool of_number = item.kind == CBOR_MAP && left % 2 == 0 && other.kind == CBOR_INT;
		REQUIRE(!of_number || cbor_of_number(&item, other.number).kind != CBOR_NONE);
	}
	REQUIRE(item.kind == CBOR_BYTES || item.kind == CBOR_TEXT || rest.n == 0);
	REQUIRE(item.kind == CBOR_MAP || cbor_of_text(&item, key).kind == CBOR_NONE);
}

static str take_part(str *in)
{
	unsigned char n[2];
	fuzz_take(in, n, sizeof n);
	str part = str_take(*in, (size_t)n[0] << 8 | n[1]);
	*in = str_drop(*in, part.n);
	return part;
}

static void require_sound(str authenticator_data, unsigned flags)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	REQUIRE(authenticator_data.n >= 37);
	crypto_hash_sha256(hash, (const unsigned char *)rp.id.p, rp.id.n);
	REQUIRE(memcmp(authenticator_data.p, hash, sizeof hash) == 0);
	REQUIRE(((unsigned char)authenticator_data.p[32] & 0x45) == flags);
}

static void fuzz_new(struct arena *a, str in)
{
	struct new_credential given = { .client_data = take_part(&in) };
	struct credential_facts facts;
	struct cbor map;
	given.attestation = in;
	if (webauthn_check_new(a, &rp, CHALLENGE, &given, &facts) != RC_OK)
		return;
	REQUIRE(facts.id.n >= 1 && facts.id.n <= 1023 && inside(facts.id, in) && inside(facts.public_key, in));
	REQUIRE(cose_check(facts.public_key) == RC_OK);
	REQUIRE(cbor_read_all(in, &map) == RC_OK);
	require_sound(cbor_of_text(&map, S("authData")).bytes, 0x45);
	REQUIRE(str_find(given.client_data, S("https:")) >= 0 || str_find(given.client_data, S("\\")) >= 0);
}

static void fuzz_assertion(struct arena *a, str in)
{
	const str id = S("id");
	struct assertion given = { .credential_id = id };
	uint32_t count = 0;
	given.client_data = take_part(&in);
	given.authenticator_data = take_part(&in);
	given.signature = take_part(&in);
	const struct credential_facts known = { id, in, 0 };
	if (webauthn_check_assertion(a, &rp, CHALLENGE, &given, &known, &count) != RC_OK)
		return;
	require_sound(given.authenticator_data, 0x05);
	char *changed = arena_alloc(a, given.authenticator_data.n);
	memcpy(changed, given.authenticator_data.p, given.authenticator_data.n);
	changed[36] ^= 1; /* the counter */
	given.authenticator_data.p = changed;
	REQUIRE(webauthn_check_assertion(a, &rp, CHALLENGE, &given, &known, &count) != RC_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	str input = { n > 0 ? (const char *)data : "", n };
	char what = 0;
	FUZZ_TAKE(&input, &what);
	if (what == 'c')
		fuzz_cbor(input);
	else if (what == 'n')
		fuzz_new(a, input);
	else
		fuzz_assertion(a, input);
	err_clear();
	arena_free(a);
	return 0;
}
