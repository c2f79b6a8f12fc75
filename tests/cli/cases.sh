# cases: over real sockets, on both databases: mail through a real relay, clocks across a killed server, two servers that hear each other,
# and what comes broken, too large or in disguise.
# shellcheck shell=bash disable=SC2154,SC2016

certificates

# ---- a district with a contact, a neighbor, an agent with an authenticator app ----
declare -A bearer
person() { # address, name, options of user add
	belfry_told 'nine grey boats drift' user add --database "$db" --data_dir data --email "$1" --name "$2" "${@:3}"
	want "$1 is added" 0
}
session() { # short name, address [code]
	ok "$1 signs in" sign_in_api /api/v1/session "$(jq -n --arg e "$2" --arg c "${3:-}" '{email: $e, password: "nine grey boats drift", code: $c}')"
	bearer[$1]=$token
}
as() { # short name, method, path [JSON]
	if [ $# -gt 3 ]; then
		json "$2" "$3" "$4" -H "Authorization: Bearer ${bearer[$1]}"
	else
		http "$2" "$3" -H "Authorization: Bearer ${bearer[$1]}"
	fi
}
enroll() { # short name: sets up the app, which raises the session
	as "$1" POST /api/v1/me/totp
	as "$1" POST /api/v1/me/totp/confirm "$(jq -n --arg c "$("$bin" totp "$(field .secret)")" '{code: $c}')"
	[ "$(field '.token // empty')" ] && bearer[$1]=$(field .token)
	[ "$status" = 200 ] || [ "$status" = 201 ]
}
world() {
	rm -rf data taken && mkdir taken
	belfry init --database "$db" --data_dir data
	want "init ($1)" 0
	belfry account add --database "$db" --data_dir data --name 'Oak Grove' --state IA
	belfry account add --database "$db" --data_dir data --name 'Cedar Falls' --state IA
	person dana@oak.example 'Dana Whitfield' --contact 'oak grove:authorized'
	person lee@oak.example 'Lee Marsh' --contact 'oak grove:read_only'
	person mei@cedar.example 'Mei Chen' --contact 'cedar falls:authorized'
	person ari@vendor.example 'Ari Lind' --staff agent
	serve_cases
	session dana dana@oak.example
	session lee lee@oak.example
	session mei mei@cedar.example
	session ari ari@vendor.example
	ok "the agent has an app ($1)" enroll ari
	until_is "which he is told by mail ($1)" 1 mails_to ari@vendor.example
	rm taken/*.eml
}
serve_cases() {
	serve serve --database "$db" --data_dir data --mail_from 'Help <help@vendor.example>' --smtp_url "smtp://localhost:$relay_port" \
		--smtp_user belfry --smtp_password secret --smtp_ca_file ca.pem
}
file_case() { # by whom: leaves $number
	as "$1" POST /api/v1/cases '{"type":"question","module":"attendance","priority":"medium","subject":"Añadir asientos","description":"Where?"}'
	equal 'a case is filed' 201 "$status"
	number=$(field .number)
}
# Waits until COMMAND says WANTED: 15 s at most.
until_is() { # NAME WANTED COMMAND…
	local said
	for _ in $(seq 150); do
		said=$("${@:3}")
		[ "$said" = "$2" ] && break
		sleep 0.1
	done
	equal "$1" "$2" "$said"
}
mails_to() { grep -lx "X-To: $1"$'\r' taken/*.eml 2>/dev/null | wc -l; }
said_by_clock() { sql "SELECT COUNT(*) FROM case_comment c WHERE c.case_number = ${1#00} AND c.person_id = 7000000000000000001"; }
in_seconds() { echo $((($(date +%s) + $1) * 1000000)); }

# ---- mail: both sides, through the relay ----
mail_of_a_case() { # engine
	local text
	file_case dana
	as ari POST "/api/v1/desk/cases/$number/comments" '{"body":"Ask her about the roster first.","internal":true}'
	as ari POST "/api/v1/desk/cases/$number/transitions" '{"event":"ask","body":"Which grade?"}'
	equal "the agent asks ($1)" 200 "$status"
	until_is "the question is mailed to the contact ($1)" 1 mails_to dana@oak.example
	as dana POST "/api/v1/cases/$number/comments" '{"body":"Grade five."}'
	equal "the contact answers ($1)" 201 "$status"
	until_is "the answer is mailed to the agent ($1)" 1 mails_to ari@vendor.example
	equal "and nothing else to anybody ($1)" 2 "$(taken)"
	text=$(grep -lx $'X-To: dana@oak.example\r' taken/*.eml)
	equal "its subject ($1)" "[Case $number] Añadir asientos" "$(read_mail "$text" 'm["subject"]')"
	equal "answering machines are told ($1)" 'auto-generated' "$(read_mail "$text" 'm["auto-submitted"]')"
	has "what was asked ($1)" 'Which grade?' "$(read_mail "$text" 'm.get_content()')"
	has "where to answer ($1)" "http://localhost:${url##*:}/support/cases/$number" "$(read_mail "$text" 'm.get_content()')"
	equal "the note stays inside ($1)" '' "$(grep -l 'roster first' taken/*.eml)"
}

# ---- clocks: due while no server runs, and once only however often one is killed ----
clocks_survive() { # engine
	local waiting=$number late
	as ari POST "/api/v1/desk/cases/$number/transitions" '{"event":"resolve","body":"Add it on the setup page."}'
	file_case dana
	late=$number
	sql "UPDATE support_case SET next_step_at = $(in_seconds 2) WHERE number = ${waiting#00}"
	sql "UPDATE support_case SET respond_by = $(in_seconds 2) WHERE number = ${late#00}"
	serve_stop KILL
	equal "nothing is said before its time ($1)" '0 0' "$(said_by_clock "$waiting") $(said_by_clock "$late")"
	sleep 2.5
	sql 'DELETE FROM lease' # of the dead process: five minutes later
	serve_cases
	until_is "the reminder comes when a server is there again ($1)" 1 said_by_clock "$waiting"
	until_is "so does the escalation ($1)" 1 said_by_clock "$late"
	serve_stop KILL
	sql 'DELETE FROM lease'
	serve_cases
	sleep 1
	equal "neither comes twice ($1)" '1 1' "$(said_by_clock "$waiting") $(said_by_clock "$late")"
	as dana GET "/api/v1/cases/$late"
	has "the contact reads the note of the escalation ($1)" 'has passed the time by which we wanted to answer' "$body"
	as dana GET "/api/v1/cases/$late/history"
	has "and finds it in the history ($1)" '"what":"escalated"' "$body"
	until_is "both are mailed, once ($1)" '1 1' \
		sql "SELECT COUNT(*) FILTER (WHERE kind = 'case.reminded') || ' ' || COUNT(*) FILTER (WHERE kind = 'case.escalated') FROM mail"
}

# ---- many cases due at once, several processes at work ----
clocks_once() { # engine
	local i pids=()
	for i in $(seq 12); do
		file_case dana
		as ari POST "/api/v1/desk/cases/$number/transitions" '{"event":"ask","body":"And?"}'
	done
	sql "UPDATE support_case SET next_step_at = $(in_seconds -1) WHERE status = 'pending-customer-input'"
	for i in 1 2 3; do
		"$bin" worker --once --database "$db" --data_dir data >worker$i.out 2>&1 &
		pids+=($!)
	done
	for i in "${pids[@]}"; do ok "a worker ends well ($1)" wait "$i"; done
	until_is "each of the twelve has one reminder ($1)" '12 12' sql "SELECT COUNT(*) || ' ' || COUNT(DISTINCT c.case_number) FROM case_comment c
		JOIN support_case s ON s.number = c.case_number WHERE s.status = 'pending-customer-input' AND c.person_id = 7000000000000000001"
	equal "and one step behind it ($1)" 12 "$(sql "SELECT COUNT(*) FROM support_case WHERE status = 'pending-customer-input' AND waiting_steps = 1")"
}

# ---- live: an open page hears of a comment, on PostgreSQL from another process, through NOTIFY and nothing else ----
events() { grep -c '^data: ' events.out; }
beats() { grep -c '^: ' events.out; } # every 15 s: a stream that has nothing to say
listeners() { sql "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'"; }
live() { # engine
	local here=$url first=$server other='' stream heard
	file_case dana
	sleep 2 # within a second the server hears that the workers before have written, and ends its streams: a browser would connect again
	curl -sN -m 60 -D events.head -H "Authorization: Bearer ${bearer[dana]}" "$here/support/cases/$number/events" >events.out &
	stream=$!
	if [ "$1" = postgresql ]; then
		serve_cases
		other=$server
		equal 'two processes listen' '2 2' "$(printf '%s\n' "$first" "$other" | sort -u | wc -l) $(listeners)"
	fi
	until_is "the contact's page listens ($1)" 200 awk 'NR == 1 { print $2 }' events.head
	as ari POST "/api/v1/desk/cases/$number/comments" '{"body":"Here I am."}'
	equal "the agent writes ($1)" 201 "$status"
	heard=$(beats)
	until_is "the contact's page hears of it ($1)" 1 events
	ok "at once, not with a later beat ($1)" test $(($(beats) - heard)) -le 1
	as ari POST "/api/v1/desk/cases/$number/comments" '{"body":"To ourselves.","internal":true}'
	as ari POST "/api/v1/desk/cases/$number/comments" '{"body":"And to you."}'
	until_is "of the next comment, but not of a note ($1)" 2 events
	sleep 0.2
	equal "nothing of a note comes late either ($1)" 2 "$(events)"
	kill "$stream" 2>/dev/null
	wait "$stream" 2>/dev/null
	if [ -n "$other" ]; then
		serve_stop
		server=$first url=$here
	fi
}

# ---- what must not get in ----
rows_and_files() { # how many comments, files in the database, files on the disk
	echo "$(sql 'SELECT COUNT(*) FROM case_comment') $(sql 'SELECT COUNT(*) FROM attachment') $(find data/files -type f 2>/dev/null | wc -l) $(find data/incoming -type f 2>/dev/null | wc -l)"
}
attach() { # by whom, file, name: with a comment
	http POST "/api/v1/cases/$number/comments" -H "Authorization: Bearer ${bearer[$1]}" -F 'body=See the file' -F "file=@$2;filename=$3"
}
refused_uploads() { # engine
	local before lines
	file_case dana
	before=$(rows_and_files)
	head -c 200000 /dev/zero >part
	exec 9<>"/dev/tcp/127.0.0.1/${url##*:}"
	printf 'POST /api/v1/cases/%s/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: 9000000\r\n\r\n--XX\r\nContent-Disposition: form-data; name="body"\r\n\r\nwords\r\n--XX\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' \
		"$number" "${bearer[dana]}" >&9
	cat part >&9
	until_is "an upload is on its way ($1)" 1 eval 'find data/incoming -type f | wc -l'
	exec 9>&-
	until_is "the connection breaks: neither row nor file stays ($1)" "$before" rows_and_files

	exec 9<>"/dev/tcp/127.0.0.1/${url##*:}"
	printf 'POST /api/v1/cases/%s/comments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=XX\r\nContent-Length: 2147483648\r\n\r\n' \
		"$number" "${bearer[dana]}" >&9
	read -r -t 5 lines <&9
	has "two gigabytes are refused before they are read ($1)" ' 413 ' "$lines"
	exec 9>&-

	printf '<!doctype html><script>alert(1)</script>' >page
	attach dana page screen.png
	equal "a page that calls itself a picture ($1)" '422 screen.png' "$status $(grep -o 'screen.png' <<<"$body" | head -n 1)"
	/usr/bin/python3 -c 'import zipfile
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as z: z.writestr("zeros.txt", bytes(200 << 20))'
	attach dana bomb.zip bomb.zip
	equal "a zip that grows a thousandfold ($1)" 422 "$status"
	head -c $((26 << 20)) /dev/zero | tr '\0' 'a' >large.txt
	attach dana large.txt large.txt
	ok "a file over 25 MB ($1: $status)" test "$status" = 413 -o "$status" = 422
	attach lee page note.txt
	equal "from somebody who only reads ($1)" 403 "$status"
	attach mei page note.txt
	equal "from another district ($1)" 404 "$status"
	until_is "nothing of all that stays ($1)" "$before" rows_and_files
	printf 'a line' >fine.txt
	attach dana fine.txt fine.txt
	equal "a good one does ($1)" 201 "$status"
}
refused_changes() { # engine
	local seen
	file_case dana
	as ari GET "/api/v1/desk/cases/$number"
	seen=$(field .version)
	as dana POST "/api/v1/cases/$number/comments" '{"body":"It got worse."}'
	as ari POST "/api/v1/desk/cases/$number/comments" "{\"body\":\"My long answer\",\"version\":$seen}"
	equal "who comes second is told so ($1)" 409 "$status"
	has "with what changed ($1)" '"text":"It got worse."' "$body"
	equal "and nothing is written ($1)" 1 "$(sql "SELECT COUNT(*) FROM case_comment WHERE case_number = ${number#00}")"
	as dana POST "/api/v1/cases/$number/transitions" '{"event":"dispute","body":"x"}'
	equal "what the life cycle has not ($1)" 409 "$status"
	as dana POST "/api/v1/cases/$number/transitions" '{"event":"fly","body":"x"}'
	equal "an event that is none ($1)" 422 "$status"
	as dana POST "/api/v1/cases/$number/transitions" '{"event":"confirm"}'
	as dana POST "/api/v1/cases/$number/comments" '{"body":"One more"}'
	equal "a closed case takes no comment ($1)" 409 "$status"
	as dana POST "/api/v1/cases/$number/comments" '{"body":{"a":1}}'
	equal "an object for a text ($1)" 422 "$status"
	as dana POST "/api/v1/cases/$number/comments" '{"body":["a","b"]}'
	equal "a list for a text ($1)" 422 "$status"
	as ari POST "/api/v1/desk/cases/$number/details" '{"priority":["low"],"owner":7,"version":"x"}'
	equal "wrong types, each named ($1)" 'owner,version' "$(field '[.errors[].field] | sort | join(",")')"
}

cases_on() {
	relay_start good
	relay_port=$port
	world "$1"
	mail_of_a_case "$1"
	clocks_survive "$1"
	clocks_once "$1"
	live "$1"
	refused_uploads "$1"
	refused_changes "$1"
	serve_stop
	relay_stop
}
on_both cases_on
