/* The path of a QR code: numbers only, inside its square, with the three corners that a camera looks for. */
#include "signin/qr.h"
#include "base/num.h"
#include "support/test.h"

/* Fills `dark` from the path, reading it as a strict little language: M x y h w v1h-w z, and nothing else. */
static bool draw(str path, int size, bool dark[64][64])
{
	while (!str_empty(path)) {
		int x, y, w, back, n = 0;
		char text[64];
		size_t end = 0;
		while (end < path.n && path.p[end] != 'z')
			end++;
		if (end == path.n || end >= sizeof text)
			return false;
		snprintf(text, sizeof text, "%.*s", (int)end, path.p);
		str rest = { text, end }, part;
		int64_t v[4] = { 0 };
		/* M<x> <y>h<w>v1h-<w> */
		if (!str_starts(rest, S("M")))
			return false;
		rest = str_drop(rest, 1);
		if (!str_next(&rest, ' ', &part) || !num_i64(part, 0, size, &v[n++]) || !str_next(&rest, 'h', &part) ||
		    !num_i64(part, 0, size, &v[n++]) || !str_next(&rest, 'v', &part) || !num_i64(part, 1, size, &v[n++]) ||
		    !str_starts(rest, S("1h-")) || !num_i64(str_drop(rest, 3), 1, size, &v[n++]))
			return false;
		x = (int)v[0], y = (int)v[1], w = (int)v[2], back = (int)v[3];
		if (w != back || x < 4 || y < 4 || x + w > size - 4 || y >= size - 4)
			return false;
		for (int i = 0; i < w; i++)
			dark[y][x + i] = true;
		path = str_drop(path, end + 1);
	}
	return true;
}

static bool finder_at(bool dark[64][64], int x, int y)
{
	for (int i = 0; i < 7; i++)
		for (int k = 0; k < 7; k++) {
			bool ring = i == 0 || i == 6 || k == 0 || k == 6, middle = i >= 2 && i <= 4 && k >= 2 && k <= 4;
			if (dark[y + i][x + k] != (ring || middle))
				return false;
		}
	return true;
}

TEST(signin_qr_path)
{
	str path;
	int size;
	bool dark[64][64] = { { false } };
	CHECK_OK(qr_path(t->arena, S("otpauth://totp/Northwind:dana%40oak.example?secret=MZXW6YTBOI"), &path, &size));
	CHECK(size > 21 + 8 && size < 64 && (size - 8 - 17) % 4 == 0);
	CHECK(draw(path, size, dark));
	CHECK(finder_at(dark, 4, 4));
	CHECK(finder_at(dark, size - 11, 4));
	CHECK(finder_at(dark, 4, size - 11));
	char *long_text = arena_alloc(t->arena, 5000);
	for (int i = 0; i < 5000; i++)
		long_text[i] = 'a';
	CHECK_RC(RC_INVALID, qr_path(t->arena, (str){ long_text, 5000 }, &path, &size));
}
