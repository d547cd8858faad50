#include "webhook_send.h"

#include "fail.h"
#include "i18n.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum {
	ANSWER_BYTES_MAX = 64 << 10, /* then the rest is not waited for */
	ADDRESSES_MAX = 8,
	HOST_TEXT_BYTES = 64,
	HTTP_GONE = 410,
};

/* ---- which addresses ------------------------------------------------------------------------------ */

struct range {
	uint8_t bytes[16];
	int bits;
};

/* IANA's special-purpose registry for IPv4 (RFC 6890), with multicast and what is reserved. */
static const struct range refused4[] = {
	{ { 0 }, 8 }, { { 10 }, 8 }, { { 100, 64 }, 10 }, /* CGNAT */
	{ { 127 }, 8 }, { { 169, 254 }, 16 },             /* link-local, the clouds' metadata */
	{ { 172, 16 }, 12 }, { { 192, 0, 0 }, 24 }, { { 192, 0, 2 }, 24 }, { { 192, 88, 99 }, 24 },
	{ { 192, 168 }, 16 }, { { 198, 18 }, 15 }, { { 198, 51, 100 }, 24 },
	{ { 203, 0, 113 }, 24 }, { { 224 }, 4 }, /* multicast */
	{ { 240 }, 4 },                          /* reserved, broadcast */
};

/* Of IPv6 only global unicast is taken at all, but for what in it leads elsewhere. */
static const struct range taken6 = { { 0x20 }, 3 };
static const struct range refused6[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },       /* Teredo and other protocol assignments */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x20, 0x02 }, 16 },             /* 6to4: an IPv4 address inside */
	{ { 0x3f, 0xff, 0x00 }, 20 },       /* documentation */
};

static bool
is_in(const uint8_t *address, const struct range *range)
{
	int whole = range->bits / 8, rest = range->bits % 8;

	if (memcmp(address, range->bytes, (size_t)whole) != 0) {
		return false;
	}
	return rest == 0 || ((address[whole] ^ range->bytes[whole]) >> (8 - rest)) == 0;
}

static bool
is_in_any(const uint8_t *address, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_in(address, &ranges[i])) {
			return true;
		}
	}
	return false;
}

bool
webhook_address_is_public(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)address;

		return !is_in_any((const uint8_t *)&in->sin_addr, refused4,
			sizeof(refused4) / sizeof(refused4[0]));
	}
	if (address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)address;

		return is_in(in->sin6_addr.s6_addr, &taken6) &&
		       !is_in_any(in->sin6_addr.s6_addr, refused6,
			       sizeof(refused6) / sizeof(refused6[0]));
	}
	return false;
}

static bool
is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in *in = (const void *)address;
	static const struct range loopback = { { 127 }, 8 };

	return address->sa_family == AF_INET && is_in((const uint8_t *)&in->sin_addr, &loopback);
}

/* ---- the address as it is set ---------------------------------------------------------------------- */

struct target {
	const char *scheme, *host, *port,
		*url; /* as libcurl reads them, so that nobody reads them otherwise */
};

static struct str
part_of(struct arena *arena, CURLU *url, CURLUPart part, unsigned flags)
{
	char *text = NULL;
	struct str copy = STR_NONE;

	if (curl_url_get(url, part, &text, flags) == CURLUE_OK && text) {
		copy = str_copy(arena, str_of(text));
	}
	curl_free(text);
	return copy;
}

/* False if it is none of ours: https, a host, nobody's name and password. */
static bool
read_target(struct arena *arena, struct str address, bool may_loopback, struct target *ret_target)
{
	CURLU *url = curl_url();
	bool is_good = url && curl_url_set(url, CURLUPART_URL, str_terminated(arena, address),
				      CURLU_DISALLOW_USER) == CURLUE_OK;
	struct str scheme, host, port;

	if (is_good) {
		scheme = part_of(arena, url, CURLUPART_SCHEME, 0);
		host = part_of(arena, url, CURLUPART_HOST, 0);
		port = part_of(arena, url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
		is_good = (str_equal(scheme, STR("https")) ||
				  (may_loopback && str_equal(scheme, STR("http")))) &&
			  !str_is_empty(host) && !str_is_empty(port) &&
			  str_is_none(part_of(arena, url, CURLUPART_FRAGMENT, 0));
		*ret_target = (struct target){ str_terminated(arena, scheme),
			str_terminated(arena, host), str_terminated(arena, port),
			str_terminated(arena, part_of(arena, url, CURLUPART_URL, 0)) };
	}
	curl_url_cleanup(url);
	return is_good;
}

/* Its addresses; NULL without any.  Freed with freeaddrinfo(). */
static struct addrinfo *
resolve(const struct target *target, bool is_literal_only)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = is_literal_only ? AI_NUMERICHOST | AI_NUMERICSERV : AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char host[NI_MAXHOST];
	size_t len = strlen(target->host);

	if (len >= sizeof(host)) {
		return NULL;
	}
	/* libcurl leaves the brackets around an IPv6 address */
	snprintf(host, sizeof(host), "%.*s", (int)(target->host[0] == '[' ? len - 2 : len),
		target->host + (target->host[0] == '['));
	return getaddrinfo(host, target->port, &hints, &found) == 0 ? found : NULL;
}

static bool
may_connect(const struct sockaddr *address, bool may_loopback)
{
	return webhook_address_is_public(address) || (may_loopback && is_loopback(address));
}

const char *
webhook_address_problem(struct arena *arena, struct str address, bool may_loopback)
{
	struct target target;
	struct addrinfo *found;
	const char *problem = NULL;

	if (!read_target(arena, address, may_loopback, &target)) {
		return N_("请填写以 https:// 开头的完整地址，里面不能有账号、密码和 #。");
	}
	found = resolve(&target, true); /* a name is resolved when something is sent */
	for (struct addrinfo *at = found; at; at = at->ai_next) {
		if (!may_connect(at->ai_addr, may_loopback)) {
			problem = N_("这是内部网络的地址，不能填。");
		}
	}
	if (found) {
		freeaddrinfo(found);
	}
	return problem;
}

/*
 * host:port:address,address for libcurl, which then asks nobody.  None: the name has no address, or one that must not be
 * connected to; a name that leads both ways leads nowhere.
 */
static struct str
pin(struct arena *arena, const struct target *target, bool may_loopback, bool *ret_is_refused)
{
	struct addrinfo *found = resolve(target, false);
	struct str line = STR_NONE;
	int count = 0;

	*ret_is_refused = false;
	for (struct addrinfo *at = found; at && count < ADDRESSES_MAX; at = at->ai_next, count++) {
		char text[HOST_TEXT_BYTES];
		bool is_6 = at->ai_family == AF_INET6;

		if (!may_connect(at->ai_addr, may_loopback) ||
			(strcmp(target->scheme, "http") == 0 && !is_loopback(at->ai_addr)) ||
			getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof(text), NULL, 0,
				NI_NUMERICHOST) != 0) {
			*ret_is_refused = true;
			break;
		}
		line = str_is_none(line) ? str_format(arena, is_6 ? "%s:%s:[%s]" : "%s:%s:%s",
						   target->host, target->port, text)
					 : str_format(arena, is_6 ? "%.*s,[%s]" : "%.*s,%s",
						   STR_ARG(line), text);
	}
	if (found) {
		freeaddrinfo(found);
	}
	return *ret_is_refused ? STR_NONE : line;
}

/* ---- what is sent --------------------------------------------------------------------------------- */

static struct str
hmac(struct arena *arena, struct str secret, struct str stamp, struct str body)
{
	unsigned char digest[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char *hex = arena_alloc(arena, sizeof(digest) * 2 + 1);

	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.ptr, secret.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)stamp.ptr, stamp.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)".", 1);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.ptr, body.len);
	crypto_auth_hmacsha256_final(&state, digest);
	sodium_bin2hex(hex, sizeof(digest) * 2 + 1, digest, sizeof(digest));
	return (struct str){ hex, sizeof(digest) * 2 };
}

struct str
webhook_signature(struct arena *arena, const struct webhook_letter_out *letter)
{
	struct str stamp = str_format(arena, "%lld", (long long)(letter->at.ms / 1000));
	struct str line = str_format(arena, "t=%.*s,v1=%.*s", STR_ARG(stamp),
		STR_ARG(hmac(arena, letter->secret, stamp, letter->body)));

	if (!str_is_empty(letter->old_secret)) {
		line = str_format(arena, "%.*s,v1=%.*s", STR_ARG(line),
			STR_ARG(hmac(arena, letter->old_secret, stamp, letter->body)));
	}
	return line;
}

static struct curl_slist *
add_line(struct curl_slist *list, struct str line, struct arena *arena)
{
	struct curl_slist *longer = curl_slist_append(list, str_terminated(arena, line));

	if (!longer) {
		fail_as(FAIL_MEMORY, "libcurl has no memory");
	}
	return longer;
}

struct sending {
	struct arena *arena;
	const struct webhook_letter_out *letter;
	CURL *curl;
	struct curl_slist *headers, *pinned;
	char bytes[WEBHOOK_ANSWER_BYTES];
	size_t kept, len;
	bool is_too_long;
};

static size_t
take_answer(char *bytes, size_t size, size_t count, void *arg)
{
	struct sending *sending = arg;
	size_t len = size * count, room = sizeof(sending->bytes) - sending->kept;

	memcpy(sending->bytes + sending->kept, bytes, len < room ? len : room);
	sending->kept += len < room ? len : room;
	sending->len += len;
	sending->is_too_long = sending->len > ANSWER_BYTES_MAX;
	return sending->is_too_long ? 0 : len;
}

static int
ask_whether_to_stop(
	void *arg, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
	const struct sending *sending = arg;

	(void)to_get, (void)got, (void)to_send, (void)sent;
	return sending->letter->is_stopping && atomic_load(sending->letter->is_stopping);
}

/* The last look, at the address that is really connected to. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct sending *sending = arg;

	(void)purpose;
	if (!may_connect(&address->addr, sending->letter->may_loopback)) {
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void
set_options(struct sending *sending, const struct target *target, struct str pinned)
{
	const struct webhook_letter_out *letter = sending->letter;
	struct arena *arena = sending->arena;
	CURL *curl = sending->curl;

	sending->headers = add_line(NULL, STR("Content-Type: application/json"), arena);
	sending->headers = add_line(sending->headers,
		str_format(arena, "X-Chuke-Signature: %.*s",
			STR_ARG(webhook_signature(arena, letter))),
		arena);
	sending->headers = add_line(sending->headers,
		str_format(arena, "X-Chuke-Event: %.*s", STR_ARG(letter->event)), arena);
	sending->headers = add_line(sending->headers,
		str_format(arena, "X-Chuke-Delivery: %.*s", STR_ARG(letter->mark)), arena);
	sending->headers = add_line(sending->headers, STR("Expect:"), arena);
	sending->pinned = add_line(NULL, pinned, arena);
	curl_easy_setopt(curl, CURLOPT_URL, target->url);
	curl_easy_setopt(curl, CURLOPT_RESOLVE, sending->pinned);
	curl_easy_setopt(
		curl, CURLOPT_PROTOCOLS_STR, letter->may_loopback ? "http,https" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "chuke");
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)WEBHOOK_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, sending->headers);
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, str_terminated(arena, letter->body));
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)letter->body.len);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, sending);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, sending);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_whether_to_stop);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
}

/* ---- what came back ------------------------------------------------------------------------------- */

/* As text that may be kept and shown: what is no ASCII a server may say as it likes, so it becomes a dot. */
static struct str
clean(struct arena *arena, const char *bytes, size_t len)
{
	char *text = arena_alloc(arena, len + 1);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		text[i] = c == '\n' || c == '\t' ? ' ' : c >= 0x20 && c < 0x7F ? (char)c : '.';
	}
	return (struct str){ text, len };
}

static void
judge(const struct sending *sending, CURLcode code, struct webhook_answer *answer)
{
	long status = 0;

	curl_easy_getinfo(sending->curl, CURLINFO_RESPONSE_CODE, &status);
	answer->status = status;
	if (code == CURLE_ABORTED_BY_CALLBACK) {
		snprintf(answer->problem, sizeof(answer->problem), "stopped");
	} else if (code != CURLE_OK && !sending->is_too_long) {
		snprintf(answer->problem, sizeof(answer->problem), "curl %d", (int)code);
	} else if (status >= 300 && status < 400) {
		snprintf(answer->problem, sizeof(answer->problem), "redirect");
		answer->is_hopeless = true;
	} else if (status < 200 || status >= 300) {
		snprintf(answer->problem, sizeof(answer->problem), "http %ld", status);
		answer->is_hopeless = status == HTTP_GONE;
	} else {
		answer->is_taken = true;
	}
}

struct webhook_answer
webhook_send(struct arena *arena, const struct webhook_letter_out *letter)
{
	struct sending sending = { .arena = arena, .letter = letter };
	struct webhook_answer answer = { .is_taken = false, .answer = STR_NONE };
	int64_t begun_ms = clock_monotonic_ms();
	struct target target;
	struct str pinned;
	bool is_refused = true;

	if (!read_target(arena, letter->address, letter->may_loopback, &target)) {
		snprintf(answer.problem, sizeof(answer.problem), "address");
		answer.is_hopeless = true;
		return answer;
	}
	pinned = pin(arena, &target, letter->may_loopback, &is_refused);
	if (str_is_none(pinned)) {
		snprintf(answer.problem, sizeof(answer.problem), is_refused ? "address" : "name");
		answer.is_hopeless = is_refused;
		return answer;
	}
	sending.curl = curl_easy_init();
	if (!sending.curl) {
		fail_as(FAIL_MEMORY, "libcurl has no memory");
	}
	set_options(&sending, &target, pinned);
	judge(&sending, curl_easy_perform(sending.curl), &answer);
	answer.took_ms = clock_monotonic_ms() - begun_ms;
	answer.answer = clean(arena, sending.bytes, sending.kept);
	curl_easy_cleanup(sending.curl);
	curl_slist_free_all(sending.headers);
	curl_slist_free_all(sending.pinned);
	return answer;
}
