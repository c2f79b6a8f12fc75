/* auth/audit_anchor.c — lines that say how far each chain had come, and whether they still hold. */
#include "auth/audit_anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "auth/keys.h"
#include "base/num.h"

#define MARK "belfry-audit 1 "
#define HEX (2 * MAC_BYTES)

static str hex_of(struct arena *a, str bytes)
{
	size_t n = 2 * bytes.n + 1;
	char *out = arena_alloc(a, n);
	sodium_bin2hex(out, n, (const unsigned char *)bytes.p, bytes.n);
	return (str){ out, n - 1 };
}

static bool hex_read(struct arena *a, str text, str *bytes)
{
	size_t n = 0;
	unsigned char *out = arena_alloc(a, MAC_BYTES);
	if (text.n != HEX || sodium_hex2bin(out, MAC_BYTES, text.p, text.n, NULL, &n, NULL) != 0 || n != MAC_BYTES)
		return false;
	*bytes = (str){ (const char *)out, n };
	return true;
}

/* ---- writing ---- */

static enum rc add_chain(struct db *db, struct arena *a, int64_t chain, const char *when, struct buf *out)
{
	struct audit_head head;
	str mac;
	enum rc rc = audit_store_head(db, a, chain, &head);
	if (rc != RC_OK || head.length == 0)
		return rc;
	str text = arena_printf(a, MARK "%s chain %lld length %lld head %.*s", when, (long long)chain, (long long)head.length,
				STR_ARG(hex_of(a, head.digest)));
	rc = key_mac(a, KEY_AUDIT, text, &mac);
	if (rc == RC_OK)
		buf_printf(out, "%.*s mac %.*s\n", STR_ARG(text), STR_ARG(hex_of(a, mac)));
	return rc;
}

enum rc audit_anchor(struct db *db, struct arena *a, struct buf *out)
{
	char when[INSTANT_TEXT];
	instant now = clock_now();
	enum rc rc = RC_OK;
	instant_put((instant){ now.us - now.us % US_PER_SECOND }, when);
	for (int64_t chain = 0; chain < AUDIT_CHAINS && rc == RC_OK; chain++)
		rc = add_chain(db, a, chain, when, out);
	return rc == RC_OK ? buf_rc(out) : rc;
}

/* ---- checking ---- */

/* The next word of a line. */
static str word(str *rest)
{
	str w = { 0 };
	(void)str_next(rest, ' ', &w);
	return w;
}

/* The number that follows `name`. */
static bool number(str *rest, str name, int64_t max, int64_t *out)
{
	return str_eq(word(rest), name) && num_i64(word(rest), 0, max, out);
}

enum rc audit_anchor_check(struct db *db, struct arena *a, str line)
{
	int64_t chain = 0, length = 0;
	instant at;
	str head, mac, expected, found, rest = str_drop(line, sizeof MARK - 1);
	ptrdiff_t signed_n = str_find(line, S(" mac "));
	bool whole = str_starts(line, S(MARK)) && signed_n > 0 && instant_parse(word(&rest), &at) &&
		     number(&rest, S("chain"), AUDIT_CHAINS - 1, &chain) && number(&rest, S("length"), INT64_MAX, &length) &&
		     str_eq(word(&rest), S("head")) && hex_read(a, word(&rest), &head) && str_eq(word(&rest), S("mac")) &&
		     hex_read(a, rest, &mac);
	if (!whole)
		return fail(RC_INVALID, "this line is no anchor of an audit trail");
	enum rc rc = key_mac(a, KEY_AUDIT, str_take(line, (size_t)signed_n), &expected);
	if (rc != RC_OK)
		return rc;
	if (!mac_equal(mac, expected))
		return fail(RC_INVALID, "this anchor was not signed by this installation's key");
	rc = audit_store_digest(db, a, chain, length, &found);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return fail(RC_CONFLICT, "audit chain %lld was cut: it had %lld rows, and row %lld is missing", (long long)chain,
			    (long long)length, (long long)length);
	}
	if (rc == RC_OK && !str_eq(found, head))
		return fail(RC_CONFLICT, "audit chain %lld: row %lld is not the one that was anchored", (long long)chain,
			    (long long)length);
	return rc;
}

enum rc audit_anchor_check_file(struct db *db, const char *path, int64_t *lines)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	char line[ANCHOR_LINE_MAX];
	enum rc rc = RC_OK;
	*lines = 0;
	FILE *f = fopen(path, "re");
	if (!f)
		return fail(RC_FAIL, "%s: %s", path, strerror(errno));
	while (rc == RC_OK && fgets(line, sizeof line, f)) {
		str text = str_trim(str_c(line));
		if (str_empty(text))
			continue;
		++*lines;
		rc = audit_anchor_check(db, a, text);
		arena_reset(a);
	}
	if (rc == RC_OK && ferror(f))
		rc = fail(RC_FAIL, "%s: %s", path, strerror(errno));
	fclose(f);
	return rc;
}

/* ---- the worker's ---- */

struct anchoring {
	struct arena *arena;
	struct buf *out;
};

static enum rc read_heads(struct db *db, void *arg)
{
	struct anchoring *x = arg;
	buf_clear(x->out);
	return audit_anchor(db, x->arena, x->out);
}

/* In one write, on the disk before it returns. */
static enum rc append(const char *path, str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(RC_FAIL, "anchor file %s: %s", path, strerror(errno));
	bool good = write(fd, text.p, text.n) == (ssize_t)text.n && (fsync(fd) == 0 || errno == EINVAL); /* a pipe has no disk */
	int why = errno;
	close(fd);
	return good ? RC_OK : fail(RC_FAIL, "anchor file %s: %s", path, strerror(why));
}

enum rc audit_anchor_job(struct store *store, const struct settings *s, bool *did)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	CLEANUP_BUF struct buf out = BUF_INIT(AUDIT_CHAINS * ANCHOR_LINE_MAX);
	struct anchoring x = { a, &out };
	*did = false;
	if (str_empty(s->audit_anchor))
		return RC_OK;
	enum rc rc = store_read(store, read_heads, &x);
	return rc == RC_OK && out.n > 0 ? append(arena_z(a, s->audit_anchor), buf_str(&out)) : rc;
}
