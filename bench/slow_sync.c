/* bench/slow_sync.c — for LD_PRELOAD: fdatasync and fsync take SLOW_SYNC_US longer, as on a spinning or network disk. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long slowed(long call, int fd)
{
	const char *text = getenv("SLOW_SYNC_US");
	long us = text ? strtol(text, NULL, 10) : 0;
	nanosleep(&(struct timespec){ us / 1000000, us % 1000000 * 1000 }, NULL);
	return syscall(call, fd);
}

int fdatasync(int fd)
{
	return (int)slowed(SYS_fdatasync, fd);
}

int fsync(int fd)
{
	return (int)slowed(SYS_fsync, fd);
}
