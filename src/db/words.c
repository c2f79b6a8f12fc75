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

word_list words_typed(struct db *db, struct arena *a, str text)
{
	word_list out = { 0 };
	if (!db->store->engine->split_words)
		return words_of(a, text);
	db->store->engine->split_words(db, a, text, &out);
	out.n = out.n < WORDS_MAX ? out.n : WORDS_MAX;
	return out;
}

static str joined(struct arena *a, const word_list *words, size_t n, str before, str between, str after)
{
	str out = S("");
	for (size_t i = 0; i < n; i++)
		out = ARENA_CONCAT(a, out, i ? between : S(""), before, words->at[i], after);
	return out;
}

/* {subject body} : ("grade" AND ("post" OR "posts")) AND tenant : "t41" */
static str fts5(struct arena *a, const word_list *words, size_t whole, const word_list *begins, const struct words_in *in,
		str tenant)
{
	str all = joined(a, words, whole, S("\""), S(" AND "), S("\""));
	if (begins)
		all = ARENA_CONCAT(a, all, whole ? S(" AND (") : S("("), joined(a, begins, begins->n, S("\""), S(" OR "), S("\"")),
				   S(")"));
	str out = ARENA_CONCAT(a, S("{"), in->columns, S("} : ("), all, S(")"));
	return str_absent(tenant) ? out : ARENA_CONCAT(a, out, S(" AND tenant : \""), tenant, S("\""));
}

/* 'grade':AB & 'pos':AB* & 't41':D — the tenant's has digits in it, so that no stemmer touches it. */
static str tsquery(struct arena *a, const word_list *words, size_t whole, const word_list *begins, const struct words_in *in,
		   str tenant)
{
	str weight = ARENA_CONCAT(a, S("':"), in->weights);
	str out = joined(a, words, whole, S("'"), S(" & "), weight);
	if (begins)
		out = ARENA_CONCAT(a, out, whole ? S(" & '") : S("'"), begins->at[0], weight, S("*"));
	return str_absent(tenant) ? out : ARENA_CONCAT(a, out, S(" & '"), tenant, S("':D"));
}

struct words_search words_expression(const struct db *db, struct arena *a, const word_list *words, const word_list *begins,
				     const struct words_in *in, str tenant)
{
	size_t whole = words->n - (begins ? 1 : 0);
	if (words->n == 0 || (begins && begins->n == 0))
		return (struct words_search){ 0 };
	if (db->store->engine->kind == ENGINE_POSTGRESQL)
		return (struct words_search){ tsquery(a, words, whole, begins, in, tenant),
					      tsquery(a, words, whole, begins, in, (str){ 0 }) };
	str marks = joined(a, words, whole, S(""), S(" "), S(""));
	if (begins)
		marks = ARENA_CONCAT(a, marks, S(" "), joined(a, begins, begins->n, S(""), S(" "), S("")));
	return (struct words_search){ fts5(a, words, whole, begins, in, tenant), marks };
}
