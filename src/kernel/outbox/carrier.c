#include "carrier.h"

#include "fail.h"
#include "mail.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	CONNECT_MS_MAX = 15000,
	ANSWER_BYTES_MAX = 16 << 10, /* of a gateway: more says nothing more */
	SECRET_BYTES_MAX = 4096,
	SMS_BYTES_MAX = 16 << 10,
};

void
carrier_begin(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		fail("libcurl cannot start");
	}
}

struct str
parcel_text(struct arena *arena, const struct parcel *parcel)
{
	const struct letter *letter = parcel->letter;

	if (str_is_empty(letter->path)) {
		return letter->text;
	}
	return str_format(arena, "%.*s%s%.*s%.*s", STR_ARG(letter->text),
		str_is_empty(letter->text) ? "" : "\n\n", STR_ARG(parcel->address),
		STR_ARG(letter->path));
}

/* ---- what both need ------------------------------------------------------------------------------- */

static struct carriage
carriage_of(enum carried carried, const char *what, long number)
{
	struct carriage carriage = { .carried = carried };

	if (number) {
		snprintf(carriage.problem, sizeof(carriage.problem), "%.20s %ld", what, number);
	} else {
		snprintf(carriage.problem, sizeof(carriage.problem), "%s", what);
	}
	return carriage;
}

/* A setting that is a secret: the text, or "@FILE" for the first line of a file (a systemd credential). */
static struct str
secret_of(struct arena *arena, struct str setting)
{
	char *bytes;
	ssize_t len;
	int fd;
	struct str line, rest;

	if (!str_starts(setting, STR("@"))) {
		return setting;
	}
	fd = open(str_terminated(arena, str_slice(setting, 1, setting.len)), O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return STR_NONE;
	}
	bytes = arena_alloc(arena, SECRET_BYTES_MAX);
	len = read(fd, bytes, SECRET_BYTES_MAX);
	close(fd);
	rest = (struct str){ bytes, len > 0 ? (size_t)len : 0 };
	return str_split(&rest, '\n', &line) ? str_trim(line) : STR_NONE;
}

static void
clean_up_curl(void *curl)
{
	curl_easy_cleanup(curl);
}

static void
free_list(void *list)
{
	curl_slist_free_all(list);
}

static struct curl_slist *
list_add(struct arena *arena, struct curl_slist *list, const char *text)
{
	struct curl_slist *longer = curl_slist_append(list, text);

	if (!longer) {
		fail_as(FAIL_MEMORY, "libcurl has no memory");
	}
	if (!list) {
		arena_defer(arena, free_list, longer);
	}
	return longer;
}

/* libcurl asks about once a second, even while a server says nothing; anything but 0 breaks it off. */
static int
ask_whether_to_stop(
	void *arg, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
	const atomic_bool *is_stopping = arg;

	(void)to_get, (void)got, (void)to_send, (void)sent;
	return is_stopping && atomic_load(is_stopping);
}

static CURL *
curl_of(struct arena *arena, const struct parcel *parcel, struct str address, const char *protocols)
{
	CURL *curl = curl_easy_init();

	if (!curl) {
		fail_as(FAIL_MEMORY, "libcurl has no memory");
	}
	arena_defer(arena, clean_up_curl, curl);
	curl_easy_setopt(curl, CURLOPT_URL, str_terminated(arena, address));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* as the settings say and no other way */
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)CARRY_MS_MAX);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_whether_to_stop);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, (void *)parcel->is_stopping);
	return curl;
}

struct reading {
	struct str rest; /* of what is sent */
};

static size_t
read_more(char *bytes, size_t size, size_t count, void *arg)
{
	struct reading *reading = arg;
	size_t most = size * count, len = reading->rest.len < most ? reading->rest.len : most;

	memcpy(bytes, reading->rest.ptr, len);
	reading->rest = str_slice(reading->rest, len, reading->rest.len);
	return len;
}

struct answer {
	char bytes[ANSWER_BYTES_MAX];
	size_t len;
};

static size_t
write_answer(char *bytes, size_t size, size_t count, void *arg)
{
	struct answer *answer = arg;
	size_t len = size * count, room = sizeof(answer->bytes) - answer->len;

	memcpy(answer->bytes + answer->len, bytes, len < room ? len : room);
	answer->len += len < room ? len : room;
	return len;
}

/* Nothing is set up: in a demonstration messages are read at /admin/outbox, elsewhere that is a mistake. */
static bool
is_recorded(const struct parcel *parcel, struct str server)
{
	return str_equal(server, STR("record")) || (str_is_empty(server) && parcel->is_demo);
}

/* ---- mail ----------------------------------------------------------------------------------------- */

static struct str
mail_of(struct arena *arena, const struct parcel *parcel)
{
	struct str from = parcel->settings->mail_from;
	ptrdiff_t at = str_find(from, STR("@"));
	struct mail mail = { .from_name = parcel->sender_name,
		.from = from,
		.to = parcel->letter->to,
		.subject = parcel->letter->subject,
		.text = str_format(arena, "%.*s\n\n-- \n%.*s\n%.*s\n",
			STR_ARG(parcel_text(arena, parcel)), STR_ARG(parcel->sender_name),
			STR_ARG(parcel->address)),
		/* the moment divides the rows of one district before and after it is restored */
		.message_id = str_format(arena, "%lld.%llx@%.*s", (long long)parcel->id,
			(long long)parcel->added_at.ms,
			STR_ARG(str_slice(from, (size_t)at + 1, from.len))),
		.date = parcel->added_at };

	return mail_format(arena, &mail);
}

static struct carriage
mail_carriage(CURL *curl, CURLcode code)
{
	long answer = 0;

	if (code == CURLE_OK) {
		return carriage_of(CARRIED, "", 0);
	}
	if (code == CURLE_ABORTED_BY_CALLBACK) {
		return carriage_of(CARRY_LATER, "stopped", 0);
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
	if (code == CURLE_LOGIN_DENIED) {
		return carriage_of(
			CARRY_LATER, "login", 0); /* the settings are wrong, not the mail */
	}
	if (code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION ||
		code == CURLE_SSL_CONNECT_ERROR) {
		return carriage_of(CARRY_LATER, "tls", 0);
	}
	/* RFC 5321 4.2.1: 5yz will never be taken, 4yz may be */
	if (answer >= 500 && answer < 600) {
		return carriage_of(CARRY_NEVER, "smtp", answer);
	}
	return answer >= 400 ? carriage_of(CARRY_LATER, "smtp", answer)
			     : carriage_of(CARRY_LATER, "curl", (long)code);
}

static void
set_sign_in(struct arena *arena, CURL *curl, const struct settings *settings)
{
	if (!str_equal(settings->mail_tls, STR("off"))) {
		curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	}
	if (!str_is_empty(settings->mail_ca)) {
		curl_easy_setopt(curl, CURLOPT_CAINFO, str_terminated(arena, settings->mail_ca));
	}
	if (!str_is_empty(settings->mail_user)) {
		curl_easy_setopt(
			curl, CURLOPT_USERNAME, str_terminated(arena, settings->mail_user));
		curl_easy_setopt(curl, CURLOPT_PASSWORD,
			str_terminated(arena, secret_of(arena, settings->mail_password)));
	}
}

struct carriage
carry_mail(struct arena *arena, const struct parcel *parcel)
{
	const struct settings *settings = parcel->settings;
	struct reading reading;
	struct curl_slist *to;
	CURL *curl;

	if (is_recorded(parcel, settings->mail_server)) {
		return carriage_of(CARRIED_TO_RECORD, "", 0);
	}
	if (str_is_empty(settings->mail_server) || str_find(settings->mail_from, STR("@")) < 1) {
		return carriage_of(CARRY_NEVER, "unset", 0);
	}
	curl = curl_of(arena, parcel, settings->mail_server, "smtp,smtps");
	set_sign_in(arena, curl, settings);
	to = list_add(arena, NULL, str_format(arena, "<%.*s>", STR_ARG(parcel->letter->to)).ptr);
	reading.rest = mail_of(arena, parcel);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
		str_format(arena, "<%.*s>", STR_ARG(settings->mail_from)).ptr);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_more);
	curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
	return mail_carriage(curl, curl_easy_perform(curl));
}

/* ---- SMS ------------------------------------------------------------------------------------------ */

/* A value as it stands inside a JSON string, or percent-encoded in a form. */
static void
put_value(struct buf *buf, struct str value, bool is_json)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			       (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';

		if (is_json ? c >= 0x20 && c != '"' && c != '\\' && c != 0x7F : is_word) {
			buf_char(buf, (char)c);
		} else if (is_json) {
			buf_format(buf, "\\u%04x", c);
		} else {
			buf_char(buf, '%');
			buf_char(buf, hex[c >> 4]);
			buf_char(buf, hex[c & 15]);
		}
	}
}

struct filling {
	struct str name, value;
};

/* The template with {phone}, {text} and {secret} filled in. */
static struct str
fill(struct arena *arena, struct str template, const struct filling *values, bool is_json)
{
	struct buf *buf = buf_create(arena, SMS_BYTES_MAX);

	for (size_t i = 0; i < template.len;) {
		const struct filling *found = NULL;

		for (const struct filling *v = values; v->name.ptr && !found; v++) {
			found = str_starts(str_slice(template, i, template.len), v->name) ? v
											  : NULL;
		}
		if (found) {
			put_value(buf, found->value, is_json);
			i += found->name.len;
		} else {
			buf_char(buf, template.ptr[i++]);
		}
	}
	return buf->full ? STR_NONE : buf_view(buf);
}

static struct carriage
sms_carriage(CURL *curl, CURLcode code, const struct answer *answer, struct str success)
{
	long status = 0;

	if (code == CURLE_ABORTED_BY_CALLBACK) {
		return carriage_of(CARRY_LATER, "stopped", 0);
	}
	if (code != CURLE_OK) {
		return carriage_of(CARRY_LATER, "curl", (long)code);
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200 && status < 300) {
		/* many a gateway says 200 to everything and no in its words */
		return str_is_empty(success) ||
				       str_contains(
					       (struct str){ answer->bytes, answer->len }, success)
			       ? carriage_of(CARRIED, "", 0)
			       : carriage_of(CARRY_LATER, "refused", 0);
	}
	return carriage_of(status >= 400 && status < 500 && status != 401 && status != 403 &&
					   status != 408 && status != 429
				   ? CARRY_NEVER
				   : CARRY_LATER,
		"http", status);
}

/* 【名字】text: how short messages in China begin (工信部令第31号 art. 14: they name their sender). */
static struct str
sms_text(struct arena *arena, const struct parcel *parcel)
{
	struct str text = parcel_text(arena, parcel);

	if (!str_is_empty(parcel->letter->subject)) {
		text = str_format(arena, "%.*s\n%.*s", STR_ARG(parcel->letter->subject),
			STR_ARG(str_is_empty(parcel->letter->path)
					? text
					: str_format(arena, "%.*s%.*s", STR_ARG(parcel->address),
						  STR_ARG(parcel->letter->path))));
	}
	return str_format(arena, "【%.*s】%.*s", STR_ARG(parcel->sender_name), STR_ARG(text));
}

static struct curl_slist *
sms_headers(struct arena *arena, const struct settings *settings, struct str secret)
{
	struct str header = settings->sms_header;
	ptrdiff_t at = str_find(header, STR("{secret}"));
	struct curl_slist *headers = list_add(arena, NULL,
		str_format(arena, "Content-Type: %.*s", STR_ARG(settings->sms_type)).ptr);

	if (at >= 0) {
		header = str_format(arena, "%.*s%.*s%.*s",
			STR_ARG(str_slice(header, 0, (size_t)at)), STR_ARG(secret),
			STR_ARG(str_slice(header, (size_t)at + STR("{secret}").len, header.len)));
	}
	return str_is_empty(header) ? headers
				    : list_add(arena, headers, str_terminated(arena, header));
}

struct carriage
carry_sms(struct arena *arena, const struct parcel *parcel)
{
	const struct settings *settings = parcel->settings;
	struct str secret, body;
	struct answer *answer = ARENA_NEW(arena, struct answer);
	CURL *curl;

	if (is_recorded(parcel, settings->sms_server)) {
		return carriage_of(CARRIED_TO_RECORD, "", 0);
	}
	if (str_is_empty(settings->sms_server) || str_is_empty(settings->sms_body)) {
		return carriage_of(CARRY_NEVER, "unset", 0);
	}
	secret = secret_of(arena, settings->sms_secret);
	body = fill(arena, settings->sms_body,
		(const struct filling[]){ { STR("{phone}"), parcel->letter->to },
			{ STR("{text}"), sms_text(arena, parcel) }, { STR("{secret}"), secret },
			{ STR_NONE, STR_NONE } },
		!str_contains(settings->sms_type, STR("urlencoded")));
	curl = curl_of(arena, parcel, settings->sms_server, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, sms_headers(arena, settings, secret));
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, str_terminated(arena, body));
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.len);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	return sms_carriage(curl, curl_easy_perform(curl), answer, settings->sms_success);
}
