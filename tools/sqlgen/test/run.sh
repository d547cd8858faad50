#!/bin/sh
# Each case of refused.txt is refused with exactly the lines it states; accepted.txt gives exactly the
# generated lines it states.
# usage: run.sh SQLGEN
set -u
sqlgen=$1
here=$(cd "$(dirname "$0")" && pwd)
case $sqlgen in /*) ;; *) sqlgen=$PWD/$sqlgen ;; esac # Meson gives a path from its own folder
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

# Writes case number $2 of the file $1 into $work/case; the sections say, wants name no SQL.
unpack() {
	rm -rf "$work/case" && mkdir -p "$work/case/low" "$work/case/kernel" "$work/case/office" "$work/case/out"
	awk -v wanted="$2" -v dir="$work/case" '
		/^=== / { number++; file = ""; if (number == wanted) print substr($0, 5) > (dir "/title"); next }
		number != wanted { next }
		/^--- / { file = dir "/" $2; next }
		file != "" { print > file }
	' "$1"
}

run_case() {
	(cd "$work/case" && "$sqlgen" --root . --out out --owner low=low --owner kernel=kernel \
		--owner office=office) >"$work/said" 2>&1
}

number=1
while unpack "$here/refused.txt" $number && [ -s "$work/case/title" ]; do
	run_case
	status=$?
	sed 's,^\./,,' "$work/said" >"$work/lines"
	if [ $status -ne 1 ] || ! diff "$work/case/say" "$work/lines"; then
		echo "refused.txt: $(cat "$work/case/title"): ended with $status"
		bad=1
	fi
	number=$((number + 1))
done
[ $number -gt 30 ] || { echo "refused.txt: only $number cases were found"; bad=1; }

number=1
while unpack "$here/accepted.txt" $number && [ -s "$work/case/title" ]; do
	run_case
	status=$?
	if [ $status -ne 0 ]; then
		cat "$work/said"
		echo "accepted.txt: $(cat "$work/case/title"): ended with $status"
		bad=1
	fi
	while IFS= read -r line; do
		if ! cat "$work"/case/out/* | grep -qF -- "$line"; then
			echo "accepted.txt: $(cat "$work/case/title"): no line: $line"
			bad=1
		fi
	done <"$work/case/wants"
	number=$((number + 1))
done
[ $number -gt 3 ] || { echo "accepted.txt: only $number cases were found"; bad=1; }

# A second run writes nothing, so that nothing is compiled again.
unpack "$here/accepted.txt" 1
run_case
touch -d '2001-01-01' "$work"/case/out/*
run_case
[ -z "$(find "$work/case/out" -type f -newermt 2002-01-01)" ] || { echo "a second run wrote again"; bad=1; }
exit $bad
