/* embed.h — the embedder's parts: embed.c (files, migrations, C output), embed_assets.c (web/), embed_texts.c (catalogues).
 *
 *	embed assets OUT.c web GENERATED_WEB    web/ and generated files: hashed names, gzip, brotli (src/html/asset.h)
 *	embed migrations OUT.c sql              0001_name.sql … with their SHA-256 (src/db/schema.h)
 *	embed catalogues OUT.c FOLDER           <tag>.mo (src/html/mo.h)
 *	embed texts OUT.json FILE.mo            a catalogue for scripts: {"text": "texto", "one": ["uno", "muchos"]}
 */
#ifndef EMBED_H
#define EMBED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct bytes {
	char *p; /* NUL-terminated after the last byte */
	size_t n;
};

struct file {
	char *name; /* below its folder: "css/base.css" */
	struct bytes body;
};
struct files {
	struct file *at;
	size_t n;
};

/* Ends the program with a line on stderr. */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void *must_alloc(size_t n);
char *must_print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

struct bytes file_read(const char *path);
/* Adds every regular file under `folder`, sorted by name; files whose name begins with a dot are left out. */
void files_read(struct files *out, const char *folder);

#define SHA256_HEX 64
void sha256_hex(struct bytes b, char out[SHA256_HEX + 1]);

/* static const char NAME[] = "…"; */
void c_bytes(FILE *out, const char *name, struct bytes b);

void embed_assets(FILE *out, const char *web, const char *generated);
void embed_catalogues(FILE *out, const char *folder);
void embed_texts(FILE *out, const char *mo);

#endif
