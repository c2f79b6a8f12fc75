/* http/app.h — what the threads of one process share. Filled by cli/serve.c (and tests/support/app.c), read by handlers. */
#ifndef HTTP_APP_H
#define HTTP_APP_H

#include "settings.h"

struct store;
struct server;
struct queue_kept;  /* cases/queue_counts.h: how much waits in the queues */
struct presence;    /* cases/presence.h: who has which case open */
struct auth;	    /* auth/auth.h: session cache, password pool, throttle */
struct portal;	    /* portal/portal.h: versions for the unchanged poll */
struct notices;	    /* notices/banner.h: what is open */
struct status_page; /* notices/status.h: the public status page in memory */
struct layout;	    /* layout/layout.h: key of flash messages, source of banners */

struct app {
	const struct settings *settings;
	struct store *store;
	struct server *server;
	struct auth *auth;
	struct portal *portal;
	struct presence *presence;
	struct queue_kept *queues;
	struct status_page *status_page;
	struct notices *notices;
	struct layout *layout;
};

#endif
