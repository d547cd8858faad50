# What a person does in a browser while following doc/operations.md, done by curl; in front of its blocks.
jar=~/jar
site=https://chuke.example.cn
browse() {
	curl -fsS --cacert /etc/ssl/chuke/fullchain.pem -b "$jar" -c "$jar" -H "Origin: $site" -H 'Sec-Fetch-Site: same-origin' "$@"
}

# The value of a hidden input of the page on stdin.
hidden() {
	tr '\n' ' ' | grep -oE "<input[^>]* name=\"$1\"[^>]*>" | head -n 1 | sed 's/.* value="\([^"]*\)".*/\1/'
}

# Fills a form: $1 = the page's address, $2 = the form's, then --data-urlencode's words
fill() {
	local address=$1 target=$2 page arguments=() name field
	shift 2
	page=$(browse "$address")
	for name in $(grep -oE '<input[^>]*type="hidden"[^>]*>' <<<"$page" | grep -oE ' name="[^"]*"' | sed 's/.*"\(.*\)"/\1/' | sort -u); do
		arguments+=(--data-urlencode "$name=$(hidden "$name" <<<"$page")")
	done
	for field in "$@"; do
		arguments+=(--data-urlencode "$field")
	done
	browse --no-fail -D ~/headers -o ~/answer "${arguments[@]}" "$target"
}

# What an authenticator on a phone shows for a key in base32 (RFC 6238: SHA-1, 30 s, 6 digits).
authenticator() {
	local key counter hash at
	key=$(tr -d ' ' <<<"$1" | base32 -d | od -An -v -tx1 | tr -d ' \n')
	counter=$(printf '%016x' $(($(date +%s) / 30)))
	hash=$(printf "$(sed 's/../\\x&/g' <<<"$counter")" |
		openssl dgst -sha1 -mac HMAC -macopt "hexkey:$key" | sed 's/.*= //')
	at=$((16#${hash:39:1} * 2))
	printf '%06d' $(((16#${hash:at:8} & 0x7fffffff) % 1000000))
}

# Sets up the second factor that officers need before anything else.
enrol() {
	local words
	browse "$site/register" -o /dev/null -w '%{url_effective} %{redirect_url}' | grep -q /me/factor
	fill "$site/me/factor" "$site/me/factor/start"
	words=$(browse "$site/me/factor" | grep -oE 'key-words"><code>[^<]*' | sed 's/.*>//')
	fill "$site/me/factor" "$site/me/factor/confirm" "code=$(authenticator "$words")"
	grep -qE '^HTTP/[0-9.]+ (303|200)' ~/headers
}

person_setup() {
	local link
	link=$(grep -oE 'https://[^ ]*/setup/[a-f0-9]+' ~/first-link)
	[[ $link == $site/* ]]
	fill "$link" "$link" name=first 'shown_name=王管理' password=quiet-harbour-lamp-27 again=quiet-harbour-lamp-27
	grep -qE '^HTTP/[0-9.]+ 303' ~/headers
	# over https the session's cookie is bound to this host and never leaves TLS
	grep -qiE '^set-cookie: __Host-[a-z-]*=[^;]*;.*Secure' ~/headers
	enrol
	browse "$site/admin/logins" | grep -q first
}

person_officer() {
	browse "$site/admin/logins" | grep -q gudang
	jar=~/jar-of-gudang
	fill "$site/login" "$site/login" name=gudang password=green-kettle-window-38
	enrol
	browse "$site/register" | grep -q '<h1>登记簿'
	jar=~/jar
}

person_key() {
	echo 'master_key_file: /var/lib/chuke-key/master-2.key' >>/etc/chuke/chuke.yaml
	systemctl restart chuke
	curl -fsS -o /dev/null --retry 20 --retry-delay 1 --retry-connrefused http://127.0.0.1:8080/readyz
}

the_end() {
	browse "$site/orgs" | grep -q '</html>'
	[ "$(browse "$site/api/v1/orgs" | grep -oE '"total":[0-9]+' | head -n 1)" != '"total":0' ]
	[ "$(curl -s -o /dev/null -w '%{http_code}' --cacert /etc/ssl/chuke/fullchain.pem "$site/metrics")" = 404 ]
	# nobody's name, number or address in the log
	! grep -E '古荡|王管理|1[3-9][0-9]{9}|lamp-27|/setup/[a-f0-9]' /var/log/chuke.log
	systemctl stop chuke
	nginx -s quit
	echo "the district is installed"
}
