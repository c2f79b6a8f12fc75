/* db/words.c — search expressions. Words hold letters and digits only, so nothing in them needs escaping. */
#include "db/words.h"

#include "base/utf8.h"
#include "db/engine.h"

/* Letters and digits of any script, as both engines' tokenizers see them: ASCII ones are told apart, all beyond ASCII count. */
static bool in_word(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc0;
}

word_list words_of(struct arena *a, str text)
{
	word_list out = { 0 };
	str word = { 0 };
	while (!str_empty(text)) {
		str at = text;
		bool inside = in_word(utf8_next(&text));
		size_t n = at.n - text.n;
		if (inside)
			word = (str){ str_empty(word) ? at.p : word.p, word.n + n };
		if (!str_empty(word) && (!inside || str_empty(text))) {
			if (out.n < WORDS_MAX)
				*LIST_ADD(a, &out) = arena_dup(a, word);
			word = (str){ 0 };
		}
	}
	return out;
}

/* {subject body} : ("grade" AND "pos"*) AND tenant : "t0000000000041" */
static str fts5(struct arena *a, const word_list *words, str end, const struct words_in *in, str tenant)
{
	str all = S("");
	for (size_t i = 0; i < words->n; i++)
		all = ARENA_CONCAT(a, all, i ? S(" AND \"") : S("\""), words->at[i], S("\""), i + 1 == words->n ? end : S(""));
	str out = ARENA_CONCAT(a, S("{"), in->columns, S("} : ("), all, S(")"));
	return str_absent(tenant) ? out : ARENA_CONCAT(a, out, S(" AND tenant : \""), tenant, S("\""));
}

/* 'grade':AB & 'pos':AB* — the tenant's word is joined by the statement, because its text is not English. */
static str tsquery(struct arena *a, const word_list *words, str end, const struct words_in *in)
{
	str out = S("");
	for (size_t i = 0; i < words->n; i++)
		out = ARENA_CONCAT(a, out, i ? S(" & '") : S("'"), words->at[i], S("':"), in->weights,
				   i + 1 == words->n ? end : S(""));
	return out;
}

str words_expression(const struct db *db, struct arena *a, const word_list *words, enum words_last last, const struct words_in *in,
		     str tenant)
{
	str end = last == WORDS_LAST_BEGINS ? S("*") : S("");
	if (words->n == 0)
		return (str){ 0 };
	return db->store->engine->kind == ENGINE_SQLITE ? fts5(a, words, end, in, tenant) : tsquery(a, words, end, in);
}
