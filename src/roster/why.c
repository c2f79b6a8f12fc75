/* roster/why.c — the table of reasons, and a reason as text and as JSON. Reading one back is in report_in.c. */
#include "roster/why.h"

#include "json/json.h"

#define STORED_MAX ((size_t)16 << 10)

static const struct {
	const char *code, *text;
	const char *taken; /* of a leniency */
} table[WHYS] = {
#define ROW(name, code, text) [WHY_##name] = { code, text, NULL },
#define TAKEN(name, code, text, taken) [WHY_##name] = { code, text, taken },
	CSV_FAULTS(ROW) LENIENCIES(TAKEN) WHYS_OF_FILES(ROW) WHYS_OF_ROWS(ROW) WHYS_OF_FEEDS(ROW) WHYS_OF_PROVIDERS(ROW)
#undef ROW
#undef TAKEN
};
_Static_assert((int)WHY_CSV_UNREADABLE == (int)CSV_UNREADABLE, "a fault of CSV is its reason");

static size_t args_n(const struct reason *r)
{
	size_t n = 0;
	while (n < REASON_ARGS && r->args[n].name)
		n++;
	return n;
}

str reason_text(struct arena *a, const struct lang *l, const struct reason *r)
{
	if (r->why == WHY_NONE)
		return S("");
	str text = t_fill(a, T(l, table[r->why].text), r->args, args_n(r));
	return r->taken && table[r->why].taken ? ARENA_CONCAT(a, text, S(" "), T(l, table[r->why].taken)) : text;
}

str reason_number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

str reason_code(const struct reason *r)
{
	return r->why == WHY_NONE ? (str){ NULL, 0 } : str_c(table[r->why].code);
}

enum why reason_of_code(str code)
{
	for (int why = WHY_NONE + 1; why < WHYS; why++) {
		if (str_eq(str_c(table[why].code), code))
			return (enum why)why;
	}
	return WHY_NONE;
}

void reason_put(struct json *w, const struct reason *r)
{
	if (r->why == WHY_NONE)
		return;
	json_put(w, "code", reason_code(r));
	json_key(w, S("args"));
	json_object(w);
	for (size_t i = 0; i < args_n(r); i++) {
		json_key(w, str_c(r->args[i].name));
		json_str(w, r->args[i].value);
	}
	json_close(w);
}

str reason_stored(struct arena *a, const struct reason *r)
{
	CLEANUP_BUF struct buf out = BUF_INIT(STORED_MAX);
	struct json w = JSON_INIT(&out);
	if (r->why == WHY_NONE)
		return (str){ NULL, 0 };
	json_object(&w);
	reason_put(&w, r);
	json_close(&w);
	return arena_dup(a, buf_str(&out));
}

enum rc reason_fail(struct arena *a, struct reason *out, enum rc rc, struct reason r)
{
	*out = r;
	return fail(rc, "%.*s", STR_ARG(reason_text(a, lang_english(), &r)));
}
