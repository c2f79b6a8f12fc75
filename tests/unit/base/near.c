#include "base/near.h"
#include "support/test.h"

TEST(near_distance_counts_edits)
{
	CHECK_INT(0, near_distance(S("serve"), S("serve")));
	CHECK_INT(1, near_distance(S("serv"), S("serve")));
	CHECK_INT(1, near_distance(S("serrve"), S("serve")));
	CHECK_INT(1, near_distance(S("sarve"), S("serve")));
	CHECK_INT(2, near_distance(S("sevre"), S("serve")));
	CHECK_INT(3, near_distance(S("kitten"), S("sitting")));
	CHECK_INT(5, near_distance(S(""), S("serve")));
	CHECK_INT(5, near_distance(S("serve"), S("")));
}

TEST(near_distance_of_long_texts_is_far)
{
	char text[200] = { 0 };
	CHECK_INT(NEAR_FAR, near_distance((str){ text, NEAR_FAR }, S("a")));
	CHECK_INT(NEAR_FAR, near_distance(S("a"), (str){ text, sizeof text }));
	CHECK_INT(0, near_distance((str){ text, NEAR_FAR - 1 }, (str){ text, NEAR_FAR - 1 }));
}

TEST(near_offer_keeps_the_nearest)
{
	struct near n = NEAR(S("max_bdy"));
	near_offer(&n, S("max_upload"));
	near_offer(&n, S("max_body"));
	near_offer(&n, S("mail_from"));
	CHECK_STR(S("max_body"), n.best);
	CHECK_INT(1, n.distance);
}

TEST(near_offer_takes_nothing_that_is_far)
{
	struct near n = NEAR(S("colour"));
	near_offer(&n, S("zone"));
	near_offer(&n, S("demo"));
	near_offer(&n, S("database"));
	CHECK(str_absent(n.best));
	struct near short_one = NEAR(S("x"));
	near_offer(&short_one, S("y"));
	CHECK(str_absent(short_one.best));
}
