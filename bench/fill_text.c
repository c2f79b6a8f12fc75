/* bench/fill_text.c — what people write: sentences around words that are common (modules, pages), less common (terms of the trade)
 * and rare (people, sections, error codes), in shares like those of real cases: a few words are in a third of all texts, most in a
 * few. */
#include "fill.h"

#include <string.h>

/* ~ a term, @ a person, # a number of four digits, ! an error code */
static const char *const subjects[] = {
	"Attendance letters print with last year's ~",
	"How do I give @ access to the ~ for one week?",
	"Room conflicts report lists room # twice",
	"Parents see yesterday's ~ after midnight",
	"Semester average ignores the ~ for section #",
	"Can the ~ be mailed to @ every Monday?",
	"Lunch balance shows a ~ twice",
	"Nobody can sign in since this morning: !",
	"Where do I see who changed the ~ of @?",
	"Report cards show the wrong ~ <Q2>",
	"The ~ import stops with error ! in line #",
	"~ and ~ do not agree for section #",
	"Schedule of @ lost its ~ after the update",
	"Grade book of @ does not save the ~",
	"State reporting file is refused: ~ missing, error !",
	"Message to parents about the ~ was sent twice",
};
static const char *const sentences[] = {
	"The letters that the attendance office printed this morning all carry the **old** ~.",
	"It happens in grade 9, calendar 26-27, at both schools, since the update of last week.",
	"The ~ under *School Setup* is right; @ and I have looked twice & compared it with the ~ report.",
	"Sections #-3 and #-4 of @ are affected, the others are not.",
	"Three families told us that they see the same ~ on their phones.",
	"We would like to send the corrected ~ on Thursday, so an answer before then would help us.",
	"When I open the ~ of student @, the page says error ! and nothing is saved.",
	"Steps: open *Grading*, choose the ~, press **Save**; then look at the ~ of section #.",
	"Our registrar @ says that it worked in September, before the ~ was moved.",
	"Please tell us whether the ~ can be corrected for all schools at once, or student by student.",
	"Thank you, the ~ is right again for #, but the parents of @ still see the old one.",
	"We have found the cause: a ~ without a date; the next version will refuse it (!).",
	"I have attached a picture of the ~ and the export that @ made.",
	"Could you check your ~ again and tell us what you see?",
};
static const char *const terms[] = {
	"attendance",
	"grade",
	"schedule",
	"address",
	"calendar",
	"report card",
	"enrollment",
	"transcript",
	"term",
	"roster",
	"household",
	"period",
	"absence",
	"course",
	"credit",
	"teacher",
	"guardian",
	"deposit",
	"permission",
	"password",
	"transfer",
	"locker",
	"bus route",
	"homeroom",
	"assignment",
	"category",
	"weight",
	"average",
	"conduct mark",
	"certificate",
	"immunization",
	"health note",
	"referral",
	"suspension",
	"detention",
	"fee",
	"refund",
	"receipt",
	"invoice",
	"template",
	"letterhead",
	"signature",
	"label",
	"barcode",
	"export",
	"extract",
	"batch",
	"queue",
	"session",
	"timeout",
	"certificate chain",
	"sync",
	"rollover",
	"promotion",
	"graduation",
	"diploma",
	"cohort",
	"program",
	"intervention",
	"evaluation",
	"rubric",
	"standard",
	"benchmark",
	"proficiency",
	"assessment",
	"score sheet",
	"waiver",
	"eligibility",
	"meal plan",
	"allergy",
	"vendor",
	"purchase",
	"ledger",
	"reconciliation",
	"fiscal year",
	"census",
	"residency",
	"boundary",
	"lottery",
	"waitlist",
	"preregistration",
	"emergency contact",
	"custody note",
	"translation",
	"dialect",
	"ethnicity code",
	"demographics",
	"truancy letter",
	"tardy sweep",
	"bell schedule",
	"block rotation",
	"staggered start",
	"blended day",
	"makeup day",
	"snow day",
};
static const char *const first[] = { "Bar", "Cor", "Dal",  "Fen", "Gil", "Har", "Jen", "Kol", "Lam",  "Mor", "Nor",
				     "Os",  "Pel", "Quin", "Ros", "Sal", "Tor", "Ul",  "Ver", "Whit", "Yar", "Zim" };
static const char *const middle[] = {
	"a", "be", "ci", "der", "e", "fi", "gan", "i", "la", "mo", "ne", "o", "ra", "si", "ti", "vi"
};
static const char *const last[] = { "berg", "court", "dale", "field", "ford",  "ham",  "key",  "land",
				    "ley",  "man",   "mont", "ner",   "quist", "rick", "sen",  "son",
				    "stad", "stein", "ton",  "ville", "well",  "wick", "worth" };

#define PICK(f, list) str_c((list)[fill_random(f) % COUNT_OF(list)])
#define PART_OF_ONE(r) ((double)((r) >> 11) / 9007199254740992.0)

/* Below n; small ones far more often. */
static size_t skewed(struct fill *f, size_t n)
{
	double u = PART_OF_ONE(fill_random(f));
	return (size_t)(u * u * u * (double)n);
}

/* One of 8,096 names. */
static str a_surname(struct fill *f)
{
	size_t nth = skewed(f, COUNT_OF(first) * COUNT_OF(middle) * COUNT_OF(last)) * 7919 %
		     (COUNT_OF(first) * COUNT_OF(middle) * COUNT_OF(last));
	return ARENA_CONCAT(f->arena, str_c(first[nth % COUNT_OF(first)]), str_c(middle[nth / COUNT_OF(first) % COUNT_OF(middle)]),
			    str_c(last[nth / COUNT_OF(first) / COUNT_OF(middle)]));
}

static str a_term(struct fill *f)
{
	return str_c(terms[skewed(f, COUNT_OF(terms))]);
}

static str a_number(struct fill *f)
{
	return arena_printf(f->arena, "%d", 1000 + (int)(fill_random(f) % 9000));
}

static str error_code(struct fill *f)
{
	return arena_printf(f->arena, "E%05d", (int)(fill_random(f) % 100000));
}

static str slot(struct fill *f, char kind)
{
	switch (kind) {
	case '~':
		return a_term(f);
	case '@':
		return a_surname(f);
	case '#':
		return a_number(f);
	default:
		return error_code(f);
	}
}

static str filled(struct fill *f, const char *pattern)
{
	str rest = str_c(pattern), out = S("");
	while (!str_empty(rest)) {
		size_t n = strcspn(rest.p, "~@#!");
		out = ARENA_CONCAT(f->arena, out, str_take(rest, n), n < rest.n ? slot(f, rest.p[n]) : S(""));
		rest = str_drop(rest, n + 1);
	}
	return out;
}

str fill_subject(struct fill *f)
{
	return filled(f, subjects[fill_random(f) % COUNT_OF(subjects)]);
}

str fill_sentences(struct fill *f, int n)
{
	str out = S("");
	for (int i = 0; i < n; i++)
		out = ARENA_CONCAT(f->arena, out, filled(f, sentences[fill_random(f) % COUNT_OF(sentences)]),
				   i % 3 == 2 ? S("\n\n") : S(" "));
	return out;
}

/* What people look for: a rare name, a common word, several of either, the beginning of a word, a number, nothing that is there. */
str fill_query(struct fill *f, int64_t nth)
{
	str term = a_term(f), name = a_surname(f);
	switch (nth % 8) {
	case 0:
		return name;
	case 1:
		return term;
	case 2:
		return ARENA_CONCAT(f->arena, term, S(" "), a_term(f));
	case 3:
		return ARENA_CONCAT(f->arena, term, S(" "), name);
	case 4:
		return ARENA_CONCAT(f->arena, S("section "), a_number(f));
	case 5:
		return ARENA_CONCAT(f->arena, term, S(" update "), str_take(name, 4));
	case 6:
		return str_take(term, 4);
	default:
		return ARENA_CONCAT(f->arena, error_code(f), S(" "), term);
	}
}
