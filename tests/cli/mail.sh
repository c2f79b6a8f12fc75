# mail: a real relay with STARTTLS and AUTH (tests/support/smtpd.py), its certificate, refusals, a relay that is away, a sender that dies.
# shellcheck shell=bash disable=SC2154,SC2016

certificates
ok 'a certificate for another name' certificate wrong other.example

now=$(($(date +%s) - 60))000000 # microseconds, a minute ago
send() { # settings…: one round of the worker
	belfry worker --once --database "$db" --data_dir data --public_url https://portal.vendor.example --mail_from 'Help <help@vendor.example>' \
		--smtp_url "smtp://localhost:$port" --smtp_user belfry --smtp_password secret --smtp_ca_file ca.pem "$@"
}
mail() { # id, kind, address, subject, body
	sql "INSERT INTO mail (id, kind, address, name, subject, body, created_at, due_at) VALUES ($1, '$2', '$3', 'Zoë', '$4', '$5', 1790000000000000, $now)"
}
state() { sql "SELECT state, attempts FROM mail WHERE id = $1" | tr '|' ' '; }
why() { sql "SELECT last_error FROM mail WHERE id = $1"; }
due() { sql "UPDATE mail SET due_at = $now, lease_until = NULL WHERE state = 'waiting'"; }
mail_on() {
	local e=$1
	rm -rf taken data && mkdir taken
	belfry init --database "$db" --data_dir data
	want "init for mail ($e)" 0
	mail 1 case.answered dana@oak.example 'Señal: ¿qué tal?' $'Line one\n.dot\nCaf\xc3\xa9 '
	port=1
	send
	want "a relay that is away is no failure ($e)" 0
	equal "it is tried again ($e)" 'waiting 1' "$(state 1)"
	has "and why ($e)" 'connect' "$(why 1)"
	due

	relay_start wrong
	send
	equal "a certificate for another name ($e)" 'waiting 2' "$(state 1)"
	has "is told ($e)" 'STARTTLS: SSL peer certificate' "$(why 1)"
	due
	send --smtp_ca_file ''
	has "in the clear only where it is allowed: the relay wants TLS ($e)" 'the relay answered 530' "$(why 1)"
	relay_stop
	relay_start good
	due
	send --smtp_ca_file /etc/ssl/certs/ca-certificates.crt
	has "an authority that is not ours ($e)" 'STARTTLS: SSL peer certificate' "$(why 1)"
	due
	send --smtp_password wrong
	has "a wrong password ($e)" 'sign-in: ' "$(why 1)"
	equal "nothing was taken ($e)" 0 "$(taken)"

	due
	mail 2 case.answered who@refused.example 'Refused' 'x'
	mail 3 case.answered who@later.example 'Later' 'x'
	mail 4 link.reset kim@oak.example 'Reset' 'https://portal.vendor.example/set-password?token=SECRET'
	send
	want "sending ($e)" 0
	equal "sent ($e)" 'sent 6' "$(state 1)"
	equal "one refused recipient is given up ($e)" 'dead 1' "$(state 2)"
	equal "with the codes, without the address ($e)" 'recipient: the relay answered 550 5.1.1' "$(why 2)"
	equal "one is put off ($e)" 'waiting 1' "$(state 3)"
	equal "the others go out ($e)" 'sent 1' "$(state 4)"
	equal "two were taken ($e)" 2 "$(taken)"
	equal "a text with a link is forgotten ($e)" '' "$(sql 'SELECT body FROM mail WHERE id = 4')"
	local file
	file=$(grep -l dana@oak taken/*.eml)
	equal "subject ($e)" 'Señal: ¿qué tal?' "$(read_mail "$file" 'm["subject"]')"
	equal "recipient ($e)" 'Zoë <dana@oak.example>' "$(read_mail "$file" 'm["to"]')"
	equal "sender ($e)" 'help@vendor.example' "$(read_mail "$file" 'm["x-from"]')"
	equal "id ($e)" '<0000000000001@vendor.example>' "$(read_mail "$file" 'm["message-id"]')"
	equal "date ($e)" '2026-09-21 14:13:20+00:00' "$(read_mail "$file" 'm["date"].datetime')"
	equal "text ($e)" $'Line one\n.dot\nCaf\xc3\xa9 ' "$(read_mail "$file" 'm.get_content().rstrip("\n")')"

	# ---- the command ----
	belfry outbox --database "$db" --data_dir data
	want "outbox ($e)" 0 'kim@oak.example  Reset'
	belfry outbox list --state dead --json --database "$db" --data_dir data
	equal "outbox list --json ($e)" '["who@refused.example","dead"]' "$(jq -c '.[] | [.address, .state]' <<<"$out")"
	belfry outbox show 0000000000001 --database "$db" --data_dir data
	want "outbox show ($e)" 0 $'Subject: Señal: ¿qué tal?\nState: sent\n\nLine one'
	belfry outbox show 0000000000004 --database "$db" --data_dir data
	want "outbox show of a link that was sent ($e)" 0 'it was forgotten'
	belfry outbox show 0000000000009 --database "$db" --data_dir data
	want "outbox show of nothing ($e)" 1 'there is no mail 0000000000009'
	belfry outbox retry 0000000000001 --database "$db" --data_dir data
	want "outbox retry of one that was sent ($e)" 1 'only a mail that was given up'
	belfry outbox retry --database "$db" --data_dir data
	want "outbox retry of nobody ($e)" 2 'needs the id'

	# ---- one connection for many; the sender dies between sending and marking ----
	: >taken/log
	for id in 11 12 13 14 15; do mail $id case.answered "p$id@oak.example" "Mail $id" "text $id"; done
	send
	equal "five more were taken ($e)" 5 "$(grep -c DATA taken/log)"
	equal "over one connection ($e)" 2 "$(grep -c EHLO taken/log)" # before and after STARTTLS
	mail 21 case.answered dies@oak.example 'Twice' 'x'
	touch taken/hold
	"$bin" worker --once --database "$db" --data_dir data --mail_from help@vendor.example --smtp_url "smtp://localhost:$port" \
		--smtp_user belfry --smtp_password secret --smtp_ca_file ca.pem 2>/dev/null &
	local sender=$!
	for _ in $(seq 100); do
		grep -q dies@oak taken/*.eml 2>/dev/null && break
		sleep 0.1
	done
	kill -9 "$sender"
	wait "$sender" 2>/dev/null
	rm taken/hold
	equal "who died has it still ($e)" 'sending 1' "$(state 21)"
	sql "DELETE FROM lease" # five minutes later
	send
	equal "nobody else takes it before its lease ends ($e)" 'sending 1' "$(state 21)"
	sql "UPDATE mail SET lease_until = 1 WHERE id = 21"
	send
	equal "then it is sent again ($e)" 'sent 2' "$(state 21)"
	equal "with the same Message-ID ($e)" 2 "$(grep -h '^Message-ID: ' $(grep -l dies@oak taken/*.eml) | sort | uniq -c | awk '{ print $1 }')"

	# ---- the worker of a serving process: woken at once by another process ----
	sql "UPDATE mail SET address = 'who@oak.example' WHERE id = 2"
	serve serve --database "$db" --data_dir data --mail_from help@vendor.example --smtp_url "smtp://localhost:$port" --smtp_user belfry \
		--smtp_password secret --smtp_ca_file ca.pem
	sleep 1
	belfry outbox retry 0000000000002 --database "$db" --data_dir data
	want "outbox retry ($e)" 0
	for _ in $(seq 150); do
		[ "$(state 2)" = 'sent 1' ] && break
		sleep 0.1
	done
	equal "the serving process sends it ($e)" 'sent 1' "$(state 2)"
	serve_stop
	equal "and stops ($e)" 0 "$code"
	relay_stop
}
on_both mail_on

belfry check --database "$work/mail_on.db" --data_dir data --smtp_url http://x
want 'smtp_url is checked' 2 'smtp_url must be'
belfry check --database "$work/mail_on.db" --data_dir data --mail_from 'Help Desk'
want 'mail_from is checked' 1 'mail_from is neither an address nor'

# ---- the secret key ----
rm -rf data
db=$work/secret.db
belfry init --database "$db" --data_dir data
want 'init makes a secret key' 0
equal 'for its owner only' 400 "$(stat -c %a data/secret.key)"
belfry check --database "$db" --data_dir data
want 'check finds it' 0
mv data/secret.key kept.key
belfry check --database "$db" --data_dir data
want 'check misses it' 1 'secret.key'
belfry serve --database "$db" --data_dir data --listen 127.0.0.1:1
want 'serve makes no second one' 1 'secret.key'
belfry check --database "$db" --data_dir data --secret_key "$(printf '%064d' 7)"
want 'check refuses another' 1 'is not the one that this database was made with'
belfry check --database "$db" --data_dir data --secret_key "$(cat kept.key)"
want 'the setting does as well' 0
chmod 0644 kept.key && mv kept.key data/secret.key
belfry check --database "$db" --data_dir data
want 'check tells of a file that others may read' 1 'chmod 0400'
chmod 0400 data/secret.key
belfry check --database "$db" --data_dir data
want 'and all is well again' 0
