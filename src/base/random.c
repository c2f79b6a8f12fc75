/* base/random.c — getrandom(2). */
#include "base/random.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *out, size_t n)
{
	char *p = out;
	while (n) {
		ssize_t got = getrandom(p, n, 0);
		if (got < 0 && errno != EINTR) {
			perror("belfry: getrandom");
			abort();
		}
		if (got > 0) {
			p += got;
			n -= (size_t)got;
		}
	}
}

uint64_t random_below(uint64_t below)
{
	assert(below > 0);
	/* The numbers that would make the low remainders likelier: 2^64 mod below of them, at the bottom. */
	uint64_t uneven = -below % below, v;
	do
		random_bytes(&v, sizeof v);
	while (v < uneven);
	return v % below;
}
