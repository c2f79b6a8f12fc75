# serve: ports, sockets, stopping, logs.
# shellcheck shell=bash disable=SC2154

db=$work/serve.db
belfry init --database "$db" --data_dir data
want 'init for serve' 0

serve serve --database "$db" --data_dir data
http GET /healthz
equal 'healthz' 200 "$status"
has 'ready is said with address and origin' "belfry: ready at ${url#http://} for http://localhost:${url##*:}" "$(<"$work/serve.err")"
belfry serve --database "$db" --data_dir data --listen "${url#http://}"
want 'a taken port' 3 "cannot serve: listen: ${url#http://} is taken by another program"
http GET /healthz
equal 'and the other goes on' 200 "$status"
serve_stop TERM
equal 'SIGTERM: exit 0' 0 "$code"
has 'SIGTERM is told' 'finishing the requests in flight' "$(<"$work/serve.err")"
equal 'every log line is JSON' '' "$(grep -v '^belfry: ' "$work/serve.err" | jq -e . 2>&1 >/dev/null)"

# The port is free again at once.
"$bin" serve --database "$db" --data_dir data --listen "${url#http://}" 2>"$work/again.err" &
server=$!
for _ in $(seq 100); do [ "$(curl -s "$url/readyz")" ] && break; sleep 0.05; done
http GET /readyz
equal 'the same port again' 200 "$status"
serve_stop INT
equal 'SIGINT: exit 0' 0 "$code"

# A request that is half sent when the signal comes is finished: its body comes a second later.
serve serve --database "$db" --data_dir data
exec 9<>"/dev/tcp/127.0.0.1/${url##*:}"
printf 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 44\r\n\r\n{"email":"a@b.example"' >&9
sleep 0.3
kill -TERM "$server"
sleep 0.5
ok 'it waits for the request in flight' kill -0 "$server"
printf ',"password":"none"}   ' >&9
read -r -t 5 line <&9
has 'the request in flight is answered' 'HTTP/1.1 422' "$line"
exec 9>&-
wait "$server"
equal 'and then it ends with 0' 0 $?
server=

# A request that never ends holds the stop for drain_seconds only.
serve serve --database "$db" --data_dir data --drain_seconds 1
exec 9<>"/dev/tcp/127.0.0.1/${url##*:}"
printf 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 44\r\n\r\n{' >&9
sleep 0.3
started=$SECONDS
serve_stop TERM
equal 'a stuck request does not hold it for ever' 0 "$code"
ok 'but for drain_seconds' test $((SECONDS - started)) -le 4
exec 9>&-

# ---- a UNIX socket ----
"$bin" serve --database "$db" --data_dir data --listen "$work/belfry.sock" --event_threads 1 --trusted_proxy unix 2>"$work/serve.err" &
server=$!
for _ in $(seq 100); do [ -S "$work/belfry.sock" ] && break; sleep 0.05; done
equal 'on a UNIX socket' 200 "$(curl -s -o /dev/null -w '%{http_code}' --unix-socket "$work/belfry.sock" http://localhost/healthz)"
equal 'the socket is for its owner and group' 660 "$(stat -c %a "$work/belfry.sock")"
belfry serve --database "$db" --data_dir data --listen "$work/belfry.sock"
want 'a socket that is served already' 3 'is taken by another program'
serve_stop TERM
equal 'stopped' 0 "$code"
ok 'its socket is gone' test ! -e "$work/belfry.sock"

belfry serve --database "$db" --data_dir data --listen 192.0.2.1:8480
want "an address that is not this machine's" 3 'cannot serve: listen: 192.0.2.1:8480: '
belfry serve --database "$db" --data_dir data --listen "$work/nowhere/x.sock"
want 'no folder for the socket' 3 'cannot serve: listen: '
belfry serve --database "$db" --data_dir "$work/nowhere/x" --secret_key "$(cat data/secret.key)"
want 'no folder for the data' 3 'cannot serve: folder '
