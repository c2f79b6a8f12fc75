/* signin/qr.c — see qr.h. libqrencode finds the modules; what is written of them are integers. */
#include "signin/qr.h"

#include <qrencode.h>

#include "base/buf.h"

#define QUIET 4 /* modules around, by the standard */
#define PATH_MAX_BYTES (256 * 1024)

static void add_row(struct buf *out, const unsigned char *row, int width, int y)
{
	for (int x = 0; x < width; x++) {
		int from = x;
		while (x < width && row[x] & 1)
			x++;
		if (x > from)
			buf_printf(out, "M%d %dh%dv1h-%dz", from + QUIET, y + QUIET, x - from, x - from);
	}
}

enum rc qr_path(struct arena *a, str text, str *path, int *size)
{
	QRcode *code = QRcode_encodeString8bit(arena_z(a, text), 0, QR_ECLEVEL_M);
	if (!code)
		return fail(RC_INVALID, "no QR code can be made of this text");
	CLEANUP_BUF struct buf out = BUF_INIT(PATH_MAX_BYTES);
	for (int y = 0; y < code->width; y++)
		add_row(&out, code->data + (size_t)y * (size_t)code->width, code->width, y);
	*size = code->width + 2 * QUIET;
	*path = arena_dup(a, buf_str(&out));
	QRcode_free(code);
	return buf_rc(&out);
}
