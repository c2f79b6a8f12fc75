/* auth/blocklist.c — the list and its dresses. The list is short because a password of ours has 8 or 15 characters at least: what
 * matters is what people make of these words to get there. */
#include "auth/blocklist.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by bytes. Among the most used of the published breaches, and the words of our own trade. */
/* clang-format off */
static const char *const common[] = {
	"123123", "654321", "666666", "696969", "888888", "987654321", "aaaaaa", "abc", "abc123", "abcdef", "access",
	"account", "admin", "administrator", "adobe", "alexander", "alexis", "allison", "amanda", "amber", "america",
	"andrea", "andrew", "angel", "angela", "animal", "anthony", "apple", "arsenal", "ashley", "asshole", "august",
	"austin", "autumn", "azerty", "bailey", "banana", "bandit", "barney", "baseball", "basketball", "batman", "beautiful",
	"belfry", "benjamin", "bigdog", "birthday", "biteme", "blessed", "blink", "buster", "butterfly", "campus", "carlos",
	"cascade", "changeit", "changeme", "charlie", "cheese", "chelsea", "chicago", "chicken", "chocolate", "christian",
	"christmas", "christopher", "classroom", "college", "compaq", "computer", "cookie", "cooper", "corvette", "counselor",
	"cowboys", "dallas", "daniel", "david", "december", "default", "denver", "diamond", "district", "dolphin", "donald",
	"dragon", "eagles", "education", "elementary", "elizabeth", "emily", "everyone", "family", "february", "ferrari",
	"fishing", "flower", "football", "forever", "freedom", "friday", "friend", "friends", "fuckme", "fuckyou", "gateway",
	"george", "gfhjkm", "ginger", "google", "grade", "grades", "grading", "guardian", "guest", "guitar", "gunner",
	"hammer", "hannah", "happy", "harley", "heather", "hello", "helpdesk", "hockey", "homework", "hottie", "house",
	"hunter", "iceman", "iloveyou", "infinite", "internet", "jackson", "january", "jasmine", "jason", "jennifer",
	"jessica", "johnson", "jordan", "joseph", "joshua", "july", "june", "justin", "kids", "killer", "kindergarten",
	"lakers", "letmein", "library", "liverpool", "login", "london", "love", "lovely", "loveme", "lover", "maggie",
	"manager", "march", "marina", "marlboro", "martin", "master", "matrix", "matthew", "maverick", "may", "melissa",
	"mercedes", "merlin", "michael", "michelle", "mickey", "midnight", "miller", "minecraft", "monday", "monkey",
	"monster", "morgan", "mother", "mustang", "naruto", "nascar", "nathan", "newpass", "newpassword", "newyork",
	"nicholas", "nicole", "ninja", "nothing", "november", "october", "office", "ou812", "p@ssw0rd", "p@ssword", "panther",
	"parent", "parents", "pass", "passcode", "passphrase", "passw0rd", "password", "patrick", "peanut", "pepper",
	"phoenix", "please", "pokemon", "portal", "princess", "principal", "private", "purple", "pussy", "qazwsx", "qwer",
	"qwerty", "qwertyuiop", "rabbit", "rachel", "raiders", "rainbow", "ranger", "rangers", "redsox", "richard", "robert",
	"samantha", "samsung", "saturday", "school", "secret", "secure", "security", "september", "service", "shadow",
	"shannon", "snoopy", "soccer", "sophie", "spiderman", "spring", "starwars", "steelers", "student", "students",
	"summer", "sunday", "sunshine", "superman", "support", "swordfish", "system", "taylor", "teacher", "teachers", "tech",
	"temp", "temporary", "test", "test123", "testing", "thomas", "thunder", "thursday", "tigers", "tigger", "tomorrow",
	"trustno1", "tuesday", "turtle", "user", "username", "vanessa", "victoria", "wednesday", "welcome", "whatever",
	"wildcats", "william", "winner", "winter", "wizard", "woman", "yankees", "yellow", "zaq12wsx", "zxcvbn", "zxcvbnm",
};
/* clang-format on */

static int compare(const void *key, const void *entry)
{
	return str_cmp(*(const str *)key, str_c(*(const char *const *)entry));
}

static bool listed(str word)
{
	return bsearch(&word, common, COUNT_OF(common), sizeof *common, compare) != NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Without digits and marks at both ends. */
static str core(str s)
{
	while (s.n > 0 && !is_letter(s.p[0]))
		s = str_drop(s, 1);
	while (s.n > 0 && !is_letter(s.p[s.n - 1]))
		s = str_take(s, s.n - 1);
	return s;
}

/* The shortest piece of which s is a whole number of copies; s itself when it repeats nothing. */
static str period(str s)
{
	for (size_t n = 1; n <= s.n / 2; n++)
		if (s.n % n == 0 && memcmp(s.p, s.p + n, s.n - n) == 0)
			return str_take(s, n);
	return s;
}

/* Each character next to the one before in the alphabet, up or down, or the same one. */
static bool is_run(str s)
{
	size_t steps = 0;
	for (size_t i = 1; i < s.n; i++) {
		int step = s.p[i] - s.p[i - 1];
		steps += step >= -1 && step <= 1;
	}
	return s.n >= 4 && steps * 4 >= (s.n - 1) * 3; /* a break or two ("1234567890123456") does not help */
}

#define LONGEST_WORD 16

/* Nothing but listed words in a row, at most four of them: more is a passphrase, and a good one is long. */
static bool is_row_of_words(str s, int words)
{
	if (str_empty(s))
		return true;
	if (words == 0)
		return false;
	for (size_t n = s.n < LONGEST_WORD ? s.n : LONGEST_WORD; n >= 3; n--)
		if (listed(str_take(s, n)) && is_row_of_words(str_drop(s, n), words - 1))
			return true;
	return false;
}

bool blocklist_has(str folded)
{
	str word = core(folded);
	if (str_empty(word)) /* digits and marks only: fewer than 5 to choose from per place */
		return true;
	return listed(folded) || is_run(folded) || period(folded).n <= 4 || is_row_of_words(word, 4) ||
	       is_row_of_words(core(period(folded)), 4);
}
