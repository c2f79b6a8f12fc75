/* cli/serve.c — belfry serve: the order in which things start, and the reverse. */
#include "cli/serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "access/menu.h"
#include "auth/auth.h"
#include "base/files.h"
#include "cases/presence.h"
#include "cases/queue_counts.h"
#include "cli/cli.h"
#include "cli/job.h"
#include "layout/layout.h"
#include "notices/status.h"
#include "notices/banner.h"
#include "outbox/outbox.h"
#include "portal/portal.h"

/* auth/ knows no pages, layout/ knows no sessions: the gate is put together here. */
static struct http_gate whole_gate(void)
{
	struct http_gate gate = auth_gate;
	gate.error_page = layout_error_page;
	return gate;
}

enum rc app_start(const struct settings *s, struct store *store, bool in_memory, struct app *app)
{
	/* The same for every server of the process; they live as long as it does. */
	static struct http_gate gate;
	static struct layout layout;
	*app = (struct app){ .settings = s, .store = store, .layout = &layout };
	gate = whole_gate();
	layout_init(&layout);
	layout.count = access_menu_count;
	layout.banners = notices_banners;
	enum rc rc = auth_start(s, store, &app->auth);
	if (rc == RC_OK)
		rc = portal_start(store, &app->portal);
	if (rc == RC_OK)
		rc = presence_start(store, &app->presence);
	if (rc == RC_OK)
		rc = queue_kept_start(store, &app->queues);
	if (rc == RC_OK)
		rc = status_start(store, s, &app->status_page);
	if (rc == RC_OK)
		rc = notices_start(store, &app->notices);
	if (rc == RC_OK && in_memory)
		rc = server_in_memory(s, store, app, &gate, routes, routes_n, &app->server);
	else if (rc == RC_OK)
		rc = server_start(s, store, app, &gate, routes, routes_n, &app->server);
	if (rc != RC_OK)
		app_stop(app);
	return rc;
}

void app_stop(struct app *app)
{
	server_stop(app->server);
	presence_stop(app->presence);
	queue_kept_stop(app->queues);
	notices_stop(app->notices);
	status_stop(app->status_page);
	portal_stop(app->portal);
	auth_stop(app->auth);
	app->server = NULL;
	app->notices = NULL;
	app->status_page = NULL;
	app->portal = NULL;
	app->presence = NULL;
	app->queues = NULL;
	app->auth = NULL;
}

/* Only the thread that waits for them may get the signals that stop us; threads inherit the mask. */
static void stop_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
}

void block_stop_signals(void)
{
	sigset_t set;
	stop_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int serve_until_stopped(const struct settings *s, struct store *store, void (*ready)(void *arg), void *arg)
{
	sigset_t set;
	stop_signals(&set);
	CLEANUP_ARENA struct arena *a = arena_new();
	struct app app = { 0 };
	enum rc rc = mail_check(s);
	if (rc == RC_OK)
		rc = files_folder(arena_z(a, s->data_dir));
	if (rc == RC_OK)
		rc = app_start(s, store, false, &app);
	struct worker *worker = NULL;
	if (rc == RC_OK)
		rc = worker_start(store, s, &worker);
	if (rc != RC_OK) {
		(void)cli_fail(rc, "cannot serve");
		app_stop(&app);
		return CLI_FAILED;
	}
	if (ready)
		ready(arg);
	int number = 0;
	while (sigwait(&set, &number) != 0)
		;
	fprintf(stderr, "belfry: %s: finishing the requests in flight\n", strsignal(number));
	worker_stop(worker);
	app_stop(&app);
	return CLI_OK;
}

static void say_ready(void *arg)
{
	const struct settings *s = arg;
	fprintf(stderr, "belfry: ready at %.*s for %.*s\n", STR_ARG(s->listen), STR_ARG(s->public_url));
}

int cli_serve(int argc, char **argv)
{
	block_stop_signals();
	struct cli c;
	bool stop;
	int code = cli_begin(&c, "serve", argc, argv, NULL, 0, &stop);
	struct store *store = NULL;
	if (!stop)
		code = cli_store(&c, false, false, &store);
	if (store)
		code = serve_until_stopped(&c.settings, store, say_ready, &c.settings);
	store_close(store);
	cli_end(&c);
	return code;
}
