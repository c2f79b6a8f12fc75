/* base/cursor.c — "<microseconds>-<key>". */
#include "base/cursor.h"

#include "base/num.h"

str cursor_text(struct arena *a, instant at, int64_t key)
{
	return arena_printf(a, "%lld-%.*s", (long long)at.us, STR_ARG(id_text(a, key)));
}

bool cursor_parse(str cursor, instant *at, int64_t *key)
{
	str micros;
	int64_t us, id;
	if (str_absent(cursor))
		return true;
	if (!str_next(&cursor, '-', &micros) || !num_i64(micros, 1, INT64_MAX, &us) || !id_parse(cursor, &id))
		return false;
	*at = (instant){ us };
	*key = id;
	return true;
}
