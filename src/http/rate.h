/* http/rate.h — token buckets per actor and rate class: how much one may ask, in bounded memory. */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include "http/route.h"

struct rates;
struct rates *rates_new(void);
void rates_free(struct rates *r);		      /* NULL is fine */
void rates_percent(struct rates *r, int64_t percent); /* 100: the table; 0: no limits */
/* Takes a token of `who` in `class` at `now_us` (monotonic). 0: go on; otherwise seconds to wait (Retry-After). Any thread. */
int rates_take(struct rates *r, enum rate class, int64_t who, int64_t now_us);

#endif
