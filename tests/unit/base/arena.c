/* tests/unit/base/arena.c */
#include "support/test.h"

#include <string.h>

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i])
			return false;
	}
	return true;
}

TEST(arena_pieces_are_zeroed_aligned_and_apart)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	for (int round = 0; round < 3; round++) { /* memory of a former round is zeroed again */
		char *last = NULL;
		size_t last_n = 0;
		for (size_t n = 0; n < 9000; n += n < 64 ? 1 : 999) {
			char *p = arena_alloc(a, n);
			CHECK((uintptr_t)p % _Alignof(max_align_t) == 0);
			CHECK(is_zero(p, n));
			memset(p, 0xff, n);
			CHECK(!last || p >= last + last_n || p + n <= last);
			last = p;
			last_n = n;
		}
		arena_reset(a);
	}
}

TEST(arena_used_counts_until_reset)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	CHECK_INT(0, arena_used(a));
	(void)arena_alloc(a, 100);
	(void)arena_alloc(a, 1000 * 1000);
	CHECK_INT(1000100, arena_used(a));
	arena_reset(a);
	CHECK_INT(0, arena_used(a));
}

TEST(arena_many_pieces_keep_their_bytes)
{
	enum { PIECES = 20000 };
	unsigned char **pieces = ARENA_ARRAY(t->arena, unsigned char *, PIECES);
	for (size_t i = 0; i < PIECES; i++) {
		pieces[i] = arena_alloc(t->arena, i % 97 + 1);
		memset(pieces[i], (int)(i % 251), i % 97 + 1);
	}
	for (size_t i = 0; i < PIECES; i++) {
		for (size_t k = 0; k <= i % 97; k++)
			CHECK(pieces[i][k] == i % 251);
	}
}

struct note {
	char *log;
	char name;
};

static void write_note(void *arg)
{
	struct note *note = arg;
	size_t n = strlen(note->log);
	note->log[n] = note->name;
	note->log[n + 1] = '\0';
}

TEST(arena_clean_ups_run_once_last_first)
{
	char log[16] = "";
	struct note first = { log, '1' }, second = { log, '2' };
	struct arena *a = arena_new();
	arena_defer(a, write_note, &first);
	arena_defer(a, write_note, &second);
	arena_reset(a);
	CHECK_STR(S("21"), str_c(log));
	arena_reset(a);
	CHECK_STR(S("21"), str_c(log));
	arena_defer(a, write_note, &first);
	arena_free(a);
	CHECK_STR(S("211"), str_c(log));
	arena_free(NULL);
}

TEST(arena_dup_keeps_absent)
{
	str s = S("text");
	str copy = arena_dup(t->arena, s);
	CHECK_STR(s, copy);
	CHECK(copy.p != s.p);
	CHECK(str_absent(arena_dup(t->arena, (str){ NULL, 0 })));
	CHECK(!str_absent(arena_dup(t->arena, S(""))));
}

TEST(arena_z_ends_with_nul)
{
	CHECK_INT(0, strcmp("abc", arena_z(t->arena, str_take(S("abcdef"), 3))));
	CHECK_INT(0, strcmp("", arena_z(t->arena, (str){ NULL, 0 })));
	CHECK_INT(0, strcmp("a", arena_z(t->arena, S("a\0b"))));
}

TEST(arena_printf_short_and_long)
{
	CHECK_STR(S("7 of nine"), arena_printf(t->arena, "%d of %s", 7, "nine"));
	for (int n = 250; n < 260; n++) { /* around the size that fits without a second try */
		str s = arena_printf(t->arena, "%*d", n, 5);
		CHECK_INT(n, s.n);
		CHECK(s.p[s.n - 1] == '5' && s.p[0] == ' ');
	}
}

TEST(arena_concat_joins)
{
	CHECK_STR(S("a/b"), ARENA_CONCAT(t->arena, S("a"), S("/"), S("b")));
	CHECK_STR(S("b"), ARENA_CONCAT(t->arena, (str){ NULL, 0 }, S("b"), S("")));
	CHECK_STR(S(""), arena_concat(t->arena, NULL, 0));
}

TEST(arena_list_grows)
{
	LIST(int64_t) list = { 0 };
	for (int64_t i = 0; i < 1000; i++)
		*LIST_ADD(t->arena, &list) = i * i;
	CHECK_INT(1000, list.n);
	for (size_t i = 0; i < list.n; i++)
		CHECK_INT(i * i, list.at[i]);
}

TEST(arena_list_has_room)
{
	LIST(int64_t) list = { 0 };
	*LIST_ADD(t->arena, &list) = 7;
	LIST_ROOM(t->arena, &list, 100);
	const int64_t *at = list.at;
	for (int64_t i = 1; i < 100; i++)
		*LIST_ADD(t->arena, &list) = i;
	CHECK(list.at == at); /* did not move again */
	CHECK_INT(100, list.n);
	CHECK_INT(7, list.at[0]);
	CHECK_INT(99, list.at[99]);
	LIST_ROOM(t->arena, &list, 10); /* there is more */
	CHECK(list.at == at);
}
