/* notices/status_web.h — handlers of the public status page. */
#ifndef NOTICES_STATUS_WEB_H
#define NOTICES_STATUS_WEB_H

#include "http/route.h"

/* GET /status       303 to /status/, because the page's links are relative */
handler_fn status_front;
/* GET /status/…     the file of this name, from memory, with an ETag; a name that ends with a slash: its index.html */
handler_fn status_show;

#endif
