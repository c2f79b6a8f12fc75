/* auth/password.c — Argon2id through libsodium, and which passwords are refused. */
#include <sodium.h>
#include <string.h>

#include "auth/auth.h"
#include "auth/blocklist.h"
#include "base/utf8.h"
#include "html/lang.h"

/* OWASP's minimum, 20 to 25 ms here: more would only make the queue of the password pool longer. */
#define OPS 2
#define MEMORY (UINT64_C(19) * 1024 * 1024)
_Static_assert(MEMORY <= SIZE_MAX, "libsodium takes it as size_t");

/* A well-formed hash of the same cost that no password matches: what is verified when there is no such user. */
static const char dummy[] = "$argon2id$v=19$m=19456,t=2,p=1$aulMdXM//TKId/jcnywT5A$6taWjUqUKQiP6GTsLTeAZzZ8zwlR5AtWlL90TCyAGCk";

enum rc password_hash(struct arena *a, str password, str *hash)
{
	char out[crypto_pwhash_STRBYTES];
	if (password.n > PASSWORD_MAX)
		return fail(RC_INVALID, "a password of %zu bytes", password.n);
	if (sodium_init() < 0 || crypto_pwhash_str(out, password.p ? password.p : "", password.n, OPS, MEMORY) != 0)
		return fail(RC_FAIL, "argon2id: not enough memory");
	*hash = arena_dup(a, str_c(out));
	return RC_OK;
}

bool password_outdated(str hash)
{
	char z[crypto_pwhash_STRBYTES];
	if (str_empty(hash) || hash.n >= sizeof z)
		return false;
	memcpy(z, hash.p, hash.n);
	z[hash.n] = '\0';
	return crypto_pwhash_str_needs_rehash(z, OPS, MEMORY) != 0;
}

bool password_matches(str hash, str password)
{
	char z[crypto_pwhash_STRBYTES];
	bool known = !str_empty(hash) && hash.n < sizeof z;
	str phc = known ? hash : str_c(dummy);
	memcpy(z, phc.p, phc.n);
	z[phc.n] = '\0';
	if (sodium_init() < 0)
		return false;
	str bounded = str_take(password, PASSWORD_MAX);
	bool same = crypto_pwhash_str_verify(z, bounded.p ? bounded.p : "", bounded.n) == 0;
	return same && known && password.n <= PASSWORD_MAX;
}

static bool is_word_part(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Does the password contain a word (of 4 characters or more) of a name or an address? Ends of addresses say nothing of a person. */
static bool holds_a_word_of(str folded, str name)
{
	static const str ends[] = { S_INIT("mail"), S_INIT("info"), S_INIT("example") };
	str rest = name;
	if (utf8_length(name) >= 4 && str_find(folded, name) >= 0) /* a whole address of short words */
		return true;
	while (!str_empty(rest)) {
		size_t n = 0;
		while (n < rest.n && is_word_part(rest.p[n]))
			n++;
		str word = str_take(rest, n);
		bool says_nothing = utf8_length(word) < 4;
		for (size_t i = 0; i < COUNT_OF(ends); i++)
			says_nothing |= str_eq(word, ends[i]);
		if (!says_nothing && str_find(folded, word) >= 0)
			return true;
		rest = str_drop(rest, n + 1);
	}
	return false;
}

enum rc password_acceptable(str password, int min, const str *context, size_t n, const char **why)
{
	*why = NULL;
	if (password.n > PASSWORD_MAX)
		*why = N_("This password is too long. Use at most 256 characters.");
	else if (utf8_length(password) < (size_t)min)
		*why = N_("This password is too short. A few words in a row are easy to remember and hard to guess.");
	if (*why)
		return RC_INVALID;
	CLEANUP_ARENA struct arena *a = arena_new();
	str folded = utf8_fold(a, password);
	if (blocklist_has(folded))
		*why = N_("This password is one of those that are tried first. Choose another.");
	for (size_t i = 0; i < n && !*why; i++)
		if (holds_a_word_of(folded, utf8_fold(a, context[i])))
			*why = N_("This password contains a name that is easy to guess. Choose another.");
	return *why ? RC_INVALID : RC_OK;
}
