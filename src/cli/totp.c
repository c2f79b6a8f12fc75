/* cli/totp.c — belfry totp: an authenticator app for the terminal. */
#include <stdio.h>

#include "auth/factor.h"
#include "cli/cli.h"

int cli_totp(int argc, char **argv)
{
	struct cli c;
	bool stop;
	char code[7];
	str seed;
	int status = cli_begin(&c, "totp", argc, argv, NULL, 0, &stop);
	if (!stop && base32_bytes(c.arena, str_c(c.operands[0]), &seed) != RC_OK) {
		status = cli_fail(RC_INVALID, "totp: SECRET takes the letters A to Z and the digits 2 to 7");
	} else if (!stop) {
		totp_code((const unsigned char *)seed.p, seed.n, clock_now().us / US_PER_SECOND / TOTP_SECONDS, code);
		puts(code);
	}
	cli_end(&c);
	return status;
}
