/* tests/unit/auth/keys.c — deriving, the secret's file, sealing. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keys.h"
#include "support/test.h"

static str bytes(struct arena *a, const char *hex)
{
	size_t n = strlen(hex) / 2;
	char *out = arena_alloc(a, n + 1);
	for (size_t i = 0; i < n; i++) {
		char pair[] = { hex[2 * i], hex[2 * i + 1], '\0' };
		out[i] = (char)strtoul(pair, NULL, 16);
	}
	return (str){ out, n };
}

/* RFC 5869, appendix A: test cases 1 and 3 (no salt, no info). */
TEST(keys_derive_as_rfc_5869)
{
	unsigned char out[42];
	str secret = bytes(t->arena, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
	str salt = bytes(t->arena, "000102030405060708090a0b0c"), info = bytes(t->arena, "f0f1f2f3f4f5f6f7f8f9");
	CHECK_OK(keys_derive(secret, salt, info, out, sizeof out));
	CHECK_STR(bytes(t->arena, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
		  ((str){ (const char *)out, sizeof out }));
	CHECK_OK(keys_derive(secret, S(""), S(""), out, sizeof out));
	CHECK_STR(bytes(t->arena, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
		  ((str){ (const char *)out, sizeof out }));
}

TEST(keys_mac_differs_by_purpose_and_text)
{
	str seal, link, again, other;
	CHECK_OK(key_mac(t->arena, KEY_AUDIT, S("text"), &seal));
	CHECK_OK(key_mac(t->arena, KEY_LINK, S("text"), &link));
	CHECK_OK(key_mac(t->arena, KEY_LINK, S("text"), &again));
	CHECK_OK(key_mac(t->arena, KEY_LINK, S("texu"), &other));
	CHECK_INT(MAC_BYTES, seal.n);
	CHECK(mac_equal(link, again));
	CHECK(!mac_equal(link, seal));
	CHECK(!mac_equal(link, other));
	CHECK(!mac_equal(link, str_take(link, 31)));
}

TEST(keys_seal_opens_only_whole_and_for_the_same_person)
{
	str sealed, again, plain;
	CHECK_OK(key_seal(t->arena, S("seed of somebody"), S("person 7"), &sealed));
	CHECK_OK(key_seal(t->arena, S("seed of somebody"), S("person 7"), &again));
	CHECK(!str_eq(sealed, again)); /* another nonce */
	CHECK(str_find(sealed, S("seed")) < 0);
	CHECK_OK(key_open(t->arena, sealed, S("person 7"), &plain));
	CHECK_STR(S("seed of somebody"), plain);
	CHECK_RC(RC_INVALID, key_open(t->arena, sealed, S("person 8"), &plain));
	for (size_t i = 0; i < sealed.n; i++) {
		char *changed = arena_alloc(t->arena, sealed.n);
		memcpy(changed, sealed.p, sealed.n);
		changed[i] = (char)(changed[i] ^ 1);
		CHECK_RC(RC_INVALID, key_open(t->arena, (str){ changed, sealed.n }, S("person 7"), &plain));
		CHECK_RC(RC_INVALID, key_open(t->arena, str_take(sealed, i), S("person 7"), &plain));
	}
	CHECK_OK(key_seal(t->arena, S(""), S(""), &sealed));
	CHECK_OK(key_open(t->arena, sealed, S(""), &plain));
	CHECK_INT(0, plain.n);
}

static str secret_path(struct test *t)
{
	return arena_printf(t->arena, "%s/secret.key", t->dir);
}

TEST(keys_secret_is_made_once_for_its_owner)
{
	unsigned char first[SECRET_BYTES], second[SECRET_BYTES];
	struct stat info;
	struct settings s;
	settings_default(t->arena, &s);
	s.data_dir = str_c(t->dir);
	CHECK_RC(RC_NOT_FOUND, keys_secret(&s, false, first));
	err_clear();
	CHECK_OK(keys_secret(&s, true, first));
	CHECK_OK(keys_secret(&s, true, second));
	CHECK(memcmp(first, second, sizeof first) == 0);
	CHECK(stat(secret_path(t).p, &info) == 0);
	CHECK_INT(0400, info.st_mode & 07777);
	CHECK_INT(65, info.st_size);
	s.secret_key = S("000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F");
	CHECK_OK(keys_secret(&s, false, second));
	CHECK(second[0] == 0 && second[31] == 31);
	s.secret_key = S("000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E");
	CHECK_RC(RC_INVALID, keys_secret(&s, false, second));
}

TEST(keys_secret_refuses_a_file_that_is_none_or_open_to_others)
{
	static const struct {
		const char *text;
		mode_t mode;
		enum rc want;
	} cases[] = {
		{ "0102030405060708091011121314151617181920212223242526272829303132\n", 0400, RC_OK },
		{ "0102030405060708091011121314151617181920212223242526272829303132", 0600, RC_OK },
		{ "0102030405060708091011121314151617181920212223242526272829303132\n", 0440, RC_INVALID },
		{ "0102030405060708091011121314151617181920212223242526272829303132\n", 0404, RC_INVALID },
		{ "01020304050607080910111213141516171819202122232425262728293031zz\n", 0400, RC_INVALID },
		{ "010203\n", 0400, RC_INVALID },
		{ "", 0400, RC_INVALID },
	};
	struct settings s;
	settings_default(t->arena, &s);
	s.data_dir = str_c(t->dir);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned char secret[SECRET_BYTES];
		(void)unlink(secret_path(t).p);
		int fd = open(secret_path(t).p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		CHECK(fd >= 0);
		bool written = write(fd, cases[i].text, strlen(cases[i].text)) == (ssize_t)strlen(cases[i].text);
		CHECK(fchmod(fd, cases[i].mode) == 0 && close(fd) == 0 && written);
		err_clear();
		CHECK_RC(cases[i].want, keys_secret(&s, true, secret));
	}
}
