# bench/lib.sh — what bench/run and bench/cases share: starting Belfry on a core, wrk on another, figures with goal and verdict. To be sourced
# in the repository's folder, with BUILD, ROUNDS, EACH, dir, belfry set. Ends what it started when the script ends.
ticks=$(getconf CLK_TCK) cores=$(nproc)
server_cpu=0 client_cpu=$((cores > 1 ? 1 : 0))
connections=64 # of wrk
belfry_pid='' other_pid='' results=() missed=0

say() { printf '%s\n' "$*"; }
die() { say "bench: $*" >&2; exit 1; }
stop() { # pid: ends it and waits; who does not go in ten seconds is killed (Fossil never does)
	[ -n "$1" ] || return 0
	local i
	kill "$1" 2>/dev/null || true
	for i in $(seq 100); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done
	kill -KILL "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}
finish() {
	stop "$belfry_pid"
	stop "$other_pid"
}
trap finish EXIT
trap 'exit 130' INT TERM

install_needs() { # Debian packages, each with a program of its name (without -light)
	local missing=() p
	for p in "$@"; do
		[ -x "/usr/sbin/${p%-light}" ] || command -v "${p%-light}" >/dev/null || missing+=("$p")
	done
	[ ${#missing[@]} -gt 0 ] || return 0
	say "Installing Debian packages: ${missing[*]}"
	local sudo=()
	[ "$(id -u)" -eq 0 ] || sudo=(sudo)
	"${sudo[@]}" apt-get update -qq
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

free_port() { # a port that nobody listens on
	local p
	while p=$((20000 + RANDOM)) && (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null; do :; done
	say "$p"
}

# ---- the two servers: one core each, the same one ----
start_belfry() { # database log-level [VARIABLE=value…]; prints nothing, sets port, belfry_pid, ready_ms
	port=$(free_port)
	local begin end
	begin=$(date +%s%N)
	env -u BELFRY_CONFIG "${@:3}" taskset -c $server_cpu "$belfry" serve --database "$1" --data_dir "$dir/files" --listen "127.0.0.1:$port" --public_url http://bench \
		--event_threads 1 --read_threads 1 --max_connections 20000 --log_level "$2" 2>"$dir/belfry.log" &
	belfry_pid=$!
	until curl -sf -o /dev/null -H 'Host: bench' "127.0.0.1:$port/readyz"; do
		kill -0 $belfry_pid 2>/dev/null || { cat "$dir/belfry.log" >&2; die "belfry does not start"; }
		sleep 0.002
	done
	end=$(date +%s%N)
	ready_ms=$(((end - begin) / 1000000))
}
# Waits until the jobs of a start have done what was due: three seconds with next to no CPU.
settle_belfry() {
	local before after quiet=0 i
	for i in $(seq 600); do
		before=$(cpu_ticks "$belfry_pid")
		sleep 1
		after=$(cpu_ticks "$belfry_pid")
		quiet=$((after - before <= 2 ? quiet + 1 : 0))
		[ $quiet -lt 3 ] || return 0
	done
	die "Belfry has not come to rest within $i seconds"
}
stop_belfry() {
	stop "$belfry_pid"
	belfry_pid=''
}
stop_other() {
	stop "$other_pid"
	other_pid=''
}

# ---- measuring ----
calc() { awk "BEGIN { printf \"$1\", $2 }"; } # format expression
cpu_ticks() { # pid: utime + stime of it and all that came from it, also of those that have ended
	local p fields sum=0
	{ read -r -a fields < <(sed 's/.*) //' "/proc/$1/stat"); } 2>/dev/null || true
	[ ${#fields[@]} -gt 15 ] || { say 0; return; } # it has ended meanwhile, and its parent counts it
	sum=$((fields[11] + fields[12] + fields[13] + fields[14]))
	for p in $(cat "/proc/$1/task/"*/children 2>/dev/null); do sum=$((sum + $(cpu_ticks "$p"))); done
	say $sum
}
pss_kb() { awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup"; }
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# One round: sets us (CPU per request), rate (requests per second), p50 and p99 (microseconds), n (requests).
round() { # pid port kind list
	local before after line duration errors
	before=$(cpu_ticks "$1")
	line=$(taskset -c $client_cpu wrk -t1 -c$connections -d"$EACH"s --timeout 20s -s bench/requests.lua "http://127.0.0.1:$2" -- "$3" "$4" 400000 $RANDOM |
		grep '^RESULT') || die "wrk gave no result"
	after=$(cpu_ticks "$1")
	read -r _ n duration p99 errors p50 <<<"$line"
	[ "$n" -gt 0 ] && [ "$errors" -eq 0 ] || die "$3: $errors of $n requests failed"
	us=$(calc %.2f "($after - $before) * 1e6 / $ticks / $n")
	rate=$(calc %.1f "$n * 1e6 / $duration")
}
# Answers of a route in Belfry, by class of status: a poll that is answered 200 would be no 304.
answered() { # route class
	curl -s -H 'Host: bench' "127.0.0.1:$port/metrics" | awk -v want="route=\"$1\",status=\"$2\"" 'index($0, want) { n += $2 } END { printf "%d\n", n }'
}
result() { # name value unit goal ("<= 150", ">= 20" or nothing)
	local verdict=''
	if [ -n "$4" ]; then
		verdict=met
		awk "BEGIN { exit !($2 $4) }" || { verdict=MISSED; missed=$((missed + 1)); }
	fi
	results+=("{\"name\":\"$1\",\"value\":$2,\"unit\":\"$3\",\"goal\":\"$4\",\"verdict\":\"$verdict\"}")
	printf '  %-64s %10s %-6s %-12s %s\n' "$1" "$2" "$3" "${4:+goal $4}" "$verdict"
}
alone() { # name kind list goal
	local a=() i
	for i in $(seq "$ROUNDS"); do round "$belfry_pid" "$port" "$2" "$3"; a+=("$us"); done
	result "$1: CPU per page" "$(median "${a[@]}")" µs "$4"
}

# ---- the end ----
write_json() { # file name:number…
	local list facts='' f
	list=$(IFS=,; printf '%s' "${results[*]}")
	for f in "${@:2}"; do facts+=",\"${f%:*}\":${f#*:}"; done
	printf '{"cores":%d%s,"results":[%s]}\n' "$cores" "$facts" "$list" >"$1"
	say "Written: ${1#"$PWD/"}; goals missed: $missed"
}
