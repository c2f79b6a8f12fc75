/* embed_assets.c — web/ as a table: hashed paths, compressed forms, references between files resolved.
 *
 * web/FIXED lists "name path" of files that keep their path (a service worker, a manifest); web/<folder>/SHELL lists names
 * that a service worker in that folder keeps offline. In css, js, json, html, svg and webmanifest files
 *	@asset(css/base.css)   is replaced by that file's path,
 *	@shell()               by a JSON array of the paths of the folder's SHELL,
 *	@version()             by a hash over the names and contents of the SHELL.
 * Scripts lose their indentation and the lines that are comments.
 */
#include "embed.h"

#include <brotli/encode.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define HASH_IN_PATH 10

struct asset {
	const char *name;
	char *path;
	const char *type;
	bool is_text, fixed;
	enum { WAITING, RESOLVING, DONE } state;
	char hash[SHA256_HEX + 1];
	struct bytes body, gzip, br;
};

static struct asset *assets;
static size_t assets_n;
static struct files control; /* FIXED and SHELL files */

static const struct {
	const char *extension, *type;
	bool is_text; /* references are resolved */
} types[] = {
	{ ".css", "text/css; charset=utf-8", true },
	{ ".js", "text/javascript; charset=utf-8", true },
	{ ".json", "application/json", true },
	{ ".html", "text/html; charset=utf-8", true },
	{ ".svg", "image/svg+xml", true },
	{ ".webmanifest", "application/manifest+json", true },
	{ ".txt", "text/plain; charset=utf-8", false },
	{ ".png", "image/png", false },
	{ ".ico", "image/x-icon", false },
	{ ".webp", "image/webp", false },
	{ ".woff2", "font/woff2", false },
};

static const char *extension_of(const char *name)
{
	const char *slash = strrchr(name, '/');
	const char *dot = strrchr(slash ? slash : name, '.');
	return dot ? dot : "";
}

static bool is_control(const char *name)
{
	const char *slash = strrchr(name, '/');
	return strcmp(name, "FIXED") == 0 || (slash && strcmp(slash, "/SHELL") == 0);
}

static const struct file *control_file(const char *name)
{
	for (size_t i = 0; i < control.n; i++)
		if (strcmp(control.at[i].name, name) == 0)
			return &control.at[i];
	return NULL;
}

static struct asset *asset_find(const char *name, size_t n)
{
	for (size_t i = 0; i < assets_n; i++)
		if (strlen(assets[i].name) == n && memcmp(assets[i].name, name, n) == 0)
			return &assets[i];
	return NULL;
}

/* ---- references ---- */

struct line {
	const char *p;
	size_t n;
};

/* The next line of a control file that isn't blank or a # comment. */
static bool next_line(const struct file *f, size_t *at, struct line *out)
{
	while (f && *at < f->body.n) {
		const char *start = f->body.p + *at;
		size_t n = strcspn(start, "\n");
		*at += n + 1;
		while (n > 0 && strchr(" \t", start[n - 1]))
			n--;
		*out = (struct line){ start, n };
		if (n > 0 && start[0] != '#')
			return true;
	}
	return false;
}

static void resolve(struct asset *a);

static struct asset *referred(const struct asset *from, const char *name, size_t n)
{
	struct asset *a = asset_find(name, n);
	if (!a)
		die("web/%s: there is no asset %.*s", from->name, (int)n, name);
	if (a == from || a->state == RESOLVING)
		die("web/%s and web/%s name each other: neither hash can be known first", from->name, a->name);
	resolve(a);
	return a;
}

static const struct file *shell_of(const struct asset *a)
{
	const char *slash = strrchr(a->name, '/');
	char *name = must_print("%.*sSHELL", slash ? (int)(slash - a->name) + 1 : 0, a->name);
	const struct file *f = control_file(name);
	if (!f)
		die("web/%s: there is no web/%s", a->name, name);
	free(name);
	return f;
}

/* The SHELL as a JSON array of paths, or as what @version() hashes. A line that begins with / is a path as it is. */
static void write_shell(FILE *out, const struct asset *a, bool as_json)
{
	struct line l;
	size_t at = 0;
	const char *comma = "";
	for (const struct file *f = shell_of(a); next_line(f, &at, &l); comma = ", ") {
		const struct asset *r = l.p[0] == '/' ? NULL : referred(a, l.p, l.n);
		const char *path = r ? r->path : l.p;
		int n = r ? (int)strlen(r->path) : (int)l.n;
		if (as_json)
			fprintf(out, "%s\"%.*s\"", comma, n, path);
		else
			fprintf(out, "%.*s %s\n", n, path, r ? r->hash : "");
	}
	if (as_json && !*comma)
		die("web/%s: its SHELL is empty", a->name);
}

static void write_version(FILE *out, const struct asset *a)
{
	struct bytes all = { 0 };
	char hash[SHA256_HEX + 1];
	FILE *f = open_memstream(&all.p, &all.n);
	if (!f)
		die("out of memory");
	write_shell(f, a, false);
	fclose(f);
	sha256_hex(all, hash);
	fprintf(out, "%.*s", HASH_IN_PATH, hash);
	free(all.p);
}

/* Writes the replacement of the reference at `at`, if one begins there: its length, or 0. */
static size_t write_reference(FILE *out, const struct asset *a, const char *at)
{
	static const char *const calls[] = { "@asset(", "@shell()", "@version()" };
	size_t n = strlen(calls[0]);
	if (strncmp(at, calls[0], n) == 0) {
		size_t name = strcspn(at + n, ")\n");
		if (at[n + name] != ')')
			die("web/%s: @asset( without )", a->name);
		fputs(referred(a, at + n, name)->path, out);
		return n + name + 1;
	}
	if (strncmp(at, calls[1], strlen(calls[1])) == 0) {
		fputc('[', out);
		write_shell(out, a, true);
		fputc(']', out);
		return strlen(calls[1]);
	}
	if (strncmp(at, calls[2], strlen(calls[2])) == 0) {
		write_version(out, a);
		return strlen(calls[2]);
	}
	return 0;
}

/* Where the text of a line begins: scripts are sent without indentation and without lines that are a comment. So no template
 * literal of a script may have a line that depends on either. */
static const char *line_text(const struct asset *a, const char *at)
{
	if (strcmp(extension_of(a->name), ".js") != 0)
		return at;
	for (;;) {
		const char *text = at + strspn(at, "\t");
		if (strncmp(text, "//", 2) != 0)
			return text;
		at = text + strcspn(text, "\n");
		at += *at == '\n';
	}
}

static void replace_references(struct asset *a)
{
	struct bytes done = { 0 };
	FILE *out = open_memstream(&done.p, &done.n);
	if (!out)
		die("out of memory");
	for (const char *at = line_text(a, a->body.p), *end = a->body.p + a->body.n; at < end;) {
		size_t n = *at == '@' ? write_reference(out, a, at) : 0;
		if (n == 0)
			fputc(*at, out);
		at = n == 0 && *at == '\n' ? line_text(a, at + 1) : at + (n > 0 ? n : 1);
	}
	fclose(out);
	a->body = done;
}

/* Hash and path, after those of all files it names. */
static void resolve(struct asset *a)
{
	if (a->state == DONE)
		return;
	a->state = RESOLVING;
	if (a->is_text)
		replace_references(a);
	sha256_hex(a->body, a->hash);
	if (!a->path) {
		const char *extension = extension_of(a->name);
		a->path = must_print("/assets/%.*s.%.*s%s", (int)(extension - a->name), a->name, HASH_IN_PATH, a->hash, extension);
	}
	a->state = DONE;
}

static void read_fixed(void)
{
	struct line l;
	size_t at = 0;
	for (const struct file *f = control_file("FIXED"); next_line(f, &at, &l);) {
		size_t name = 0;
		while (name < l.n && l.p[name] != ' ' && l.p[name] != '\t')
			name++;
		size_t path = name;
		while (path < l.n && (l.p[path] == ' ' || l.p[path] == '\t'))
			path++;
		struct asset *a = asset_find(l.p, name);
		if (!a || path == l.n || l.p[path] != '/')
			die("web/FIXED: \"%.*s\": a line is the name of an asset and its path", (int)l.n, l.p);
		a->fixed = true;
		a->path = must_print("%.*s", (int)(l.n - path), l.p + path);
	}
}

/* ---- compression ---- */

static struct bytes gzip(struct bytes b)
{
	z_stream z = { 0 };
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		die("zlib failed");
	struct bytes out = { must_alloc(deflateBound(&z, b.n)), deflateBound(&z, b.n) };
	z.next_in = (Bytef *)b.p;
	z.avail_in = (uInt)b.n;
	z.next_out = (Bytef *)out.p;
	z.avail_out = (uInt)out.n;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		die("zlib failed");
	out.n = z.total_out;
	deflateEnd(&z);
	return out;
}

static struct bytes brotli(struct bytes b, bool is_text)
{
	size_t n = BrotliEncoderMaxCompressedSize(b.n);
	struct bytes out = { must_alloc(n), n };
	if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, is_text ? BROTLI_MODE_TEXT : BROTLI_MODE_GENERIC,
				   b.n, (const uint8_t *)b.p, &out.n, (uint8_t *)out.p))
		die("brotli failed");
	return out;
}

/* A compressed form is worth its while when it saves a tenth. */
static void keep_if_smaller(struct bytes *form, struct bytes body)
{
	if (form->n + body.n / 10 >= body.n)
		*form = (struct bytes){ 0 };
}

/* ---- output ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct asset *)a)->name, ((const struct asset *)b)->name);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(assets[*(const size_t *)a].path, assets[*(const size_t *)b].path);
}

static void write_form(FILE *out, const char *form, size_t i, struct bytes b)
{
	if (b.p)
		fprintf(out, ", { %s_%zu, sizeof %s_%zu - 1 }", form, i, form, i);
	else
		fputs(", { 0 }", out);
}

static void write_table(FILE *out)
{
	fputs("\nconst struct asset asset_table[] = {\n", out);
	for (size_t i = 0; i < assets_n; i++) {
		const struct asset *a = &assets[i];
		fprintf(out, "\t{ S_INIT(\"%s\"), S_INIT(\"%s\"), S_INIT(\"%s\"), S_INIT(\"\\\"%.20s\\\"\"), %s", a->name, a->path,
			a->type, a->hash, a->fixed ? "true" : "false");
		write_form(out, "body", i, a->body);
		write_form(out, "gzip", i, a->gzip);
		write_form(out, "br", i, a->br);
		fputs(" },\n", out);
	}
	fprintf(out, "\t{ .fixed = false },\n};\nconst size_t asset_table_n = %zu;\n", assets_n);
	size_t *order = must_alloc(assets_n * sizeof *order);
	for (size_t i = 0; i < assets_n; i++)
		order[i] = i;
	qsort(order, assets_n, sizeof *order, by_path);
	fputs("const uint16_t asset_by_path[] = {", out);
	for (size_t i = 0; i < assets_n; i++) {
		if (i > 0 && strcmp(assets[order[i]].path, assets[order[i - 1]].path) == 0)
			die("two assets at %s", assets[order[i]].path);
		fprintf(out, " %zu,", order[i]);
	}
	fputs(" 0 };\n", out);
	free(order);
}

static void add_asset(const struct file *f)
{
	struct asset a = { .name = f->name, .body = f->body };
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].extension, extension_of(f->name)) == 0) {
			a.type = types[i].type;
			a.is_text = types[i].is_text;
		}
	if (!a.type)
		die("web/%s: no media type is known for it (tools/embed_assets.c)", f->name);
	if (asset_find(a.name, strlen(a.name)))
		die("web/%s exists and is generated too", f->name);
	assets[assets_n++] = a;
}

static void write_bytes(FILE *out, struct asset *a, size_t i)
{
	struct {
		const char *form;
		struct bytes b;
	} forms[] = { { "body", a->body }, { "gzip", a->gzip }, { "br", a->br } };
	for (size_t f = 0; f < sizeof forms / sizeof forms[0]; f++) {
		char *variable = must_print("%s_%zu", forms[f].form, i);
		if (forms[f].b.p)
			c_bytes(out, variable, forms[f].b);
		free(variable);
	}
}

void embed_assets(FILE *out, const char *web, const char *generated)
{
	struct files all = { 0 };
	files_read(&all, web);
	files_read(&all, generated);
	assets = must_alloc(all.n * sizeof *assets);
	control.at = must_alloc(all.n * sizeof *control.at);
	for (size_t i = 0; i < all.n; i++) {
		if (is_control(all.at[i].name))
			control.at[control.n++] = all.at[i];
		else
			add_asset(&all.at[i]);
	}
	qsort(assets, assets_n, sizeof *assets, by_name);
	read_fixed();
	fputs("#include \"html/asset.h\"\n\n", out);
	for (size_t i = 0; i < assets_n; i++) {
		struct asset *a = &assets[i];
		resolve(a);
		a->gzip = gzip(a->body);
		a->br = brotli(a->body, a->is_text);
		keep_if_smaller(&a->gzip, a->body);
		keep_if_smaller(&a->br, a->body);
		write_bytes(out, a, i);
	}
	write_table(out);
}
