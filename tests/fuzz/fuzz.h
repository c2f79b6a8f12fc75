/* tests/fuzz/fuzz.h — what a fuzz target is: LLVMFuzzerTestOneInput(), which takes any bytes and REQUIREs what must hold for all.
 *
 * tests/fuzz/run links it with libFuzzer, tests/run with replay.c over tests/fuzz/corpus/NAME.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define REQUIRE(x)                                                              \
	do {                                                                    \
		if (!(x)) {                                                     \
			fprintf(stderr, "%s:%d: " #x "\n", __FILE__, __LINE__); \
			abort();                                                \
		}                                                               \
	} while (0)

/* Takes the first bytes of the input as a value; zero bytes for those that are missing. */
#define FUZZ_TAKE(input, value) fuzz_take((input), (value), sizeof *(value))
static inline void fuzz_take(str *input, void *value, size_t n)
{
	unsigned char *to = value;
	for (size_t i = 0; i < n; i++)
		to[i] = i < input->n ? (unsigned char)input->p[i] : 0;
	*input = str_drop(*input, n);
}

#endif
