# account and user: adding, listing, passwords, and signing in with them.
# shellcheck shell=bash disable=SC2154

secret='four quiet herons stand'

user_life() { # engine
	belfry init --database "$db" --data_dir data
	want "$1: init" 0
	belfry account add --database "$db" --name 'Oak Grove' --state IA --portal
	want "$1: a district" 0 'Oak Grove'
	district=$(awk '{ print $2 }' <<<"$out")
	belfry account add --database "$db" --name 'Prairie Agency' --kind esa --state IA
	want "$1: a service agency" 0
	belfry account list --database "$db"
	has "$1: account list" "$district  district   IA  Oak Grove" "$out"
	belfry account list oak --database "$db"
	equal "$1: account list with a word" 1 "$(wc -l <<<"$out")"
	belfry account add --database "$db" --name 'Elm' --state Iowa
	want "$1: a state that is none" 1 'two capital letters'
	belfry account add --database "$db" --name 'Elm' --state IA --kind castle
	want "$1: a kind that is none" 2 '--kind takes district, state'
	belfry account add --database "$db" --name 'Elm'
	want "$1: no state" 2 '--name and --state are needed'

	belfry_told "$secret" user add --database "$db" --email Lee@Vendor.example --name 'Lee Marsh' --staff agent,hosting
	want "$1: add staff" 0 'added lee@vendor.example'
	belfry_told "$secret" user add --database "$db" --email dana@oak.example --name 'Dana Whitfield' --contact 'oak grove:authorized'
	want "$1: add a contact by the district's name" 0 'added dana@oak.example'
	belfry_told "$secret" user add --database "$db" --email paul@oak.example --name 'Paul Berg' --admin "$district"
	want "$1: add an administrator by its id" 0 'added paul@oak.example'
	belfry user add --database "$db" --email nora@vendor.example --name 'Nora Lind' --staff publisher
	want "$1: add without a password" 0 "without a password: can't sign in yet"
	belfry user add --database "$db" --email lee@vendor.example --staff admin
	want "$1: more for one who is known" 0 'changed lee@vendor.example'
	belfry user list --database "$db"
	equal "$1: list" "dana@oak.example active authorized of Oak Grove
lee@vendor.example active staff agent hosting admin
nora@vendor.example invited staff publisher
paul@oak.example active administrator of Oak Grove" "$(tr -s ' ' <<<"$out")"

	local before
	before=$(contents "$db")
	belfry user add --database "$db" --email dana@oak.example --contact 'Oak Grove:technical'
	want "$1: a contact twice" 1 'dana@oak.example is that already; nothing has changed'
	belfry user add --database "$db" --email x@oak.example --name 'X Y' --staff agnt
	want "$1: no such role" 1 '--staff takes agent, hosting, publisher, admin; not "agnt"'
	belfry user add --database "$db" --email x@oak.example --name 'X Y' --contact Nowhere:technical
	want "$1: no such account" 1 'there is no account "Nowhere"'
	belfry user add --database "$db" --email x@oak.example --name 'X Y' --contact 'Oak Grove:chief'
	want "$1: no such type of contact" 1 '--contact takes ACCOUNT:authorized'
	belfry user add --database "$db" --email x@oak.example --name 'X Y' --admin 'Prairie Agency'
	want "$1: an administrator is one of a district" 1 '--admin takes a district'
	belfry user add --database "$db" --email x@oak.example --staff agent
	want "$1: a new person has a name" 1 '--name takes given name and family name'
	belfry user add --database "$db" --email nobody --name 'X Y' --staff agent
	want "$1: not an address" 2 '--email with an address is missing'
	belfry user add --database "$db" --email x@oak.example --name 'X Y'
	want "$1: nothing to become" 2 'one of --staff, --contact, --admin is missing'
	belfry user add --database "$db" --email x@oak.example --name 'X Y' --staff agent --language tlh
	want "$1: no such language" 2 'there are no texts in the language "tlh"'
	belfry_told short user add --database "$db" --email x@oak.example --name 'X Y' --staff agent
	want "$1: a short password" 1 'at least 15 characters'
	belfry_told 'x@oak.example x@oak.example' user add --database "$db" --email x@oak.example --name 'X Y' --staff agent
	want "$1: a password that is the address" 1 'user: '
	belfry user password --database "$db" --email dana@oak.example
	want "$1: no password on standard input" 1 'read from standard input, which is empty'
	belfry_told "$secret" user password --database "$db" --email nobody@oak.example
	want "$1: password of nobody" 1 'nobody has this address'
	equal "$1: what was refused changed nothing" "$before" "$(contents "$db")"

	serve serve --database "$db" --data_dir data || return
	local address
	for address in lee@vendor.example dana@oak.example paul@oak.example; do
		ok "$1: $address signs in" sign_in "$address" "$secret"
	done
	sign_in dana@oak.example 'four quiet herons stood'
	equal "$1: a wrong password" 422 "$status"
	sign_in nora@vendor.example ''
	equal "$1: one without a password can't" 422 "$status"
	sign_in_api /api/v1/session "{\"email\":\"dana@oak.example\",\"password\":\"$secret\"}"
	equal "$1: signs in by the API" 201 "$status"
	http GET /api/v1/me -H "Authorization: Bearer $token"
	equal "$1: and is who he is" 'Dana Whitfield' "$(field .name)"

	# The password changes under the running server: the old session and the old password end.
	belfry_told 'eleven brass bells at dusk' user password --database "$db" --email dana@oak.example
	want "$1: password" 0 'all sessions of this person have ended'
	for _ in $(seq 30); do
		http GET /api/v1/me -H "Authorization: Bearer $token"
		[ "$status" = 401 ] && break
		sleep 0.2
	done
	equal "$1: the session has ended" 401 "$status"
	sign_in dana@oak.example "$secret"
	equal "$1: the old password no longer opens" 422 "$status"
	ok "$1: the new one does" sign_in dana@oak.example 'eleven brass bells at dusk'
	belfry_told "$secret" user password --database "$db" --email nora@vendor.example
	ok "$1: a first password" sign_in nora@vendor.example "$secret"

	# suspended, reinstated, ended; the last administrator stays
	belfry user suspend --database "$db" --email nora@vendor.example
	want "$1: suspend" 0 'Suspended'
	sign_in nora@vendor.example "$secret"
	equal "$1: one who is suspended can't" 422 "$status"
	belfry user suspend --database "$db" --email nora@vendor.example
	want "$1: suspend twice" 1 'suspended already'
	belfry user reinstate --database "$db" --email nora@vendor.example
	want "$1: reinstate" 0 'Reinstated'
	ok "$1: reinstated" sign_in nora@vendor.example "$secret"
	belfry user suspend --database "$db" --email lee@vendor.example
	want "$1: suspend the last administrator" 1 'the last vendor administrator'
	belfry user end --database "$db" --email lee@vendor.example
	want "$1: end the last administrator" 1 'the last vendor administrator'
	belfry user end --database "$db" --email nobody@oak.example
	want "$1: end nobody" 1 'nobody has this address'
	belfry user end --database "$db" --email dana@oak.example --contact 'Prairie Agency'
	want "$1: end where he is none" 1 'there is nothing to end'
	belfry user end --database "$db" --email dana@oak.example --contact 'Oak Grove'
	want "$1: end a contact" 0 'Ended'
	sign_in dana@oak.example 'eleven brass bells at dusk'
	equal "$1: who is nothing any more can't" 422 "$status"
	belfry user add --database "$db" --email dana@oak.example --contact 'Oak Grove:technical'
	want "$1: a contact again" 0 'changed dana@oak.example'
	ok "$1: and signs in again" sign_in dana@oak.example 'eleven brass bells at dusk'

	belfry account connect --database "$db" 'Prairie Agency' 'Oak Grove'
	want "$1: connect" 0
	belfry account connect --database "$db" 'Prairie Agency' "$district"
	equal "$1: connect twice" 1 "$code"
	belfry account connect --database "$db" 'Oak Grove' 'Prairie Agency'
	want "$1: a district acts for nobody" 1 "can't act for"
	belfry account connect --database "$db" 'Prairie Agency'
	want "$1: connect with whom" 2 'who acts, and for which district'
	belfry account disconnect --database "$db" 'Prairie Agency' 'Oak Grove'
	want "$1: disconnect" 0
	belfry account disconnect --database "$db" 'Prairie Agency' 'Oak Grove'
	equal "$1: disconnect twice" 1 "$code"
	equal "$1: no password and no address stands in the log" 0 "$(grep -ciE 'heron|bells|@(oak|vendor)' "$work/serve.err")"
	serve_stop
}
on_both user_life
