#include "web_test.h"

#include "app_inner.h"
#include "contact.h"
#include "deliver.h"
#include "fail.h"
#include "housekeeping.h"
#include "job.h"
#include "kernel_queries.h"
#include "mail_server.h"
#include "outbox.h"
#include "outbox_seal.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What people are told, and what leaves the house: with a real mail server and a gateway on loopback. */

enum { MANY = 40, RACERS = 2, DAY_MS = 24 * 3600 * 1000 };

static const struct notice_kind kinds[] = {
	{ .name = "test.news", .label = N_("试验的消息"), .channels = CHANNEL_MAIL },
	{ .name = "test.law",
		.label = N_("依法的消息"),
		.channels = CHANNEL_MAIL | CHANNEL_SMS,
		.required_by = N_("某法") },
};
static const struct office test_office = { .name = "test", .notices = kinds, .notice_count = 2 };
static const struct office *const test_offices[] = { &test_office };

/* ---- helpers -------------------------------------------------------------------------------------- */

static struct login_id
login_of(struct db *db, const char *name)
{
	struct login_find_by_name_row row;

	return login_find_by_name(db, str_of(name), &row) == OK ? row.id : (struct login_id){ 0 };
}

/* What a test does in one transaction. */
struct deed {
	const char *login, *kind, *title, *to, *text;
	enum channel channel;
	bool is_secret;
	int count;
	struct moment until_at;
	enum outcome outcome;
	struct outbox_list_rows rows;
	struct outbox_find_row row;
	int64_t id;
};

static void
act(struct web_test *t, enum outcome (*run)(struct db *db, void *arg), struct deed *deed)
{
	deed->outcome = store_write(t->app->store, t->arena, run, deed);
}

static enum outcome
notify(struct db *db, void *arg)
{
	struct deed *deed = arg;
	struct notice notice = { .kind = deed->kind,
		.title = { str_of(deed->title), STR("A title") },
		.text = { STR("正文在这里。"), STR("The text is here.") },
		.to = URL_OWN("/help?q=1&page=2") };

	outbox_notify(db, login_of(db, deed->login), &notice);
	return OK;
}

static enum outcome
set_contact(struct db *db, void *arg)
{
	struct deed *deed = arg;

	contact_set(db, login_of(db, deed->login), deed->channel, str_of(deed->to));
	return OK;
}

static enum outcome
send_some(struct db *db, void *arg)
{
	struct deed *deed = arg;
	struct message message = { .channel = deed->channel,
		.kind = "login.code",
		.to = str_of(deed->to),
		.subject = deed->channel == CHANNEL_MAIL ? str_of(deed->title) : STR_NONE,
		.text = str_of(deed->text),
		.is_secret = deed->is_secret,
		.until_at = deed->until_at };

	for (int i = 0; i < (deed->count ? deed->count : 1); i++) {
		if (outbox_send(db, &message) != OK) {
			return INVALID;
		}
	}
	return OK;
}

static void
list_in_snapshot(struct db *db, void *arg)
{
	struct deed *deed = arg;

	deed->rows = outbox_list(
		db, &(struct outbox_list_args){ .before_id = INT64_MAX, .limit = 200 });
	if (deed->rows.count) {
		deed->id = deed->rows.items[0].id.v;
		outbox_find(db, deed->rows.items[0].id, &deed->row);
	}
}

/* The newest message, and all. */
static struct deed
look(struct web_test *t)
{
	struct deed deed = { .count = 0 };

	store_read(t->app->store, t->arena, list_in_snapshot, &deed);
	return deed;
}

/* Nothing is in the outbox any more, whatever a test before left there. */
static enum outcome
clear(struct db *db, void *arg)
{
	struct outbox_list_rows rows = outbox_list(
		db, &(struct outbox_list_args){ .before_id = INT64_MAX, .limit = 200 });

	(void)arg;
	for (size_t i = 0; i < rows.count; i++) {
		outbox_drop(db, STR("test"), db_now(db), rows.items[i].id, NULL);
	}
	return retention_message_remove(db, (struct moment){ INT64_MAX }, 100000, NULL);
}

/* Messages on their way as the settings say; `server_is_there` false: only recorded. */
static void
set_up_carriers(struct web_test *t, bool server_is_there)
{
	struct settings *s = &t->app->settings;
	struct arena *arena = t->arena;

	store_write(t->app->store, arena, clear, NULL);
	s->mail_server = server_is_there
				 ? str_format(arena, "smtp://127.0.0.1:%d", mail_server.smtp)
				 : STR_NONE;
	s->mail_from = STR("noreply@example.org");
	s->mail_user = STR("chuke");
	s->mail_password = str_format(arena, "@%s/password", mail_server.folder);
	s->mail_ca = str_format(arena, "%s/cert.pem", mail_server.folder);
	s->sms_server = server_is_there
				? str_format(arena, "http://127.0.0.1:%d/send", mail_server.http)
				: STR_NONE;
	s->sms_body = STR("{\"to\":\"{phone}\",\"text\":\"{text}\"}");
	s->sms_header = STR("Authorization: Bearer {secret}");
	s->sms_secret = STR("hush");
	s->sms_success = STR("\"code\":0");
}

/* What stands on a page after `mark`, behind `before`, up to `end`; none if it does not. */
static struct str
cut_out(struct web_test *t, const struct web_answer *answer, const char *mark, const char *before,
	char end)
{
	ptrdiff_t at = str_find(answer->body, str_of(mark));
	struct str rest = at < 0 ? STR_NONE : str_slice(answer->body, (size_t)at, answer->body.len),
		   part;

	at = str_find(rest, str_of(before));
	if (at < 0) {
		return STR_NONE;
	}
	rest = str_slice(rest, (size_t)at + strlen(before), rest.len);
	return str_split(&rest, end, &part) ? str_of(str_terminated(t->arena, part)) : STR_NONE;
}

/* ---- notices -------------------------------------------------------------------------------------- */

static void
a_notice_is_read_in_ones_own_pages(void **state)
{
	struct web_test *t = *state;
	struct deed deed = {
		.login = "resident", .kind = "test.news", .title = "民情圆桌会在周六"
	};
	struct web_answer answer;
	struct str action;

	act(t, notify, &deed);
	answer = web_get(t, "/me/notices", "resident");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "民情圆桌会在周六"));
	assert_true(web_has(&answer, "1 条未读"));
	assert_true(web_has(&answer, "class=\"count\""));
	assert_true(web_has(&answer, "试验的消息"));
	answer = web_get(t, "/me/notices?lang=en", "resident");
	assert_true(web_has(&answer, "A title"));
	web_get(t, "/me/notices?lang=zh", "resident");
	answer = web_get(t, "/me/notices?kind=test.law", "resident");
	assert_true(web_has(&answer, "没有这样的消息"));
	answer = web_get(t, "/me/notices?show=unread", "resident");
	action = cut_out(t, &answer, "<p class=\"row between\"", "action=\"", '"');
	assert_int_equal(
		web_post(t, str_terminated(t->arena, action), "resident2", "").status, 404);
	answer = web_post(t, str_terminated(t->arena, action), "resident", "");
	assert_int_equal(answer.status, 303);
	assert_true(str_equal(answer.location, STR("/help?q=1&page=2")));
	answer = web_get(t, "/me/notices", "resident");
	assert_false(web_has(&answer, "条未读"));
	act(t, notify, &deed);
	assert_int_equal(web_post(t, "/me/notices/read", "resident", "").status, 303);
	answer = web_get(t, "/me", "resident");
	assert_true(web_has(&answer, "没有未读消息"));
}

static void
switches_decide_what_leaves(void **state)
{
	struct web_test *t = *state;
	struct deed mail = { .login = "resident2",
		.channel = CHANNEL_MAIL,
		.to = "li@example.org" },
		    sms = { .login = "resident2", .channel = CHANNEL_SMS, .to = "13812345678" },
		    news = { .login = "resident2", .kind = "test.news", .title = "新闻" },
		    law = { .login = "resident2", .kind = "test.law", .title = "告知" };
	struct web_answer answer;

	set_up_carriers(t, false);
	deliver_all(t->app);
	store_write(t->app->store, t->arena, clear, NULL);
	act(t, notify, &news);
	assert_int_equal(look(t).rows.count, 0); /* no address */
	act(t, set_contact, &mail);
	act(t, set_contact, &sms);
	act(t, notify, &news);
	assert_int_equal(look(t).rows.count, 1); /* mail alone */
	answer = web_get(t, "/me/notices/settings", "resident2");
	assert_true(web_has(&answer, "l*")); /* masked */
	assert_false(web_has(&answer, "li@example.org"));
	assert_false(web_has(&answer, "13812345678"));
	assert_true(web_has(&answer, "不能关闭：某法"));
	assert_int_equal(
		web_post(t, "/me/notices/settings", "resident2", "language=en").status, 303);
	act(t, notify, &news);
	assert_int_equal(look(t).rows.count, 1); /* switched off */
	act(t, notify, &law);
	assert_int_equal(look(t).rows.count, 3); /* the law knows no switch */
	assert_int_equal(
		web_post(t, "/me/notices/settings", "resident2", "language=en&mail=test.law")
			.status,
		422);
	assert_int_equal(web_post(t, "/me/notices/settings", "resident2",
				 "language=zh&sms=test.news&sms=job.ended")
				 .status,
		303);
	act(t, notify, &news);
	assert_true(str_equal(look(t).row.channel, STR("sms")));
	deliver_all(t->app);
}

static void
a_mail_address_is_confirmed_by_its_link(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;
	struct deed deed;
	struct str link;

	set_up_carriers(t, false);
	answer = web_post(t, "/me/mail", "street", "address=not%20one");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "不像一个邮箱地址"));
	assert_int_equal(
		web_post(t, "/me/mail", "street", "address=zhang@example.org").status, 303);
	answer = web_get(t, "/me/notices/settings", "street");
	assert_true(web_has(&answer, "还没有确认过的邮箱"));
	deed = look(t);
	deliver_all(t->app);
	answer = web_get(
		t, str_format(t->arena, "/admin/outbox/%lld", (long long)deed.id).ptr, "admin");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "zhang@example.org")); /* recorded in a demonstration */
	link = cut_out(t, &answer, "/mail/confirm", "/confirm/", '<');
	link = str_format(t->arena, "/mail/confirm/%.*s", STR_ARG(link));
	answer = web_get(t, str_terminated(t->arena, link), NULL);
	assert_int_equal(answer.status, 200);
	assert_false(web_has(&answer, "zhang@example.org"));
	answer = web_get(t, "/me/notices/settings", "street");
	assert_true(web_has(&answer, "还没有确认过的邮箱")); /* looking confirms nothing */
	assert_int_equal(web_post(t, str_terminated(t->arena, link), "street", "").status, 303);
	answer = web_get(t, "/me/notices/settings", "street");
	assert_true(web_has(&answer, "已确认"));
	assert_int_equal(
		web_get(t, str_terminated(t->arena, link), NULL).status, 404); /* good once */
	answer = web_get(t, "/me/notices", "street");
	assert_true(web_has(&answer, "您的通知邮箱已更改"));
	assert_int_equal(web_post(t, "/me/mail/remove", "street", "").status, 303);
	answer = web_get(t, "/me/notices/settings", "street");
	assert_true(web_has(&answer, "还没有确认过的邮箱"));
}

/* ---- on their way --------------------------------------------------------------------------------- */

static void
mail_reaches_a_server_with_tls_and_sign_in(void **state)
{
	struct web_test *t = *state;
	struct deed mail = { .login = "district",
		.channel = CHANNEL_MAIL,
		.to = "wang@example.org" },
		    news = { .login = "district", .kind = "test.news", .title = "周六见" };
	int before = mail_server_count(t->arena, "mail");
	struct str got;

	set_up_carriers(t, true);
	act(t, set_contact, &mail);
	act(t, notify, &news);
	assert_false(str_contains(look(t).row.sealed, STR("wang@example.org")));
	assert_int_equal(deliver_all(t->app), 1);
	assert_true(str_equal(look(t).row.state, STR("sent")));
	got = mail_server_file(t->arena, "mail", before + 1);
	assert_true(str_contains(got, STR("Subject: =?UTF-8?B?5ZGo5YWt6KeB?=")));
	assert_true(str_contains(got, STR("To: <wang@example.org>")));
	assert_int_equal(deliver_all(t->app), 0);
	t->app->settings.mail_password = STR("wrong");
	act(t, notify, &news);
	assert_int_equal(deliver_all(t->app), 1);
	assert_true(str_equal(look(t).row.state, STR("waiting")));
	assert_true(str_equal(look(t).row.problem, STR("login")));
	t->app->settings.mail_ca = STR("/dev/null");
	clock_shift((struct moment){ clock_now().ms + 70000 });
	assert_int_equal(deliver_all(t->app), 1);
	assert_true(str_equal(look(t).row.problem, STR("tls")) ||
		    str_starts(look(t).row.problem, STR("curl")));
	assert_int_equal(mail_server_count(t->arena, "mail"), before + 1);
}

static void
what_fails_for_now_is_tried_later_what_fails_for_good_is_kept(void **state)
{
	struct web_test *t = *state;
	struct deed busy = { .channel = CHANNEL_MAIL,
		.to = "busy@example.org",
		.title = "s",
		.text = "t" },
		    gone = { .channel = CHANNEL_MAIL,
			    .to = "gone@example.org",
			    .title = "s",
			    .text = "t" };
	struct web_answer answer;
	struct str path, ready = str_format(t->arena, "%s/ready", mail_server.folder);
	struct deed found;

	store_write(t->app->store, t->arena, clear, NULL);
	set_up_carriers(t, true);
	unlink(ready.ptr);
	act(t, send_some, &busy);
	deliver_all(t->app);
	found = look(t);
	assert_true(str_equal(found.row.state, STR("waiting")));
	assert_true(str_equal(found.row.problem, STR("smtp 451")));
	assert_int_equal(deliver_all(t->app), 0); /* not yet */
	clock_shift((struct moment){ clock_now().ms + 61000 });
	assert_int_equal(deliver_all(t->app), 1);
	clock_shift((struct moment){ clock_now().ms + 61000 });
	assert_int_equal(deliver_all(t->app), 0); /* twice as long */
	fclose(fopen(ready.ptr, "w"));
	clock_shift((struct moment){ clock_now().ms + 61000 });
	assert_int_equal(deliver_all(t->app), 1);
	assert_true(str_equal(look(t).row.state, STR("sent")));

	act(t, send_some, &gone);
	deliver_all(t->app);
	found = look(t);
	assert_true(str_equal(found.row.state, STR("failed")));
	answer = web_get(t, "/admin/outbox?state=failed", "admin");
	assert_true(web_has(&answer, "邮件服务器拒绝了（代码 550）。"));
	path = str_format(t->arena, "/admin/outbox/%lld/retry", (long long)found.id);
	assert_int_equal(web_post(t, path.ptr, "admin", "").status, 303);
	assert_int_equal(deliver_all(t->app), 1);
	assert_true(str_equal(look(t).row.state, STR("failed")));
	path = str_format(t->arena, "/admin/outbox/%lld/drop", (long long)found.id);
	assert_int_equal(web_post(t, path.ptr, "admin", "reason=").status, 422);
	assert_int_equal(web_post(t, path.ptr, "admin", "reason=nobody").status, 303);
	assert_true(str_equal(look(t).row.state, STR("dropped")));
	assert_int_equal(web_post(t, path.ptr, "admin", "reason=nobody").status, 409);
}

static void
a_code_leaves_and_nothing_of_it_stays(void **state)
{
	struct web_test *t = *state;
	struct deed code = { .channel = CHANNEL_SMS,
		.to = "13812345678",
		.text = "验证码 \"246813\"",
		.is_secret = true };
	struct web_answer answer;
	struct deed found;
	int before = mail_server_count(t->arena, "sms");
	struct str path;

	set_up_carriers(t, true);
	act(t, send_some, &code);
	path = str_format(t->arena, "/admin/outbox/%lld", (long long)look(t).id);
	answer = web_get(t, path.ptr, "admin");
	assert_true(web_has(&answer, "任何人都不能查看"));
	assert_false(web_has(&answer, "246813"));
	answer = web_post(t, str_format(t->arena, "%s/read", path.ptr).ptr, "admin", "");
	assert_int_equal(answer.status, 409);
	deliver_all(t->app);
	found = look(t);
	assert_true(str_equal(found.row.state, STR("sent")));
	assert_true(str_is_none(found.row.sealed));
	assert_true(str_contains(
		mail_server_file(t->arena, "sms", before + 1), STR("\\u0022246813\\u0022")));
	assert_true(str_contains(
		mail_server_file(t->arena, "sms", before + 1), STR("\"to\":\"13812345678\"")));
	code.to = "13900000000"; /* the gateway says no in its words */
	act(t, send_some, &code);
	deliver_all(t->app);
	assert_true(str_equal(look(t).row.problem, STR("refused")));
	code.until_at = (struct moment){ clock_now().ms + 1000 };
	code.to = "13812345678";
	act(t, send_some, &code);
	clock_shift((struct moment){ clock_now().ms + 2000 });
	deliver_all(t->app);
	assert_true(str_equal(look(t).row.state, STR("dropped"))); /* too late to be of use */
	assert_true(str_is_none(look(t).row.sealed));
	assert_int_equal(mail_server_count(t->arena, "sms"), before + 2);
}

static void
reading_anothers_mail_leaves_an_entry(void **state)
{
	struct web_test *t = *state;
	struct deed mail = { .channel = CHANNEL_MAIL,
		.to = "chen@example.org",
		.title = "标题在此",
		.text = "里面的话" };
	struct web_answer answer;
	struct str path;

	set_up_carriers(t, true);
	act(t, send_some, &mail);
	path = str_format(t->arena, "/admin/outbox/%lld", (long long)look(t).id);
	answer = web_get(t, path.ptr, "admin");
	assert_false(web_has(&answer, "chen@example.org"));
	assert_false(web_has(&answer, "里面的话"));
	answer = web_post(t, str_format(t->arena, "%s/read", path.ptr).ptr, "admin", "");
	assert_int_equal(answer.status, 200);
	assert_true(web_has(&answer, "chen@example.org"));
	assert_true(web_has(&answer, "里面的话"));
	answer = web_get(t, "/audit?verb=outbox.read", "auditor");
	assert_true(web_has(&answer, "查看邮件和短信的内容"));
	deliver_all(t->app);
}

/* ---- several processes ---------------------------------------------------------------------------- */

static void *
race(void *arg)
{
	deliver_all(arg);
	return NULL;
}

static void
two_processes_send_each_message_once(void **state)
{
	struct web_test *t = *state;
	struct deed mails = { .channel = CHANNEL_MAIL,
		.to = "many@example.org",
		.title = "s",
		.text = "t",
		.count = MANY };
	struct app *apps[RACERS];
	pthread_t threads[RACERS];
	int before;

	store_write(t->app->store, t->arena, clear, NULL);
	set_up_carriers(t, true);
	deliver_all(t->app);
	before = mail_server_count(t->arena, "mail");
	act(t, send_some, &mails);
	for (int i = 0; i < RACERS; i++) {
		apps[i] = app_open(&t->app->settings);
	}
	for (int i = 0; i < RACERS; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, race, apps[i]), 0);
	}
	for (int i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		app_close(apps[i]);
	}
	assert_int_equal(mail_server_count(t->arena, "mail"), before + MANY);
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(look(t).rows.items[i].attempts, 1);
	}
}

static enum outcome
claim_for_the_dead(struct db *db, void *arg)
{
	struct deed *deed = arg;

	return outbox_claim(db,
		&(struct outbox_claim_args){ .runner = STR("dead"),
			.lease_at = { db_now(db).ms + 5000 },
			.id = { deed->id },
			.now_at = db_now(db) },
		NULL);
}

static void
what_a_dead_process_held_is_taken_up(void **state)
{
	struct web_test *t = *state;
	struct deed mail = {
		.channel = CHANNEL_MAIL, .to = "d@example.org", .title = "s", .text = "t"
	};

	set_up_carriers(t, true);
	act(t, send_some, &mail);
	mail.id = look(t).id;
	act(t, claim_for_the_dead, &mail);
	assert_int_equal(deliver_all(t->app), 0); /* its lease still holds */
	clock_shift((struct moment){ clock_now().ms + 6000 });
	assert_int_equal(deliver_all(t->app), 1);
	assert_true(str_equal(look(t).row.state, STR("sent")));
}

static void
what_has_served_goes(void **state)
{
	struct web_test *t = *state;
	struct deed mails = { .channel = CHANNEL_MAIL,
		.to = "many@example.org",
		.title = "s",
		.text = "t",
		.count = 60 };

	set_up_carriers(t, false);
	deliver_all(t->app);
	store_write(t->app->store, t->arena, clear, NULL);
	act(t, send_some, &mails);
	deliver_all(t->app);
	assert_int_equal(look(t).rows.count, 60);
	/* by the pack's retention.yaml, and by nothing else */
	clock_shift((struct moment){ clock_now().ms + 179LL * DAY_MS });
	housekeeping_run(t->app);
	jobs_run_all(t->app);
	assert_int_equal(look(t).rows.count, 60);
	clock_shift((struct moment){ clock_now().ms + 2LL * DAY_MS });
	housekeeping_run(t->app);
	jobs_run_all(t->app);
	assert_int_equal(look(t).rows.count, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_notice_is_read_in_ones_own_pages),
		cmocka_unit_test(switches_decide_what_leaves),
		cmocka_unit_test(a_mail_address_is_confirmed_by_its_link),
		cmocka_unit_test(mail_reaches_a_server_with_tls_and_sign_in),
		cmocka_unit_test(what_fails_for_now_is_tried_later_what_fails_for_good_is_kept),
		cmocka_unit_test(a_code_leaves_and_nothing_of_it_stays),
		cmocka_unit_test(reading_anothers_mail_leaves_an_entry),
		cmocka_unit_test(two_processes_send_each_message_once),
		cmocka_unit_test(what_a_dead_process_held_is_taken_up),
		cmocka_unit_test(what_has_served_goes),
	};
	int failed;

	if (!mail_server_start()) {
		fprintf(stderr, "# no mail server: python3-aiosmtpd and openssl are needed\n");
		return 1;
	}
	offices_register(test_offices, 1);
	failed = WEB_TEST_RUN("outbox", tests);
	mail_server_stop();
	return failed;
}
