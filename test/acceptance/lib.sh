# What acceptance scripts share.  They run from the top of the clone; CHUKE_TEST_PG names a cluster.
cd "$(dirname "$0")/../.."
. tools/dev/lib.sh
chuke=$PWD/build/chuke
folder=$(mktemp -d -t chuke-accept.XXXXXX)
at_exit 'rm -rf "$folder"'

# Says what does not hold, and ends.
fails() {
	printf '%s\n' "does not hold: $*"
	exit 1
}

# The engines to show it on: PostgreSQL where a cluster is given.
engines() {
	echo sqlite
	[ -z "${CHUKE_TEST_PG:-}" ] || echo postgres
}

# Sets `store` to the options of a new place for a district on the engine.
new_store() {
	local name=accept_${$}_$RANDOM
	store=(--data "$folder/$name")
	if [ "$1" = postgres ]; then
		psql -q -c "create database $name" "$CHUKE_TEST_PG"
		store+=(--db "postgresql://postgres@/$name?host=$(sed -n 's/.*host=\([^ ]*\).*/\1/p' <<<"$CHUKE_TEST_PG")")
	fi
}

# What a statement answers that both engines understand, asked of the store's database; $1 = engine.
ask_store() {
	case $1 in
	sqlite) sqlite3 "${store[1]}/chuke.db" "$2" ;;
	postgres) psql -qAt -c "$2" "${store[3]}" ;;
	esac
}

# A new, empty district.
new_district() {
	new_store "$1"
	"$chuke" init --pack packs/xihu "${store[@]}" >"$folder/init.out" || fails "chuke init"
}

# Runs a command; its output is in $folder/said, its status must be the first argument.
expect() {
	local wanted=$1 status=0
	shift
	"$@" >"$folder/said" 2>"$folder/said.err" || status=$?
	[ "$status" -eq "$wanted" ] ||
		fails "$* ended with $status, not $wanted: $(tail -n 5 "$folder/said.err" "$folder/said")"
}

# The last output holds this text.
says() {
	grep -qF -- "$1" "$folder/said" || fails "\"$1\" is not said, but: $(tail -n 5 "$folder/said")"
}

# Serves the store in the background; sets `base` and `server`.
serve() {
	local waited=0
	: >"$folder/serve.out" # the last one's address is not this one's
	"$chuke" serve "${store[@]}" --listen 127.0.0.1:0 "$@" >"$folder/serve.out" 2>"$folder/serve.err" &
	server=$!
	at_exit "kill $server 2>/dev/null"
	until base=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$folder/serve.out") && [ -n "$base" ]; do
		kill -0 "$server" 2>/dev/null || fails "chuke serve ended: $(tail -n 5 "$folder/serve.err")"
		waited=$((waited + 1))
		[ "$waited" -lt 600 ] || fails "chuke serve does not listen"
		sleep 0.05
	done
}

# Ends it; it has to end by itself with 0.
end_server() {
	local status=0
	kill -TERM "$server"
	wait "$server" || status=$?
	[ "$status" -eq 0 ] || fails "chuke serve ended with $status: $(tail -n 20 "$folder/serve.err")"
}
