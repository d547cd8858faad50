# What the commands of ./dev share: speaking, installing, and ending what was started.

say() {
	printf '%s\n' "== $*" >&2
}

die() {
	printf '%s\n' "./dev: $*" >&2
	exit 1
}

# Commands to run when the script ends, in whatever way; newest first.
at_exit_list=()
at_exit() {
	at_exit_list=("$1" "${at_exit_list[@]}")
}
run_at_exit() {
	local status=$? step
	trap - EXIT
	for step in "${at_exit_list[@]}"; do
		eval "$step" || true
	done
	exit "$status"
}
trap run_at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The packages of the given groups of tools/dev/packages, one a line.
packages_of() {
	local group
	for group in "$@"; do
		awk -v group="$group" '$1 == group { for (i = 2; i <= NF; i++) print $i }' tools/dev/packages
	done | sort -u
}

# Those of the packages named on standard input that are not installed.
packages_missing() {
	local wanted
	mapfile -t wanted
	{
		printf '%s\n' "${wanted[@]}"
		dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
			sed -n 's/^installed //p' | sort -u
	} | sort | uniq -u
}

need_packages() {
	local missing
	mapfile -t missing < <(packages_of "$@" | packages_missing)
	[ "${#missing[@]}" -eq 0 ] || install_packages "${missing[@]}"
}

install_packages() {
	if [ "$(id -u)" -ne 0 ]; then
		die "missing packages; please run:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
	fi
	say "installing $*"
	# Servers that are installed as tools (PostgreSQL, nginx) are not to start on their own.
	if [ ! -e /usr/sbin/policy-rc.d ]; then
		at_exit 'rm -f /usr/sbin/policy-rc.d'
		printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
		chmod 755 /usr/sbin/policy-rc.d
	fi
	{
		apt-get update -q
		DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
	} >&2 </dev/null
}

# Node 18 or newer with npm; Debian's own unless one is there.
need_node() {
	command -v node >/dev/null || install_packages nodejs
}

need_node_modules() {
	local stamp=node_modules/.installed
	need_node
	if ! cmp -s package-lock.json "$stamp"; then
		command -v npm >/dev/null || install_packages npm
		say "installing npm packages"
		npm ci --ignore-scripts --no-audit --no-fund >&2 </dev/null
		cp package-lock.json "$stamp"
	fi
}
