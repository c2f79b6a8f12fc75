/* See authenticator.h. */
#include "support/authenticator.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <string.h>

/* ---- CBOR out ---- */

str cbor_head(struct arena *a, unsigned major, uint64_t n)
{
	unsigned char *out = arena_alloc(a, 9);
	unsigned size = n < 24 ? 0 : n <= 0xff ? 1 : n <= 0xffff ? 2 : n <= 0xffffffff ? 4 : 8;
	unsigned info = size == 0 ? (unsigned)n : size == 1 ? 24 : size == 2 ? 25 : size == 4 ? 26 : 27;
	out[0] = (unsigned char)(major << 5 | info);
	for (unsigned i = 0; i < size; i++)
		out[1 + i] = (unsigned char)(n >> 8 * (size - 1 - i));
	return (str){ (const char *)out, 1 + size };
}

str cbor_number(struct arena *a, int64_t v)
{
	return v >= 0 ? cbor_head(a, 0, (uint64_t)v) : cbor_head(a, 1, (uint64_t)(-1 - v));
}

str cbor_string(struct arena *a, unsigned major, str bytes)
{
	return ARENA_CONCAT(a, cbor_head(a, major, bytes.n), bytes);
}

/* ---- keys ---- */

static str member(struct arena *a, int64_t label, str value)
{
	return ARENA_CONCAT(a, cbor_number(a, label), value);
}

static str big_number(struct arena *a, EVP_PKEY *key, const char *name)
{
	BIGNUM *n = NULL;
	if (EVP_PKEY_get_bn_param(key, name, &n) != 1)
		return (str){ 0 };
	unsigned char *out = arena_alloc(a, (size_t)BN_num_bytes(n));
	str bytes = { (const char *)out, (size_t)BN_bn2bin(n, out) };
	BN_free(n);
	return cbor_string(a, 2, bytes);
}

static str key_ec(struct arena *a, EVP_PKEY *key)
{
	unsigned char point[65];
	size_t n = 0;
	if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &n) != 1 || n != sizeof point)
		return (str){ 0 };
	str x = { (const char *)point + 1, 32 }, y = { (const char *)point + 33, 32 };
	return ARENA_CONCAT(a, cbor_head(a, 5, 5), member(a, 1, cbor_number(a, 2)), member(a, 3, cbor_number(a, -7)),
			    member(a, -1, cbor_number(a, 1)), member(a, -2, cbor_string(a, 2, x)),
			    member(a, -3, cbor_string(a, 2, y)));
}

static str key_ed(struct arena *a, EVP_PKEY *key)
{
	unsigned char point[32];
	size_t n = sizeof point;
	if (EVP_PKEY_get_raw_public_key(key, point, &n) != 1)
		return (str){ 0 };
	return ARENA_CONCAT(a, cbor_head(a, 5, 4), member(a, 1, cbor_number(a, 1)), member(a, 3, cbor_number(a, -8)),
			    member(a, -1, cbor_number(a, 6)), member(a, -2, cbor_string(a, 2, (str){ (const char *)point, n })));
}

static str key_rsa(struct arena *a, EVP_PKEY *key)
{
	return ARENA_CONCAT(a, cbor_head(a, 5, 4), member(a, 1, cbor_number(a, 3)), member(a, 3, cbor_number(a, -257)),
			    member(a, -1, big_number(a, key, OSSL_PKEY_PARAM_RSA_N)),
			    member(a, -2, big_number(a, key, OSSL_PKEY_PARAM_RSA_E)));
}

static void free_key(void *key)
{
	EVP_PKEY_free(key);
}

struct authenticator *authenticator_new(struct arena *a, const struct relying_party *rp, enum authenticator_kind kind)
{
	struct authenticator *x = ARENA_NEW(a, struct authenticator);
	char id[16];
	EVP_PKEY *key = kind == AUTHENTICATOR_ES256   ? EVP_EC_gen("P-256")
			: kind == AUTHENTICATOR_EDDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
						      : EVP_RSA_gen(2048);
	if (!key)
		return NULL;
	arena_defer(a, free_key, key);
	randombytes_buf(id, sizeof id);
	*x = (struct authenticator){
		.arena = a,
		.kind = kind,
		.key = key,
		.credential_id = arena_dup(a, (str){ id, sizeof id }),
		.rp_id = rp->id,
		.origin = rp->origin,
		.flags = 0x05,
		.sign_count = 1,
		.public_key = kind == AUTHENTICATOR_ES256   ? key_ec(a, key)
			      : kind == AUTHENTICATOR_EDDSA ? key_ed(a, key)
							    : key_rsa(a, key),
		.format = cbor_string(a, 3, S("none")),
		.statement = cbor_head(a, 5, 0),
	};
	return x;
}

/* ---- what they say ---- */

static str client_data(struct authenticator *x, str type, str challenge)
{
	str more = str_absent(x->client_more) ? S(",\"crossOrigin\":false") : x->client_more;
	return ARENA_CONCAT(x->arena, S("{\"type\":\""), str_absent(x->type) ? type : x->type, S("\",\"challenge\":\""),
			    base64url_text(x->arena, challenge), S("\",\"origin\":\""), x->origin, S("\""), more, S("}"));
}

static str number(struct arena *a, uint32_t v, size_t n)
{
	unsigned char *out = arena_alloc(a, n);
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(v >> 8 * (n - 1 - i));
	return (str){ (const char *)out, n };
}

static str authenticator_data(struct authenticator *x, bool attested)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	static const char no_model[16];
	crypto_hash_sha256(hash, (const unsigned char *)x->rp_id.p, x->rp_id.n);
	str head = ARENA_CONCAT(x->arena, ((str){ (const char *)hash, sizeof hash }),
				number(x->arena, (x->flags | (attested ? 0x40u : 0u)) & ~x->flags_off, 1),
				number(x->arena, x->sign_count, 4));
	str key = !attested ? S("")
			    : ARENA_CONCAT(x->arena, ((str){ no_model, sizeof no_model }),
					   number(x->arena, (uint32_t)x->credential_id.n, 2), x->credential_id, x->public_key);
	return ARENA_CONCAT(x->arena, head, key, str_absent(x->auth_more) ? S("") : x->auth_more);
}

struct new_credential authenticator_create(struct authenticator *x, str challenge)
{
	struct arena *a = x->arena;
	return (struct new_credential){
		.client_data = client_data(x, S("webauthn.create"), challenge),
		.attestation = ARENA_CONCAT(a, cbor_head(a, 5, 3), cbor_string(a, 3, S("fmt")), x->format,
					    cbor_string(a, 3, S("attStmt")), x->statement, cbor_string(a, 3, S("authData")),
					    cbor_string(a, 2, authenticator_data(x, true))),
	};
}

static str sign(struct authenticator *x, str message)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const char *digest = x->kind == AUTHENTICATOR_EDDSA ? NULL : "SHA256";
	size_t n = 512;
	unsigned char *out = arena_alloc(x->arena, n);
	bool done = ctx && EVP_DigestSignInit_ex(ctx, NULL, digest, NULL, NULL, x->key, NULL) == 1 &&
		    EVP_DigestSign(ctx, out, &n, (const unsigned char *)message.p, message.n) == 1;
	EVP_MD_CTX_free(ctx);
	return done ? (str){ (const char *)out, n } : (str){ 0 };
}

struct assertion authenticator_get(struct authenticator *x, str challenge)
{
	struct assertion out = {
		.credential_id = x->credential_id,
		.client_data = client_data(x, S("webauthn.get"), challenge),
		.authenticator_data = authenticator_data(x, false),
	};
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)out.client_data.p, out.client_data.n);
	out.signature = sign(x, ARENA_CONCAT(x->arena, out.authenticator_data, ((str){ (const char *)hash, sizeof hash })));
	return out;
}

/* ---- bodies ---- */

static str quoted(struct arena *a, const char *name, str bytes)
{
	return ARENA_CONCAT(a, S("\""), str_c(name), S("\":\""), base64url_text(a, bytes), S("\""));
}

str authenticator_json_new(struct authenticator *x, const struct new_credential *in, const char *name)
{
	struct arena *a = x->arena;
	return ARENA_CONCAT(a, S("{"), quoted(a, "client_data", in->client_data), S(","), quoted(a, "attestation", in->attestation),
			    S(",\"name\":\""), str_c(name), S("\"}"));
}

str authenticator_json_get(struct authenticator *x, const struct assertion *in, const char *more)
{
	struct arena *a = x->arena;
	return ARENA_CONCAT(a, S("{"), quoted(a, "credential_id", in->credential_id), S(","),
			    quoted(a, "client_data", in->client_data), S(","),
			    quoted(a, "authenticator_data", in->authenticator_data), S(","), quoted(a, "signature", in->signature),
			    str_c(more), S("}"));
}
