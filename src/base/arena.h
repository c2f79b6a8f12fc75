/* base/arena.h — one arena per request or job; nothing in it is freed by hand.
 *
 * Running out of memory ends the process (after a line on stderr): nothing unacknowledged is lost and the
 * supervisor starts it again (docs/adr/0002). What a client can make large is bounded where it enters.
 * Under AddressSanitizer every allocation is its own malloc, so that use after reset or past the end is seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/rc.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);	  /* NULL is fine */
void arena_reset(struct arena *a);	  /* forgets all, runs the clean-ups, keeps one block for the next use */
size_t arena_used(const struct arena *a); /* bytes handed out since the last reset */

/* Zeroed, aligned for any type, never NULL. */
void *arena_alloc(struct arena *a, size_t n) __attribute__((malloc, returns_nonnull, alloc_size(2)));
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((malloc, returns_nonnull, alloc_size(2, 3)));
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

/* Has `fn(arg)` called at reset or free, last registered first: for files, sockets, foreign trees. */
void arena_defer(struct arena *a, void (*fn)(void *arg), void *arg);

str arena_dup(struct arena *a, str s); /* absent stays absent */
char *arena_z(struct arena *a, str s); /* NUL-terminated copy; a NUL inside ends it early for C */
str arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
str arena_concat(struct arena *a, const str *parts, size_t n);
#define ARENA_CONCAT(a, ...) arena_concat((a), (const str[]){ __VA_ARGS__ }, COUNT_OF(((const str[]){ __VA_ARGS__ })))

/* A growing list in an arena: LIST(struct row) rows = {0}; *LIST_ADD(a, &rows) = row; rows.at[i], rows.n. */
#define LIST(type)             \
	struct {               \
		type *at;      \
		size_t n, cap; \
	}
#define LIST_ADD(a, list) \
	((list)->at = list_grow((a), (list)->at, (list)->n, &(list)->cap, sizeof *(list)->at), &(list)->at[(list)->n++])
void *list_grow(struct arena *a, void *at, size_t n, size_t *cap, size_t size);
/* Makes room for `most` entries at once, where it is known how many there may be. */
#define LIST_ROOM(a, list, most) \
	((void)((list)->at = list_room((a), (list)->at, (list)->n, &(list)->cap, sizeof *(list)->at, (most))))
void *list_room(struct arena *a, void *at, size_t n, size_t *cap, size_t size, size_t most);

#define CLEANUP_ARENA __attribute__((cleanup(arena_cleanup)))
static inline void arena_cleanup(struct arena **a)
{
	arena_free(*a);
}

#endif
