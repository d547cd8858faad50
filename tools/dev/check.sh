# ./dev check: what a machine can say about the sources without running them.

check_failed=0

# Runs one check by name; a failing one does not stop the others.
check_one() {
	local name=$1
	shift
	if "$@" >&2; then
		say "$name: good"
	else
		say "$name: FAILED"
		check_failed=1
	fi
}

check_format() {
	git ls-files 'src/*.[ch]' 'tools/*.[ch]' | xargs -r clang-format --dry-run -Werror
}

check_all() {
	check_one format check_format
	return "$check_failed"
}
