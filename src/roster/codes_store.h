/* roster/codes_store.h — inside roster/: rows of roster_code and roster_setting. Contracts in codes.h and setting.h. */
#ifndef ROSTER_CODES_STORE_H
#define ROSTER_CODES_STORE_H

#include "roster/codes.h"

MUST_USE enum rc codes_own(struct db *db, struct arena *a, account_id district, struct roster_codes *out);
MUST_USE enum rc codes_put(struct db *db, struct arena *a, account_id district, const struct roster_code *code);
MUST_USE enum rc codes_drop(struct db *db, struct arena *a, account_id district, enum code_kind kind, str word);
/* The district's next change number for every student who has one. */
MUST_USE enum rc codes_touch_all(struct db *db, struct arena *a, account_id district);
MUST_USE enum rc settings_get(struct db *db, struct arena *a, account_id district, str name, str *out);
MUST_USE enum rc settings_drop(struct db *db, account_id district, str name); /* also when there is none */
MUST_USE enum rc settings_put(struct db *db, account_id district, str name, str value);

#endif
