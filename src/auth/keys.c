/* auth/keys.c — the secret's file, the keys derived from it. */
#include "auth/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/random.h"

#define KEY_BYTES 32
#define HKDF_PART_MAX 128 /* bytes of secret, salt, info */
#define SECRET_HEX (2 * SECRET_BYTES)
#define SECRET_FILE "secret.key"
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES

/* The info of each derivation: changing one makes everything sealed or signed with it worthless. */
static const char *const purposes[KEY_PURPOSES] = {
	[KEY_SEAL] = "belfry seal 1",
	[KEY_AUDIT] = "belfry audit 1",
	[KEY_LINK] = "belfry link 1",
	[KEY_CHECK] = "belfry check 1",
};

/* docs/adr/0008: set once, before anything asks for a key. */
static struct {
	bool started;
	unsigned char of[KEY_PURPOSES][KEY_BYTES];
} keys;

/* ---- the secret ---- */

static bool hex_secret(str text, unsigned char secret[static SECRET_BYTES])
{
	size_t n = 0;
	return text.n == SECRET_HEX && sodium_hex2bin(secret, SECRET_BYTES, text.p, text.n, NULL, &n, NULL) == 0 &&
	       n == SECRET_BYTES;
}

/* Whole and on the disk before it has its name: a crash leaves no half key, and of two processes that start at once one wins. */
static enum rc make_file(struct arena *a, str dir, const char *path)
{
	unsigned char secret[SECRET_BYTES];
	char hex[SECRET_HEX + 1];
	const char *fresh = arena_printf(a, "%s.%ld", path, (long)getpid()).p;
	enum rc rc = files_folder(arena_z(a, dir));
	if (rc != RC_OK)
		return rc;
	(void)unlink(fresh);
	int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
	if (fd < 0)
		return fail(RC_FAIL, "%s: %s", fresh, strerror(errno));
	random_bytes(secret, sizeof secret);
	sodium_bin2hex(hex, sizeof hex, secret, sizeof secret);
	hex[SECRET_HEX] = '\n';
	bool good = write(fd, hex, sizeof hex) == (ssize_t)sizeof hex && fsync(fd) == 0;
	good = close(fd) == 0 && good && (link(fresh, path) == 0 || errno == EEXIST);
	int why = errno;
	(void)unlink(fresh);
	sodium_memzero(secret, sizeof secret);
	sodium_memzero(hex, sizeof hex);
	return good ? files_sync(arena_z(a, dir)) : fail(RC_FAIL, "%s: %s", path, strerror(why));
}

static enum rc read_file(const char *path, unsigned char secret[static SECRET_BYTES])
{
	char text[SECRET_HEX + 2];
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(errno == ENOENT ? RC_NOT_FOUND : RC_FAIL, "the secret key %s: %s", path, strerror(errno));
	bool known = fstat(fd, &info) == 0;
	ssize_t n = read(fd, text, sizeof text);
	close(fd);
	if (known && (info.st_mode & (S_IRWXG | S_IRWXO)))
		return fail(RC_INVALID, "the secret key %s may be read by others than its owner: chmod 0400 it", path);
	if (n < 0 || !hex_secret(str_trim((str){ text, (size_t)n }), secret))
		return fail(RC_INVALID, "the secret key %s is not %d hexadecimal digits", path, SECRET_HEX);
	sodium_memzero(text, sizeof text);
	return RC_OK;
}

enum rc keys_secret(const struct settings *s, bool make, unsigned char secret[static SECRET_BYTES])
{
	CLEANUP_ARENA struct arena *a = arena_new();
	if (!str_empty(s->secret_key))
		return hex_secret(s->secret_key, secret)
			   ? RC_OK
			   : fail(RC_INVALID, "the setting secret_key is not %d hexadecimal digits", SECRET_HEX);
	const char *path = arena_z(a, ARENA_CONCAT(a, s->data_dir, S("/" SECRET_FILE)));
	if (make && access(path, F_OK) != 0) {
		enum rc rc = make_file(a, s->data_dir, path);
		if (rc != RC_OK)
			return rc;
	}
	return read_file(path, secret);
}

/* ---- deriving ---- */

enum rc keys_derive(str secret, str salt, str info, unsigned char *out, size_t n)
{
	unsigned char parts[3][HKDF_PART_MAX];
	const str all[] = { secret, salt, info };
	for (size_t i = 0; i < COUNT_OF(all); i++)
		if (all[i].n > HKDF_PART_MAX)
			return fail(RC_LIMIT, "HKDF: more than %d bytes", HKDF_PART_MAX);
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	EVP_KDF_CTX *context = kdf ? EVP_KDF_CTX_new(kdf) : NULL;
	char digest[] = "SHA256";
	OSSL_PARAM params[5];
	size_t count = 0;
	static const char *const names[] = { OSSL_KDF_PARAM_KEY, OSSL_KDF_PARAM_SALT, OSSL_KDF_PARAM_INFO };
	params[count++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
	for (size_t i = 0; i < COUNT_OF(all); i++) { /* the parameters are not const */
		if (all[i].n == 0)
			continue;
		memcpy(parts[i], all[i].p, all[i].n);
		params[count++] = OSSL_PARAM_construct_octet_string(names[i], parts[i], all[i].n);
	}
	params[count] = OSSL_PARAM_construct_end();
	bool good = context && EVP_KDF_derive(context, out, n, params) == 1;
	sodium_memzero(parts, sizeof parts);
	EVP_KDF_CTX_free(context);
	EVP_KDF_free(kdf);
	return good ? RC_OK : fail(RC_FAIL, "HKDF");
}

static enum rc start(const unsigned char secret[static SECRET_BYTES])
{
	unsigned char of[KEY_PURPOSES][KEY_BYTES];
	if (sodium_init() < 0)
		return fail(RC_FAIL, "libsodium does not start");
	const str whole = { (const char *)secret, SECRET_BYTES };
	for (int i = 0; i < KEY_PURPOSES; i++) {
		enum rc rc = keys_derive(whole, S(""), str_c(purposes[i]), of[i], KEY_BYTES);
		if (rc != RC_OK)
			return rc;
	}
	bool same = !keys.started || sodium_memcmp(keys.of, of, sizeof of) == 0;
	if (!keys.started)
		memcpy(keys.of, of, sizeof of);
	keys.started = true;
	sodium_memzero(of, sizeof of);
	return same ? RC_OK : fail(RC_CONFLICT, "this process works with another secret key already");
}

enum rc keys_start(const struct settings *s, bool make)
{
	unsigned char secret[SECRET_BYTES];
	enum rc rc = keys_secret(s, make, secret);
	if (rc == RC_OK)
		rc = start(secret);
	sodium_memzero(secret, sizeof secret);
	return rc;
}

void keys_start_fixed(void)
{
	static const unsigned char secret[SECRET_BYTES] = "a secret that everybody may know";
	if (start(secret) != RC_OK)
		err_clear(); /* a test has chosen another one */
}

/* ---- use ---- */

static enum rc have_keys(void)
{
	return keys.started ? RC_OK : fail(RC_FAIL, "the secret key was not read: keys_start()");
}

enum rc key_mac(struct arena *a, enum key_purpose purpose, str text, str *mac)
{
	enum rc rc = have_keys();
	unsigned char *out = arena_alloc(a, MAC_BYTES);
	unsigned n = 0;
	if (rc != RC_OK)
		return rc;
	if (!HMAC(EVP_sha256(), keys.of[purpose], KEY_BYTES, (const unsigned char *)text.p, text.n, out, &n) || n != MAC_BYTES)
		return fail(RC_FAIL, "HMAC");
	*mac = (str){ (const char *)out, MAC_BYTES };
	return RC_OK;
}

bool mac_equal(str one, str other)
{
	return one.n == MAC_BYTES && other.n == MAC_BYTES && sodium_memcmp(one.p, other.p, MAC_BYTES) == 0;
}

enum rc key_seal(struct arena *a, str plain, str bound, str *sealed)
{
	enum rc rc = have_keys();
	unsigned char *out = arena_alloc(a, NONCE_BYTES + plain.n + TAG_BYTES);
	if (rc != RC_OK)
		return rc;
	random_bytes(out, NONCE_BYTES);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_BYTES, NULL, (const unsigned char *)plain.p, plain.n,
							 (const unsigned char *)bound.p, bound.n, NULL, out, keys.of[KEY_SEAL]);
	*sealed = (str){ (const char *)out, NONCE_BYTES + plain.n + TAG_BYTES };
	return RC_OK;
}

enum rc key_open(struct arena *a, str sealed, str bound, str *plain)
{
	enum rc rc = have_keys();
	if (rc != RC_OK)
		return rc;
	if (sealed.n < NONCE_BYTES + TAG_BYTES)
		return fail(RC_INVALID, "sealed: too short");
	const unsigned char *in = (const unsigned char *)sealed.p;
	size_t n = sealed.n - NONCE_BYTES;
	unsigned char *out = arena_alloc(a, n);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in + NONCE_BYTES, n, (const unsigned char *)bound.p,
						       bound.n, in, keys.of[KEY_SEAL]) != 0)
		return fail(RC_INVALID, "sealed: with another key, for somebody else, or changed");
	*plain = (str){ (const char *)out, n - TAG_BYTES };
	return RC_OK;
}
