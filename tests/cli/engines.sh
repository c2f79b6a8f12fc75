# engines: the same set, loaded into both engines through the same import, gives the same answers to the same families, byte by byte but
# for the keys that are made at random and the times of the loading.
# shellcheck shell=bash disable=SC2154

# answers FOLDER [DATABASE] — serves a demo, signs every family in, writes what each gets to FOLDER/sync, by user name.
answers() {
	serve demo --dir "$1" --students 40 ${2:+--database "$2"} || return
	mkdir "$1/sync"
	while IFS=$'\t' read -r district username password; do
		sign_in_api /api/v1/portal/session "$(jq -n --arg d "$district" --arg u "$username" --arg p "$password" '{district: $d, username: $u, password: $p}')" || continue
		http GET /api/v1/portal/sync -H "Authorization: Bearer $token"
		[ "$status" = 200 ] && same_for_both <<<"$body" >"$1/sync/$username"
	done < <(jq -r '.[] | select(.username and .password) | [.district_id, .username, .password] | @tsv' "$1/accounts.json")
	serve_stop
}
# Keys are 13 letters and digits (src/base/id.h) and get the number of their first appearance; instants are of the load, the cursor is of the
# keys. Lists keep their order.
same_for_both() {
	jq -S '. as $all | (reduce ($all | .. | strings | select(test("^[0-9a-hjkmnp-tv-z]{13}$"))) as $key ({};
			if has($key) then . else .[$key] = "key \(length)" end)) as $named
		| walk(if type != "string" then . elif $named[.] then $named[.]
			elif test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*Z$") then "instant" else . end) | del(.cursor)'
}

if [ -n "$pg" ]; then
	answers one
	new_pg engines
	answers two "$db"
	ok 'there are families' test "$(find one/sync -type f | wc -l)" -ge 3
	for file in one/sync/*; do
		name=${file##*/}
		ok "$name: an answer with children" jq -e '.children | length > 0' "$file"
		ok "$name: with scores, marks and balances" jq -e '[.. | objects | keys[]] | contains(["score", "attendance", "posted", "meals", "slots"])' "$file"
		ok "$name: SQLite and PostgreSQL say the same" cmp "$file" "two/sync/$name"
	done
else
	skip 'the same answers of both engines (no PostgreSQL)'
fi
