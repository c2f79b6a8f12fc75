/* outbox/outbox_store.h — SQL of the outbox; inside outbox/ only. */
#ifndef OUTBOX_OUTBOX_STORE_H
#define OUTBOX_OUTBOX_STORE_H

#include "db/bulk.h"
#include "outbox/outbox.h"

#define MAIL_BATCH 20	       /* mails leased at once */
#define MAIL_LEASE_SECONDS 300 /* then whoever leased them has died, and they are sent again */

/* A mail that this process may send until its lease ends. */
struct mail_leased {
	struct mail mail;
	instant created;
	int attempts; /* with this one: also tells our lease from a later one */
};
typedef LIST(struct mail_leased) mail_leased_list;

MUST_USE enum rc mail_store_insert(struct db *db, const struct mail *m, instant now);
MUST_USE enum rc mail_store_bulk(struct db *db, struct arena *a, struct db_bulk **out);
MUST_USE enum rc mail_store_bulk_row(struct db_bulk *rows, const struct mail *m, instant now);
/* Takes up to MAIL_BATCH that are due; those past their time become dead instead. */
MUST_USE enum rc mail_store_lease(struct db *db, struct arena *a, instant now, mail_leased_list *out);
/* It went out. A body with a link is forgotten. Nothing happens when the lease was lost meanwhile; so for the next two. */
MUST_USE enum rc mail_store_sent(struct db *db, const struct mail_leased *l, instant now);
/* It did not: again at `due`; absent: never, it is dead. */
MUST_USE enum rc mail_store_failed(struct db *db, const struct mail_leased *l, str why, instant due);
/* It was not tried: as if never leased. */
MUST_USE enum rc mail_store_return(struct db *db, const struct mail_leased *l);

#endif
