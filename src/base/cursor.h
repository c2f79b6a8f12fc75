/* base/cursor.h — where the next page of a list begins: the last row's time and key, as text for URLs and the API ("next"). */
#ifndef BASE_CURSOR_H
#define BASE_CURSOR_H

#include "base/id.h"
#include "base/time.h"

str cursor_text(struct arena *a, instant at, int64_t key);
/* False, nothing written, when it is none of ours. An absent one is the first page: true, nothing written. */
bool cursor_parse(str cursor, instant *at, int64_t *key);

#endif
