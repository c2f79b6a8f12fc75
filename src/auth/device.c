/* auth/device.c — a short name for a browser. Only shown to its owner, so a guess that is wrong does no harm. */
#include "auth/sign_in.h"

/* The first that is found counts: Edge says Chrome too, Chrome says Safari. */
struct token_name {
	str token, name;
};
static const struct token_name browsers[] = {
	{ S_INIT("Edg"), S_INIT("Edge") },	 { S_INIT("OPR/"), S_INIT("Opera") },	 { S_INIT("Firefox/"), S_INIT("Firefox") },
	{ S_INIT("FxiOS/"), S_INIT("Firefox") }, { S_INIT("CriOS/"), S_INIT("Chrome") }, { S_INIT("Chrome/"), S_INIT("Chrome") },
	{ S_INIT("Safari/"), S_INIT("Safari") }, { S_INIT("curl/"), S_INIT("curl") },
};
static const struct token_name systems[] = {
	{ S_INIT("iPhone"), S_INIT("iPhone") },	  { S_INIT("iPad"), S_INIT("iPad") },
	{ S_INIT("Android"), S_INIT("Android") }, { S_INIT("CrOS"), S_INIT("Chromebook") },
	{ S_INIT("Windows"), S_INIT("Windows") }, { S_INIT("Mac OS X"), S_INIT("Mac") },
	{ S_INIT("Linux"), S_INIT("Linux") },
};

static str find(const struct token_name *list, size_t n, str text, str otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(text, list[i].token) >= 0)
			return list[i].name;
	return otherwise;
}

str device_name(struct arena *a, str user_agent)
{
	str browser = find(browsers, COUNT_OF(browsers), user_agent, S("A program"));
	str system = find(systems, COUNT_OF(systems), user_agent, S(""));
	return str_empty(system) ? browser : ARENA_CONCAT(a, browser, S(" on "), system);
}
