#!/bin/bash
# tests/support/pg.sh — a private PostgreSQL cluster for tests.
#
#   pg.sh start        makes one in a new folder, starts it, prints its URL
#   pg.sh stop URL     stops the cluster of that URL and removes its folder
#
# It listens on a Unix socket in its own folder only. It never fsyncs (PG_FSYNC=1: it does), so it is for tests alone.
# PostgreSQL refuses to run as root: then it runs as the user `postgres`.
set -euo pipefail

as_postgres() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=/tmp "$@"
	else
		"$@"
	fi
}

# Debian keeps the server's programs out of PATH.
find_server() {
	local newest
	newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
	[ -x "$newest/initdb" ] && PATH=$newest:$PATH
	command -v initdb pg_ctl >/dev/null || {
		echo "pg.sh: no PostgreSQL server programs (package postgresql)" >&2
		exit 1
	}
}

start() {
	local dir said fsync=off
	[ "${PG_FSYNC:-0}" = 1 ] && fsync=on
	cd /
	dir=$(as_postgres mktemp -d /tmp/belfry-pg-XXXXXX)
	said=$(as_postgres initdb -D "$dir/data" -U belfry -A trust -E UTF8 --locale=C --no-sync 2>&1) || {
		echo "$said" >&2
		exit 1
	}
	as_postgres tee -a "$dir/data/postgresql.conf" >/dev/null <<-CONF
		listen_addresses = ''
		unix_socket_directories = '$dir'
		fsync = $fsync
		synchronous_commit = $fsync
		full_page_writes = $fsync
		shared_buffers = 64MB
		max_connections = 200
		max_wal_size = 256MB
		autovacuum = off
		timezone = 'UTC'
	CONF
	as_postgres pg_ctl -D "$dir/data" -l "$dir/log" -w -t 60 start >/dev/null || {
		as_postgres cat "$dir/log" >&2
		exit 1
	}
	echo "postgresql:///postgres?host=$dir&user=belfry"
}

stop() {
	local dir=${1#*host=}
	dir=${dir%%&*}
	case $dir in
	/tmp/belfry-pg-*) ;;
	*)
		echo "pg.sh: not a cluster of pg.sh: $1" >&2
		exit 2
		;;
	esac
	cd /
	as_postgres pg_ctl -D "$dir/data" -m immediate -w stop >/dev/null
	as_postgres rm -rf "$dir"
}

find_server
case ${1:-} in
start) start ;;
stop) stop "${2:?URL}" ;;
*)
	echo "usage: pg.sh start | stop URL" >&2
	exit 2
	;;
esac
