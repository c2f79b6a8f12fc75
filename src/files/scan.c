/* files/scan.c — asking clamd about a file: INSTREAM over its socket (clamd(8)). */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/files.h"
#include "files/file.h"

#define PIECE ((size_t)64 * 1024)
#define SECONDS 30 /* for each word of clamd's */
#define ANSWER 512

static int connect_unix(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof to.sun_path)
		return -1;
	memcpy(to.sun_path, path, strlen(path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	files_close(&fd);
	return -1;
}

static int connect_host(struct arena *a, str host, str port)
{
	const struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	int fd = -1;
	if (getaddrinfo(arena_z(a, host), arena_z(a, port), &wanted, &found) != 0)
		return -1;
	for (struct addrinfo *at = found; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
			files_close(&fd);
			fd = -1;
		}
	}
	freeaddrinfo(found);
	return fd;
}

static int connect_clamd(struct arena *a, str where)
{
	size_t colon = where.n;
	while (colon > 0 && where.p[colon - 1] != ':')
		colon--;
	int fd = str_starts(where, S("/")) || colon == 0 ? connect_unix(arena_z(a, where))
							 : connect_host(a, str_take(where, colon - 1), str_drop(where, colon));
	const struct timeval limit = { .tv_sec = SECONDS };
	if (fd >= 0)
		(void)(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) +
		       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit));
	return fd;
}

static bool send_all(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;
	while (n > 0) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);
		if (sent <= 0 && errno != EINTR)
			return false;
		at += sent > 0 ? sent : 0;
		n -= sent > 0 ? (size_t)sent : 0;
	}
	return true;
}

/* Pieces with their length before them, an empty one at the end. */
static bool send_file(struct arena *a, int to, int from)
{
	char *piece = arena_alloc(a, PIECE);
	ssize_t n;
	if (!send_all(to, "zINSTREAM", sizeof "zINSTREAM"))
		return false;
	do {
		n = read(from, piece, PIECE);
		uint32_t length = htonl(n > 0 ? (uint32_t)n : 0);
		if (n < 0 || !send_all(to, &length, sizeof length) || (n > 0 && !send_all(to, piece, (size_t)n)))
			return false;
	} while (n > 0);
	return true;
}

static str read_answer(struct arena *a, int fd)
{
	char *text = arena_alloc(a, ANSWER);
	size_t n = 0;
	for (ssize_t got; n < ANSWER && (got = recv(fd, text + n, ANSWER - n, 0)) > 0; n += (size_t)got)
		;
	while (n > 0 && text[n - 1] == '\0')
		n--;
	return str_trim((str){ text, n });
}

enum rc file_scan(struct arena *a, const struct settings *s, str sha256, enum scan_result *result, str *what)
{
	*result = SCAN_CLEAN;
	*what = (str){ 0 };
	if (str_empty(s->clamd))
		return RC_OK;
	CLEANUP_FD int file = open(arena_z(a, file_path(a, s, sha256)), O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return fail(RC_FAIL, "a kept file: %s", strerror(errno));
	CLEANUP_FD int clamd = connect_clamd(a, s->clamd);
	if (clamd < 0 || !send_file(a, clamd, file))
		return fail(RC_BUSY, "clamd does not answer");
	str answer = read_answer(a, clamd); /* "stream: OK", "stream: Eicar FOUND", "… ERROR" */
	if (str_ends(answer, S("OK")))
		return RC_OK;
	if (!str_ends(answer, S(" FOUND")))
		return fail(RC_BUSY, "clamd could not look: %.*s", STR_ARG(str_take(answer, 100)));
	*result = SCAN_FOUND;
	str name = str_take(answer, answer.n - S(" FOUND").n);
	*what = str_starts(name, S("stream: ")) ? str_drop(name, 8) : name;
	return RC_OK;
}
