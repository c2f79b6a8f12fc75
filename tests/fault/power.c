/* tests/fault/power.c — for LD_PRELOAD: a disk that keeps nothing which was not synced.
 *
 * Of the SQLite database named by POWER_OF and of its log. A sync takes what has been written before it began, dawdles, and only
 * then makes that <file>.durable: what is written meanwhile may be lost. With POWER_LIES set a sync of the log does nothing (the
 * control).
 */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "durable.h"

#define DAWDLE_NS 4000000

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER, keeping = PTHREAD_MUTEX_INITIALIZER;
static unsigned long begun, kept[2]; /* syncs: all; the newest that is durable, per file */

/* Which of the files that is; -1: none of them. */
static int which(int fd, char path[static PATH_MAX])
{
	char link[64], name[PATH_MAX];
	const char *database = getenv("POWER_OF");
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = database ? readlink(link, name, sizeof name - 1) : -1;
	for (int i = 0; n > 0 && i < 2; i++) {
		name[n] = '\0';
		snprintf(path, PATH_MAX, "%s%s", database, durable_endings[i]);
		if (strcmp(name, path) == 0)
			return i;
	}
	return -1;
}

static void keep(int file, unsigned long number, const char *taken, const char *durable)
{
	pthread_mutex_lock(&keeping);
	if (number > kept[file] && rename(taken, durable) == 0)
		kept[file] = number;
	else
		unlink(taken);
	pthread_mutex_unlock(&keeping);
}

static int synced(int fd)
{
	char path[PATH_MAX], taken[PATH_MAX + 40], durable[PATH_MAX + 40];
	int file = which(fd, path);
	if (file < 0 || (file == 1 && getenv("POWER_LIES")))
		return 0;
	pthread_mutex_lock(&writing);
	unsigned long number = ++begun;
	snprintf(taken, sizeof taken, "%s.taken-%lu", path, number);
	snprintf(durable, sizeof durable, "%s.durable", path);
	copy_file(path, taken);
	pthread_mutex_unlock(&writing);
	nanosleep(&(struct timespec){ 0, (long)(number * 7919 % DAWDLE_NS) }, NULL);
	keep(file, number, taken, durable);
	return 0;
}

int fdatasync(int fd)
{
	return synced(fd);
}

int fsync(int fd)
{
	return synced(fd);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	pthread_mutex_lock(&writing);
	ssize_t done = syscall(SYS_pwrite64, fd, data, n, at);
	pthread_mutex_unlock(&writing);
	return done;
}
