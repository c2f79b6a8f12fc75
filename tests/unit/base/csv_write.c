/* CSV for spreadsheets: quoting (RFC 4180), and cells that would be run as formulas. */
#include "base/csv_write.h"
#include "support/test.h"

TEST(csv_write_quotes_and_defuses)
{
	const struct {
		str cell, written;
	} cells[] = {
		{ S("plain"), S("plain\r\n") },
		{ S(""), S("\r\n") },
		{ { NULL, 0 }, S("\r\n") },
		{ S("a,b"), S("\"a,b\"\r\n") },
		{ S("say \"hi\""), S("\"say \"\"hi\"\"\"\r\n") },
		{ S("two\nlines"), S("\"two\nlines\"\r\n") },
		{ S("=1+2"), S("'=1+2\r\n") },
		{ S("+1"), S("'+1\r\n") },
		{ S("-1"), S("'-1\r\n") },
		{ S("@SUM(A1)"), S("'@SUM(A1)\r\n") },
		{ S("\tx"), S("'\tx\r\n") },
		{ S("\rx"), S("\"'\rx\"\r\n") },
		{ S("\nx"), S("\"'\nx\"\r\n") },
		{ S("=HYPERLINK(\"http://x\",\"y\")"), S("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n") },
		{ S("a=b"), S("a=b\r\n") },
		{ S("García"), S("García\r\n") },
	};
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		CLEANUP_BUF struct buf out = BUF_INIT(1000);
		CSV_ROW_OF(&out, cells[i].cell);
		CHECK_STR(cells[i].written, buf_str(&out));
	}
	CLEANUP_BUF struct buf out = BUF_INIT(1000);
	CSV_ROW_OF(&out, S("a"), (str){ 0 }, S("c"));
	CHECK_STR(S("a,,c\r\n"), buf_str(&out));
}
