/* signin/qr.h — a QR code as the path of an SVG. */
#ifndef SIGNIN_QR_H
#define SIGNIN_QR_H

#include "base/arena.h"
#include "base/rc.h"

/* *path: one rectangle per run of dark modules, made of numbers only; *size: width of the square with its quiet zone, in modules.
 * RC_INVALID: the text is too long for a QR code. */
MUST_USE enum rc qr_path(struct arena *a, str text, str *path, int *size);

#endif
