/* The embedded files: every one is found by name and path, its forms unpack to it, no reference is left open. */
#include "html/asset.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "support/test.h"

TEST(asset_is_found_by_name_and_path)
{
	size_t n = 0;
	for (; asset_nth(n); n++) {
		const struct asset *a = asset_nth(n);
		CHECK(asset_named(a->name) == a);
		CHECK(asset_at(a->path) == a);
		CHECK_STR(a->path, asset_url(a).s);
	}
	CHECK(n > 3);
	CHECK(!asset_named(S("css/nothing.css")) && !asset_named(S("")) && !asset_at(S("/assets/")) && !asset_at(S("")));
}

static str sha256_hex(struct arena *a, str s)
{
	unsigned char digest[32];
	char hex[65];
	if (EVP_Digest(s.p, s.n, digest, NULL, EVP_sha256(), NULL) != 1)
		return S("");
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return arena_dup(a, str_c(hex));
}

TEST(asset_paths_hold_the_hash_of_the_body)
{
	for (size_t i = 0; asset_nth(i); i++) {
		const struct asset *a = asset_nth(i);
		str hash = sha256_hex(t->arena, a->body);
		CHECK_HAS(a->etag, str_take(hash, 20));
		if (a->fixed)
			continue;
		CHECK(str_starts(a->path, S("/assets/")));
		CHECK_HAS(a->path, ARENA_CONCAT(t->arena, S("."), str_take(hash, 10), S(".")));
	}
}

TEST(asset_gzip_unpacks_to_the_body)
{
	for (size_t i = 0; asset_nth(i); i++) {
		const struct asset *a = asset_nth(i);
		if (str_absent(a->gzip))
			continue;
		CHECK(a->gzip.n < a->body.n && a->br.n < a->body.n);
		char *out = arena_alloc(t->arena, a->body.n + 1);
		z_stream z = { 0 };
		CHECK(inflateInit2(&z, 15 + 16) == Z_OK);
		z.next_in = (Bytef *)(uintptr_t)a->gzip.p;
		z.avail_in = (uInt)a->gzip.n;
		z.next_out = (Bytef *)out;
		z.avail_out = (uInt)a->body.n + 1;
		int end = inflate(&z, Z_FINISH);
		inflateEnd(&z);
		CHECK(end == Z_STREAM_END);
		CHECK_STR(a->body, ((str){ out, z.total_out }));
	}
}

TEST(asset_references_are_resolved)
{
	for (size_t i = 0; asset_nth(i); i++) {
		const struct asset *a = asset_nth(i);
		CHECK(str_find(a->body, S("@asset(")) < 0 && str_find(a->body, S("@shell()")) < 0 &&
		      str_find(a->body, S("@version()")) < 0);
	}
	const struct asset *worker = asset_named(S("portal/sw.js"));
	CHECK(worker && worker->fixed);
	CHECK_STR(S("/portal/sw.js"), worker->path);
	CHECK_HAS(worker->body, asset_named(S("portal/app.js"))->path);
}

TEST(asset_scripts_are_sent_without_comments)
{
	const struct asset *script = asset_named(S("js/support.js"));
	CHECK(script);
	CHECK(!str_starts(script->body, S("//")));
	CHECK(str_find(script->body, S("\n//")) < 0);
	CHECK(str_find(script->body, S("\n\t")) < 0);
	CHECK_HAS(script->body, S("; // ")); /* whole lines only */
}
