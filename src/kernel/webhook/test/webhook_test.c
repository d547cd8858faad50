#include "app_inner.h"
#include "deliver.h"
#include "kernel_queries.h"
#include "outbox.h"
#include "web_test.h"
#include "webhook.h"
#include "webhook_send.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Webhooks, with a real receiver on loopback: what arrives, what is tried again, what is never connected to. */

enum { FILE_BYTES_MAX = 16384, WAIT_MS_MAX = 20000, STOP_MS_MAX = 4000, DAY_MS = 24 * 3600 * 1000 };

static struct {
	pid_t pid;
	FILE *input;
	int port;
	char folder[64];
} receiver;

static bool
receiver_start(void)
{
	int to[2], from[2];
	FILE *output;
	bool is_there;

	strcpy(receiver.folder, "/tmp/chuke-hook.XXXXXX");
	if (!mkdtemp(receiver.folder) || pipe(to) != 0 || pipe(from) != 0) {
		return false;
	}
	receiver.pid = fork();
	if (receiver.pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execl("/usr/bin/python3", "python3",
			CHUKE_SOURCE_ROOT "/src/kernel/webhook/test/hook_server.py",
			receiver.folder, NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	receiver.input = fdopen(to[1], "w");
	output = fdopen(from[0], "r");
	is_there = fscanf(output, "%d", &receiver.port) == 1;
	fclose(output);
	return is_there;
}

static void
receiver_stop(void)
{
	char command[128];

	fclose(receiver.input);
	waitpid(receiver.pid, NULL, 0);
	snprintf(command, sizeof(command), "rm -rf %s", receiver.folder);
	if (system(command) != 0) {
		fprintf(stderr, "# %s stays\n", receiver.folder);
	}
}

/* What it took, by its number from 1; none if there are fewer. */
static struct str
taken(struct arena *arena, int number)
{
	FILE *file = fopen(str_format(arena, "%s/hook.%d", receiver.folder, number).ptr, "rb");
	char *bytes = arena_alloc(arena, FILE_BYTES_MAX);
	size_t len;

	if (!file) {
		return STR_NONE;
	}
	len = fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	return (struct str){ bytes, len };
}

static int
count_taken(struct arena *arena)
{
	int count = 0;

	while (!str_is_none(taken(arena, count + 1))) {
		count++;
	}
	return count;
}

/* ---- addresses ----------------------------------------------------------------------------------- */

static const char *const outer[] = { "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0",
	"100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1", "169.253.255.255",
	"172.15.255.255", "172.32.0.1", "192.167.255.255", "198.17.255.255", "198.20.0.1",
	"223.255.255.254", "2606:4700:4700::1111", "240e::1", "2a00:1450:4001::1" };
static const char *const inner[] = { "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
	"100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
	"172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1",
	"198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
	"239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
	"::ffff:10.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1",
	"100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12:3456::1",
	"fe80::1", "fec0::1", "ff02::1" };

static void
expect_public(const char *address, bool is_public)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found;

	assert_int_equal(getaddrinfo(address, "443", &hints, &found), 0);
	if (webhook_address_is_public(found->ai_addr) != is_public) {
		fail_msg("%s", address);
	}
	freeaddrinfo(found);
}

static void
only_public_addresses_are_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(outer) / sizeof(outer[0]); i++) {
		expect_public(outer[i], true);
	}
	for (size_t i = 0; i < sizeof(inner) / sizeof(inner[0]); i++) {
		expect_public(inner[i], false);
	}
}

static void
what_may_be_set(void **state)
{
	static const struct {
		const char *address;
		bool may;
	} cases[] = {
		{ "https://example.org/hook?x=1", true },
		{ "https://example.org:8443/", true },
		{ "https://8.8.8.8/", true },
		{ "http://example.org/", false },
		{ "ftp://example.org/", false },
		{ "file:///etc/passwd", false },
		{ "gopher://example.org/", false },
		{ "example.org/hook", false },
		{ "https://", false },
		{ "https://user:word@example.org/", false },
		{ "https://example.org/#part", false },
		{ "https://127.0.0.1/", false },
		{ "https://127.1/", false },
		{ "https://2130706433/", false },
		{ "https://0x7f000001/", false },
		{ "https://017700000001/", false },
		{ "https://0/", false },
		{ "https://10.1.2.3/", false },
		{ "https://[::1]/", false },
		{ "https://[::ffff:127.0.0.1]/", false },
		{ "https://[fd00::1]:8443/", false },
		{ "https://169.254.169.254/latest/meta-data", false },
	};
	struct web_test *t = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool may = !webhook_address_problem(t->arena, str_of(cases[i].address), false);

		if (may != cases[i].may) {
			fail_msg("%s", cases[i].address);
		}
	}
}

static void
the_signature_is_what_the_document_says(void **state)
{
	struct web_test *t = *state;
	struct webhook_letter_out letter = {
		.body = STR("{\"id\":\"1\"}"), .secret = STR("whsec_test"), .at = { 1700000000999 }
	};
	/* python3: hmac.new(b'whsec_test', b'1700000000.{"id":"1"}', 'sha256') */
	const char *line =
		"t=1700000000,v1=11bf4466ea17c3df3fd743af0b435368e16b7a05eb8eced85e8c4670767bdec5";

	assert_string_equal(str_terminated(t->arena, webhook_signature(t->arena, &letter)), line);
}

/* ---- sending ------------------------------------------------------------------------------------- */

/* A receiver that an administrator sets; its page. */
static const char *
set(struct web_test *t, const char *path, const char *events)
{
	struct web_answer answer = web_submit(t, "/admin/webhooks", "admin", "/admin/webhooks",
		str_format(t->arena, "address=http%%3A%%2F%%2F127.0.0.1%%3A%d%%2F%s&%s",
			receiver.port, path, events)
			.ptr);

	if (answer.status != 303) {
		fail_msg("set: %d %.*s", answer.status, STR_ARG(answer.body));
	}
	return str_terminated(t->arena, answer.location);
}

static enum outcome
happen(struct db *db, void *arg)
{
	event_tell(db, arg, 1);
	return OK;
}

static void
something_happens(struct web_test *t, char *event)
{
	assert_int_equal(store_write(t->app->store, t->arena, happen, event), OK);
}

static void
act(struct web_test *t, const char *page, const char *what, int status)
{
	struct web_answer answer = web_submit(
		t, page, "admin", str_format(t->arena, "%s/%s", page, what).ptr, "");

	assert_int_equal(answer.status, status);
}

/* The text between two others in a page; fails if it is not there. */
static struct str
between(const struct web_answer *answer, const char *before, const char *after)
{
	ptrdiff_t at = str_find(answer->body, str_of(before)), end;
	struct str rest;

	assert_true(at >= 0);
	rest = str_slice(answer->body, (size_t)at + strlen(before), answer->body.len);
	end = str_find(rest, str_of(after));
	assert_true(end >= 0);
	return str_slice(rest, 0, (size_t)end);
}

static struct str
header_of(struct str message, const char *name)
{
	struct str rest = message, line;

	while (str_split(&rest, '\n', &line) && line.len) {
		if (str_starts(line, str_of(name))) {
			return str_trim(str_slice(line, strlen(name), line.len));
		}
	}
	fail_msg("no %s in %.*s", name, STR_ARG(message));
	return STR_NONE;
}

/* Whether the secret signed what arrived, worked out from what is on the wire alone. */
static bool
is_signed_by(struct arena *arena, struct str message, struct str secret)
{
	struct str line = header_of(message, "X-Chuke-Signature:"), stamp, rest = line;
	ptrdiff_t at = str_find(message, STR("\n\n"));
	struct str body = str_slice(message, (size_t)at + 2, message.len), text;
	unsigned char digest[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char hex[crypto_auth_hmacsha256_BYTES * 2 + 1];

	assert_true(str_split(&rest, ',', &stamp) && str_starts(stamp, STR("t=")));
	text = str_format(
		arena, "%.*s.%.*s", STR_ARG(str_slice(stamp, 2, stamp.len)), STR_ARG(body));
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.ptr, secret.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.ptr, text.len);
	crypto_auth_hmacsha256_final(&state, digest);
	sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
	return str_contains(rest, str_format(arena, "v1=%s", hex));
}

static void
what_happens_arrives_signed(void **state)
{
	struct web_test *t = *state;
	int before = count_taken(t->arena);
	const char *page = set(t, "ok", "events=org.changed&events=case.decided&note=trial");
	struct web_answer answer = web_get(t, page, "admin");
	struct str secret = str_copy(t->arena, between(&answer, "id=\"webhook-secret\">", "<"));
	struct str message, fresh;

	assert_true(str_starts(secret, STR("whsec_")));
	answer = web_get(t, page, "admin");
	assert_false(web_has(&answer, "whsec_")); /* once */

	something_happens(t, "case.submitted"); /* not asked for */
	something_happens(t, "org.changed");
	assert_int_equal(webhook_deliver_all(t->app), 1);
	assert_int_equal(count_taken(t->arena), before + 1);
	message = taken(t->arena, before + 1);
	assert_true(str_starts(message, STR("/ok\n")));
	assert_true(is_signed_by(t->arena, message, secret));
	assert_false(is_signed_by(t->arena, message, STR("whsec_other")));
	assert_true(str_equal(header_of(message, "X-Chuke-Event:"), STR("org.changed")));
	assert_true(str_contains(message, STR("\"event\":\"org.changed\"")));
	answer = web_get(t, page, "admin");
	assert_true(web_has(&answer, "已送达"));
	assert_true(web_has(&answer, "<b class=\"tnum\">200</b>"));

	/* again, under the same mark */
	act(t, page,
		str_format(t->arena, "letters/%.*s/resend",
			STR_ARG(between(&answer, "/letters/", "/resend")))
			.ptr,
		303);
	assert_int_equal(webhook_deliver_all(t->app), 1);
	assert_true(str_equal(header_of(message, "X-Chuke-Delivery:"),
		header_of(taken(t->arena, before + 2), "X-Chuke-Delivery:")));

	act(t, page, "secret", 303);
	answer = web_get(t, page, "admin");
	fresh = str_copy(t->arena, between(&answer, "id=\"webhook-secret\">", "<"));
	act(t, page, "ping", 303);
	webhook_deliver_all(t->app);
	message = taken(t->arena, count_taken(t->arena));
	assert_true(str_contains(message, STR("\"event\":\"ping\"")));
	assert_true(is_signed_by(t->arena, message, fresh));
	assert_true(is_signed_by(t->arena, message, secret)); /* for a day */
	act(t, page, "remove", 303);
	before = count_taken(t->arena);
	something_happens(t, "org.changed");
	assert_int_equal(webhook_deliver_all(t->app), 0);
	assert_int_equal(web_get(t, page, "admin").status, 404);
}

static void
what_fails_is_tried_again_and_given_up(void **state)
{
	struct web_test *t = *state;
	int before = count_taken(t->arena);
	const char *page = set(t, "bad", "events=org.changed");
	struct moment now = clock_now();
	struct web_answer answer;
	int days = 0;

	something_happens(t, "org.changed");
	assert_int_equal(webhook_deliver_all(t->app), 1);
	assert_int_equal(webhook_deliver_all(t->app), 0); /* not at once */
	answer = web_get(t, page, "admin");
	assert_true(web_has(&answer, "等待发送"));
	assert_true(web_has(&answer, "对方回答了代码 500。"));
	clock_shift((struct moment){ now.ms + 31 * 1000 });
	assert_int_equal(webhook_deliver_all(t->app), 1);
	clock_shift((struct moment){ now.ms + 62 * 1000 });
	assert_int_equal(webhook_deliver_all(t->app), 0); /* the gap has grown */
	while (days < 20 && !web_has(&answer, "没有送到")) {
		clock_shift((struct moment){ now.ms + ++days * (int64_t)DAY_MS });
		webhook_deliver_all(t->app);
		web_forget(t, "admin"); /* days later one signs in again */
		answer = web_get(t, page, "admin");
	}
	assert_int_equal(count_taken(t->arena), before + 12);
	answer = web_get(t, "/me/notices", "admin");
	assert_true(web_has(&answer, "对外推送没有送到"));
	act(t, page, "remove", 303);
	clock_shift(now);
	web_forget(t, "admin");
}

/* What waits for one that fails is put off with it; what waits for another arrives in the same round. */
static void
one_that_fails_holds_up_nobody(void **state)
{
	enum { EVENTS = 3 };
	struct web_test *t = *state;
	const char *bad = set(t, "bad", "events=org.changed");
	const char *good = set(t, "ok", "events=org.changed");
	int before = count_taken(t->arena);
	struct moment now = clock_now();

	for (int i = 0; i < EVENTS; i++) {
		something_happens(t, "org.changed");
	}
	assert_int_equal(webhook_deliver_all(t->app), 1 + EVENTS);
	assert_int_equal(count_taken(t->arena), before + 1 + EVENTS);
	clock_shift((struct moment){ now.ms + 31 * 1000 });
	assert_int_equal(webhook_deliver_all(t->app), 1);
	clock_shift(now);
	act(t, bad, "remove", 303);
	act(t, good, "remove", 303);
}

static int
count_told(struct web_test *t)
{
	struct web_answer answer = web_get(t, "/me/notices", "admin");
	struct str rest = answer.body, text = STR("/away");
	int count = 0;
	ptrdiff_t at;

	while ((at = str_find(rest, text)) >= 0) {
		rest = str_slice(rest, (size_t)at + text.len, rest.len);
		count++;
	}
	return count;
}

static void
administrators_hear_of_it_once_an_hour(void **state)
{
	struct web_test *t = *state;
	int before = count_told(t), once;
	const char *page = set(t, "away", "events=org.changed");
	struct moment now = clock_now();

	something_happens(t, "org.changed");
	assert_int_equal(webhook_deliver_all(t->app), 1);
	once = count_told(t) - before;
	assert_true(once > 0);
	something_happens(t, "org.changed");
	something_happens(t, "org.changed");
	assert_int_equal(webhook_deliver_all(t->app), 2);
	assert_int_equal(count_told(t) - before, once);
	clock_shift((struct moment){ now.ms + 61 * 60 * 1000 });
	something_happens(t, "org.changed");
	webhook_deliver_all(t->app);
	web_forget(t, "admin");
	assert_int_equal(count_told(t) - before, 2 * once);
	act(t, page, "remove", 303);
	clock_shift(now);
	web_forget(t, "admin");
}

static void
it_goes_nowhere_else(void **state)
{
	struct web_test *t = *state;
	int before = count_taken(t->arena);
	const char *away = set(t, "away", "events=org.changed");
	struct web_answer answer;

	something_happens(t, "org.changed");
	assert_int_equal(webhook_deliver_all(t->app), 1);
	answer = web_get(t, away, "admin");
	assert_true(web_has(&answer, "没有跟去"));
	assert_true(web_has(&answer, "没有送到"));
	assert_int_equal(count_taken(t->arena), before + 1); /* not /ok as well */
	assert_int_equal(webhook_deliver_all(t->app), 0);

	/* what was set when it might is looked at again when it is sent */
	t->app->settings.is_webhook_loopback = false;
	act(t, away, "ping", 303);
	assert_int_equal(webhook_deliver_all(t->app), 1);
	assert_int_equal(count_taken(t->arena), before + 1);
	answer = web_submit(t, "/admin/webhooks", "admin", "/admin/webhooks",
		"address=https%3A%2F%2Flocalhost%2Fhook&events=org.changed");
	assert_int_equal(answer.status, 303); /* a name is looked up when it is needed */
	something_happens(t, "org.changed");
	webhook_deliver_all(t->app);
	answer = web_get(t, str_terminated(t->arena, answer.location), "admin");
	assert_true(web_has(&answer, "地址在内部网络里"));
	answer = web_submit(t, "/admin/webhooks", "admin", "/admin/webhooks",
		"address=https%3A%2F%2F192.168.1.1%2F&events=org.changed");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "内部网络"));
	t->app->settings.is_webhook_loopback = true;
	act(t, away, "remove", 303);
}

static void
an_answer_without_an_end_ends(void **state)
{
	struct web_test *t = *state;
	const char *page = set(t, "long", "events=org.changed");
	struct web_answer answer;

	something_happens(t, "org.changed");
	webhook_deliver_all(t->app);
	answer = web_get(t, page, "admin");
	assert_true(web_has(&answer, "已送达"));
	act(t, page, "remove", 303);
}

/* ---- beside others ------------------------------------------------------------------------------- */

static enum outcome
send_mail(struct db *db, void *arg)
{
	(void)arg;
	return outbox_send(db, &(struct message){ .channel = CHANNEL_MAIL,
				       .kind = "account.mail",
				       .to = STR("someone@example.org"),
				       .subject = STR("s"),
				       .text = STR("t"),
				       .link = { STR_NONE },
				       .until_at = MOMENT_NONE });
}

static bool
page_has(struct web_test *t, const char *page, const char *text)
{
	struct web_answer answer = web_get(t, page, "admin");

	return web_has(&answer, text);
}

static void
a_slow_receiver_holds_up_nobody(void **state)
{
	struct web_test *t = *state;
	const char *page = set(t, "slow", "events=org.changed");
	int before = count_taken(t->arena);
	struct webhook_deliverer *hooks = webhook_deliver_start(t->app);
	struct deliverer *letters = deliver_start(t->app);
	int64_t begun_ms = clock_monotonic_ms();

	t->app->settings.mail_server = STR("record");
	something_happens(t, "org.changed");
	while (count_taken(t->arena) == before && clock_monotonic_ms() - begun_ms < WAIT_MS_MAX) {
		usleep(20000);
	}
	assert_int_equal(count_taken(t->arena), before + 1); /* it hangs */
	assert_int_equal(store_write(t->app->store, t->arena, send_mail, NULL), OK);
	begun_ms = clock_monotonic_ms();
	while (!page_has(t, "/admin/outbox?channel=mail", "只记录") &&
		clock_monotonic_ms() - begun_ms < WAIT_MS_MAX) {
		usleep(20000);
	}
	assert_true(page_has(t, "/admin/outbox?channel=mail", "只记录"));
	assert_true(clock_monotonic_ms() - begun_ms < WEBHOOK_MS_MAX / 2);
	assert_false(page_has(t, page, "已送达"));

	begun_ms = clock_monotonic_ms();
	webhook_deliver_stop(hooks);
	deliver_stop(letters);
	assert_true(clock_monotonic_ms() - begun_ms < STOP_MS_MAX);
	assert_true(page_has(t, page, "等待发送"));
	act(t, page, "remove", 303);
}

static void
begin(void **state)
{
	struct web_test *t = *state;

	t->app->settings.is_webhook_loopback = true;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_public_addresses_are_taken),
		cmocka_unit_test(what_may_be_set),
		cmocka_unit_test(the_signature_is_what_the_document_says),
		cmocka_unit_test(begin),
		cmocka_unit_test(what_happens_arrives_signed),
		cmocka_unit_test(what_fails_is_tried_again_and_given_up),
		cmocka_unit_test(one_that_fails_holds_up_nobody),
		cmocka_unit_test(administrators_hear_of_it_once_an_hour),
		cmocka_unit_test(it_goes_nowhere_else),
		cmocka_unit_test(an_answer_without_an_end_ends),
		cmocka_unit_test(a_slow_receiver_holds_up_nobody),
	};
	int failed;

	if (!receiver_start()) {
		fprintf(stderr, "the receiver of hook_server.py does not start\n");
		return 1;
	}
	offices_register(NULL, 0);
	failed = WEB_TEST_RUN("webhooks", tests);
	receiver_stop();
	return failed;
}
