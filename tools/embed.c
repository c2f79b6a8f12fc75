/* embed.c — files and migrations as C. embed.h says how it is called. */
#include "embed.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE (16 * 1024 * 1024)

void die(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	fputs("embed: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}

void *must_alloc(size_t n)
{
	void *p = calloc(1, n > 0 ? n : 1);
	if (!p)
		die("out of memory");
	return p;
}

char *must_print(const char *fmt, ...)
{
	char *out = NULL;
	va_list args;
	va_start(args, fmt);
	if (vasprintf(&out, fmt, args) < 0)
		die("out of memory");
	va_end(args);
	return out;
}

/* ---- files ---- */

struct bytes file_read(const char *path)
{
	FILE *f = fopen(path, "re");
	struct stat st;
	if (!f || fstat(fileno(f), &st) != 0)
		die("%s: %s", path, strerror(errno));
	if (st.st_size > MAX_FILE)
		die("%s: larger than %d bytes", path, MAX_FILE);
	struct bytes b = { must_alloc((size_t)st.st_size + 1), (size_t)st.st_size };
	if (fread(b.p, 1, b.n, f) != b.n)
		die("%s: %s", path, strerror(errno));
	fclose(f);
	return b;
}

static void files_add(struct files *out, char *name, struct bytes body)
{
	struct file *at = realloc(out->at, (out->n + 1) * sizeof *at);
	if (!at)
		die("out of memory");
	out->at = at;
	out->at[out->n++] = (struct file){ name, body };
}

static void walk(struct files *out, const char *folder, const char *below)
{
	char *path = must_print("%s/%s", folder, below);
	DIR *d = opendir(path);
	if (!d)
		die("%s: %s", path, strerror(errno));
	for (struct dirent *e; (e = readdir(d));) {
		struct stat st;
		if (e->d_name[0] == '.')
			continue;
		char *name = must_print("%s%s%s", below, *below ? "/" : "", e->d_name);
		char *full = must_print("%s/%s", folder, name);
		if (stat(full, &st) != 0)
			die("%s: %s", full, strerror(errno));
		if (S_ISDIR(st.st_mode))
			walk(out, folder, name);
		else if (S_ISREG(st.st_mode))
			files_add(out, name, file_read(full));
		free(full);
	}
	closedir(d);
	free(path);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

void files_read(struct files *out, const char *folder)
{
	walk(out, folder, "");
	if (out->n > 0)
		qsort(out->at, out->n, sizeof out->at[0], by_name);
}

/* ---- C ---- */

void sha256_hex(struct bytes b, char out[SHA256_HEX + 1])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	if (EVP_Digest(b.p, b.n, digest, NULL, EVP_sha256(), NULL) != 1)
		die("SHA-256 failed");
	for (size_t i = 0; i < SHA256_HEX / 2; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

void c_bytes(FILE *out, const char *name, struct bytes b)
{
	fprintf(out, "static const char %s[] =\n\t\"", name);
	for (size_t i = 0; i < b.n; i++) {
		unsigned char c = (unsigned char)b.p[i];
		if (i > 0 && i % 96 == 0)
			fputs("\"\n\t\"", out);
		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '?')
			fprintf(out, "\\%03o", c);
		else
			fputc(c, out);
	}
	fputs("\";\n", out);
}

/* ---- migrations ---- */

/* "0001_people.sql" → 1 and "people". */
static int migration_name(const char *file, char **name)
{
	size_t n = strlen(file);
	int number = 0;
	for (size_t i = 0; i < 4; i++) {
		if (i >= n || !isdigit((unsigned char)file[i]))
			die("sql/%s: a migration is named 0001_name.sql", file);
		number = number * 10 + (file[i] - '0');
	}
	if (n < 10 || file[4] != '_' || strcmp(file + n - 4, ".sql") != 0)
		die("sql/%s: a migration is named 0001_name.sql", file);
	*name = must_print("%.*s", (int)(n - 9), file + 5);
	return number;
}

static void embed_migrations(FILE *out, const char *folder)
{
	struct files files = { 0 };
	files_read(&files, folder);
	fputs("#include \"db/schema.h\"\n\n", out);
	for (size_t i = 0; i < files.n; i++) {
		char *variable = must_print("text_%zu", i);
		c_bytes(out, variable, files.at[i].body);
		free(variable);
	}
	int last = -1;
	fputs("\nconst struct schema_migration schema_migrations[] = {\n", out);
	for (size_t i = 0; i < files.n; i++) {
		char hash[SHA256_HEX + 1], *name;
		int number = migration_name(files.at[i].name, &name);
		if (number <= last)
			die("%s/%s: two migrations have this number", folder, files.at[i].name);
		last = number;
		sha256_hex(files.at[i].body, hash);
		fprintf(out, "\t{ %d, S_INIT(\"%s\"), S_INIT(\"%s\"), { text_%zu, sizeof text_%zu - 1 } },\n", number, name, hash,
			i, i);
		free(name);
	}
	fprintf(out, "};\nconst size_t schema_migrations_n = %zu;\n", files.n);
}

int main(int argc, char **argv)
{
	bool assets = argc == 5 && strcmp(argv[1], "assets") == 0;
	if (!assets && argc != 4) {
		fputs("usage: embed assets OUT.c WEB GENERATED | migrations OUT.c FOLDER | catalogues OUT.c FOLDER | texts "
		      "OUT.json FILE.mo\n",
		      stderr);
		return 2;
	}
	FILE *out = fopen(argv[2], "we");
	if (!out)
		die("%s: %s", argv[2], strerror(errno));
	if (strcmp(argv[1], "texts") != 0)
		fprintf(out, "/* Made by embed %s. */\n", argv[1]);
	if (assets)
		embed_assets(out, argv[3], argv[4]);
	else if (strcmp(argv[1], "migrations") == 0)
		embed_migrations(out, argv[3]);
	else if (strcmp(argv[1], "catalogues") == 0)
		embed_catalogues(out, argv[3]);
	else if (strcmp(argv[1], "texts") == 0)
		embed_texts(out, argv[3]);
	else
		die("%s: unknown", argv[1]);
	if (fclose(out) != 0)
		die("%s: %s", argv[2], strerror(errno));
	return 0;
}
