# init, migrate, check, backup, restore, and databases that are not what they should be.
# shellcheck shell=bash disable=SC2154

schema=$("$bin" version | sed -nE 's/.*schema ([0-9]+)$/\1/p')
ok 'version says the schema' test "${schema:-0}" -gt 0

database_life() { # engine
	belfry init --database "$db" --data_dir data
	want "$1: init" 0 "The database is ready: schema $schema."
	ok "$1: the data folder is its owner's" test "$(stat -c %a data)" = 700
	belfry init --database "$db" --data_dir data
	want "$1: init twice" 1 "the database is there already (schema $schema); nothing has changed"
	belfry migrate --database "$db"
	want "$1: migrate has nothing to do" 0 "0 migrations applied; the schema is at $schema."
	belfry check --database "$db"
	want "$1: check" 0 "in order (schema $schema"
	belfry check --plans --database "$db"
	want "$1: check --plans" 0 'in order'

	local before
	before=$(contents "$db" schema_migration)
	sql "INSERT INTO schema_migration (number, name, sha256, applied_us) SELECT 9000, 'later', sha256, applied_us FROM schema_migration WHERE number = 1"
	for c in serve check migrate 'user list' 'account list'; do
		# shellcheck disable=SC2086
		belfry $c --database "$db"
		want "$1: $c on a newer schema" 1 'newer Belfry'
	done
	sql 'DELETE FROM schema_migration WHERE number = 9000'
	sql "UPDATE schema_migration SET sha256 = replace(sha256, substr(sha256, 1, 8), '00000000') WHERE number = 1"
	belfry migrate --database "$db"
	want "$1: migrate sees an altered migration" 1 'was applied with another text'
	sql "DELETE FROM schema_migration WHERE number = $schema"
	for c in serve check 'user list'; do
		# shellcheck disable=SC2086
		belfry $c --database "$db"
		want "$1: $c on an older schema" 1 "the database has schema $((schema - 1)), this program needs $schema: run \`belfry migrate\`"
	done
	equal "$1: refusing changed nothing" "$before" "$(contents "$db" schema_migration)"
}
on_both database_life

# A migration that can't be applied: the tables are there, but nothing says so.
database_broken() { # engine
	belfry init --database "$db" --data_dir data
	sql "DELETE FROM schema_migration"
	belfry migrate --database "$db"
	want "$1: a migration that fails leaves nothing" 3 'migrate: '
	equal "$1: and is not recorded" 0 "$(sql 'SELECT count(*) FROM schema_migration')"
}
on_both database_broken

database_empty() { # engine
	[ "$1" = sqlite ] && : >"$db"
	for c in serve check 'user list'; do
		# shellcheck disable=SC2086
		belfry $c --database "$db"
		want "$1: $c on an empty database" 1 'the database is empty: run `belfry init`'
	done
	belfry migrate --database "$db"
	want "$1: migrate fills an empty database" 0 "the schema is at $schema."
	belfry check --database "$db"
	want "$1: and it is whole" 0
}
on_both database_empty

for c in serve migrate check backup\ x 'user list' 'account list' 'import --district x x.zip'; do
	# shellcheck disable=SC2086
	belfry $c --database missing.db
	want "$c without a database" 3 'there is no database missing.db: `belfry init` makes one'
done
ok 'none was made' test ! -e missing.db
head -c 5000 /dev/urandom >junk.db
belfry check --database junk.db
want 'not a database' 3 'junk.db is not an SQLite database'
belfry init --database nowhere/x.db
want 'no folder for the database' 3 'create nowhere/x.db: No such file or directory'
belfry init --database x.db --data_dir nowhere/data
want 'no folder for the data' 3 'folder nowhere/data: No such file or directory'
belfry check --database postgresql://nobody@127.0.0.1:1/none
want 'no PostgreSQL' 3 'Connection refused'
equal 'on one line' 1 "$(wc -l <<<"$err")"
if [ -n "$pg" ]; then
	belfry check --database "${pg/\/postgres?/\/cli_none?}"
	want 'no such database in PostgreSQL' 3 'PostgreSQL has no database cli_none'
fi

# ---- backup, restore ----
database_backup() { # engine
	local before copy=$work/$1.backup first=$db
	belfry init --database "$db" --data_dir data
	belfry account add --database "$db" --name 'Oak Grove' --state IA
	want "$1: a district to back up" 0 'Oak Grove'
	before=$(contents "$db")
	serve serve --database "$db" --data_dir data || return
	belfry backup "$copy" --database "$db"
	want "$1: backup while it serves" 0 "The backup is in $copy."
	ok "$1: a backup is its owner's" test "$(stat -c %a "$copy")" = 600
	belfry account add --database "$db" --name 'Later' --state IA
	belfry restore "$copy" --database "$db"
	want "$1: restore while it serves" 3 'the database is in use: stop `belfry serve` first'
	http GET /readyz
	equal "$1: and it goes on serving" 200 "$status"
	serve_stop
	equal "$1: stopped" 0 "$code"
	belfry restore "$copy" --database "$db"
	want "$1: restore" 0 'The backup is in place.'
	equal "$1: equal contents" "$before" "$(contents "$db")"
	belfry check --database "$db"
	want "$1: and whole" 0
	if [ "$1" = sqlite ]; then
		ok "$1: what was there is kept" sh -c 'ls "$1".before-*' sh "$db"
		db=$work/elsewhere.db
	else
		new_pg elsewhere
	fi
	belfry restore "$copy" --database "$db"
	want "$1: restore into a new place" 0
	equal "$1: equal contents there" "$before" "$(contents "$db")"
	db=$first
	belfry restore missing.backup --database "$db"
	want "$1: no backup" 1 missing.backup
	before=$(contents "$db")
	head -c 3000 "$copy" >half.backup
	belfry restore half.backup --database "$db"
	ok "$1: half a backup is refused" test "$code" = 1 -o "$code" = 3
	has "$1: and it is said" 'belfry: restore: ' "$err"
	equal "$1: nothing has changed" "$before" "$(contents "$db")"
	belfry backup nowhere/x --database "$db"
	want "$1: no folder for the backup" 1 'nowhere/x.part: No such file or directory'
}
on_both database_backup
