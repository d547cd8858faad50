#!/bin/bash
# A stand-in for systemctl in a root without systemd: runs what the units say as the user that they say.
set -euo pipefail
verb=$1
shift
units=()
for word in "$@"; do
	case $word in
	-*) ;;
	*) units+=("${word%.service}") ;;
	esac
done

value_of() {
	sed -n "s/^$2=//p" "/lib/systemd/system/$1.service" | head -n 1
}

end() {
	local pid
	[ -e "/run/$1.pid" ] || return 0
	pid=$(cat "/run/$1.pid")
	kill -TERM "$pid" 2>/dev/null || true
	while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
	rm -f "/run/$1.pid"
}

begin() {
	local user run
	if [ "$1" = nginx ]; then
		nginx
		return
	fi
	user=$(value_of "$1" User)
	read -ra run <<<"$(value_of "$1" ExecStart)"
	run=(setpriv "--reuid=$user" "--regid=$user" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "${run[@]}")
	if [ "$(value_of "$1" Type)" = oneshot ]; then
		(umask 077 && "${run[@]}")
		return
	fi
	(umask 077 && exec setsid "${run[@]}" >>"/var/log/$1.log" 2>&1 </dev/null) &
	echo $! >"/run/$1.pid"
}

for unit in "${units[@]}"; do
	case $verb:$unit in
	*:*.timer) [ -e "/lib/systemd/system/$unit" ] ;;
	reload:nginx) nginx -s reload ;;
	restart:nginx) nginx -s quit 2>/dev/null || true; sleep 0.3; begin nginx ;;
	enable:* | start:*) begin "$unit" ;;
	stop:*) end "$unit" ;;
	restart:*) end "$unit"; begin "$unit" ;;
	esac
done
