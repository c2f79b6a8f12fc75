#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/num.h"
#include "http/conn.h"

#define BACKLOG 1024

static enum rc taken(struct server *s, int error)
{
	if (error == EADDRINUSE)
		return fail(RC_CONFLICT, "listen: %.*s is taken by another program", STR_ARG(s->settings->listen));
	return fail(RC_FAIL, "listen: %.*s: %s", STR_ARG(s->settings->listen), strerror(error));
}

/* ---- TCP ---- */
static enum rc parse_address(struct server *s, struct sockaddr_storage *out, socklen_t *size)
{
	str text = s->settings->listen;
	ptrdiff_t colon = -1;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ':')
			colon = (ptrdiff_t)i;
	int64_t port;
	if (colon < 0 || !num_i64(str_drop(text, (size_t)colon + 1), 0, 65535, &port))
		return fail(RC_INVALID, "listen: %.*s is neither address:port nor the path of a UNIX socket", STR_ARG(text));
	str host = str_take(text, (size_t)colon);
	if (str_starts(host, S("[")) && str_ends(host, S("]")))
		host = str_take(str_drop(host, 1), host.n - 2);
	struct addrinfo *found = NULL, hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	int failed = getaddrinfo(str_empty(host) ? NULL : arena_z(s->arena, host),
				 arena_z(s->arena, str_drop(text, (size_t)colon + 1)), &hints, &found);
	if (failed)
		return fail(RC_INVALID, "listen: %.*s: %s", STR_ARG(text), gai_strerror(failed));
	memcpy(out, found->ai_addr, found->ai_addrlen);
	*size = found->ai_addrlen;
	freeaddrinfo(found);
	return RC_OK;
}

/* -1, errno set. `shared`: with SO_REUSEPORT; without it, a port that anybody else listens on is refused. */
static int tcp_socket(const struct sockaddr_storage *address, socklen_t size, bool shared)
{
	int on = 1, fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (shared)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
	if (bind(fd, (const struct sockaddr *)address, size) == 0 && (!shared || listen(fd, BACKLOG) == 0))
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int port_of(int fd, struct sockaddr_storage *address)
{
	socklen_t size = sizeof *address;
	if (getsockname(fd, (struct sockaddr *)address, &size) != 0)
		return 0;
	if (address->ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)(void *)address)->sin6_port);
	return ntohs(((struct sockaddr_in *)(void *)address)->sin_port); /* NOLINT: getsockname() has filled it */
}

static enum rc open_tcp(struct server *s)
{
	struct sockaddr_storage address = { 0 };
	socklen_t size = 0;
	enum rc rc = parse_address(s, &address, &size);
	if (rc != RC_OK)
		return rc;
	int probe = tcp_socket(&address, size, false);
	if (probe < 0)
		return taken(s, errno);
	close(probe);
	for (size_t i = 0; i < s->listeners_n; i++) {
		s->listeners[i].fd = tcp_socket(&address, size, true);
		if (s->listeners[i].fd < 0)
			return taken(s, errno);
		s->port = port_of(s->listeners[i].fd, &address); /* port 0: the others take the one that the first got */
	}
	return RC_OK;
}

/* ---- UNIX ---- */
static enum rc unix_address(struct server *s, str path, struct sockaddr_un *out)
{
	*out = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (path.n >= sizeof out->sun_path)
		return fail(RC_INVALID, "listen: the path %.*s is too long for a socket", STR_ARG(s->settings->listen));
	memcpy(out->sun_path, path.p, path.n);
	return RC_OK;
}

/* A file of a program that no longer runs is removed; one that answers is not. */
static bool somebody_answers(const struct sockaddr_un *address)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answers = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
	if (fd >= 0)
		close(fd);
	return answers;
}

static enum rc open_unix_one(struct server *s, struct listener *l, size_t i)
{
	struct sockaddr_un address;
	str path = s->settings->listen;
	if (i > 0)
		path = arena_printf(s->arena, "%.*s.%zu", STR_ARG(path), i);
	enum rc rc = unix_address(s, path, &address);
	if (rc != RC_OK)
		return rc;
	if (somebody_answers(&address))
		return taken(s, EADDRINUSE);
	struct stat about;
	if (lstat(address.sun_path, &about) == 0 && S_ISSOCK(about.st_mode))
		unlink(address.sun_path);
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->fd < 0 || bind(l->fd, (const struct sockaddr *)&address, sizeof address) != 0)
		return taken(s, errno);
	l->path = path;
	if (chmod(address.sun_path, 0660) != 0 || listen(l->fd, BACKLOG) != 0)
		return taken(s, errno);
	return RC_OK;
}

enum rc listen_open(struct server *s)
{
	if (str_find(s->settings->listen, S("/")) < 0)
		return open_tcp(s);
	enum rc rc = RC_OK;
	for (size_t i = 0; i < s->listeners_n && rc == RC_OK; i++)
		rc = open_unix_one(s, &s->listeners[i], i);
	return rc;
}

void listen_shut(struct server *s)
{
	for (size_t i = 0; i < s->listeners_n; i++)
		if (s->listeners[i].fd >= 0)
			shutdown(s->listeners[i].fd, SHUT_RDWR);
}

void listen_close(struct server *s)
{
	for (size_t i = 0; i < s->listeners_n; i++) {
		struct listener *l = &s->listeners[i];
		if (l->fd >= 0)
			close(l->fd);
		l->fd = -1;
		if (!str_absent(l->path))
			unlink(arena_z(s->arena, l->path));
	}
}
