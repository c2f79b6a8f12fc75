/* bench/signin_line.c — HTTP over one blocking connection. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/time.h"
#include "signin.h"

#define ANSWER_ROOM (256 * 1024)

static bool dial(struct line *l)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((uint16_t)l->port),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct timeval patience = { .tv_sec = 60 };
	int on = 1;
	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (l->fd < 0)
		return false;
	setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(l->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	return connect(l->fd, (struct sockaddr *)&to, sizeof to) == 0;
}

void line_close(struct line *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

/* Value of a header in a NUL-terminated head; NULL when it is not there. */
static const char *header(const char *head, const char *name)
{
	size_t n = strlen(name);
	for (const char *at = strstr(head, "\r\n"); at; at = strstr(at + 2, "\r\n"))
		if (strncasecmp(at + 2, name, n) == 0 && at[2 + n] == ':')
			return at + 3 + n;
	return NULL;
}

/* Reads head and body; the body is not looked at. */
static bool receive(struct line *l, struct answered *out)
{
	char *room = malloc(ANSWER_ROOM + 1);
	size_t n = 0, whole = 0;
	bool closes = false;
	while (room && (!whole || n < whole) && n < ANSWER_ROOM) {
		ssize_t got = recv(l->fd, room + n, ANSWER_ROOM - n, 0);
		if (got <= 0)
			break;
		n += (size_t)got;
		room[n] = '\0';
		char *end = whole ? NULL : strstr(room, "\r\n\r\n");
		if (!end)
			continue;
		*end = '\0';
		const char *length = header(room, "Content-Length"), *connection = header(room, "Connection");
		out->status = (int)strtol(room + 9, NULL, 10);
		out->retry_after = header(room, "Retry-After") != NULL;
		closes = connection && strncasecmp(connection + 1, "close", 5) == 0;
		whole = (size_t)(end - room) + 4 + (length ? strtoul(length, NULL, 10) : 0);
	}
	bool fine = room && whole > 0 && n == whole;
	free(room);
	if (!fine || closes)
		line_close(l);
	return fine;
}

struct answered line_ask(struct line *l, const struct ask *ask)
{
	char text[4096];
	struct answered out = { .status = -1 };
	if (l->fd < 0 && !dial(l)) {
		line_close(l);
		return out;
	}
	int n = snprintf(
	    text, sizeof text,
	    "%s %s HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: 10.%d.%d.%d\r\nSec-Fetch-Site: same-origin\r\n%s%s%s%s%s%s"
	    "Content-Length: %zu\r\n\r\n%s",
	    ask->method, ask->path, (int)(ask->network >> 16 & 255), (int)(ask->network >> 8 & 255), (int)(ask->network & 255),
	    ask->type ? "Content-Type: " : "", ask->type ? ask->type : "", ask->type ? "\r\n" : "",
	    !ask->token ? ""
	    : ask->body ? "Authorization: Bearer "
			: "Cookie: __Host-belfry=",
	    ask->token ? ask->token : "", ask->token ? "\r\n" : "", ask->body ? strlen(ask->body) : 0, ask->body ? ask->body : "");
	int64_t began = clock_monotonic_us();
	if (n <= 0 || (size_t)n >= sizeof text || send(l->fd, text, (size_t)n, MSG_NOSIGNAL) != n || !receive(l, &out)) {
		line_close(l);
		out.status = -1;
	}
	out.us = clock_monotonic_us() - began;
	return out;
}
