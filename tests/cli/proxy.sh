# The nginx configuration of docs/operating.md, as it stands there, with other paths and ports.
# shellcheck shell=bash disable=SC2154

nginx=$(PATH=$PATH:/usr/sbin command -v nginx) || { skip 'behind nginx (no nginx)'; return; }
mkdir -p proxy/logs
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=portal.example.org -keyout proxy/key.pem -out proxy/cert.pem 2>/dev/null
tls=$((20000 + RANDOM % 10000)) plain=$((30000 + RANDOM % 2000)) sock=$work/proxy/belfry.sock
{
	printf 'pid %s/proxy/pid; error_log %s/proxy/logs/error; daemon off; worker_processes 1;\nevents {}\nhttp {\naccess_log off;\n' "$work" "$work"
	for folder in client_body proxy fastcgi uwsgi scgi; do echo "${folder}_temp_path $work/proxy/$folder;"; done
	sed -n '/^```nginx/,/^```$/p' "$root/docs/operating.md" | sed -e '/^```/d' -e "s|/run/belfry/belfry.sock|$sock|" \
		-e "s|/etc/ssl/portal.example.org.pem|$work/proxy/cert.pem|" -e "s|/etc/ssl/portal.example.org.key|$work/proxy/key.pem|" \
		-e "s|listen 80;|listen 127.0.0.1:$plain;|" -e "s|listen 443|listen 127.0.0.1:$tls|"
	echo '}'
} >proxy/nginx.conf
[ "$(id -u)" != 0 ] || sed -i '1i user root;' proxy/nginx.conf

db=$work/proxy/belfry.db
belfry init --database "$db" --data_dir proxy/data
belfry_told 'four quiet herons stand' user add --database "$db" --data_dir proxy/data --email lee@vendor.example --name 'Lee Marsh' --staff agent
origin=https://portal.example.org:$tls
"$bin" serve --database "$db" --data_dir proxy/data --listen "$sock" --event_threads 1 --trusted_proxy unix --public_url "$origin" 2>serve.err &
server=$!
for _ in $(seq 100); do [ -S "$sock" ] && break; sleep 0.05; done
"$nginx" -c "$work/proxy/nginx.conf" -p "$work/proxy" 2>proxy/logs/start &
proxy=$!
through() { curl -s -m 10 --cacert proxy/cert.pem --connect-to "portal.example.org:$tls:127.0.0.1:$tls" "$@"; }
for _ in $(seq 100); do through -o /dev/null "$origin/healthz" && break; sleep 0.05; done

for path in /sign-in /portal/today /nothing; do
	direct=$(curl -s -o /dev/null -D - --unix-socket "$sock" "http://portal.example.org$path" | tr -d '\r' | sed 1d | tr 'A-Z' 'a-z' |
		grep -E '^(content-security-policy|strict-transport|x-content-type|referrer|cross-origin|permissions|cache-control|vary|content-type)' | sort)
	proxied=$(through -o /dev/null -D - "$origin$path" | tr -d '\r' | sed 1d | tr 'A-Z' 'a-z' |
		grep -E '^(content-security-policy|strict-transport|x-content-type|referrer|cross-origin|permissions|cache-control|vary|content-type)' | sort)
	has "$path has headers" content-security-policy "$direct"
	equal "$path has the same headers behind nginx" "$direct" "$proxied"
done
equal 'HTTP/2' 2 "$(through --http2 -o /dev/null -w '%{http_version}' "$origin/healthz")"
equal 'http is sent to https' 301 "$(curl -s -o /dev/null -w '%{http_code}' -H 'Host: portal.example.org' "http://127.0.0.1:$plain/")"
equal 'signing in through nginx' 303 "$(through -o /dev/null -w '%{http_code}' -H "Origin: $origin" -H 'Sec-Fetch-Site: same-origin' -c proxy/cookies \
	--data-urlencode email=lee@vendor.example --data-urlencode 'password=four quiet herons stand' "$origin/sign-in")"
equal 'the desk wants a second factor first' "303 $origin/account/second-factor?return_to=%2Fdesk%2Fcases" \
	"$(through -o /dev/null -w '%{http_code} %{redirect_url}' -b proxy/cookies "$origin/desk/cases")"
equal 'and shows how to set one up, with its cookie' 200 "$(through -o /dev/null -w '%{http_code}' -b proxy/cookies "$origin/account/second-factor")"
equal 'a form of another site' 403 "$(through -o /dev/null -w '%{http_code}' -H 'Origin: https://elsewhere.example' -b proxy/cookies --data '' "$origin/sign-out")"

# The address that nginx saw counts, not the one that the client claims: ten tries at one account, each as if from elsewhere.
tries() { # address, how to call: the statuses that it got
	local i
	for i in $(seq 10); do
		"$2" -o /dev/null -w '%{http_code}' -H "X-Forwarded-For: 198.51.100.$i" -H 'Content-Type: application/json' \
			--data "{\"email\":\"$1\",\"password\":\"wrong wrong wrong\"}"
		echo
	done | sort -u | paste -sd ' '
}
direct() { curl -s --unix-socket "$sock" "$@" http://portal.example.org/api/v1/session; }
proxied() { through "$@" "$origin/api/v1/session"; }
equal 'nginx replaces a claimed address' '422 429' "$(tries one@vendor.example proxied)"
equal 'who uses the socket itself is believed' 422 "$(tries two@vendor.example direct)"
kill "$proxy"
wait "$proxy"
serve_stop
equal 'stopped' 0 "$code"
