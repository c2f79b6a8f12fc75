/* Passkeys: what is accepted, and one test for each thing that must be as it is. The authenticator is tests/support/authenticator.
 */
#include "auth/webauthn.h"

#include <string.h>

#include "auth/cose.h"
#include "support/authenticator.h"
#include "support/test.h"

#define CHALLENGE S("0123456789abcdef0123456789abcdef")
static const struct relying_party rp = { S_INIT("portal.example"), S_INIT("https://portal.example") };

static struct authenticator *make(struct test *t, enum authenticator_kind kind)
{
	return authenticator_new(t->arena, &rp, kind);
}

static enum rc check_new(struct authenticator *x, struct credential_facts *out)
{
	struct new_credential in = authenticator_create(x, CHALLENGE);
	err_clear();
	return webauthn_check_new(x->arena, &rp, CHALLENGE, &in, out);
}

/* As one who was registered with the counter 1 and now says x->sign_count. */
static enum rc check_get(struct authenticator *x)
{
	struct assertion in = authenticator_get(x, CHALLENGE);
	const struct credential_facts known = { x->credential_id, x->public_key, 1 };
	uint32_t count;
	err_clear();
	return webauthn_check_assertion(x->arena, &rp, CHALLENGE, &in, &known, &count);
}

TEST(webauthn_relying_party)
{
	struct settings s = { .public_url = S("https://portal.example") };
	CHECK_STR(S("portal.example"), relying_party(&s).id);
	CHECK_STR(S("https://portal.example"), relying_party(&s).origin);
	s.public_url = S("http://localhost:8480");
	CHECK_STR(S("localhost"), relying_party(&s).id);
	CHECK_STR(S("http://localhost:8480"), relying_party(&s).origin);
}

TEST(webauthn_base64url)
{
	str bytes;
	CHECK_STR(S("-_8"), base64url_text(t->arena, S("\xfb\xff")));
	CHECK(base64url_bytes(t->arena, S("-_8"), &bytes));
	CHECK_STR(S("\xfb\xff"), bytes);
	CHECK(base64url_bytes(t->arena, S(""), &bytes) && bytes.n == 0);
	CHECK(!base64url_bytes(t->arena, S("-_8="), &bytes));
	CHECK(!base64url_bytes(t->arena, S("+/8"), &bytes));
	CHECK(!base64url_bytes(t->arena, S("-_8 -"), &bytes));
}

TEST(webauthn_every_kind_registers_and_verifies)
{
	for (int kind = 0; kind < AUTHENTICATOR_KINDS; kind++) {
		struct authenticator *x = make(t, (enum authenticator_kind)kind);
		struct credential_facts facts;
		uint32_t count = 0;
		CHECK(x != NULL);
		CHECK_OK(check_new(x, &facts));
		CHECK_STR(x->credential_id, facts.id);
		CHECK_STR(x->public_key, facts.public_key);
		CHECK_INT(1, facts.sign_count);
		x->sign_count = 0x01020304;
		struct assertion in = authenticator_get(x, CHALLENGE);
		CHECK_OK(webauthn_check_assertion(t->arena, &rp, CHALLENGE, &in, &facts, &count));
		CHECK_INT(0x01020304, count);
	}
}

/* Whatever is attested, and extensions, which are CBOR too. */
TEST(webauthn_attestation_is_not_looked_at)
{
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	struct credential_facts facts;
	CHECK(x != NULL);
	x->format = cbor_string(t->arena, 3, S("packed"));
	x->statement = S("\xa3"
			 "calg\x26"
			 "csig\x41\x01"
			 "cx5c\x81\x41\x02");
	x->flags |= 0x80;
	x->auth_more = S("\xa1\x6b"
			 "credProtect\x02");
	CHECK_OK(check_new(x, &facts));
	CHECK_STR(x->public_key, facts.public_key);
	x->sign_count = 2;
	CHECK_OK(check_get(x));
}

/* Lies of browser and authenticator that both ceremonies see. */
struct lie {
	const char *why;
	void (*tell)(struct authenticator *x);
};

static void lie_type(struct authenticator *x)
{
	x->type = S("webauthn.other");
}
static void lie_origin(struct authenticator *x)
{
	x->origin = S("https://portal.example.evil.example");
}
static void lie_port(struct authenticator *x)
{
	x->origin = S("https://portal.example:444");
}
static void lie_rp(struct authenticator *x)
{
	x->rp_id = S("example");
}
static void lie_cross(struct authenticator *x)
{
	x->client_more = S(",\"crossOrigin\":true");
}
static void lie_cross_text(struct authenticator *x)
{
	x->client_more = S(",\"crossOrigin\":\"false\"");
}
static void lie_json(struct authenticator *x)
{
	x->client_more = S(",");
}
static void lie_twice(struct authenticator *x)
{
	x->client_more = S(",\"origin\":\"https://evil.example\"");
}
static void lie_absent(struct authenticator *x)
{
	x->flags_off = 0x01;
}
static void lie_unverified(struct authenticator *x)
{
	x->flags_off = 0x04;
}
static void lie_more(struct authenticator *x)
{
	x->auth_more = S("\x01");
}
static void lie_extensions(struct authenticator *x)
{
	x->flags |= 0x80;
}
static void lie_extensions_kind(struct authenticator *x)
{
	x->flags |= 0x80;
	x->auth_more = S("\x01");
}

static const struct lie lies[] = {
	{ "another type", lie_type },
	{ "another origin", lie_origin },
	{ "another origin", lie_port },
	{ "made for another site", lie_rp },
	{ "inside another site", lie_cross },
	{ "inside another site", lie_cross_text },
	{ "JSON", lie_json },
	{ "JSON", lie_twice },
	{ "nobody was there", lie_absent },
	{ "not verified", lie_unverified },
	{ "something follows", lie_more },
	{ "cut off", lie_extensions },
	{ "something follows", lie_extensions_kind },
};

TEST(webauthn_refuses_each_lie)
{
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		struct authenticator *x = make(t, AUTHENTICATOR_ES256);
		struct credential_facts facts;
		CHECK(x != NULL);
		lies[i].tell(x);
		CHECK_RC(RC_INVALID, check_new(x, &facts));
		CHECK_HAS(err_detail(), str_c(lies[i].why));
		x->sign_count = 2;
		CHECK_RC(RC_INVALID, check_get(x));
		CHECK_HAS(err_detail(), str_c(lies[i].why));
	}
}

/* No member may be missing, and none may be of another kind. */
TEST(webauthn_client_data_members)
{
	static const str bad[] = {
		S_INIT("{}"),
		S_INIT("[]"),
		S_INIT("{\"type\":\"webauthn.create\",\"origin\":\"https://portal.example\"}"),
		S_INIT("{\"challenge\":\"Y2hhbGxlbmdl\",\"origin\":\"https://portal.example\"}"),
		S_INIT("{\"type\":\"webauthn.create\",\"challenge\":\"Y2hhbGxlbmdl\"}"),
		S_INIT("{\"type\":\"webauthn.create\",\"challenge\":\"Y2hhbGxlbmdl\",\"origin\":[\"https://portal.example\"]}"),
		S_INIT("{\"type\":\"webauthn.get\",\"challenge\":\"Y2hhbGxlbmdl\",\"origin\":\"https://portal.example\"}"),
	};
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	struct credential_facts facts;
	CHECK(x != NULL);
	struct new_credential in = authenticator_create(x, S("challenge"));
	in.client_data = S("{\"type\":\"webauthn.create\",\"challenge\":\"Y2hhbGxlbmdl\",\"origin\":\"https://portal.example\"}");
	CHECK_OK(webauthn_check_new(t->arena, &rp, S("challenge"), &in, &facts));
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		in.client_data = bad[i];
		CHECK_RC(RC_INVALID, webauthn_check_new(t->arena, &rp, S("challenge"), &in, &facts));
	}
}

TEST(webauthn_refuses_another_challenge)
{
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	struct credential_facts facts, known;
	uint32_t count;
	CHECK(x != NULL);
	struct new_credential in = authenticator_create(x, S("0123456789abcdef0123456789abcdeX"));
	CHECK_RC(RC_INVALID, webauthn_check_new(t->arena, &rp, CHALLENGE, &in, &facts));
	CHECK_HAS(err_detail(), S("another challenge"));
	err_clear();
	known = (struct credential_facts){ x->credential_id, x->public_key, 0 };
	struct assertion get = authenticator_get(x, S(""));
	CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &get, &known, &count));
	CHECK_HAS(err_detail(), S("another challenge"));
}

TEST(webauthn_refuses_cut_authenticator_data)
{
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	CHECK(x != NULL);
	struct assertion in = authenticator_get(x, CHALLENGE);
	const struct credential_facts known = { x->credential_id, x->public_key, 0 };
	uint32_t count;
	str whole = in.authenticator_data;
	for (size_t n = 0; n < whole.n; n++) {
		in.authenticator_data = str_take(whole, n);
		err_clear();
		CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &in, &known, &count));
		CHECK_HAS(err_detail(), S("cut off"));
	}
}

TEST(webauthn_refuses_broken_attestations)
{
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	struct credential_facts facts;
	CHECK(x != NULL);
	struct new_credential whole = authenticator_create(x, CHALLENGE), in = whole;
	in.attestation = ARENA_CONCAT(t->arena, whole.attestation, S("\x01"));
	CHECK_RC(RC_INVALID, webauthn_check_new(t->arena, &rp, CHALLENGE, &in, &facts));
	for (size_t n = 0; n < whole.attestation.n; n++) {
		in.attestation = str_take(whole.attestation, n);
		CHECK_RC(RC_INVALID, webauthn_check_new(t->arena, &rp, CHALLENGE, &in, &facts));
	}
	x->format = cbor_number(t->arena, 1);
	CHECK_RC(RC_INVALID, check_new(x, &facts));
	x->format = cbor_string(t->arena, 3, S("none"));
	x->statement = cbor_number(t->arena, 1);
	CHECK_RC(RC_INVALID, check_new(x, &facts));
	x->statement = cbor_head(t->arena, 5, 0);
	x->credential_id = S("");
	CHECK_RC(RC_INVALID, check_new(x, &facts));
	CHECK_HAS(err_detail(), S("credential id"));
	char *long_id = arena_alloc(t->arena, 1024);
	x->credential_id = (str){ long_id, 1024 };
	CHECK_RC(RC_INVALID, check_new(x, &facts));
	CHECK_HAS(err_detail(), S("credential id"));
	x->credential_id = (str){ long_id, 1023 };
	CHECK_OK(check_new(x, &facts));
	x->flags_off = 0x40; /* the key is there, but not said to be */
	CHECK_RC(RC_INVALID, check_new(x, &facts));
}

/* Registering needs a key, verifying must not bring one. */
TEST(webauthn_key_only_where_it_belongs)
{
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	struct credential_facts facts;
	CHECK(x != NULL);
	struct new_credential in = authenticator_create(x, CHALLENGE);
	struct assertion get = authenticator_get(x, CHALLENGE);
	in.attestation = ARENA_CONCAT(t->arena, cbor_head(t->arena, 5, 3), cbor_string(t->arena, 3, S("fmt")), x->format,
				      cbor_string(t->arena, 3, S("attStmt")), x->statement, cbor_string(t->arena, 3, S("authData")),
				      cbor_string(t->arena, 2, get.authenticator_data));
	CHECK_RC(RC_INVALID, webauthn_check_new(t->arena, &rp, CHALLENGE, &in, &facts));
	CHECK_HAS(err_detail(), S("a key is missing"));
	x->sign_count = 2;
	x->flags |= 0x40;
	x->auth_more = ARENA_CONCAT(t->arena, S("0123456789abcdef"), S("\x00\x01"), S("i"), x->public_key);
	CHECK_RC(RC_INVALID, check_get(x));
	CHECK_HAS(err_detail(), S("where none belongs"));
}

/* ---- signatures and the counter ---- */

TEST(webauthn_refuses_wrong_signatures)
{
	for (int kind = 0; kind < AUTHENTICATOR_KINDS; kind++) {
		struct authenticator *x = make(t, (enum authenticator_kind)kind), *y = make(t, (enum authenticator_kind)kind);
		uint32_t count;
		CHECK(x && y);
		const struct credential_facts known = { x->credential_id, x->public_key, 0 };
		struct assertion in = authenticator_get(x, CHALLENGE), other = in;
		other.signature = authenticator_get(y, CHALLENGE).signature; /* another key's */
		CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &other, &known, &count));
		CHECK_HAS(err_detail(), S("signature"));
		x->sign_count = 9;
		other.signature = authenticator_get(x, CHALLENGE).signature; /* over other authenticator data */
		CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &other, &known, &count));
		other = in;
		other.client_data = ARENA_CONCAT(t->arena, in.client_data, S(" ")); /* over other client data */
		CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &other, &known, &count));
		other = in;
		other.signature = S("");
		CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &other, &known, &count));
		CHECK_OK(webauthn_check_assertion(t->arena, &rp, CHALLENGE, &in, &known, &count));
		other = in;
		other.credential_id = y->credential_id;
		CHECK_RC(RC_INVALID, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &other, &known, &count));
	}
}

TEST(webauthn_counter)
{
	static const struct {
		uint32_t known, now;
		enum rc rc;
	} cases[] = {
		{ 0, 0, RC_OK },      { 0, 1, RC_OK },	    { 1, 2, RC_OK },	  { 1, UINT32_MAX, RC_OK },
		{ 1, 1, RC_INVALID }, { 2, 1, RC_INVALID }, { 1, 0, RC_INVALID }, { UINT32_MAX, 0, RC_INVALID },
		{ 7, 7, RC_INVALID },
	};
	struct authenticator *x = make(t, AUTHENTICATOR_ES256);
	CHECK(x != NULL);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct credential_facts known = { x->credential_id, x->public_key, cases[i].known };
		uint32_t count;
		x->sign_count = cases[i].now;
		struct assertion in = authenticator_get(x, CHALLENGE);
		err_clear();
		CHECK_RC(cases[i].rc, webauthn_check_assertion(t->arena, &rp, CHALLENGE, &in, &known, &count));
		if (cases[i].rc == RC_OK)
			CHECK_INT(cases[i].now, count);
		else
			CHECK_HAS(err_detail(), S("counter"));
	}
}

/* ---- keys ---- */

/* The key with one byte turned: from its end, because the coordinates stand there. */
static str turned(struct test *t, str key, size_t from_end)
{
	str copy = arena_dup(t->arena, key);
	((char *)(uintptr_t)copy.p)[copy.n - from_end] ^= 1;
	return copy;
}

static str pair(struct test *t, int64_t label, str value)
{
	return ARENA_CONCAT(t->arena, cbor_number(t->arena, label), value);
}

TEST(webauthn_keys_of_other_curves_and_points)
{
	struct authenticator *ec = make(t, AUTHENTICATOR_ES256), *ed = make(t, AUTHENTICATOR_EDDSA);
	CHECK(ec && ed);
	CHECK_OK(cose_check(ec->public_key));
	CHECK_OK(cose_check(ed->public_key));
	CHECK_RC(RC_INVALID, cose_check(turned(t, ec->public_key, 1)));	 /* y: not on the curve */
	CHECK_RC(RC_INVALID, cose_check(turned(t, ec->public_key, 71))); /* crv: before label, length and 32 bytes of x and y */
	CHECK_RC(RC_INVALID, cose_check(turned(t, ed->public_key, 36))); /* crv: before those of x */
	str zero = cbor_string(t->arena, 2, (str){ arena_alloc(t->arena, 32), 32 });
	str low_order = ARENA_CONCAT(t->arena, S("\xa4"), pair(t, 1, S("\x01")), pair(t, 3, cbor_number(t->arena, -8)),
				     pair(t, -1, S("\x06")), pair(t, -2, zero));
	CHECK_RC(RC_INVALID, cose_check(low_order));
	str infinity = ARENA_CONCAT(t->arena, S("\xa5"), pair(t, 1, S("\x02")), pair(t, 3, cbor_number(t->arena, -7)),
				    pair(t, -1, S("\x01")), pair(t, -2, zero), pair(t, -3, zero));
	CHECK_RC(RC_INVALID, cose_check(infinity));
	CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, ec->public_key, S("\x00"))));
	CHECK_RC(RC_INVALID, cose_check(S("\x01")));
}

/* Coordinates that are missing, too short, too long or no bytes. */
TEST(webauthn_keys_without_coordinates)
{
	static const int sizes[] = { 0, 31, 33 };
	str whole = cbor_string(t->arena, 2, (str){ arena_alloc(t->arena, 32), 32 });
	str ec = ARENA_CONCAT(t->arena, pair(t, 1, S("\x02")), pair(t, 3, cbor_number(t->arena, -7)), pair(t, -1, S("\x01")));
	str ed = ARENA_CONCAT(t->arena, pair(t, 1, S("\x01")), pair(t, 3, cbor_number(t->arena, -8)), pair(t, -1, S("\x06")));
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		str wrong = cbor_string(t->arena, 2, (str){ arena_alloc(t->arena, 64), (size_t)sizes[i] });
		CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa5"), ec, pair(t, -2, wrong), pair(t, -3, whole))));
		CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa5"), ec, pair(t, -2, whole), pair(t, -3, wrong))));
		CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa4"), ed, pair(t, -2, wrong))));
	}
	CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa3"), ec)));
	CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa4"), ec, pair(t, -2, whole))));
	CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa3"), ed)));
	CHECK_RC(RC_INVALID, cose_check(ARENA_CONCAT(t->arena, S("\xa4"), ed, pair(t, -2, S("\x01")))));
}

TEST(webauthn_keys_of_other_algorithms)
{
	struct authenticator *ec = make(t, AUTHENTICATOR_ES256);
	struct credential_facts facts;
	CHECK(ec != NULL);
	/* a5 01 02 03 26 …: the algorithm is the fifth byte, the kind of key the third */
	str other = arena_dup(t->arena, ec->public_key);
	((char *)(uintptr_t)other.p)[4] = 0x22; /* -3 */
	err_clear();
	CHECK_RC(RC_INVALID, cose_check(other));
	CHECK_HAS(err_detail(), S("was not offered"));
	((char *)(uintptr_t)other.p)[4] = 0x27; /* EdDSA, with a P-256 key */
	err_clear();
	CHECK_RC(RC_INVALID, cose_check(other));
	CHECK_HAS(err_detail(), S("no key of algorithm -8"));
	other = arena_dup(t->arena, ec->public_key);
	((char *)(uintptr_t)other.p)[2] = 0x03; /* RSA's kind */
	err_clear();
	CHECK_RC(RC_INVALID, cose_check(other));
	ec->public_key = other;
	CHECK_RC(RC_INVALID, check_new(ec, &facts));
}

static str rsa_key(struct test *t, size_t modulus_bytes, unsigned char first, unsigned char last, str exponent)
{
	unsigned char *n = arena_alloc(t->arena, modulus_bytes);
	memset(n, 0xa5, modulus_bytes);
	n[0] = first;
	n[modulus_bytes - 1] = last;
	return ARENA_CONCAT(t->arena, S("\xa4"), pair(t, 1, S("\x03")), pair(t, 3, cbor_number(t->arena, -257)),
			    pair(t, -1, cbor_string(t->arena, 2, (str){ (const char *)n, modulus_bytes })),
			    pair(t, -2, cbor_string(t->arena, 2, exponent)));
}

TEST(webauthn_rsa_bounds)
{
	CHECK_OK(cose_check(rsa_key(t, 256, 0x80, 1, S("\x01\x00\x01"))));
	CHECK_OK(cose_check(rsa_key(t, 512, 0x80, 1, S("\x01\x00\x01"))));
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 128, 0x80, 1, S("\x01\x00\x01"))));
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 256, 0x7f, 1, S("\x01\x00\x01")))); /* 2,047 bits */
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 513, 0x80, 1, S("\x01\x00\x01"))));
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 256, 0x80, 2, S("\x01\x00\x01")))); /* even */
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 256, 0x80, 1, S("\x01"))));
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 256, 0x80, 1, S("\x02"))));
	CHECK_RC(RC_INVALID, cose_check(rsa_key(t, 256, 0x80, 1, S("\x01\x00\x00\x01"))));
}
