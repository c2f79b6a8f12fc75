/* tests/unit/base/random.c */
#include "base/random.h"

#include "support/test.h"

#include <string.h>

TEST(random_bytes_fills_all)
{
	/* Each byte of the buffer is 0 in 32 draws running once in 2^256 runs. */
	unsigned char seen[300] = { 0 }, draw[300];
	for (int round = 0; round < 32; round++) {
		random_bytes(draw, sizeof draw);
		for (size_t i = 0; i < sizeof draw; i++)
			seen[i] |= draw[i];
	}
	CHECK(memchr(seen, 0, sizeof seen) == NULL);
	random_bytes(draw, 0);
}

TEST(random_below_is_even_and_below)
{
	/* 6000 throws of a die: a face outside 800..1200 is more than 6 standard deviations off. */
	int faces[6] = { 0 };
	for (int i = 0; i < 6000; i++) {
		uint64_t face = random_below(6);
		CHECK(face < 6);
		faces[face]++;
	}
	for (size_t i = 0; i < COUNT_OF(faces); i++)
		CHECK(faces[i] > 800 && faces[i] < 1200);
	CHECK_INT(0, random_below(1));
}

TEST(random_below_of_a_big_bound)
{
	/* Half as many again as half of all: without rejection the lower third would come up twice as often. */
	uint64_t below = (UINT64_C(1) << 63) + (UINT64_C(1) << 62);
	int low = 0;
	for (int i = 0; i < 3000; i++) {
		uint64_t v = random_below(below);
		CHECK(v < below);
		low += v < below / 3;
	}
	CHECK(low > 800 && low < 1200);
}
