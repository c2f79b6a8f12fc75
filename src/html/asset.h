/* html/asset.h — the files of web/ (css, js, icons), embedded at build time with hashed names, gzip and brotli forms. */
#ifndef HTML_ASSET_H
#define HTML_ASSET_H

#include "html/url.h"

struct asset {
	str name;	    /* "css/base.css", as in web/ */
	str path;	    /* "/assets/css/base.3f2a91c0d4.css"; for files that must keep their name (sw.js) see `fixed` */
	str type;	    /* "text/css; charset=utf-8" */
	str etag;	    /* "\"3f2a91c0d4…\"" */
	bool fixed;	    /* not hashed: served no-cache at its own path */
	str body, gzip, br; /* gzip and br absent where they would not be smaller */
};

/* By the name in web/; NULL when there is none (a misspelt name in {{asset "…"}} fails the build). */
const struct asset *asset_named(str name);
/* By request path. */
const struct asset *asset_at(str path);
const struct asset *asset_nth(size_t i); /* NULL past the last: for the service worker's list and tests */
url asset_url(const struct asset *a);

/* Made by tools/embed: sorted by name, and the order by path. Both end with a spare entry. */
extern const struct asset asset_table[];
extern const size_t asset_table_n;
extern const uint16_t asset_by_path[];

#endif
