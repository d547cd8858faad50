#include "web_test.h"

#include "app_inner.h"
#include "deliver.h"
#include "kernel_queries.h"
#include "outbox.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* The threads that carry messages away, before a mail server that never says a word. */

enum { WAIT_MS_MAX = 20000, STOP_MS_MAX = 6000 };

/* Listens and never answers; returns the socket. */
static int
hanging_server(int *ret_port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*ret_port = ntohs(address.sin_port);
	return fd;
}

static enum outcome
send_one(struct db *db, void *arg)
{
	enum channel channel = *(enum channel *)arg;
	struct message message = { .channel = channel,
		.kind = "login.code",
		.to = channel == CHANNEL_MAIL ? STR("lane@example.org") : STR("13812345678"),
		.subject = channel == CHANNEL_MAIL ? STR("题目") : STR_NONE,
		.text = STR("正文"),
		.until_at = MOMENT_NONE };

	return outbox_send(db, &message);
}

struct states {
	char mail[16], sms[16], problem[48];
};

static void
read_states(struct db *db, void *arg)
{
	struct states *states = arg;
	struct outbox_list_rows rows = outbox_list(
		db, &(struct outbox_list_args){ .before_id = INT64_MAX, .limit = 2 });

	memset(states, 0, sizeof(*states));
	for (size_t i = 0; i < rows.count; i++) {
		bool is_mail = str_equal(rows.items[i].channel, STR("mail"));
		struct str state = rows.items[i].state, problem = rows.items[i].problem;

		memcpy(is_mail ? states->mail : states->sms, state.ptr, state.len);
		if (is_mail && problem.len) {
			memcpy(states->problem, problem.ptr, problem.len);
		}
	}
}

static void
a_hanging_mail_server_does_not_hold_up_sms(void **state)
{
	struct web_test *t = *state;
	enum channel mail = CHANNEL_MAIL, sms = CHANNEL_SMS;
	struct states states;
	struct deliverer *deliverer;
	int64_t begun_ms;
	int port, fd = hanging_server(&port);

	t->app->settings.mail_server = str_format(t->arena, "smtp://127.0.0.1:%d", port);
	t->app->settings.mail_tls = STR("off");
	t->app->settings.mail_from = STR("noreply@example.cn");
	t->app->settings.sms_server = STR("record");
	assert_int_equal(store_write(t->app->store, t->arena, send_one, &mail), OK);
	deliverer = deliver_start(t->app);
	begun_ms = clock_monotonic_ms();
	do {
		usleep(20000);
		store_read(t->app->store, t->arena, read_states, &states);
	} while (strcmp(states.mail, "sending") != 0 &&
		 clock_monotonic_ms() - begun_ms < WAIT_MS_MAX);
	assert_string_equal(states.mail, "sending");

	/* while the mail hangs */
	assert_int_equal(store_write(t->app->store, t->arena, send_one, &sms), OK);
	do {
		usleep(20000);
		store_read(t->app->store, t->arena, read_states, &states);
	} while (strcmp(states.sms, "recorded") != 0 &&
		 clock_monotonic_ms() - begun_ms < WAIT_MS_MAX);
	assert_string_equal(states.sms, "recorded");
	assert_string_equal(states.mail, "sending");

	/* and the end of the server does not wait for it either */
	begun_ms = clock_monotonic_ms();
	deliver_stop(deliverer);
	assert_true(clock_monotonic_ms() - begun_ms < STOP_MS_MAX);
	store_read(t->app->store, t->arena, read_states, &states);
	assert_string_equal(states.mail, "waiting");
	assert_string_equal(states.problem, "stopped");
	close(fd);
}

/* The administrator's own trial, and what its page says of a server that is not there. */
static void
a_trial_tells_its_result(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	const char *page;

	t->app->settings.mail_server = STR("smtp://127.0.0.1:1");
	answer = web_get(t, "/admin/outbox/trial", "admin");
	assert_true(web_has(&answer, "smtp://127.0.0.1:1"));
	answer = web_submit(
		t, "/admin/outbox/trial", "admin", "/admin/outbox/trial", "channel=mail&to=nobody");
	assert_int_equal(answer.status, 422);
	answer = web_submit(t, "/admin/outbox/trial", "admin", "/admin/outbox/trial",
		"channel=mail&to=admin@example.org");
	assert_int_equal(answer.status, 303);
	page = str_terminated(t->arena, answer.location);
	answer = web_get(t, page, "admin");
	assert_true(web_has(&answer, "等待发送"));
	deliver_all(t->app);
	answer = web_get(t, page, "admin");
	assert_true(web_has(&answer, "连接服务器没有成功"));
	answer = web_submit(t, "/admin/outbox/trial", "admin", "/admin/outbox/trial",
		"channel=sms&to=13812345678");
	assert_int_equal(answer.status, 303);
	deliver_all(t->app);
	answer = web_get(t, str_terminated(t->arena, answer.location), "admin");
	assert_true(web_has(&answer, "只记录"));
	assert_true(web_has(&answer, "系统管理员试发"));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hanging_mail_server_does_not_hold_up_sms),
		cmocka_unit_test(a_trial_tells_its_result),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("carrying messages", tests);
}
