/* demo/state.c — the order in which the demo's state is made. */
#include "demo/state.h"

#include "auth/auth.h"
#include "cases/figures.h"

enum rc demo_build(struct store *store, struct arena *a, str dir, int students, int64_t seed, struct demo_state *out)
{
	static db_fn *const parts[] = { demo_people, demo_cases, demo_updates, demo_notices };
	*out = (struct demo_state){ 0 };
	struct demo d = { .arena = a, .store = store, .out = out, .now = clock_now() };
	enum rc rc = password_hash(a, S(DEMO_PASSWORD), &d.password_hash);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(parts); i++)
		rc = store_write(store, parts[i], &d);
	clock_set((instant){ 0 });
	for (bool more = true; rc == RC_OK && more;)
		rc = case_figures_due(store, NULL, &more);
	out->district = d.account[DEMO_MAIN];
	out->district_name = d.account_name[DEMO_MAIN];
	return rc == RC_OK ? demo_portal(&d, dir, students, seed) : rc;
}
