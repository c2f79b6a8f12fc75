/* embed_texts.c — catalogues as C and as JSON. A translation that lost or invented a {name} ends the build. */
#include "embed.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* One entry of a .mo file as msgfmt writes it: NUL-terminated forms, one after the other. */
struct message {
	struct bytes key, text;
};

static uint32_t word_at(struct bytes mo, size_t at)
{
	uint32_t v;
	if (at + sizeof v > mo.n)
		die("a .mo file is cut off");
	memcpy(&v, mo.p + at, sizeof v);
	return v;
}

static struct bytes string_at(struct bytes mo, uint32_t table, uint32_t i)
{
	size_t entry = table + (size_t)i * 8, n = word_at(mo, entry), at = word_at(mo, entry + 4);
	if (at > mo.n || n > mo.n - at)
		die("a .mo file is cut off");
	return (struct bytes){ mo.p + at, n };
}

static uint32_t message_count(struct bytes mo)
{
	if (word_at(mo, 0) != UINT32_C(0x950412de))
		die("not a .mo file of this machine's byte order");
	return word_at(mo, 8);
}

static struct message message_at(struct bytes mo, uint32_t i)
{
	return (struct message){ string_at(mo, word_at(mo, 12), i), string_at(mo, word_at(mo, 16), i) };
}

/* The form behind this one; NULL after the last. */
static const char *next_form(struct bytes forms, const char *form)
{
	const char *next = form + strlen(form) + 1;
	return next < forms.p + forms.n ? next : NULL;
}

/* ---- {names} ---- */

/* Is each {name} of `text` somewhere in `other` (all its forms)? */
static void check_names(const char *file, const char *text, struct bytes other, const char *complaint)
{
	for (const char *open = text; (open = strchr(open, '{')); open++) {
		const char *close = strchr(open, '}');
		size_t n = close ? (size_t)(close - open) + 1 : 1;
		if (!memmem(other.p, other.n, open, n))
			die("%s: \"%s\": %s %.*s", file, text, complaint, (int)n, open);
	}
}

static void check_message(const char *file, const struct message *m)
{
	bool plural = next_form(m->key, m->key.p) != NULL;
	for (const char *form = m->text.p; form; form = next_form(m->text, form)) {
		struct bytes one = { (char *)(uintptr_t)form, strlen(form) };
		check_names(file, form, m->key, "the English text has no");
		if (!plural && one.n > 0)
			check_names(file, m->key.p, one, "the translation lacks");
	}
}

static void check_catalogue(const char *name, struct bytes mo)
{
	for (uint32_t i = 0; i < message_count(mo); i++) {
		struct message m = message_at(mo, i);
		if (m.key.n > 0)
			check_message(name, &m);
	}
}

/* ---- C ---- */

void embed_catalogues(FILE *out, const char *folder)
{
	struct files files = { 0 };
	files_read(&files, folder);
	fputs("#include \"html/mo.h\"\n\n", out);
	for (size_t i = 0; i < files.n; i++) {
		char *variable = must_print("mo_%zu", i);
		check_catalogue(files.at[i].name, files.at[i].body);
		c_bytes(out, variable, files.at[i].body);
		free(variable);
	}
	fputs("\nconst struct catalogue_file catalogue_files[] = {\n", out);
	for (size_t i = 0; i < files.n; i++) {
		const char *dot = strrchr(files.at[i].name, '.');
		if (!dot || strcmp(dot, ".mo") != 0)
			die("%s/%s: not a .mo file", folder, files.at[i].name);
		fprintf(out, "\t{ S_INIT(\"%.*s\"), { mo_%zu, sizeof mo_%zu - 1 } },\n", (int)(dot - files.at[i].name),
			files.at[i].name, i, i);
	}
	fprintf(out, "\t{ { 0 }, { 0 } },\n};\nconst size_t catalogue_files_n = %zu;\n", files.n);
}

/* ---- JSON ---- */

static void json_text(FILE *out, const char *s)
{
	fputc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			fprintf(out, "\\u%04x", (unsigned)*s);
		else
			fputc(*s, out);
	}
	fputc('"', out);
}

static void json_message(FILE *out, const struct message *m)
{
	const char *comma = "";
	bool plural = next_form(m->key, m->key.p) != NULL;
	json_text(out, m->key.p);
	fputs(plural ? ": [" : ": ", out);
	for (const char *form = m->text.p; form; form = next_form(m->text, form)) {
		fputs(comma, out);
		json_text(out, form);
		comma = ", ";
	}
	fputs(plural ? "]" : "", out);
}

void embed_texts(FILE *out, const char *path)
{
	struct bytes mo = file_read(path);
	const char *comma = "";
	fputs("{", out);
	for (uint32_t i = 0; i < message_count(mo); i++) {
		struct message m = message_at(mo, i);
		if (m.key.n == 0 || m.text.n == 0)
			continue;
		fprintf(out, "%s\n", comma);
		json_message(out, &m);
		comma = ",";
	}
	fputs("\n}\n", out);
	free(mo.p);
}
