# Settings: where they come from, which wins, and what is said of wrong ones.
# shellcheck shell=bash disable=SC2154

refused() { # name, content of the file, what is said after "FILE:"
	printf "$2" >settings.conf
	belfry check --config settings.conf
	want "settings file: $1" 2 "settings.conf:$3"
}
refused 'unknown name' '# ours\n\nmax_bdy = 5000\n' '3: there is no setting "max_bdy"; did you mean max_body?'
refused 'no =' 'listen = 127.0.0.1:1\nlisten\n' '2: expected name = value'
refused 'not a number' 'max_body = 3x\n' '1: max_body must be a whole number from 4096 to 16777216'
refused 'too small' 'max_body=1\n' '1: max_body must be a whole number'
refused 'neither true nor false' 'demo = yes\n' '1: demo must be true or false'
refused 'none of the choices' 'log_level = loud\n' '1: log_level must be one of: error warn info debug'
refused 'with the line ends of Windows' 'demo = true\r\nmax_body = x\r\n' '2: max_body must be'
refused 'too long' "vendor_name = $(printf 'x%.0s' {1..1100})\n" '1: vendor_name is longer than 1024'

belfry check --config nowhere.conf
want 'no settings file' 2 'settings file nowhere.conf: No such file or directory'
belfry check --config /
want 'a folder for a settings file' 2 'settings file /: cannot be read'
head -c 70000 /dev/zero | tr '\0' '#' >large.conf
belfry check --config large.conf
want 'settings file too large' 2 'large.conf is larger than 65536 bytes'
run env BELFRY_MAX_BODY=abc "$bin" check
want 'environment' 2 'BELFRY_MAX_BODY in the environment: max_body must be a whole number'
belfry check --max_body abc
want 'option' 2 'max_body must be a whole number'

wrong() { # option, value, what is said
	belfry check "--$1=$2"
	want "--$1=$2" 2 "$3"
}
wrong listen '' 'the setting listen is missing: address to listen on'
wrong vendor_name '' 'the setting vendor_name is missing'
wrong zone Mars/Base 'this machine knows no time zone "Mars/Base"'
wrong zone ../../etc/passwd 'this machine knows no time zone'
wrong public_url portal.example.org 'public_url must begin with https://'
wrong public_url https://portal.example.org/ 'end without a slash'
wrong listen 8480 'listen: "8480" is neither host:port nor the path of a UNIX socket'
wrong listen localhost:99999 'listen: "localhost:99999" is neither'
wrong trusted_proxy nginx 'trusted_proxy: "nginx" is neither an IP address nor "unix"'

# The order: file, environment, options. Seen by which database is missing.
echo 'database = from-file.db' >order.conf
belfry check
want 'default' 3 'there is no database belfry.db'
belfry check --config order.conf
want 'file over default' 3 'there is no database from-file.db'
run env BELFRY_CONFIG=order.conf "$bin" check
want 'the file of BELFRY_CONFIG' 3 'there is no database from-file.db'
run env BELFRY_CONFIG=order.conf BELFRY_DATABASE=from-environment.db "$bin" check
want 'environment over file' 3 'there is no database from-environment.db'
run env BELFRY_CONFIG=order.conf BELFRY_DATABASE=from-environment.db "$bin" check --database from-option.db
want 'option over environment' 3 'there is no database from-option.db'
