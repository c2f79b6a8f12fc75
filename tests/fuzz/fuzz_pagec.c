/* tests/fuzz/fuzz_pagec.c — any page is compiled or refused with its place; what is compiled has balanced braces. */
#include "fuzz/fuzz.h"

/* The compiler's own build has no such warning: where it may truncate, it checks the length or means to. */
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wformat-truncation"
#endif
#define PAGEC_LIBRARY
#include "../../tools/pagec.c"
#include "../../tools/pagec_expr.c"
#include "../../tools/pagec_html.c"
#include "../../tools/pagec_out.c"

/* { and } outside of string literals: each closes what was opened. */
static bool balanced(const struct bytes *code)
{
	long open = 0;
	bool quoted = false;
	for (size_t i = 0; i < code->n && open >= 0; i++) {
		char c = code->p[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted && c == '\n')
			return false;
		else if (!quoted)
			open += (c == '{') - (c == '}');
	}
	return open == 0 && !quoted;
}

static void compile(str input, bool text)
{
	char *copy = malloc(input.n + 1);
	REQUIRE(copy);
	for (size_t i = 0; i < input.n; i++)
		copy[i] = input.p[i];
	copy[input.n] = '\0';
	struct pagec p = { .name = "page", .text = text, .src = copy, .end = copy + input.n };
	bool good = pagec_compile(&p);
	REQUIRE(good == (p.error.n == 0));
	REQUIRE(good ? balanced(&p.body) : str_starts((str){ p.error.p, p.error.n }, S("page:")));
	pagec_free(&p);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	compile((str){ (const char *)data, n }, false);
	compile((str){ (const char *)data, n }, true);
	return 0;
}
