/* base/arena.c — blocks that grow, one position in the newest of them; big pieces get a block of their own. */
#include "base/arena.h"

#include "base/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_FIRST ((size_t)16 * 1024)
#define BLOCK_LAST ((size_t)256 * 1024) /* blocks double from BLOCK_FIRST to this; it is also the most that a reset keeps */
#define ALIGN _Alignof(max_align_t)

/* Under AddressSanitizer every piece is a block of its own: it sees the end of each and every use after a reset. */
#if defined(__SANITIZE_ADDRESS__)
#define EACH_ALONE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define EACH_ALONE 1
#endif
#endif
#ifndef EACH_ALONE
#define EACH_ALONE 0
#endif

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(max_align_t) char bytes[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *arg);
	void *arg;
};

struct arena {
	struct block *current; /* pieces are cut off here; those before it in time follow by ->next */
	struct block *alone;   /* one piece each */
	struct deferred *deferred;
	size_t used;
};

struct arena *arena_new(void)
{
	return memory_new(sizeof(struct arena));
}

/* The list is emptied before it is run, so that a clean-up may use the arena (but not register another). */
static void run_deferred(struct arena *a)
{
	struct deferred *next = a->deferred;
	a->deferred = NULL;
	for (; next; next = next->next)
		next->fn(next->arg);
	assert(!a->deferred);
}

static void free_blocks(struct block *b)
{
	while (b) {
		struct block *next = b->next;
		free(b);
		b = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	run_deferred(a);
	free_blocks(a->alone);
	free_blocks(a->current);
	free(a);
}

void arena_reset(struct arena *a)
{
	run_deferred(a);
	free_blocks(a->alone);
	a->alone = NULL;
	if (a->current) {
		free_blocks(a->current->next);
		a->current->next = NULL;
		a->current->used = 0;
	}
	a->used = 0;
}

size_t arena_used(const struct arena *a)
{
	return a->used;
}

static struct block *block_new(size_t size, struct block *next)
{
	struct block *b = memory_new(sizeof *b + size);
	b->size = size;
	b->next = next;
	return b;
}

/* Starts a new current block, twice as big as the last. */
static void grow(struct arena *a)
{
	size_t size = a->current ? a->current->size * 2 : BLOCK_FIRST;
	a->current = block_new(size < BLOCK_LAST ? size : BLOCK_LAST, a->current);
}

void *arena_alloc(struct arena *a, size_t n)
{
	assert(n <= PTRDIFF_MAX - sizeof(struct block) - ALIGN);
	a->used += n;
	/* A quarter: what is left unused at the end of a block stays small. */
	if (EACH_ALONE || n > BLOCK_FIRST / 4) {
		a->alone = block_new(n, a->alone);
		return a->alone->bytes;
	}
	size_t step = n ? (n + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
	if (!a->current || a->current->size - a->current->used < step)
		grow(a);
	char *p = a->current->bytes + a->current->used;
	a->current->used += step;
	return memset(p, 0, n); /* a block that was kept by a reset is not zero any more */
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;
	bool too_many = __builtin_mul_overflow(count, size, &n);
	assert(!too_many);
	return arena_alloc(a, too_many ? SIZE_MAX : n);
}

void arena_defer(struct arena *a, void (*fn)(void *arg), void *arg)
{
	struct deferred *d = ARENA_NEW(a, struct deferred);
	*d = (struct deferred){ .next = a->deferred, .fn = fn, .arg = arg };
	a->deferred = d;
}

str arena_dup(struct arena *a, str s)
{
	return str_absent(s) ? s : (str){ arena_z(a, s), s.n };
}

char *arena_z(struct arena *a, str s)
{
	char *z = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(z, s.p, s.n);
	return z;
}

str arena_printf(struct arena *a, const char *fmt, ...)
{
	char small[256];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	assert(n >= 0);
	if ((size_t)n < sizeof small)
		return arena_dup(a, (str){ small, (size_t)n });
	char *big = arena_alloc(a, (size_t)n + 1);
	va_start(args, fmt);
	vsnprintf(big, (size_t)n + 1, fmt, args);
	va_end(args);
	return (str){ big, (size_t)n };
}

str arena_concat(struct arena *a, const str *parts, size_t n)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		total += parts[i].n;
	char *all = arena_alloc(a, total + 1), *end = all;
	for (size_t i = 0; i < n; i++) {
		if (parts[i].n)
			end = mempcpy(end, parts[i].p, parts[i].n);
	}
	return (str){ all, total };
}

void *list_room(struct arena *a, void *at, size_t n, size_t *cap, size_t size, size_t most)
{
	if (most <= *cap)
		return at;
	*cap = most;
	void *moved = arena_array(a, most, size);
	if (n)
		memcpy(moved, at, n * size);
	return moved;
}

void *list_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size)
{
	return n < *cap ? at : list_room(a, at, n, cap, size, *cap ? *cap * 2 : 8);
}
