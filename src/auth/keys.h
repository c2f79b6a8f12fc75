/* auth/keys.h — the installation's one secret and what is derived from it: sealing, message authentication.
 *
 * The secret is 32 random bytes: from the setting secret_key (64 hexadecimal digits, usually BELFRY_SECRET_KEY or a systemd
 * credential), else from DATA_DIR/secret.key, which is made (mode 0400) when the database is new. Several processes on one
 * PostgreSQL share it. A database remembers a check value of it, so that a process with another secret does not start.
 *
 * The derived keys are the only state of the process that is not passed by argument: set once by keys_start(), before any thread,
 * and never changed (docs/adr/0008). A test or a command that never called it gets RC_FAIL from those who need a key.
 */
#ifndef AUTH_KEYS_H
#define AUTH_KEYS_H

#include "db/store.h"
#include "settings.h"

/* What a derived key is for; each has its own (HKDF-SHA-256, RFC 5869, with the purpose's name as info). */
enum key_purpose { KEY_SEAL, KEY_AUDIT, KEY_LINK, KEY_CHECK, KEY_PURPOSES };
#define MAC_BYTES 32

#define SECRET_BYTES 32

/* Reads or (make) creates the secret and derives the keys. RC_INVALID: the setting or the file is no such key, or others than its
 * owner may read the file; RC_NOT_FOUND: there is no file and it may not be made. Idempotent with the same secret; RC_CONFLICT with
 * another. */
MUST_USE enum rc keys_start(const struct settings *s, bool make);
/* Compares with what the database remembers, or leaves the value there the first time. RC_CONFLICT: another secret. */
MUST_USE enum rc keys_check(struct store *store);
/* Both, as every command does that opens a database: a secret is made only for a database that remembers none. */
MUST_USE enum rc keys_open(const struct settings *s, struct store *store);
/* For tests: a fixed secret. */
void keys_start_fixed(void);

/* ---- the parts, for tests ---- */
/* The secret of the settings, as keys_start(). */
MUST_USE enum rc keys_secret(const struct settings *s, bool make, unsigned char secret[static SECRET_BYTES]);
/* HKDF-SHA-256 (RFC 5869): n bytes. */
MUST_USE enum rc keys_derive(str secret, str salt, str info, unsigned char *out, size_t n);

/* HMAC-SHA-256; 32 bytes in the arena. */
MUST_USE enum rc key_mac(struct arena *a, enum key_purpose purpose, str text, str *mac);
/* In constant time. */
bool mac_equal(str one, str other);
/* XChaCha20-Poly1305 with a random nonce before the text; `bound` (a person's key) is authenticated but not stored. */
MUST_USE enum rc key_seal(struct arena *a, str plain, str bound, str *sealed);
/* RC_INVALID: not sealed by this key, for this `bound`, or changed. */
MUST_USE enum rc key_open(struct arena *a, str sealed, str bound, str *plain);

#endif
