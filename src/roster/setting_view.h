/* roster/setting_view.h — what the pages of a district's settings about its data show. */
#ifndef ROSTER_SETTING_VIEW_H
#define ROSTER_SETTING_VIEW_H

#include "roster/import_view.h"

struct settings_view {
	struct shell shell;
	import_tabs tabs;
	LIST(struct field_view) fields;
	str folder; /* watched; "": none */
	enum watch_state state;
	int64_t waiting; /* sets in it */
};

struct word_view {
	str word, meaning, kind; /* kind: on the wire */
	bool own;
};
struct words_of_kind {
	str title, id;
	LIST(struct word_view) words;
};
struct words_view {
	struct shell shell;
	import_tabs tabs;
	struct field_view word, meaning;
	LIST(struct words_of_kind) kinds;
};

#endif
