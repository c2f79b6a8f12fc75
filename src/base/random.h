/* base/random.h — unpredictable bytes from the kernel. A failure ends the process: nothing may go on without them. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_bytes(void *out, size_t n);
/* Uniform in [0, below); below > 0. */
uint64_t random_below(uint64_t below);

#endif
