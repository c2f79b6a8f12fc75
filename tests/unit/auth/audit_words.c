/* Every event that the source writes has its words. */
#include "auth/audit_words.h"

#include <ctype.h>
#include <ftw.h>
#include <string.h>

#include "support/test.h"

#define FILE_MAX (256 * 1024)

static struct {
	int files, events, unknown;
	char text[FILE_MAX];
} found;

/* Dotted words in quotes that are names of other things, by how they begin. */
static bool is_other(const char *word)
{
	static const char *const others[] = { "\"access.",   "\"news.", "\"link.c",    "\"link.r",     "\"account.idle",
					      "\"idle.",     "\"mail.", "\"webauthn.", "\"oneroster.", "\"manifest.",
					      "\"metadata.", "\"file.", "\"source." };
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (strncmp(word, others[i], strlen(others[i])) == 0)
			return true;
	const char *end = strchr(word + 1, '"'), *dot = strchr(word, '.');
	static const char *const endings[] = { "zip",	 "txt", "csv", "html", "json", "key", "get",
					       "create", "h",	"id",  "sock", "po",   "new" };
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if ((size_t)(end - dot - 1) == strlen(endings[i]) && strncmp(dot + 1, endings[i], strlen(endings[i])) == 0)
			return true;
	return false;
}

/* "subject.happened" in quotes: lower case letters and underscores around one dot. Its length with the quotes, or 0. */
static size_t event_at(const char *p)
{
	size_t n = 1, dots = 0;
	while (islower((unsigned char)p[n]) || p[n] == '_' || p[n] == '.')
		dots += p[n++] == '.';
	return *p == '"' && p[n] == '"' && dots == 1 && p[1] != '.' && p[n - 1] != '.' ? n + 1 : 0;
}

/* Only in files that write to the trail; in SQL a dotted word is a column, and its file says nothing of the trail. */
static int look(const char *path, __attribute__((unused)) const struct stat *st, int type, __attribute__((unused)) struct FTW *at)
{
	size_t length = strlen(path);
	if (type != FTW_F || length < 2 || strcmp(path + length - 2, ".c") != 0 || strstr(path, "audit_words.c"))
		return 0;
	FILE *f = fopen(path, "re");
	if (!f)
		return 0;
	found.text[fread(found.text, 1, FILE_MAX - 1, f)] = 0;
	fclose(f);
	found.files++;
	if (!strstr(found.text, "audit_req(") && !strstr(found.text, "audit_write(") && !strstr(found.text, "audit_entry"))
		return 0;
	for (const char *p = strchr(found.text, '"'); p; p = strchr(p + 1, '"')) {
		size_t n = event_at(p);
		if (!n || is_other(p))
			continue;
		str event = { p + 1, n - 2 };
		found.events++;
		if (!str_eq(audit_words(lang_english(), event), event))
			continue;
		printf("%s: \"%.*s\" has no words in src/auth/audit_words.c\n", path, STR_ARG(event));
		found.unknown++;
	}
	return 0;
}

TEST(auth_audit_words_know_every_event)
{
	CHECK_INT(0, nftw("src", look, 16, FTW_PHYS));
	CHECK(found.files > 100);
	CHECK(found.events > 40);
	CHECK_INT(0, found.unknown);
	CHECK_STR(S("Opened a student's record"), audit_words(lang_english(), S("student.viewed")));
	CHECK_STR(S("future.happened"), audit_words(lang_english(), S("future.happened")));
}
