# tests/cli/lib.bash — what the tests are written in. Everything happens in $work, a folder that is removed at the end.
# shellcheck shell=bash disable=SC2154 # bin, work, pg, own_pg: tests/cli/run

pass() { passed=$((passed + 1)); }
fail() { # test, what was seen
	failed=$((failed + 1))
	printf 'FAILED cli: %s\n' "$1"
	printf '%s\n' "${@:2}" | head -n 20 | sed 's/^/  /'
}
skip() { echo "skipped: cli: $1"; }

# run COMMAND… — leaves $code, and what it said in $out and $err.
run() {
	"$@" >"$work/.out" 2>"$work/.err" </dev/null
	code=$?
	out=$(<"$work/.out") err=$(<"$work/.err")
}
belfry() { run "$bin" "$@"; }
# The same with one line of standard input.
belfry_told() { # line, arguments…
	local line=$1
	shift
	"$bin" "$@" >"$work/.out" 2>"$work/.err" <<<"$line"
	code=$?
	out=$(<"$work/.out") err=$(<"$work/.err")
}

# ---- what is expected of the last run ----
# want NAME CODE [TEXT] — exit code, and TEXT in what it said: on stdout when the code is 0, otherwise on stderr, where every line of ours
# begins with "belfry". A program that dies by a signal has a code above 128.
want() {
	local said=$out
	[ "$2" -eq 0 ] || said=$err
	if [ "$code" -ne "$2" ]; then
		fail "$1" "exit code $code, wanted $2" "stdout: $out" "stderr: $err"
	elif [ $# -gt 2 ] && [[ "$said" != *"$3"* ]]; then
		fail "$1" "wanted: $3" "got:    $said"
	elif [ "$2" -ne 0 ] && [ -z "$out" ] && [[ "$err" != belfry* ]]; then
		fail "$1" "stderr does not begin with belfry: $err"
	else
		pass
	fi
}
equal() { # NAME WANTED GOT
	if [ "$2" = "$3" ]; then pass; else fail "$1" "wanted: $2" "got:    $3"; fi
}
has() { # NAME PART TEXT
	if [[ "$3" == *"$2"* ]]; then pass; else fail "$1" "wanted: …$2…" "got:    $3"; fi
}
ok() { # NAME COMMAND… — leaves $out, $err, $code alone
	if "${@:2}" >"$work/.said" 2>&1; then pass; else fail "$1" "${*:2}: exit code $?" "$(<"$work/.said")"; fi
}

# ---- databases ----
# Tests of a function on both engines: it gets the name of the engine, and $db is a database that is not there (SQLite) or empty.
on_both() { # function
	db=$work/$1.db
	"$1" sqlite
	[ -n "$pg" ] || return
	new_pg "$1"
	"$1" postgresql
}
new_pg() { # name: makes an empty PostgreSQL database and sets $db
	psql -q -d "$pg" -c "CREATE DATABASE cli_$1" >/dev/null || fail "PostgreSQL database for $1" 'see above'
	db=${pg/\/postgres?/\/cli_$1?}
}
sql() { # statement: on $db, beside Belfry
	case $db in
	postgresql:*) psql -q -A -t -d "$db" -c "$1" ;;
	*) sqlite3 -cmd '.timeout 5000' "$db" "$1" ;;
	esac
}
# Every row of every table, to compare databases; of all tables but the one named, and but the leases: a server that runs renews them.
contents() { # database [table]
	case $1 in
	postgresql:*) pg_dump --data-only --inserts --no-owner -d "$1" | grep -E '^INSERT' ;;
	*) sqlite3 "$1" .dump | grep -E '^INSERT' ;;
	esac | grep -vE "^INSERT INTO (public\\.)?\"?(lease|case_figure_day|${2:-lease})\"? " | LC_ALL=C sort | sha256sum
}

# ---- serving ----
server='' url=''
# serve COMMAND ARGUMENTS… — starts it on a free port (or on --listen of the arguments) and waits until it is ready. $url, $server;
# what it says is in $work/serve.out, $work/serve.err.
serve() {
	local port try
	for try in 1 2 3 4 5; do
		port=$((20000 + RANDOM % 20000))
		url=http://127.0.0.1:$port
		"$bin" "$1" --listen "127.0.0.1:$port" --public_url "http://localhost:$port" "${@:2}" >"$work/serve.out" 2>"$work/serve.err" </dev/null &
		server=$!
		for _ in $(seq 600); do
			[ "$(curl -s -o /dev/null -w '%{http_code}' "$url/readyz")" = 200 ] && kill -0 "$server" 2>/dev/null && return
			kill -0 "$server" 2>/dev/null || break
			sleep 0.1
		done
		wait "$server" 2>/dev/null
		grep -q 'is taken' "$work/serve.err" || break
	done
	server=
	fail "belfry $1 is ready" "after $try tries" "$(tail -n 5 "$work/serve.err")"
	return 1
}
serve_stop() { # [signal]: leaves its exit code in $code
	[ -n "$server" ] || return 0
	kill -"${1:-TERM}" "$server"
	wait "$server" 2>/dev/null
	code=$?
	server=
}

# http METHOD PATH [curl's arguments…] — leaves $status, $body, and the answer's headers in $head.
http() {
	status=$(curl -s -m 20 -X "$1" -o "$work/.body" -D "$work/.head" -w '%{http_code}' "${@:3}" "$url$2")
	body=$(tr -d '\0' <"$work/.body") head=$(tr -d '\r' <"$work/.head")
	: >"$work/.body"
}
json() { http "$1" "$2" -H 'Content-Type: application/json' --data "$3" "${@:4}"; }
field() { jq -r "$1" <<<"$body"; } # of the JSON in $body

# Signs in by the form, as a browser does; leaves $cookie, or fails with the status.
sign_in() { # address, password
	local origin=http://localhost:${url##*:}
	cookie=
	http POST /sign-in -H "Origin: $origin" -H 'Sec-Fetch-Site: same-origin' --data-urlencode "email=$1" --data-urlencode "password=$2"
	cookie=$(sed -nE 's/^set-cookie: (__Host-[^;=]+=[^;]+);.*/\1/Ip' <<<"$head" | head -n 1)
	[ "$status" = 303 ] && [ -n "$cookie" ]
}
# Signs in by the API; leaves $token.
sign_in_api() { # path, JSON
	json POST "$1" "$2"
	token=$(field .token)
	[ "$status" = 201 ] && [ -n "$token" ] && [ "$token" != null ]
}

# ---- a mail relay (tests/support/smtpd.py), with an authority of our own ----
certificate() { # file, name
	openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null &&
		openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out "$1.pem" \
			-extfile <(echo "subjectAltName=DNS:$2") 2>/dev/null
}
certificates() { # ca.pem, good.pem
	ok 'an authority of our own' openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj '/CN=Test authority'
	ok 'a certificate' certificate good localhost
}
relay='' port=0
relay_start() { # certificate
	local try
	for try in 1 2 3 4 5; do
		port=$((40000 + RANDOM % 20000))
		: >relay.out # or the word of the relay before is taken for this one's
		/usr/bin/python3 "$root/tests/support/smtpd.py" "$port" "$1.pem" "$1.key" belfry secret "$work/taken" >relay.out 2>relay.err &
		relay=$!
		for _ in $(seq 100); do
			grep -q ready relay.out && return
			kill -0 "$relay" 2>/dev/null || break
			sleep 0.1
		done
	done
	fail 'the relay starts' "after $try tries" "$(tail -n 3 relay.err)"
}
relay_stop() {
	[ -n "$relay" ] || return 0
	kill "$relay" && wait "$relay" 2>/dev/null
	relay=
}
taken() { find taken -name '*.eml' | wc -l; }
# A message as a mail program reads it.
read_mail() { # file, expression over m
	/usr/bin/python3 -c 'import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(eval(sys.argv[2]))' "$1" "$2"
}

finish() {
	serve_stop
	relay_stop
	[ -n "$own_pg" ] && "$root/tests/support/pg.sh" stop "$own_pg"
	rm -rf "$work"
}
