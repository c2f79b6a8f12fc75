/* html/lang.c — languages over the embedded catalogues. */
#include "html/lang.h"

#include <pthread.h>

#include "base/buf.h"
#include "base/num.h"
#include "html/mo.h"

#define MAX_LANGUAGES 32
#define MAX_FILLED (64 * 1024)

struct lang {
	str tag, own_name, dir;
	bool translated; /* English has no catalogue */
	struct mo mo;
};

static struct lang languages[MAX_LANGUAGES] = {
	{ .tag = S_INIT("en"), .own_name = S_INIT("English"), .dir = S_INIT("ltr") },
};
static size_t languages_n = 1;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_catalogues(void)
{
	for (size_t i = 0; i < catalogue_files_n && languages_n < MAX_LANGUAGES; i++) {
		struct lang l = { .tag = catalogue_files[i].tag, .translated = true };
		if (!mo_open(catalogue_files[i].mo, &l.mo))
			continue;
		str name = mo_header(&l.mo, S("X-Language-Name")), dir = mo_header(&l.mo, S("X-Direction"));
		l.own_name = str_empty(name) ? l.tag : name;
		l.dir = str_eq(dir, S("rtl")) ? S("rtl") : S("ltr");
		languages[languages_n++] = l;
	}
}

const struct lang *lang_at(size_t i)
{
	pthread_once(&opened, open_catalogues);
	return i < languages_n ? &languages[i] : NULL;
}

const struct lang *lang_english(void)
{
	return lang_at(0);
}

str lang_tag(const struct lang *l)
{
	return l->tag;
}

str lang_dir(const struct lang *l)
{
	return l->dir;
}

str lang_own_name(const struct lang *l)
{
	return l->own_name;
}

const struct lang *lang_find(str tag)
{
	const struct lang *by_language = NULL;
	str rest = tag, language;
	if (!str_next(&rest, '-', &language))
		return NULL;
	for (size_t i = 0; lang_at(i); i++) {
		if (str_eq_nocase(lang_at(i)->tag, tag))
			return lang_at(i);
		if (!by_language && str_eq_nocase(lang_at(i)->tag, language))
			by_language = lang_at(i);
	}
	return by_language;
}

/* RFC 9110 §12.5.4: ranges with weights; the first of the heaviest that we speak. */
const struct lang *lang_accept(str header)
{
	const struct lang *best = NULL;
	int64_t best_weight = 0;
	str range;
	while (str_next(&header, ',', &range)) {
		str tag, parameter;
		int64_t weight = 1000;
		if (!str_next(&range, ';', &tag))
			continue;
		while (str_next(&range, ';', &parameter)) {
			parameter = str_trim(parameter);
			if (str_starts(parameter, S("q=")) && !num_fixed(str_drop(parameter, 2), 3, 0, 1000, &weight))
				weight = 0;
		}
		tag = str_trim(tag);
		const struct lang *l = str_eq(tag, S("*")) ? lang_english() : lang_find(tag);
		if (l && weight > best_weight) {
			best = l;
			best_weight = weight;
		}
	}
	return best ? best : lang_english();
}

str T(const struct lang *l, const char *msgid)
{
	str key = str_c(msgid);
	str text = l->translated ? mo_text(&l->mo, key) : key;
	return str_absent(text) ? key : text;
}

str TN(const struct lang *l, const char *one, const char *many, int64_t n)
{
	str text = l->translated ? mo_plural(&l->mo, str_c(one), n) : (str){ 0 };
	return str_absent(text) ? str_c(n == 1 ? one : many) : text;
}

static const struct t_arg *arg_named(const struct t_arg *args, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(str_c(args[i].name), name))
			return &args[i];
	return NULL;
}

str t_fill(struct arena *a, str translated, const struct t_arg *args, size_t n)
{
	CLEANUP_BUF struct buf out = BUF_INIT(MAX_FILLED);
	for (ptrdiff_t open; (open = str_find(translated, S("{"))) >= 0;) {
		str behind = str_drop(translated, (size_t)open + 1);
		ptrdiff_t close = str_find(behind, S("}"));
		const struct t_arg *arg = close < 0 ? NULL : arg_named(args, n, str_take(behind, (size_t)close));
		buf_add(&out, str_take(translated, (size_t)open + !arg));
		if (arg)
			buf_add(&out, arg->value);
		translated = arg ? str_drop(behind, (size_t)close + 1) : behind;
	}
	buf_add(&out, translated);
	return arena_dup(a, buf_str(&out));
}
