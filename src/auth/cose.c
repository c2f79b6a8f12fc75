/* auth/cose.c — see cose.h. */
#include "auth/cose.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>
#include <string.h>

#include "auth/cbor.h"

/* Labels and values of RFC 9052, 7.1 and RFC 9053, 7. */
enum { LABEL_KTY = 1, LABEL_ALG = 3, LABEL_CRV = -1, LABEL_X = -2, LABEL_Y = -3, LABEL_N = -1, LABEL_E = -2 };
enum { KTY_OKP = 1, KTY_EC2 = 2, KTY_RSA = 3 };
enum { CRV_P256 = 1, CRV_ED25519 = 6 };
enum { ALG_ES256 = -7, ALG_EDDSA = -8, ALG_RS256 = -257 };
#define COORDINATE 32
enum { RSA_MIN = 2048 / 8, RSA_MAX = 4096 / 8, EXPONENT_MAX = 3 };

static bool has_number(const struct cbor *map, int64_t label, int64_t value)
{
	struct cbor item = cbor_of_number(map, label);
	return item.kind == CBOR_INT && item.number == value;
}

/* Bytes of a length; absent when it is not so. */
static str bytes_of(const struct cbor *map, int64_t label, size_t min, size_t max)
{
	struct cbor item = cbor_of_number(map, label);
	return item.kind == CBOR_BYTES && item.bytes.n >= min && item.bytes.n <= max ? item.bytes : (str){ 0 };
}

/* ---- a key of each algorithm: NULL when the members make none ---- */

static EVP_PKEY *from_params(const char *type, OSSL_PARAM *params)
{
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	if (!ctx || EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* OpenSSL takes the point only when it is on the curve. */
static EVP_PKEY *key_es256(const struct cbor *map)
{
	str x = bytes_of(map, LABEL_X, COORDINATE, COORDINATE), y = bytes_of(map, LABEL_Y, COORDINATE, COORDINATE);
	if (!has_number(map, LABEL_CRV, CRV_P256) || str_absent(x) || str_absent(y))
		return NULL;
	unsigned char point[1 + 2 * COORDINATE] = { 4 }; /* uncompressed */
	char group[] = "P-256";
	memcpy(point + 1, x.p, COORDINATE);
	memcpy(point + 1 + COORDINATE, y.p, COORDINATE);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
		OSSL_PARAM_construct_end(),
	};
	return from_params("EC", params);
}

/* OpenSSL takes any 32 bytes; libsodium says whether they are a point of the right order. */
static EVP_PKEY *key_eddsa(const struct cbor *map)
{
	str x = bytes_of(map, LABEL_X, COORDINATE, COORDINATE);
	const unsigned char *point = (const unsigned char *)x.p;
	if (!has_number(map, LABEL_CRV, CRV_ED25519) || str_absent(x) || !crypto_core_ed25519_is_valid_point(point))
		return NULL;
	return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, point, COORDINATE);
}

static EVP_PKEY *key_rs256(const struct cbor *map)
{
	str n = bytes_of(map, LABEL_N, RSA_MIN, RSA_MAX), e = bytes_of(map, LABEL_E, 1, EXPONENT_MAX);
	if (str_absent(n) || str_absent(e))
		return NULL;
	BIGNUM *modulus = BN_bin2bn((const unsigned char *)n.p, (int)n.n, NULL),
	       *exponent = BN_bin2bn((const unsigned char *)e.p, (int)e.n, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;
	bool sound = modulus && exponent && BN_num_bits(modulus) >= RSA_MIN * 8 && BN_is_odd(modulus) && BN_is_odd(exponent) &&
		     !BN_is_one(exponent);
	if (sound && build && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, exponent) == 1)
		params = OSSL_PARAM_BLD_to_param(build);
	if (params)
		key = from_params("RSA", params);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	BN_free(exponent);
	BN_free(modulus);
	return key;
}

static const struct algorithm {
	int id, kty;
	EVP_PKEY *(*key)(const struct cbor *map);
	const char *digest; /* NULL: the algorithm has its own */
} algorithms[COSE_ALGORITHMS] = {
	{ ALG_ES256, KTY_EC2, key_es256, "SHA256" },
	{ ALG_EDDSA, KTY_OKP, key_eddsa, NULL },
	{ ALG_RS256, KTY_RSA, key_rs256, "SHA256" },
};
const int cose_algorithms[COSE_ALGORITHMS] = { ALG_ES256, ALG_EDDSA, ALG_RS256 };

/* ---- what the others need ---- */

static enum rc key_read(str bytes, EVP_PKEY **key, const struct algorithm **algorithm)
{
	struct cbor map;
	enum rc rc = cbor_read_all(bytes, &map);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < COSE_ALGORITHMS; i++) {
		const struct algorithm *x = &algorithms[i];
		if (!has_number(&map, LABEL_ALG, x->id))
			continue;
		*algorithm = x;
		*key = has_number(&map, LABEL_KTY, x->kty) ? x->key(&map) : NULL;
		ERR_clear_error();
		return *key ? RC_OK : fail(RC_INVALID, "COSE: no key of algorithm %d", x->id);
	}
	return fail(RC_INVALID, "COSE: an algorithm that was not offered");
}

enum rc cose_check(str bytes)
{
	EVP_PKEY *key = NULL;
	const struct algorithm *algorithm;
	enum rc rc = key_read(bytes, &key, &algorithm);
	EVP_PKEY_free(key);
	return rc;
}

enum rc cose_verify(str bytes, str message, str signature)
{
	EVP_PKEY *key = NULL;
	const struct algorithm *algorithm;
	enum rc rc = key_read(bytes, &key, &algorithm);
	if (rc != RC_OK)
		return rc;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool right = ctx && EVP_DigestVerifyInit_ex(ctx, NULL, algorithm->digest, NULL, NULL, key, NULL) == 1 &&
		     EVP_DigestVerify(ctx, (const unsigned char *)signature.p, signature.n, (const unsigned char *)message.p,
				      message.n) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return right ? RC_OK : fail(RC_INVALID, "COSE: the signature is not the key's");
}
