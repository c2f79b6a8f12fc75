# demo: what it prints is true, everybody of its list gets in, and wrong requests over a real socket are answered as they should be.
# shellcheck shell=bash disable=SC2154

serve demo --dir demo --students 20 || return
has 'the demo says where it is' "Belfry is ready: http://localhost:${url##*:}/" "$(<serve.out)"
ok 'its folder is its owner'\''s' test "$(stat -c %a demo)" = 700
accounts=$(<demo/accounts.json)
ok 'accounts.json is a list' jq -e 'length > 10' <<<"$accounts"
equal 'every account of the list says what it must' 0 "$(jq '[.[] | select((.role and .face and .name and .note and has("password")
	and (.email or (.district and .district_id and .username))) | not)] | length' <<<"$accounts")"
equal 'all roles are there' 'admin agent authorized district_admin esa guardian hosting publisher read_only school_admin state student technical' \
	"$(jq -r '[.[].role] | unique | join(" ")' <<<"$accounts")"
while read -r name; do
	ok "the printed list has $name" grep -qF -- "$name" serve.out
done < <(jq -r '.[] | .email // .activation_key // .username' <<<"$accounts")

# ---- everybody signs in ----
declare -A token_of
pass_second_factor() { # secret: types the code of this moment; leaves the new $cookie
	local origin=http://localhost:${url##*:} csrf
	http GET /sign-in/code -H "Cookie: $cookie"
	csrf=$(sed -nE 's/.*name="_csrf" value="([^"]*)".*/\1/p' <<<"$body" | head -n 1)
	http POST /sign-in/code -H "Cookie: $cookie" -H "Origin: $origin" -H 'Sec-Fetch-Site: same-origin' --data-urlencode "_csrf=$csrf" --data "code=$("$bin" totp "$1")"
	cookie=$(sed -nE 's/^set-cookie: (__Host-[^;=]+=[^;]+);.*/\1/Ip' <<<"$head" | head -n 1)
	[ "$status" = 303 ] && [ -n "$cookie" ]
}
ok 'all of the staff have an app' jq -e 'all(.[]; .face != "desk" or has("totp_secret"))' <<<"$accounts"
while IFS=$'\t' read -r role face email password secret; do
	later=
	ok "$role $email signs in by the form" sign_in "$email" "$password"
	home=$(sed -nE 's/^location: //Ip' <<<"$head")
	if [ -n "$secret" ]; then
		ok "$role $email shows the code" pass_second_factor "$secret"
		later=$(oathtool --totp --base32 --now 'now + 30 seconds' "$secret") # that of this moment was used
	fi
	http GET "${home#http://localhost:*[0-9]}" -H "Cookie: $cookie" -L
	equal "$role $email: a page is there" 200 "$status"
	case $face in support) path=/support ;; updates) path=/updates ;; desk) path=/desk/cases ;; *) path=/account ;; esac
	http GET $path -H "Cookie: $cookie"
	[ "$role$path" = hosting/desk/cases ] || [ "$role$path" = publisher/desk/cases ] || equal "$role $email: $path" 200 "$status"
	has "$role $email: it says that it is a demo" 'demo' "${body,,}"
	ok "$role $email signs in by the API" sign_in_api /api/v1/session "$(jq -n --arg e "$email" --arg p "$password" --arg c "$later" '{email: $e, password: $p, code: $c}')"
	equal "$role $email: nothing is due" null "$(field .second_factor)"
	token_of[$email]=$token
done < <(jq -r '.[] | select(.email) | [.role, .face, .email, .password, .totp_secret // ""] | @tsv' <<<"$accounts")
while IFS=$'\t' read -r role district username password; do
	ok "$role $username signs in" sign_in_api /api/v1/portal/session \
		"$(jq -n --arg d "$district" --arg u "$username" --arg p "$password" '{district: $d, username: $u, password: $p}')"
	token_of[$role]=$token
	http GET /api/v1/portal/sync -H "Authorization: Bearer $token"
	equal "$role $username: sync" 200 "$status"
	ok "$role $username: is about somebody" jq -e '.children | length > 0' <<<"$body"
done < <(jq -r '.[] | select(.username and .password) | [.role, .district_id, .username, .password] | @tsv' <<<"$accounts")
while IFS=$'\t' read -r district username key; do
	activation=$(jq -n --arg d "$district" --arg k "$key" --arg u "$username" '{district: $d, activation_key: $k, username: $u, password: "hollow oak in the rain"}')
	ok "the activation key of $username opens" sign_in_api /api/v1/portal/activate "$activation"
	sign_in_api /api/v1/portal/activate "$activation"
	equal 'but once' 422 "$status"
	ok 'and the new password from then on' sign_in_api /api/v1/portal/session \
		"$(jq -n --arg d "$district" --arg u "$username" '{district: $d, username: $u, password: "hollow oak in the rain"}')"
done < <(jq -r '.[] | select(.activation_key) | [.district_id, .username, .activation_key] | @tsv' <<<"$accounts")

# ---- wrong requests ----
dana="Authorization: Bearer ${token_of[dana.whitfield@maplegrove.example]}"
mei="Authorization: Bearer ${token_of[mei.chen@cedarhollow.example]}"
family="Authorization: Bearer ${token_of[guardian]}"
# problem NAME STATUS [PART] — the last answer: its status, JSON with the same status, PART in it, and the headers of every answer.
problem() {
	equal "$1: status" "$2" "$status"
	equal "$1: says so in JSON" "$2" "$(field .status)"
	[ $# -lt 3 ] || has "$1: says what" "$3" "$body"
	has "$1: no sniffing" 'nosniff' "$head"
	has "$1: policy" 'content-security-policy:' "${head,,}"
	has "$1: request id" 'x-request-id:' "${head,,}"
}
head -c 1200000 /dev/zero | tr '\0' 'x' >large
http POST /api/v1/cases -H "$dana" -H 'Content-Type: application/json' --data-binary @large
problem 'a body over the limit' 413
http POST /api/v1/cases -H "$dana" -H 'Content-Type: application/json' -H 'Transfer-Encoding: chunked' --data-binary @large
problem 'a chunked body over the limit' 413
json POST /api/v1/cases $'{\n  "type": "application-issue",,\n}' -H "$dana"
problem 'malformed JSON' 400 'line 2'
has 'malformed JSON: says the column' 'column' "$body"
json POST /api/v1/cases '{"type":' -H "$dana"
problem 'JSON that ends too soon' 400 'line 1'
json POST /api/v1/cases '{"type":"application-issue","type":"application-issue"}' -H "$dana"
problem 'the same name twice' 400 'type'
json POST /api/v1/cases '["type"]' -H "$dana"
problem 'a list for an object' 400
json POST /api/v1/cases '{"type":{"a":1},"subject":7}' -H "$dana"
problem 'wrong types' 422 'type'
json POST /api/v1/cases '{"type":"application-issue","colour":"red"}' -H "$dana"
problem 'an unknown field' 422 'colour'
json POST /api/v1/cases '{"type":"wish"}' -H "$dana"
problem 'an unknown type of case' 422 'type'
http POST /api/v1/updates -H "$mei" -H 'Content-Type: application/xml' --data '<update/>'
problem 'a format that is not taken' 415
http GET '/api/v1/cases?colour=red' -H "$dana"
problem 'an unknown parameter' 422 'colour'
http GET '/api/v1/cases?page=%00' -H "$dana"
ok 'a NUL in a parameter is refused' test "$status" = 400 -o "$status" = 422
http GET /api/v1/nothing -H "$dana"
problem 'no such address' 404
http DELETE /api/v1/cases -H "$dana"
problem 'a method that is not taken' 405
has 'it says which are' 'GET' "$(grep -i '^allow:' <<<"$head")"
http BREW /api/v1/cases -H "$dana"
ok 'a method that is none' test "$status" = 405 -o "$status" = 501
http GET /api/v1/cases
problem 'nobody' 401
http GET /api/v1/cases -H 'Authorization: Bearer nonsense'
problem 'a token that is none' 401
http GET /api/v1/desk/cases -H "$dana"
problem 'a contact at the desk' 403
http GET /api/v1/cases -H "$family"
ok 'a guardian among the cases' test "$status" = 403
http GET /api/v1/portal/sync -H "$dana"
problem 'a contact in the families'\'' portal' 403

# Another tenant's case is told from one that does not exist by nothing but the request's id.
http GET /api/v1/cases -H "$dana"
number=$(field '(.cases // .items // .)[0].number')
http GET "/api/v1/cases/$number" -H "$dana"
equal 'her own case' 200 "$status"
same_but_id() { sed -E 's/"(id|request_id|instance)":"[^"]*"//g' <<<"$body"; }
http GET "/api/v1/cases/$number" -H "$mei"
problem "another tenant's case" 404
foreign=$(same_but_id)
foreign_head=$(grep -viE '^(x-request-id|date|etag):' <<<"$head")
http GET /api/v1/cases/9999999 -H "$mei"
problem 'a case that does not exist' 404
equal 'the same answer' "$foreign" "$(same_but_id)"
equal 'the same headers' "$foreign_head" "$(grep -viE '^(x-request-id|date|etag):' <<<"$head")"
json POST "/api/v1/cases/$number/comments" '{"body":"hello"}' -H "$mei"
problem "a comment on another tenant's case" 404
for id in abc 0 -1 99999999999999999999 '%2e%2e%2f' ; do
	http GET "/api/v1/cases/$id" -H "$dana"
	problem "case $id" 404
done
for id in 0000000000000 nope 7zzzzzzzzzzzz; do
	http GET "/api/v1/updates/$id" -H "$dana"
	problem "update $id" 404
done

# A form from somewhere else, with a good cookie.
sign_in dana.whitfield@maplegrove.example 'tower bells at noon'
http POST /sign-out -H "Cookie: $cookie" -H 'Origin: https://elsewhere.example' --data ''
equal 'a form of another site' 403 "$status"
http POST /sign-out -H "Cookie: $cookie" -H "Origin: http://localhost:${url##*:}" --data ''
equal 'a form without its token' 403 "$status"
http GET /api/v1/me -H "Cookie: $cookie"
equal 'she is still signed in' 200 "$status"

equal 'nothing of all this was our fault' 0 "$(grep -c '"status":500' serve.err)"
equal 'no password stands in the log' 0 "$(grep -ciE 'tower bells|hollow oak' serve.err)"
serve_stop INT
equal 'Ctrl-C: exit 0' 0 "$code"

# ---- again ----
before=$(contents demo/belfry.db)
serve demo --dir demo --students 20
has 'a second start the same day prints the same list' "$(head -n 20 demo/accounts.txt)" "$(<serve.out)"
ok 'with the same people' sign_in dana.whitfield@maplegrove.example 'tower bells at noon'
serve_stop
equal 'and adds nothing' "$(wc -l <<<"$before")" "$(contents demo/belfry.db | wc -l)"
belfry demo --dir nowhere/x --listen 127.0.0.1:1
want 'no folder for the demo' 3 'folder nowhere/x: No such file or directory'
if [ -n "$pg" ]; then
	new_pg demo
	if serve demo --dir demo-pg --students 20 --database "$db"; then
		ok 'the demo on PostgreSQL' sign_in dana.whitfield@maplegrove.example 'tower bells at noon'
		serve_stop
		equal 'stopped' 0 "$code"
	fi
fi
