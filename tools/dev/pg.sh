# A PostgreSQL cluster of our own: in a temporary folder, on a Unix socket only, gone at the end.

# Starts it and sets PG_DIR, the socket's folder, and PG_CONNINFO, to which " dbname=…" may be appended.
# Tests need no promise that outlives a crash; with "durable", as in a benchmark, it is kept.
pg_start() {
	local options="-c listen_addresses='' -c max_connections=200 -c timezone=UTC"
	PG_BIN=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
	PG_DIR=$(mktemp -d -t chuke-pg.XXXXXX)
	at_exit 'rm -rf "$PG_DIR"'
	chmod 755 "$PG_DIR"
	[ "$(id -u)" -ne 0 ] || chown postgres: "$PG_DIR"
	[ "${1:-}" = durable ] ||
		options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
	# locale C: the order of texts is the same on both engines
	pg_run initdb -D data -U postgres -A trust --locale=C -E UTF8 --no-sync \
		>"$PG_DIR/initdb.log"
	at_exit 'pg_stop'
	pg_run pg_ctl -D data -l "$PG_DIR/server.log" -w -s -o "-k $PG_DIR $options" start >&2
	PG_CONNINFO="host=$PG_DIR user=postgres dbname=postgres"
}

pg_stop() {
	[ ! -f "$PG_DIR/data/postmaster.pid" ] || pg_run pg_ctl -D data -m immediate -s stop >&2
}

# One of PostgreSQL's programs in the cluster's folder, not as root: it refuses that.
pg_run() {
	local program=$1
	shift
	if [ "$(id -u)" -eq 0 ]; then
		(cd "$PG_DIR" && exec runuser -u postgres -- "$PG_BIN/$program" "$@") </dev/null
	else
		(cd "$PG_DIR" && exec "$PG_BIN/$program" "$@") </dev/null
	fi
}
