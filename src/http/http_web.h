/* http/http_web.h — the edge's own pages, for routes.c: /healthz (WORK_EVENT), /readyz (WORK_READ), /metrics (WORK_EVENT). */
#ifndef HTTP_HTTP_WEB_H
#define HTTP_HTTP_WEB_H

#include "http/req.h"

handler_fn http_health;	 /* the process answers */
handler_fn http_ready;	 /* the database answers too, and the server isn't stopping: 200 or 503 */
handler_fn http_metrics; /* Prometheus text; 404 unless asked from this machine (loopback or UNIX socket) */

#endif
