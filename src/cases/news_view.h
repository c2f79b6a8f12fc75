/* cases/news_view.h — what a mail about a case says; filled by news.c, printed by pages/mail/case_news.txt. */
#ifndef CASES_NEWS_VIEW_H
#define CASES_NEWS_VIEW_H

#include "cases/case.h"
#include "settings.h"

struct news_view {
	const struct settings *settings;
	const struct support_case *c;
	str name;     /* of the recipient */
	str happened; /* a sentence */
	str words;    /* what was written; absent: nothing */
	str number, status, priority;
	bool vendor; /* the recipient is one of the vendor's */
	url to;
	url leave; /* where he chooses to hear less; absent: he has to hear this */
};

#endif
