/* cases/known.c — see known.h. */
#include "cases/known.h"

#include "base/utf8.h"
#include "cases/work.h"
#include "db/words.h"
#include "html/lang.h"

#define WORD_MIN 4   /* characters: shorter words say little */
#define OPEN_MAX 50  /* incidents that are looked at */
#define CASE_WORDS 2 /* of what is typed, the longest: with more, nothing would match while the sentence grows */

/* How many of the words (their beginnings) stand in the text? */
static int matches(struct arena *a, const word_list *words, str text)
{
	str folded = utf8_fold(a, text);
	int n = 0;
	for (size_t i = 0; i < words->n; i++)
		n += utf8_length(words->at[i]) >= WORD_MIN && str_find(folded, utf8_fold(a, words->at[i])) >= 0;
	return n;
}

typedef LIST(int) score_list;

/* Inserts by how well it matches, the newest of equals first. */
static void insert(struct arena *a, notice_list *list, score_list *scores, const struct notice *n, int score)
{
	size_t i = list->n;
	*LIST_ADD(a, list) = *n;
	*LIST_ADD(a, scores) = score;
	for (; i > 0 && scores->at[i - 1] < score; i--) {
		list->at[i] = list->at[i - 1];
		scores->at[i] = scores->at[i - 1];
	}
	list->at[i] = *n;
	scores->at[i] = score;
}

static enum rc find_incidents(struct db *db, struct arena *a, const struct actor *who, const word_list *words, notice_list *out)
{
	const struct notice_filter open = { .scope = NOTICE_SCOPE_OPEN, .limit = OPEN_MAX };
	notice_list all = { 0 };
	score_list scores = { 0 };
	bool more;
	enum rc rc = notice_find(db, a, who, &open, &all, &more);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		int score = matches(a, words, all.at[i].title) * 2 + matches(a, words, all.at[i].body);
		if (all.at[i].kind == NOTICE_INCIDENT && (score > 0 || words->n == 0))
			insert(a, out, &scores, &all.at[i], score);
	}
	return rc;
}

/* The longest words, in a row. */
static str longest(struct arena *a, const word_list *words)
{
	str best[CASE_WORDS] = { { 0 } };
	for (size_t i = 0; i < words->n; i++) {
		str word = words->at[i];
		for (size_t k = 0; k < CASE_WORDS && utf8_length(word) >= WORD_MIN; k++)
			if (word.n > best[k].n) {
				str shorter = best[k];
				best[k] = word;
				word = shorter;
			}
	}
	return str_absent(best[1]) ? best[0] : ARENA_CONCAT(a, best[0], S(" "), best[1]);
}

enum rc known_find(struct db *db, struct arena *a, const struct actor *who, account_id account, str words,
		   struct known_problems *out)
{
	word_list typed = words_of(a, words);
	bool more;
	*out = (struct known_problems){ 0 };
	enum rc rc = find_incidents(db, a, who, &typed, &out->incidents);
	struct case_query query = {
		.account = account, .scope = CASE_SCOPE_OPEN, .words = longest(a, &typed), .zone = who->zone, .limit = KNOWN_CASES
	};
	if (rc != RC_OK || str_empty(query.words))
		return rc;
	return case_search(db, a, who, ACTION_CASE_LIST, &query, &out->cases, &more);
}

enum rc known_us_too(struct db *db, struct arena *a, const struct actor *who, account_id account, const struct notice *n,
		     const struct lang *lang, str request, struct support_case *out)
{
	struct case_input in = { 0 };
	if (n->kind != NOTICE_INCIDENT || !instant_absent(n->closed_at))
		return fail(RC_CONFLICT, "the incident is over");
	in.value[CF_ACCOUNT].id = account.v;
	in.value[CF_CONTACT].id = who->person.v;
	in.value[CF_PRIORITY].choice = CASE_MEDIUM;
	in.value[CF_SUBJECT].text = utf8_take(n->title, CASE_SUBJECT_MAX);
	in.value[CF_DESCRIPTION].text = T(lang, N_("This incident affects us too."));
	enum rc rc = policy_check(who, ACTION_CASE_CREATE, &(struct object){ .account = account });
	if (rc == RC_OK)
		rc = case_create(db, a, who, CASE_OUTAGE, &in, request, out);
	if (rc == RC_OK)
		rc = case_set_notice(db, a, &case_automatic, out, n->id, n->title, request);
	return rc == RC_OK ? notice_us_too(db, a, who, account, n, out->id, request) : rc;
}
