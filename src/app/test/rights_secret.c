#include "rights_secret.h"

#include "rights_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Names, phones, ages; whole, as every page would show them that shows them at all. */
static const char *const secrets[] = { "皇甫铁枝", "慕容铜枝", "诸葛金枝", "诸葛银枝", "司马钢枝",
	"85117733", "8511 7733", "13977733001", "139 7773 3001", "13977733002", "13977733003",
	"113 岁", "\"age\":113" };

static const char *
at_activity(struct web_test *t, const char *title, const char *behind)
{
	struct str id = rights_sample(t, str_of(web_say(t, "activity:%s", title)), NULL);

	return web_say(t, "/activities/%.*s%s", STR_ARG(id), behind);
}

static void
come_to_the_counter(struct web_test *t, const char *title, const char *as, const char *fields)
{
	struct web_answer answer = web_post(t, at_activity(t, title, "/counter"), as, fields);

	if (answer.status != 303) {
		fail_msg("%s: %d %.*s", title, answer.status, STR_ARG(answer.body));
	}
}

/* From the number to the ticket, as a browser without an account. */
static void
come_by_phone(struct web_test *t, const char *title)
{
	const char *phone = at_activity(t, title, "/phone"), *text;
	struct web_answer answer = web_submit(t, phone, NULL, phone, "phone=13977733002");
	ptrdiff_t at;

	assert_int_equal(answer.status, 303);
	answer = web_get(t, web_say(t, "%s/code", phone), NULL);
	at = str_find(answer.body, STR("报名验证码 "));
	assert_true(at >= 0);
	text = answer.body.ptr + at + strlen("报名验证码 ");
	answer = web_submit(t, web_say(t, "%s/code", phone), NULL, web_say(t, "%s/code", phone),
		web_say(t, "code=%.6s", text));
	assert_int_equal(answer.status, 303);
	phone = web_say(t, "%s/signup", phone);
	answer = web_submit(
		t, phone, NULL, phone, "name=诸葛金枝&people=2&age=113&guests=诸葛银枝 113");
	assert_int_equal(answer.status, 303);
	answer = web_get(t, str_terminated(t->arena, answer.location), NULL);
	assert_true(web_has(&answer, "诸葛金枝")); /* the search sees */
	assert_string_not_equal(rights_secret_in(&answer), "");
	web_forget(t, NULL);
}

void
rights_plant_secrets(struct web_test *t)
{
	come_to_the_counter(t, "轻松艺术团开放日（周三）", "orghead",
		"name=皇甫铁枝&phone=0571-85117733&people=1&age=113");
	come_to_the_counter(t, "轻松艺术团开放日（周三）", "orghead",
		"name=司马钢枝&people=1&age=9&guardian=慕容铜枝&guardian_phone=13977733003&agreed="
		"1");
	come_to_the_counter(t, "欢乐节水行，全家总动员", "district",
		"name=慕容铜枝&phone=13977733001&people=1&age=113");
	come_by_phone(t, "欢乐节水行，全家总动员");
}

const char *
rights_secret_in(const struct web_answer *answer)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		if (web_has(answer, secrets[i])) {
			return secrets[i];
		}
		for (size_t k = 0; k < answer->headers.count; k++) {
			if (str_contains(answer->headers.items[k].value, str_of(secrets[i]))) {
				return secrets[i];
			}
		}
	}
	return "";
}
