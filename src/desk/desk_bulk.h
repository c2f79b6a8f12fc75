/* desk/desk_bulk.h — changing several cases at once; inside desk/ only. */
#ifndef DESK_DESK_BULK_H
#define DESK_DESK_BULK_H

#include "desk/desk_view.h"

#define BULK_MAX 100 /* cases */

/* What can be done with chosen cases, for the queue's form. */
void desk_bulk_options(struct req *q, struct desk_queue_view *v);

#endif
