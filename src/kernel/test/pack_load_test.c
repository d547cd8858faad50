#include "web_test.h"

#include "app_inner.h"
#include "command.h"
#include "housekeeping.h"
#include "kernel_queries.h"
#include "office.h"
#include "outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Loading packs into a district that runs: at once, or for a day to come. */

static const char hotline[] = "number: \"12345\"", other[] = "number: \"96345\"";
static const char community[] = "上保社区", renamed[] = "上宝社区";

/* The pack of the demonstration with two names changed. */
static struct pack
changed_pack(struct web_test *t)
{
	struct pack_report report = { .arena = t->arena };
	struct pack pack;
	char *text;
	ptrdiff_t at;

	assert_true(pack_read(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report));
	text = (char *)pack.text.ptr;
	at = str_find(pack.text, str_of(hotline));
	assert_true(at > 0);
	memcpy(text + at, other, strlen(other));
	at = str_find(pack.text, str_of(community));
	assert_true(at > 0);
	memcpy(text + at, renamed, strlen(renamed));
	assert_true(pack_parse(t->arena, pack.text, &pack));
	return pack;
}

struct loading {
	const struct pack *pack;
	struct day from;
};

static enum outcome
store_pack(struct db *db, void *arg)
{
	const struct loading *loading = arg;

	district_store_pack(db, loading->pack, loading->from);
	return OK;
}

/* The pack of the demonstration as a program that did not know the setting would have stored it. */
static struct pack
older_pack(struct web_test *t, const char *key)
{
	struct pack_report report = { .arena = t->arena };
	struct pack pack;
	struct str entry = str_format(t->arena, "  - key: %s\n", key), next = STR("\n  - key: ");
	struct str file = STR("file cn/settings.yaml "), rest, length, body;
	ptrdiff_t at, end;
	int64_t bytes;

	assert_true(pack_read(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report));
	at = str_find(pack.text, file);
	assert_true(at > 0);
	rest = str_slice(pack.text, (size_t)at + file.len, pack.text.len);
	assert_true(str_split(&rest, '\n', &length) && str_parse_int(length, &bytes));
	body = str_slice(rest, 0, (size_t)bytes);
	rest = str_slice(rest, (size_t)bytes, rest.len);
	at = str_find(body, entry);
	assert_true(at > 0);
	end = str_find(str_slice(body, (size_t)at, body.len), next);
	assert_true(end > 0);
	body = str_format(t->arena, "%.*s%.*s", (int)at, body.ptr,
		(int)(body.len - (size_t)(at + end + 1)), body.ptr + at + end + 1);
	assert_true(pack_parse(t->arena,
		str_format(t->arena, "%.*s%.*s%zu\n%.*s%.*s", (int)str_find(pack.text, file),
			pack.text.ptr, STR_ARG(file), body.len, STR_ARG(body), STR_ARG(rest)),
		&pack));
	assert_int_equal(str_find(pack.text, entry), -1);
	return pack;
}

static bool
has_region(struct web_test *t, const char *name)
{
	struct web_answer answer = web_api(
		t, &(struct web_call){ .method = METHOD_GET, .target = "/api/v1/regions" });

	return web_has(&answer, name);
}

static void
pack_for_a_later_day_holds_from_that_day(void **state)
{
	struct web_test *t = *state;
	struct pack pack = changed_pack(t);
	struct moment now = clock_now();
	struct loading loading = { &pack, { clock_today().n + 10 } };
	struct web_answer answer;

	assert_int_equal(store_write(t->app->store, t->arena, store_pack, &loading), OK);
	housekeeping_run(t->app);
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "12345"));
	assert_true(has_region(t, community));
	assert_false(has_region(t, renamed));

	clock_shift((struct moment){ now.ms + 11LL * 24 * 3600 * 1000 });
	housekeeping_run(t->app);
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "96345"));
	assert_true(has_region(t, renamed));
	assert_false(has_region(t, community));
	clock_shift(now);
}

static void
pack_for_today_holds_at_once(void **state)
{
	struct web_test *t = *state;
	struct pack_report report = { .arena = t->arena };
	struct pack pack;
	struct loading loading = { &pack, clock_today() };
	struct web_answer answer;

	web_get(t, "/about", NULL);
	assert_true(pack_read(t->arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report));
	assert_int_equal(store_write(t->app->store, t->arena, store_pack, &loading), OK);
	answer = web_get(t, "/about", NULL);
	assert_true(web_has(&answer, "12345"));
	assert_true(has_region(t, community));
	/* who holds a role over a region holds it still: its row stayed */
	assert_int_equal(web_get(t, "/me", "community").status, 200);
}

/* A program newer than the pack in the database has a default for what that pack does not say. */
static void
setting_that_the_pack_does_not_have_falls_back(void **state)
{
	struct web_test *t = *state;
	struct pack pack = older_pack(t, "feedback_per_hour");
	struct loading loading = { &pack, clock_today() };
	const struct district *district;
	struct web_answer answer;

	assert_int_equal(store_write(t->app->store, t->arena, store_pack, &loading), OK);
	district = district_hold(t->app->private->keeper);
	assert_int_equal(district_setting(district, "feedback_per_hour")->number, 6);
	district_release(t->app->private->keeper, district);
	answer = web_get(t, "/admin/settings", "admin");
	assert_true(web_has(&answer, "feedback_per_hour"));
	answer = web_submit(t, "/admin/settings", "admin", "/admin/settings",
		"key=feedback_per_hour&value=40&reason=试试");
	assert_int_equal(answer.status, 303);

	district = district_hold(t->app->private->keeper);
	assert_int_equal(district_setting(district, "feedback_per_hour")->number, 40);
	district_release(t->app->private->keeper, district);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pack_for_a_later_day_holds_from_that_day),
		cmocka_unit_test(pack_for_today_holds_at_once),
		cmocka_unit_test(setting_that_the_pack_does_not_have_falls_back),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("loading packs", tests);
}
