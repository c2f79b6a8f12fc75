/* bench/signin.c — the measuring program of bench/signin (the script), by its first argument. */
#include "signin.h"

#include <stdio.h>
#include <string.h>

#include "auth/auth.h"
#include "base/num.h"

/* The hash of everybody's password, for the database. */
static int print_hash(void)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str hash;
	if (password_hash(a, S(PASSWORD), &hash) != RC_OK)
		return 1;
	printf("%.*s\n", STR_ARG(hash));
	return 0;
}

int main(int argc, char **argv)
{
	int64_t port = 0, n = 0;
	const char *what = argc > 1 ? argv[1] : "";
	bool numbers = argc > 3 && num_i64(str_c(argv[2]), 1, 65535, &port) && num_i64(str_c(argv[argc - 1]), 1, 100000, &n);
	if (strcmp(what, "hash") == 0)
		return print_hash();
	if (strcmp(what, "policy") == 0)
		return policy_time();
	if (strcmp(what, "flood") == 0 && numbers && argc == 5)
		return flood((int)port, argv[3], (int)n);
	if (strcmp(what, "enumeration") == 0 && numbers && argc == 4)
		return enumeration((int)port, (int)n);
	fputs("usage: signin hash | policy | flood PORT SESSIONS SECONDS | enumeration PORT N\n", stderr);
	return 2;
}
