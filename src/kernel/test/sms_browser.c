#include "sms_browser.h"

#include "kernel_queries.h"
#include "outbox_seal.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct reading {
	struct arena *arena;
	const char *phone;
	struct str text, name;
	int64_t sent;
	struct login_id login;
};

static void
read_outbox(struct db *db, void *arg)
{
	struct reading *reading = arg;
	struct outbox_list_rows rows = outbox_list(
		db, &(struct outbox_list_args){ .before_id = INT64_MAX, .limit = 500 });

	reading->text = STR_NONE;
	for (size_t i = 0; i < rows.count; i++) {
		struct outbox_find_row row;
		struct letter letter;

		assert_int_equal(outbox_find(db, rows.items[i].id, &row), OK);
		if (!moment_is_none(row.until_at) && row.until_at.ms <= row.added_at.ms) {
			continue; /* over a limit */
		}
		reading->sent += str_equal(row.kind, STR("login.code"));
		if (str_is_none(reading->text) &&
			letter_open(db, row.login_id, row.sealed, &letter) &&
			str_equal(letter.to, str_of(reading->phone))) {
			reading->text = str_format(reading->arena, "%.*s %.*s",
				STR_ARG(letter.text), STR_ARG(letter.path));
		}
	}
}

static struct reading
read_all(struct web_test *t, const char *phone)
{
	struct reading reading = { .arena = t->arena, .phone = phone };

	store_read(t->app->store, t->arena, read_outbox, &reading);
	return reading;
}

struct web_answer
sms_ask(struct web_test *t, const char *phone)
{
	web_forget(t, NULL);
	return web_submit(
		t, "/login", NULL, "/login/sms", str_format(t->arena, "phone=%s", phone).ptr);
}

struct str
sms_last(struct web_test *t, const char *phone)
{
	return read_all(t, phone).text;
}

struct str
sms_digits(struct web_test *t, const char *phone)
{
	struct str text = sms_last(t, phone);
	ptrdiff_t at = str_find(text, STR("验证码 "));

	assert_true(at >= 0);
	return str_slice(text, (size_t)at + 10, (size_t)at + 16);
}

struct web_answer
sms_type(struct web_test *t, struct str code)
{
	return web_submit(t, "/login/sms", NULL, "/login/sms/code",
		str_format(t->arena, "code=%.*s", STR_ARG(code)).ptr);
}

struct web_answer
sms_sign_in_by(struct web_test *t, const char *phone)
{
	assert_int_equal(sms_ask(t, phone).status, 303);
	return sms_type(t, sms_digits(t, phone));
}

int64_t
sms_sent(struct web_test *t)
{
	return read_all(t, "").sent;
}

struct chosen {
	const char *key, *value;
};

static enum outcome
choose_in_transaction(struct db *db, void *arg)
{
	const struct chosen *chosen = arg;

	return setting_put(db, str_of(chosen->key), str_of(chosen->value), db_now(db));
}

void
sms_choose(struct web_test *t, const char *key, const char *value)
{
	struct chosen chosen = { key, value };

	assert_int_equal(store_write(t->app->store, t->arena, choose_in_transaction, &chosen), OK);
}

static void
read_login(struct db *db, void *arg)
{
	struct reading *reading = arg;
	struct login_find_by_name_row row;

	assert_int_equal(login_find_by_name(db, reading->name, &row), OK);
	reading->login = row.id;
}

struct login_id
sms_login(struct web_test *t, const char *name)
{
	struct reading reading = { .name = str_of(name) };

	store_read(t->app->store, t->arena, read_login, &reading);
	return reading.login;
}
