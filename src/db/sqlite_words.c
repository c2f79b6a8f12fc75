/* db/sqlite_words.c — functions for word search in SQL. */
#include "db/sqlite_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define EXCERPT_TOKENS 24
#define EXCERPT_LEAD 5		/* of them before the first word that was found */
#define EXCERPT_READ (64 << 10) /* bytes of a text; in what is beyond nothing is marked */

struct sqlite_words {
	fts5_tokenizer ops;
	Fts5Tokenizer *tokenizer;
};

typedef int on_token(void *arg, int flags, const char *stem, int n, int from, int to);

static int tokenize(struct sqlite_words *w, str text, on_token *fn, void *arg)
{
	int code = w->ops.xTokenize(w->tokenizer, arg, FTS5_TOKENIZE_AUX, text.p, (int)text.n, fn);
	return code == SQLITE_DONE ? SQLITE_OK : code;
}

static str value_text(sqlite3_value *v)
{
	const char *p = (const char *)sqlite3_value_text(v);
	return p ? (str){ p, (size_t)sqlite3_value_bytes(v) } : (str){ 0 };
}

/* ---- splitting ---- */

struct split {
	struct arena *arena;
	str text;
	word_list *words, *stems; /* either may be NULL */
};

static int add_word(void *arg, __attribute__((unused)) int flags, const char *stem, int n, int from, int to)
{
	struct split *s = arg;
	if (s->words)
		*LIST_ADD(s->arena, s->words) = str_take(str_drop(s->text, (size_t)from), (size_t)(to - from));
	if (s->stems)
		*LIST_ADD(s->arena, s->stems) = arena_dup(s->arena, (str){ stem, (size_t)n });
	return SQLITE_OK;
}

void sqlite_words_split(struct sqlite_words *w, struct arena *a, str text, word_list *out)
{
	tokenize(w, text, add_word, &(struct split){ a, text, out, NULL });
}

/* ---- words_excerpt() ---- */

struct token {
	int from, to;
	uint64_t word; /* a bit: the one of the words looked for that it is; 0: none */
};
struct reading {
	struct arena *arena;
	word_list looked_for; /* stems */
	LIST(struct token) tokens;
	int most;     /* different words within EXCERPT_TOKENS so far */
	size_t first; /* the token with which those begin */
};

static uint64_t word_bit(const word_list *looked_for, const char *stem, size_t n)
{
	for (size_t i = 0; i < looked_for->n; i++)
		if (looked_for->at[i].n == n && memcmp(looked_for->at[i].p, stem, n) == 0)
			return UINT64_C(1) << (i < 63 ? i : 63);
	return 0;
}

static int read_token(void *arg, int flags, const char *stem, int n, int from, int to)
{
	struct reading *r = arg;
	if (flags & FTS5_TOKEN_COLOCATED)
		return SQLITE_OK;
	uint64_t word = word_bit(&r->looked_for, stem, (size_t)n), together = 0;
	*LIST_ADD(r->arena, &r->tokens) = (struct token){ from, to, word };
	size_t end = r->tokens.n, first = end - 1;
	for (size_t i = end; word && i > 0 && end - i < EXCERPT_TOKENS - EXCERPT_LEAD; i--) {
		together |= r->tokens.at[i - 1].word;
		first = r->tokens.at[i - 1].word ? i - 1 : first;
	}
	if (__builtin_popcountll(together) > r->most) {
		r->most = __builtin_popcountll(together);
		r->first = first;
	}
	bool all = r->most == (int)r->looked_for.n;
	return all && end > r->first + EXCERPT_TOKENS ? SQLITE_DONE : SQLITE_OK;
}

static str cut(const struct reading *r, str text)
{
	size_t begin = r->first > EXCERPT_LEAD ? r->first - EXCERPT_LEAD : 0;
	size_t end = begin + EXCERPT_TOKENS < r->tokens.n ? begin + EXCERPT_TOKENS : r->tokens.n;
	size_t at = begin ? (size_t)r->tokens.at[begin].from : 0;
	str out = begin ? S("…") : S("");
	for (size_t i = begin; i < end; i++) {
		const struct token *t = &r->tokens.at[i];
		if (!t->word)
			continue;
		out = ARENA_CONCAT(r->arena, out, str_take(str_drop(text, at), (size_t)t->from - at), S("\2"),
				   str_take(str_drop(text, (size_t)t->from), (size_t)(t->to - t->from)), S("\3"));
		at = (size_t)t->to;
	}
	bool whole = end == r->tokens.n;
	size_t stop = whole ? text.n : (size_t)r->tokens.at[end - 1].to;
	return ARENA_CONCAT(r->arena, out, str_take(str_drop(text, at), stop - at), whole ? S("") : S("…"));
}

/* Not within a character. */
static str readable(str text)
{
	size_t n = text.n < EXCERPT_READ ? text.n : EXCERPT_READ;
	while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return str_take(text, n);
}

static void words_excerpt(sqlite3_context *q, __attribute__((unused)) int n, sqlite3_value **v)
{
	struct sqlite_words *w = sqlite3_user_data(q);
	CLEANUP_ARENA struct arena *a = arena_new();
	struct reading r = { .arena = a };
	str words = value_text(v[0]), text = readable(value_text(v[1]));
	int code = tokenize(w, words, add_word, &(struct split){ a, words, NULL, &r.looked_for });
	if (code == SQLITE_OK)
		code = tokenize(w, text, read_token, &r);
	if (code != SQLITE_OK)
		sqlite3_result_error_code(q, code);
	else if (r.most > 0) {
		str out = cut(&r, text);
		sqlite3_result_text(q, out.p, (int)out.n, SQLITE_TRANSIENT);
	}
}

/* ---- words_stem(), words_again() ---- */

static str stem_of(struct sqlite_words *w, struct arena *a, str word)
{
	word_list stems = { 0 };
	tokenize(w, word, add_word, &(struct split){ a, word, NULL, &stems });
	return stems.n == 1 ? stems.at[0] : (str){ 0 };
}

static void words_stem(sqlite3_context *q, __attribute__((unused)) int n, sqlite3_value **v)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str stem = stem_of(sqlite3_user_data(q), a, value_text(v[0]));
	if (!str_absent(stem))
		sqlite3_result_text(q, stem.p, (int)stem.n, SQLITE_TRANSIENT);
}

static void words_again(sqlite3_context *q, __attribute__((unused)) int n, sqlite3_value **v)
{
	static const str endings[] = {
		S_INIT(""), S_INIT("e"), S_INIT("s"), S_INIT("es"), S_INIT("ed"), S_INIT("ing"), S_INIT("ly")
	};
	CLEANUP_ARENA struct arena *a = arena_new();
	str stem = value_text(v[0]);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		str word = ARENA_CONCAT(a, stem, endings[i]);
		if (!str_eq(stem_of(sqlite3_user_data(q), a, word), stem))
			continue;
		sqlite3_result_text(q, word.p, (int)word.n, SQLITE_TRANSIENT);
		return;
	}
}

/* ---- words_in() ---- */

static bool found_in(const Fts5ExtensionApi *api, Fts5Context *row, int phrase, int wanted, int *code)
{
	Fts5PhraseIter at;
	int column;
	*code = api->xPhraseFirstColumn(row, phrase, &at, &column);
	for (; *code == SQLITE_OK && column >= 0; api->xPhraseNextColumn(row, &at, &column))
		if (column == wanted || column == 0)
			return true;
	return false;
}

static void words_in(const Fts5ExtensionApi *api, Fts5Context *row, sqlite3_context *q, int n, sqlite3_value **v)
{
	int code = n == 1 ? SQLITE_OK : SQLITE_MISUSE, wanted = n == 1 ? sqlite3_value_int(v[0]) : 0;
	bool all = true;
	for (int i = 0; i < api->xPhraseCount(row) && all && code == SQLITE_OK; i++)
		all = found_in(api, row, i, wanted, &code);
	if (code == SQLITE_OK)
		sqlite3_result_int(q, all);
	else
		sqlite3_result_error_code(q, code);
}

/* ---- a connection ---- */

static int find_api(sqlite3 *c, fts5_api **out)
{
	sqlite3_stmt *stmt = NULL;
	int code = sqlite3_prepare_v2(c, "SELECT fts5(?1)", -1, &stmt, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_bind_pointer(stmt, 1, (void *)out, "fts5_api_ptr", NULL);
	if (code == SQLITE_OK)
		sqlite3_step(stmt);
	int ended = sqlite3_finalize(stmt);
	if (code != SQLITE_OK || ended != SQLITE_OK)
		return code != SQLITE_OK ? code : ended;
	return *out ? SQLITE_OK : SQLITE_ERROR;
}

static void words_free(void *arg)
{
	struct sqlite_words *w = arg;
	if (w->tokenizer)
		w->ops.xDelete(w->tokenizer);
	free(w);
}

static int find_tokenizer(fts5_api *api, struct sqlite_words *w)
{
	static const char *options[] = { "unicode61", "remove_diacritics", "2" }; /* as in sql/0025 */
	void *of = NULL;
	int code = api->xFindTokenizer(api, "porter", &of, &w->ops);
	return code == SQLITE_OK ? w->ops.xCreate(of, options, COUNT_OF(options), &w->tokenizer) : code;
}

int sqlite_words_open(sqlite3 *c, struct sqlite_words **out)
{
	static const struct {
		const char *name;
		int values;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = { { "words_stem", 1, words_stem },
			  { "words_again", 1, words_again },
			  { "words_excerpt", 2, words_excerpt } };
	struct sqlite_words *w = memory_new(sizeof *w);
	fts5_api *api = NULL;
	*out = w;
	int code = find_api(c, &api);
	if (code == SQLITE_OK)
		code = find_tokenizer(api, w);
	if (code == SQLITE_OK)
		code = api->xCreateFunction(api, "words_in", w, words_in, words_free);
	if (code != SQLITE_OK) {
		words_free(w);
		return code;
	}
	for (size_t i = 0; code == SQLITE_OK && i < COUNT_OF(functions); i++)
		code = sqlite3_create_function_v2(c, functions[i].name, functions[i].values,
						  SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, w, functions[i].fn, NULL,
						  NULL, NULL);
	return code;
}
