#!/bin/sh
# Lint over a small tree with good and bad samples says exactly what test/lint/expected holds.
# usage: run.sh LINT
set -u
lint=$1
here=$(cd "$(dirname "$0")" && pwd)
case $lint in /*) ;; *) lint=$PWD/$lint ;; esac # Meson gives a path from its own folder
cd "$here/tree" || exit 1
said=$("$lint" $(find . -type f | sed 's,^\./,,' | LC_ALL=C sort))
status=$?
if [ "$status" -ne 1 ]; then
	echo "lint ended with $status"
	exit 1
fi
printf '%s\n' "$said" | diff "$here/expected" -
