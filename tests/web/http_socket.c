/* What only shows on a real socket: the rows of the table "what libmicrohttpd lets through", deadlines, limits, keep-alive,
 * pipelining, drain, large uploads, events. Each test starts a server on a free port of the loopback address. */
#include "web/http_fixture.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/num.h"

#define PATIENCE_MS 4000

/* -1: refused. */
static int dial_port(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((uint16_t)port),
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int dial(const struct fixture *f)
{
	return dial_port(server_port(f->server));
}

static void say(int fd, str text)
{
	while (text.n > 0) {
		ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		text = str_drop(text, (size_t)n);
	}
}

static bool readable(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	return poll(&p, 1, ms) == 1;
}

/* All that comes until the peer closes, `until` is in it, or nothing comes any more. */
static str hear(struct test *t, int fd, str until, bool *closed)
{
	size_t cap = 256 * 1024, n = 0;
	char *p = arena_alloc(t->arena, cap);
	*closed = false;
	while (n < cap && readable(fd, PATIENCE_MS)) {
		ssize_t got = recv(fd, p + n, cap - n, 0);
		if (got <= 0) {
			*closed = true;
			break;
		}
		n += (size_t)got;
		if (until.n && str_find((str){ p, n }, until) >= 0)
			break;
	}
	return (str){ p, n };
}

/* One request on a connection of its own; the answer until the server closes or PATIENCE_MS pass. */
static str ask(struct test *t, const struct fixture *f, str request, bool *closed)
{
	int fd = dial(f);
	say(fd, request);
	str heard = hear(t, fd, S(""), closed);
	close(fd);
	return heard;
}

static int status_in(str answer)
{
	int64_t status = 0;
	num_i64(str_take(str_drop(answer, 9), 3), 100, 599, &status);
	return (int)status;
}

static size_t answers_in(str text)
{
	size_t n = 0;
	for (ptrdiff_t at = str_find(text, S("HTTP/1.1 ")); at >= 0; at = str_find(text, S("HTTP/1.1 "))) {
		text = str_drop(text, (size_t)at + 9);
		n++;
	}
	return n;
}

/* Each must be refused with the status, the connection closed, and the second request behind it never answered. */
static const struct {
	int status;
	str request;
} refused[] = {
	{ 400, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET "
		      "/poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\nGET /poll "
		      "HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\nGET /poll "
		      "HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabcGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 413, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\nGET /poll HTTP/1.1\r\nHost: "
		      "a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nX: one\r\n two\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\n X: one\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nContent-Length : 46\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\nGET "
		      "/poll HTTP/1.1\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nX: one\0two\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nX: one\0two\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll\0x HTTP/1.1\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nX: one\rtwo\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\nX: y\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\n\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET  /poll HTTP/1.1\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll  HTTP/1.1\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /a b HTTP/1.1\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET http://a/poll HTTP/1.1\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 501,
	  S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 505, S_INIT("GET /poll HTTP/2.0\r\nHost: a\r\n\r\nGET /poll HTTP/1.1\r\nHost: a\r\n\r\n") },
	{ 400, S_INIT("POST /raw HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Type: text/csv\r\nTransfer-Encoding: "
		      "chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n") },
	{ 413, S_INIT("POST /items HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Type: "
		      "application/x-www-form-urlencoded\r\nContent-Length: 70000\r\n\r\n") },
	{ 413, S_INIT("POST /upload HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Type: multipart/form-data; "
		      "boundary=b\r\nContent-Length: 2147483648\r\n\r\n--b\r\n") },
};

STORE_TEST(http_socket_refuses_and_closes)
{
	struct fixture *f = fixture_listening(t, NULL);
	for (size_t i = 0; f && i < COUNT_OF(refused) && !t->failed; i++) {
		bool closed;
		str heard = ask(t, f, refused[i].request, &closed);
		if (status_in(heard) != refused[i].status || !closed || str_find(heard, S("changes")) >= 0) {
			printf("  (request %zu, closed %d: %.*s)\n", i, closed, STR_ARG(heard));
			test_fail(t, __FILE__, __LINE__, "refused[]");
		}
	}
	server_stop(f->server);
}

STORE_TEST(http_socket_methods)
{
	struct fixture *f = fixture_listening(t, NULL);
	bool closed;
	str heard = ask(t, f, S("get /poll HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), &closed);
	CHECK_INT(405, status_in(heard));
	CHECK_HAS(heard, S("Allow: GET, HEAD\r\n"));
	heard = ask(t, f, S("HEAD /poll HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), &closed);
	CHECK_INT(200, status_in(heard));
	CHECK_HAS(heard, S("Content-Length: 7\r\n"));
	CHECK(str_ends(heard, S("\r\n\r\n")));
	heard = ask(t, f, S("GET /items/a%20b?x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), &closed);
	CHECK_INT(422, status_in(heard));
	heard = ask(t, f, S("GET /items/a%20b HTTP/1.0\r\nX-Trailing: space \t\r\n\r\n"), &closed);
	CHECK(closed && str_ends(heard, S("\r\n\r\na b")));
	server_stop(f->server);
}

STORE_TEST(http_socket_keeps_alive_and_pipelines)
{
	struct fixture *f = fixture_listening(t, NULL);
	bool closed;
	int fd = dial(f);
	/* Memory, database, memory: three at once, answered in order; then one more on the same connection. */
	say(fd, S("GET /poll HTTP/1.1\r\nHost: a\r\n\r\nGET /items/second HTTP/1.1\r\nHost: a\r\n\r\nGET /whoami HTTP/1.1\r\nHost: "
		  "a\r\n\r\n"));
	str heard = hear(t, fd, S("nobody"), &closed);
	CHECK_INT(3, answers_in(heard));
	CHECK(str_find(heard, S("changes")) < str_find(heard, S("second")));
	say(fd, S("POST /raw HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Type: text/csv\r\nTransfer-Encoding: "
		  "chunked\r\n\r\n"
		  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET /whoami HTTP/1.1\r\nHost: a\r\n\r\n"));
	heard = hear(t, fd, S("nobody"), &closed);
	CHECK_INT(2, answers_in(heard));
	CHECK_HAS(heard, S("abcde"));
	CHECK(!closed);
	close(fd);
	server_stop(f->server);
}

STORE_TEST(http_socket_oversized_headers)
{
	struct fixture *f = fixture_listening(t, NULL);
	bool closed;
	static const size_t sizes[] = { 9000, 40000 }; /* past our bound, past libmicrohttpd's memory */
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		char *filler = arena_alloc(t->arena, sizes[i]);
		memset(filler, 'x', sizes[i]);
		str request = ARENA_CONCAT(t->arena, S("GET /poll HTTP/1.1\r\nHost: a\r\nX: "), (str){ filler, sizes[i] },
					   S("\r\n\r\n"));
		CHECK_INT(431, status_in(ask(t, f, request, &closed)));
		CHECK(closed);
	}
	str many = S("GET /poll HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < 100; i++)
		many = arena_printf(t->arena, "%.*sX%d: y\r\n", STR_ARG(many), i);
	CHECK_INT(431, status_in(ask(t, f, ARENA_CONCAT(t->arena, many, S("\r\n")), &closed)));
	server_stop(f->server);
}

/* Sends a byte now and then until the server has had enough; how long that took, in ms. */
static int64_t drip(int fd, str first, str rest)
{
	int64_t began = clock_monotonic_us();
	say(fd, first);
	while (clock_monotonic_us() - began < 12 * US_PER_SECOND) {
		char byte;
		if (readable(fd, 100) && recv(fd, &byte, 1, 0) <= 0)
			break;
		say(fd, str_take(rest, 1));
	}
	close(fd);
	return (clock_monotonic_us() - began) / 1000;
}

STORE_TEST(http_socket_slow_headers_are_closed)
{
	struct fixture *f = fixture_listening(t, NULL); /* the deadline is one second here */
	static const str firsts[] = { S_INIT(""), S_INIT("GET /poll HTTP/1.1\r\nHost: a\r\nX: "), S_INIT("GARBAGE") };
	for (size_t i = 0; i < COUNT_OF(firsts); i++) {
		int64_t ms = drip(dial(f), firsts[i], S("a"));
		CHECK(ms >= 800 && ms < 2500);
	}
	server_stop(f->server);
}

STORE_TEST(http_socket_slow_bodies_are_closed)
{
	struct fixture *f = fixture_listening(t, NULL);
	int64_t ms = drip(
	    dial(f),
	    S("POST /raw HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Type: text/csv\r\nContent-Length: 5000\r\n\r\n"),
	    S("a"));
	CHECK(ms >= 4500 && ms < 7000);
	server_stop(f->server);
}

STORE_TEST(http_socket_drain_finishes_what_is_in_flight)
{
	struct fixture *f = fixture_listening(t, NULL);
	int fd = dial(f), idle = dial(f), stream = dial(f);
	bool closed;
	say(stream, S("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
	hear(t, stream, S("retry"), &closed);
	say(fd, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
	usleep(100 * 1000);
	int64_t began = clock_monotonic_us();
	server_stop(f->server);
	CHECK(clock_monotonic_us() - began < 3 * US_PER_SECOND);
	str heard = hear(t, fd, S(""), &closed);
	CHECK_INT(200, status_in(heard));
	CHECK(str_ends(heard, S("late")) && closed);
	CHECK_HAS(heard, S("Connection: close"));
	hear(t, stream, S(""), &closed);
	CHECK(closed);
	hear(t, idle, S(""), &closed);
	CHECK(closed);
	close(fd);
	close(idle);
	close(stream);
}

static void *stop(void *server)
{
	server_stop(server);
	return NULL;
}

/* Refused at once, so that a proxy asks another one; what is accepted and reset later is lost. */
STORE_TEST(http_socket_drain_refuses_new_connections)
{
	struct fixture *f = fixture_listening(t, NULL);
	int port = server_port(f->server), slow = dial(f);
	bool closed;
	pthread_t thread;
	say(slow, S("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"));
	usleep(50 * 1000);
	CHECK_INT(0, pthread_create(&thread, NULL, stop, f->server));
	usleep(100 * 1000);
	int late = dial_port(port);
	str heard = hear(t, slow, S("late"), &closed);
	pthread_join(thread, NULL);
	close(slow);
	CHECK_INT(200, status_in(heard));
	CHECK_INT(-1, late);
}

STORE_TEST(http_socket_events_arrive)
{
	struct fixture *f = fixture_listening(t, NULL);
	int fd = dial(f);
	bool closed;
	say(fd, S("GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
	str heard = hear(t, fd, S("retry: 3000"), &closed);
	CHECK_HAS(heard, S("Content-Type: text/event-stream\r\n"));
	for (int i = 0; i < 3; i++) {
		CHECK_INT(
		    204,
		    status_in(ask(t, f, S("POST /publish HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nConnection: close\r\n\r\n"),
				  &closed)));
		CHECK_HAS(hear(t, fd, S("data: two\n\n"), &closed), S("event: item\ndata: one\ndata: two\n\n"));
	}
	close(fd);
	server_stop(f->server);
}

static int follow(struct test *t, const struct fixture *f, str header, int *status)
{
	bool closed;
	int fd = dial(f);
	say(fd, ARENA_CONCAT(t->arena, S("GET /events HTTP/1.1\r\nHost: a\r\n"), header, S("\r\n")));
	*status = status_in(hear(t, fd, S("\r\n\r\n"), &closed));
	return fd;
}

STORE_TEST(http_socket_streams_of_one_visitor_are_bounded)
{
	enum { MANY = 16 };
	struct fixture *f = fixture_listening(t, NULL);
	int fds[MANY + 2], status;
	for (int i = 0; i < MANY; i++) {
		fds[i] = follow(t, f, S(""), &status);
		CHECK_INT(200, status);
	}
	fds[MANY] = follow(t, f, S(""), &status);
	CHECK_INT(429, status);
	fds[MANY + 1] = follow(t, f, S(ALICE "\r\n"), &status);
	CHECK_INT(200, status);
	for (int i = 0; i < MANY + 2; i++)
		close(fds[i]);
	server_stop(f->server);
}

struct news {
	const char *topic;
	str payload;
};

static enum rc tell(struct db *db, void *arg)
{
	const struct news *what = arg;
	db_publish(db, what->topic, what->payload);
	return RC_OK;
}

static bool ends_with_its_last_chunk(struct test *t, int fd)
{
	bool closed;
	return str_ends(hear(t, fd, S("0\r\n\r\n"), &closed), S("0\r\n\r\n"));
}

STORE_TEST(http_socket_streams_end_with_their_right)
{
	struct fixture *f = fixture_listening(t, NULL); /* the gate's Alice is session 1 of person 7 */
	struct news told[] = { { "session", S("1") }, { "person", S("7") }, { "*", S("") } };
	int status, other = follow(t, f, S(""), &status);
	for (size_t i = 0; i < COUNT_OF(told); i++) {
		int fd = follow(t, f, S(ALICE "\r\n"), &status);
		CHECK_INT(200, status);
		CHECK_OK(store_write(t->store, tell, &told[i]));
		CHECK(ends_with_its_last_chunk(t, fd));
		close(fd);
	}
	CHECK(ends_with_its_last_chunk(t, other));
	close(other);
	server_stop(f->server);
}

static int64_t resident(void)
{
	char text[128] = "";
	FILE *file = fopen("/proc/self/statm", "re");
	size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
	if (file)
		fclose(file);
	str rest = { text, n }, part;
	int64_t pages = 0;
	if (str_next(&rest, ' ', &part) && str_next(&rest, ' ', &part))
		num_i64(part, 0, INT64_MAX / 65536, &pages);
	return pages * sysconf(_SC_PAGESIZE);
}

static size_t entries(const char *folder)
{
	size_t n = 0;
	DIR *d = opendir(folder);
	for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

STORE_TEST(http_socket_upload_is_streamed)
{
	enum { PIECE = 64 * 1024, PIECES = 480 };
	struct fixture *f = fixture_listening(t, NULL);
	static char piece[PIECE];
	memset(piece, 'z', sizeof piece);
	str head = S("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big\"\r\n\r\n"), tail = S("\r\n--XX--\r\n");
	bool closed;
	int64_t before = resident(), most = before;
	char *incoming = arena_z(t->arena, arena_printf(t->arena, "%s/data/incoming", t->dir));
	int fd = dial(f);
	say(fd,
	    arena_printf(t->arena,
			 "POST /upload HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nConnection: close\r\nContent-Length: %zu\r\n"
			 "Content-Type: multipart/form-data; boundary=XX\r\n\r\n",
			 head.n + tail.n + (size_t)PIECE * PIECES));
	say(fd, head);
	for (int i = 0; i < PIECES; i++) {
		say(fd, (str){ piece, PIECE });
		if (resident() > most)
			most = resident();
	}
	CHECK_INT(1, entries(incoming));
	say(fd, tail);
	str heard = hear(t, fd, S(""), &closed);
	CHECK_INT(200, status_in(heard));
	CHECK_HAS(heard, S("\r\n\r\nbig 31457280 4f62d075300e5e8e652e090f0beacb8a39c61803a085c6bf72f8da559809bfd6"));
	CHECK(most - before < 16 * 1024 * 1024); /* half of it, because sanitizers keep what was freed */
	close(fd);
	server_stop(f->server);
	CHECK_INT(0, entries(incoming));
}

STORE_TEST(http_socket_a_client_that_leaves_its_upload_leaves_no_file)
{
	struct fixture *f = fixture_listening(t, NULL);
	char *incoming = arena_z(t->arena, arena_printf(t->arena, "%s/data/incoming", t->dir));
	int fd = dial(f);
	say(fd, S("POST /upload HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: none\r\nContent-Length: 9999\r\n"
		  "Content-Type: multipart/form-data; boundary=XX\r\n\r\n"
		  "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big\"\r\n\r\nabc"));
	for (int i = 0; i < 100 && entries(incoming) == 0; i++)
		usleep(20 * 1000);
	CHECK_INT(1, entries(incoming));
	close(fd);
	for (int i = 0; i < 100 && entries(incoming) > 0; i++)
		usleep(20 * 1000);
	CHECK_INT(0, entries(incoming));
	server_stop(f->server);
}

STORE_TEST(http_socket_unix)
{
	struct fixture *f = fixture_memory(t);
	struct settings settings = f->settings;
	struct server *server = NULL, *second = NULL;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	bool closed;
	settings.listen = arena_printf(t->arena, "%s/socket", t->dir);
	settings.trusted_proxy = S("unix");
	memcpy(address.sun_path, settings.listen.p, settings.listen.n);
	CHECK_OK(server_start(&settings, t->store, &f->app, &fixture_gate, fixture_routes, fixture_routes_n, &server));
	CHECK_RC(RC_CONFLICT, server_start(&settings, t->store, &f->app, &fixture_gate, fixture_routes, fixture_routes_n, &second));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK_INT(0, connect(fd, (struct sockaddr *)&address, sizeof address));
	say(fd, S("GET /address HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n\r\n"));
	CHECK_HAS(hear(t, fd, S(""), &closed), S("\r\n\r\n203.0.113.7"));
	close(fd);
	server_stop(server);
	CHECK(access(address.sun_path, F_OK) != 0);
}

STORE_TEST(http_socket_address_taken)
{
	struct fixture *f = fixture_listening(t, NULL);
	struct settings again = f->settings;
	struct server *second = NULL;
	again.listen = arena_printf(t->arena, "127.0.0.1:%d", server_port(f->server));
	CHECK_RC(RC_CONFLICT, server_start(&again, t->store, NULL, &fixture_gate, fixture_routes, fixture_routes_n, &second));
	CHECK_HAS(err_detail(), again.listen);
	again.listen = S("nonsense");
	err_clear();
	CHECK_RC(RC_INVALID, server_start(&again, t->store, NULL, &fixture_gate, fixture_routes, fixture_routes_n, &second));
	server_stop(f->server);
}
