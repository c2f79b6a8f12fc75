/* cli/serve.h — starting and stopping everything a serving process shares; used by serve, demo and the web tests. */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include "http/app.h"
#include "http/server.h"

/* Starts auth, portal and the server over an open store; in_memory: without a socket (tests). On failure everything started is
 * stopped again and the detail says why. */
MUST_USE enum rc app_start(const struct settings *s, struct store *store, bool in_memory, struct app *app);
void app_stop(struct app *app); /* not the store */

/* SIGTERM and SIGINT wait for serve_until_stopped(); to be called before any thread starts, so that all inherit it. */
void block_stop_signals(void);
/* Serves until SIGTERM or SIGINT; `ready` (may be NULL) is called once requests are answered. An exit code of cli.h. */
int serve_until_stopped(const struct settings *s, struct store *store, void (*ready)(void *arg), void *arg);

#endif
