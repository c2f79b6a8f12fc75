/* tests/unit/base/memory.c */
#include "base/memory.h"

#include "support/test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(memory_new_is_zeroed_and_resizes)
{
	char *p = memory_new(100);
	for (size_t i = 0; i < 100; i++)
		CHECK(p[i] == 0);
	memcpy(p, "kept", 5);
	p = memory_resize(p, 100000);
	CHECK_STR(S("kept"), str_c(p));
	free(p);
	p = memory_new(0);
	free(p);
}

TEST(memory_running_out_ends_the_process)
{
	fflush(stdout);
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		/* No core, nothing on the test's stderr. */
		const struct rlimit none = { 0, 0 };
		setrlimit(RLIMIT_CORE, &none);
		if (!freopen("/dev/null", "w", stderr))
			_exit(9);
		signal(SIGABRT, SIG_DFL);
		volatile size_t impossible = SIZE_MAX / 4;
		free(memory_new(impossible));
		_exit(0);
	}
	int status = 0;
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
}
