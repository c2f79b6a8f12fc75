/* base/memory.h — the only callers of malloc in base/: running out of memory ends the process after a line on stderr.
 *
 * Why: nothing unacknowledged is lost and the supervisor starts it again (docs/adr/0002). Code above base/ uses an arena or a buf.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Zeroed memory, to be given to free(). Never NULL. */
void *memory_new(size_t n) __attribute__((malloc, returns_nonnull, alloc_size(1)));
/* As realloc() (p may be NULL), but never NULL; what is new is not zeroed. n > 0. */
void *memory_resize(void *p, size_t n) __attribute__((returns_nonnull, alloc_size(2)));

#endif
