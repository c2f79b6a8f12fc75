/* bench/clients.c — small programs that wrk is not.
 *
 *   clients warm PORT IN OUT   asks for the portal document of each token of IN once, and writes "token etag" lines to OUT:
 *                              what a phone knows before its next poll. Fails when one is not answered as signed in.
 *   clients hold PORT N        opens N connections, makes one request on each, prints "held", keeps them until stdin ends.
 *   clients sync FILE SECONDS  writes 4 kB at FILE's end and has them on the disk (fdatasync), again and again: how often in a
 * second.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WIDTH 32 /* connections of warm */
#define TOKEN 43
#define ANSWER_MAX 8192

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int dial(unsigned short port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		die("connect");
	return fd;
}

static void put(int fd, const char *bytes, size_t n)
{
	if (send(fd, bytes, n, MSG_NOSIGNAL) != (ssize_t)n)
		die("send");
}

/* The head of an answer without a body. */
static void get_head(int fd, char answer[static ANSWER_MAX])
{
	size_t n = 0;
	do {
		ssize_t got = recv(fd, answer + n, ANSWER_MAX - 1 - n, 0);
		if (got <= 0)
			die("recv");
		n += (size_t)got;
		answer[n] = 0;
	} while (!strstr(answer, "\r\n\r\n"));
}

static void ask_sync(int fd, const char *token)
{
	char request[512];
	int n = snprintf(
	    request, sizeof request,
	    "GET /api/v1/portal/sync HTTP/1.1\r\nHost: bench\r\nCookie: __Host-belfry=%.*s\r\nIf-None-Match: *\r\n\r\n", TOKEN,
	    token);
	put(fd, request, (size_t)n);
}

static void take_etag(int fd, const char *token, FILE *out)
{
	char answer[ANSWER_MAX];
	get_head(fd, answer);
	char *etag = strstr(answer, "ETag: ");
	if (strncmp(answer, "HTTP/1.1 304", 12) != 0 || !etag) {
		fprintf(stderr, "clients: not signed in:\n%s", answer);
		exit(1);
	}
	etag += strlen("ETag: ");
	fprintf(out, "%s %.*s\n", token, (int)strcspn(etag, "\r"), etag);
}

static void warm(unsigned short port, const char *in, const char *to)
{
	FILE *tokens = fopen(in, "re"), *out = fopen(to, "we");
	char line[WIDTH][TOKEN + 2];
	int fd[WIDTH];
	size_t n;
	if (!tokens || !out)
		die(tokens ? to : in);
	for (size_t i = 0; i < WIDTH; i++)
		fd[i] = dial(port);
	do {
		for (n = 0; n < WIDTH && fgets(line[n], sizeof line[n], tokens); n++) {
			line[n][TOKEN] = 0;
			ask_sync(fd[n], line[n]);
		}
		for (size_t i = 0; i < n; i++)
			take_etag(fd[i], line[i], out);
	} while (n == WIDTH);
	if (fclose(out) != 0)
		die(to);
	fclose(tokens);
}

static void hold(unsigned short port, long n)
{
	static const char request[] = "GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n";
	struct rlimit files = { (rlim_t)n + 64, (rlim_t)n + 64 };
	char answer[ANSWER_MAX];
	if (setrlimit(RLIMIT_NOFILE, &files) != 0)
		die("setrlimit");
	for (long i = 0; i < n; i++) {
		int fd = dial(port);
		put(fd, request, sizeof request - 1);
		get_head(fd, answer);
	}
	puts("held");
	fflush(stdout);
	while (getchar() != EOF)
		;
}

static double seconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void sync_rate(const char *path, long seconds)
{
	static const char page[4096];
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	double begin = seconds_now(), now = begin;
	long n = 0;
	for (; now < begin + (double)seconds; n++, now = seconds_now())
		if (fd < 0 || write(fd, page, sizeof page) != (ssize_t)sizeof page || fdatasync(fd) != 0)
			die(path);
	close(fd);
	unlink(path);
	printf("%.1f\n", (double)n / (now - begin));
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "warm") == 0)
		warm((unsigned short)strtoul(argv[2], NULL, 10), argv[3], argv[4]);
	else if (argc == 4 && strcmp(argv[1], "hold") == 0)
		hold((unsigned short)strtoul(argv[2], NULL, 10), strtol(argv[3], NULL, 10));
	else if (argc == 4 && strcmp(argv[1], "sync") == 0)
		sync_rate(argv[2], strtol(argv[3], NULL, 10));
	else
		return fputs("usage: clients warm PORT IN OUT | clients hold PORT N | clients sync FILE SECONDS\n", stderr), 2;
	return 0;
}
