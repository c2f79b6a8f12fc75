/* cases/news.h — what people are told by mail about a case (S9–S12): one table of what happened → who hears it → in which words.
 *
 * A change writes down its news in its own transaction (news_add); the worker makes mails of it (case_news_due), to each person in
 * his language, none to whoever did it. One change is one row, so a merge or a bulk action mails once per case. Internal notes are
 * no news.
 */
#ifndef CASES_NEWS_H
#define CASES_NEWS_H

#include "cases/case.h"
#include "db/store.h"
#include "settings.h"

#define NEWS_HOURS 24	 /* what happened longer ago is history: nobody is mailed about it (a demo's past, a long stop) */
#define NEWS_PER_HOUR 20 /* mails to one person about one case: more are a loop of machines; the case itself tells the rest */

/* For the rules of cases. NEWS_NONE adds nothing. words: what was written, as Markdown; absent: nothing. */
MUST_USE enum rc news_add(struct db *db, const struct actor *who, const struct support_case *c, enum case_news news, str words);

/* "[Case 0012345] Grades vanish": the same in every language, so that answers find their case (S12). */
str news_subject(struct arena *a, const struct support_case *c);

/* What a contact hears by mail is his choice (outbox/choice.h): all of it, or only what the table of news calls needed. */
enum case_mail { CASE_MAIL_NONE_SET, CASE_MAIL_ALL, CASE_MAIL_NEEDED };
extern const struct choice case_mail_choices[]; /* codes of enum case_mail */
extern const struct mail_topic case_mail_topic;
/* His choice; CASE_MAIL_ALL when he never made one. */
MUST_USE enum rc case_mail_of(struct db *db, struct arena *a, person_id person, int *choice);
MUST_USE enum rc case_mail_set(struct db *db, person_id person, int choice);

/* Writes the mails of what has happened since, the oldest first, exactly once; *did: there may be more. For the worker. */
MUST_USE enum rc case_news_due(struct store *store, const struct settings *s, bool *did);

#endif
