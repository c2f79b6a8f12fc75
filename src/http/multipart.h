/* http/multipart.h — multipart/form-data (RFC 7578), streaming: fields into memory, files to disk with their SHA-256. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "base/buf.h"
#include "http/form.h"

struct multipart;
/* The boundary of a Content-Type value; absent when there is none or it breaks RFC 2046 (1 to 70 of its characters). */
str multipart_boundary(str content_type);
/* folder: where files are made; field_max: bytes of all values that are not files together. The files are removed with `a`. */
struct multipart *multipart_new(struct arena *a, str boundary, str folder, int64_t field_max);
/* RC_INVALID: malformed; RC_LIMIT: too many parts or bytes; RC_FAIL: the disk. After an error the rest is ignored. */
MUST_USE enum rc multipart_feed(struct multipart *p, str bytes);
/* Everything has come. RC_INVALID when the closing delimiter has not. */
MUST_USE enum rc multipart_end(struct multipart *p, struct form *out);

#endif
