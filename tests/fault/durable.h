/* tests/fault/durable.h — what a disk would still hold of a file after a power cut: kept beside it, as <file>.durable. */
#ifndef TESTS_FAULT_DURABLE_H
#define TESTS_FAULT_DURABLE_H

#include <fcntl.h>
#include <stdbool.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* The files of a SQLite database that a power cut concerns. */
static const char *const durable_endings[] = { "", "-wal" };

/* Makes `to` the same as `from`; false when there is no `from`. */
static inline bool copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return false;
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	while (out >= 0 && sendfile(out, in, NULL, 1 << 24) > 0)
		;
	close(out);
	close(in);
	return out >= 0;
}

#endif
