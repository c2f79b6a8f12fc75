# links: a mailed link from the request to the new password, and that neither tokens nor passwords are in logs or in the database.
# shellcheck shell=bash disable=SC2154

rows() { # every row of every table but the mail that carries the link
	case $db in
	postgresql:*) pg_dump --data-only --inserts --no-owner -d "$db" | grep -E '^INSERT' ;;
	*) sqlite3 "$db" .dump | grep -E '^INSERT' ;;
	esac | grep -vE '^INSERT INTO (public\.)?"?mail"? '
}
form() { http POST "$1" -H "Origin: http://localhost:${url##*:}" -H 'Sec-Fetch-Site: same-origin' "${@:2}"; }

links_life() { # engine
	local old='four quiet herons stand' new='seven loud herons leave' link token n
	belfry init --database "$db" --data_dir data
	want "$1: init" 0
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	belfry_told "$old" user add --database "$db" --email lee@oak.example --name 'Lee Marsh' --contact 'oak grove:technical'
	want "$1: somebody" 0 'added lee@oak.example'
	serve serve --database "$db" --data_dir data --log_level debug
	json POST /api/v1/session '{"email":"lee@oak.example","password":"'"$old"'"}'
	equal "$1: a session" 201 "$status"
	local session
	session=$(field .token)
	form /sign-in/forgot --data-urlencode email=lee@oak.example
	equal "$1: forgot" 200 "$status"
	for _ in $(seq 100); do # the worker of the server answers
		n=$(sql "SELECT COUNT(*) FROM mail WHERE kind = 'link.reset'")
		[ "$n" = 1 ] && break
		sleep 0.1
	done
	equal "$1: one mail" 1 "$n"
	link=$(sql "SELECT body FROM mail WHERE kind = 'link.reset'" | grep -o '/set-password/.*')
	token=${link#/set-password/}
	equal "$1: a token of 256 bits" 43 ${#token}
	http GET "$link"
	equal "$1: looking" 200 "$status"
	has "$1: tells nobody where one comes from" 'Referrer-Policy: no-referrer' "$head"
	has "$1: is kept nowhere" 'Cache-Control: no-store' "$head"
	form "$link" --data-urlencode "password=$new"
	equal "$1: setting" 303 "$status"
	form "$link" --data-urlencode "password=$new twice"
	equal "$1: once" 404 "$status"
	json POST /api/v1/password '{"token":"'"$token"'","password":"'"$new"'"}'
	equal "$1: by the API, too" 404 "$status"
	http GET /api/v1/me -H "Authorization: Bearer $session"
	equal "$1: its sessions are over" 401 "$status"
	json POST /api/v1/session '{"email":"lee@oak.example","password":"'"$new"'"}'
	equal "$1: signing in with the new one" 201 "$status"
	serve_stop
	has "$1: the log has the pattern" '"route":"/set-password/:token"' "$(<"$work/serve.err")"
	for secret in "$token" "$session" "$(field .token)" "$old" "$new" lee@oak.example; do
		equal "$1: not in the log: ${secret:0:4}…" 0 "$(grep -cF -e "$secret" "$work/serve.err")"
	done
	for secret in "$token" "$session" "$(field .token)" "$old" "$new"; do
		equal "$1: not in the database: ${secret:0:4}…" 0 "$(rows | grep -cF -- "$secret")"
	done
	has "$1: the trail says it" 'password.reset' "$(sql 'SELECT event FROM audit_event')"
}
on_both links_life
