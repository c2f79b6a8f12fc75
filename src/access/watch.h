/* access/watch.h — job of the worker: is the audit trail still whole, and do its anchors hold? If not, an alert (P12). */
#ifndef ACCESS_WATCH_H
#define ACCESS_WATCH_H

#include "db/store.h"
#include "settings.h"

MUST_USE enum rc audit_watch_job(struct store *store, const struct settings *s, bool *did);

#endif
