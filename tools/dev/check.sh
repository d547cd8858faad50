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
	git ls-files 'src/*.c' 'tools/*.c' | xargs -r clang-format --dry-run -Werror
}

check_lint() {
	git ls-files | grep -v '^test/lint/tree/' | xargs build/tools/lint/lint
}

check_all() {
	check_one format check_format
	check_one lint check_lint
	return "$check_failed"
}
