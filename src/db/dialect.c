/* db/dialect.c — a small tokenizer: enough SQL to know strings, comments, words, brackets and the end of a statement. */
#include "db/dialect.h"

#include <string.h>

#include "base/arena.h"

/* Upper-case words that mean a type. SQLite's STRICT tables know INTEGER, TEXT, REAL, BLOB. */
static const struct type_word {
	str postgresql, sqlite;
} type_words[] = {
	{ S_INIT("BIGINT"), S_INIT("INTEGER") }, { S_INIT("BOOLEAN"), S_INIT("INTEGER") },
	{ S_INIT("BYTEA"), S_INIT("BLOB") },	 { S_INIT("DATE"), S_INIT("TEXT") },
	{ S_INIT("DOUBLE"), S_INIT("REAL") },	 { S_INIT("SMALLINT"), S_INIT("INTEGER") },
};

static const str block_words[] = { [ENGINE_SQLITE] = S_INIT("@sqlite"), [ENGINE_POSTGRESQL] = S_INIT("@postgresql") };

/* Where in a CREATE TABLE the text is. */
enum place {
	AT_START,     /* of a statement */
	AT_CREATE,    /* after CREATE */
	IN_TABLE,     /* CREATE TABLE, before its closing bracket */
	AFTER_TABLE,  /* after that bracket */
	AFTER_OPTION, /* after a table option such as WITHOUT ROWID */
	ELSEWHERE,
};

struct scan {
	enum db_engine engine;
	str rest;
	struct buf *out;
	enum place place;
	int depth;     /* of brackets */
	bool in_block; /* between the marks of this engine's block */
};

static bool word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void copy(struct scan *s, size_t n)
{
	buf_add(s->out, str_take(s->rest, n));
	s->rest = str_drop(s->rest, n);
}

/* Copies up to and with `end`, which is looked for after the first `skip` bytes. */
static enum rc copy_until(struct scan *s, size_t skip, str end)
{
	ptrdiff_t at = str_find(str_drop(s->rest, skip), end);
	if (at < 0)
		return fail(RC_INVALID, "SQL: %.*s has no end", STR_ARG(str_take(s->rest, 20)));
	copy(s, skip + (size_t)at + end.n);
	return RC_OK;
}

/* $$…$$ or $tag$…$tag$ (bodies of PostgreSQL functions). */
static enum rc dollar_quoted(struct scan *s)
{
	size_t n = 1;
	while (n < s->rest.n && word_char(s->rest.p[n]))
		n++;
	if (n == s->rest.n || s->rest.p[n] != '$')
		return fail(RC_INVALID, "SQL: a $ that begins nothing (values are written ?1)");
	str tag = str_take(s->rest, n + 1);
	return copy_until(s, tag.n, tag);
}

/* A comment, or the mark that begins a block. */
static enum rc comment(struct scan *s)
{
	str inside = str_drop(s->rest, 2), own = block_words[s->engine];
	if (str_starts(inside, own) && !(inside.n > own.n && word_char(inside.p[own.n]))) {
		s->in_block = true;
		s->rest = str_drop(inside, own.n);
		return RC_OK;
	}
	ptrdiff_t end = str_find(inside, S("*/"));
	if (end < 0)
		return fail(RC_INVALID, "SQL: a comment has no end");
	s->rest = str_drop(inside, (size_t)end + 2);
	buf_char(s->out, ' ');
	return RC_OK;
}

static void line_comment(struct scan *s)
{
	ptrdiff_t end = str_find(s->rest, S("\n"));
	s->rest = end < 0 ? str_drop(s->rest, s->rest.n) : str_drop(s->rest, (size_t)end);
}

static enum rc parameter(struct scan *s)
{
	size_t n = 1;
	while (n < s->rest.n && s->rest.p[n] >= '0' && s->rest.p[n] <= '9')
		n++;
	if (n == 1)
		return fail(RC_INVALID, "SQL: a ? without a number");
	if (s->engine == ENGINE_POSTGRESQL) {
		buf_char(s->out, '$');
		s->rest = str_drop(s->rest, 1);
		n--;
	}
	copy(s, n);
	return RC_OK;
}

/* Follows CREATE [TEMPORARY] TABLE … ( … ) options. CREATE TABLE … AS SELECT can't be STRICT. */
static void follow_word(struct scan *s, str word)
{
	switch (s->place) {
	case AT_START:
		s->place = str_eq_nocase(word, S("create")) ? AT_CREATE : ELSEWHERE;
		break;
	case AT_CREATE:
		if (str_eq_nocase(word, S("table")))
			s->place = IN_TABLE;
		else if (!str_eq_nocase(word, S("temp")) && !str_eq_nocase(word, S("temporary")))
			s->place = ELSEWHERE;
		break;
	case IN_TABLE:
		if (s->depth == 0 && str_eq_nocase(word, S("as")))
			s->place = ELSEWHERE;
		break;
	case AFTER_TABLE:
		s->place = AFTER_OPTION;
		break;
	case AFTER_OPTION:
	case ELSEWHERE:
		break;
	}
}

static void word(struct scan *s)
{
	size_t n = 1;
	while (n < s->rest.n && word_char(s->rest.p[n]))
		n++;
	str w = str_take(s->rest, n);
	bool call = n < s->rest.n && s->rest.p[n] == '(';
	follow_word(s, w);
	for (size_t i = 0; s->engine == ENGINE_SQLITE && !call && i < COUNT_OF(type_words); i++) {
		if (!str_eq(w, type_words[i].postgresql))
			continue;
		buf_add(s->out, type_words[i].sqlite);
		s->rest = str_drop(s->rest, n);
		if (str_eq(w, S("DOUBLE")) && str_starts(str_trim(s->rest), S("PRECISION")))
			s->rest = str_drop(s->rest, (size_t)str_find(s->rest, S("PRECISION")) + strlen("PRECISION"));
		return;
	}
	copy(s, n);
}

static void end_statement(struct scan *s)
{
	if (s->engine == ENGINE_SQLITE && (s->place == AFTER_TABLE || s->place == AFTER_OPTION))
		buf_add(s->out, s->place == AFTER_TABLE ? S(" STRICT") : S(", STRICT"));
	s->place = AT_START;
	s->depth = 0;
}

static void punctuation(struct scan *s)
{
	char c = s->rest.p[0];
	if (c == '(')
		s->depth++;
	else if (c == ')' && --s->depth == 0 && s->place == IN_TABLE)
		s->place = AFTER_TABLE;
	else if (c == ';')
		end_statement(s);
	copy(s, 1);
}

static enum rc token(struct scan *s)
{
	char c = s->rest.p[0];
	if (c == '\'' || c == '"') /* a doubled quote inside reads as two strings side by side: the same text */
		return copy_until(s, 1, str_take(s->rest, 1));
	if (str_starts(s->rest, S("/*")))
		return comment(s);
	if (c == '?')
		return parameter(s);
	if (c == '$')
		return dollar_quoted(s);
	if (str_starts(s->rest, S("--"))) {
		line_comment(s);
	} else if (s->in_block && str_starts(s->rest, S("*/"))) {
		s->in_block = false;
		s->rest = str_drop(s->rest, 2);
	} else if (word_char(c)) {
		word(s);
	} else {
		punctuation(s);
	}
	return RC_OK;
}

enum rc dialect_write(enum db_engine engine, str sql, struct buf *out)
{
	struct scan s = { .engine = engine, .rest = sql, .out = out };
	while (s.rest.n) {
		enum rc rc = token(&s);
		if (rc != RC_OK)
			return rc;
	}
	if (s.in_block)
		return fail(RC_INVALID, "SQL: a block for %.*s has no end", STR_ARG(block_words[engine]));
	end_statement(&s);
	return buf_rc(out);
}
