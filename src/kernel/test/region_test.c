#include "web_test.h"

#include "actor.h"
#include "app_inner.h"
#include "district.h"
#include "office.h"
#include "setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Regions by any way to write their names; who holds what over which; settings of the process. */

static const struct {
	const char *parent, *name, *code; /* code NULL: none or more than one */
} names[] = {
	{ "330106", "古荡街道", "330106007" },
	{ "330106", "古荡", "330106007" },
	{ "330106", " 古荡　街道 ", "330106007" },
	{ "330106", "古荡街道办事处", "330106007" },
	{ "330106", "三墩镇", "330106109" },
	{ "330106", "三墩", "330106109" },
	{ "330106", "三墩街道", "330106109" },
	{ "330106007", "古荡南社区", "330106007002" },
	{ "330106007", "古荡南区社区居委会", "330106007002" },
	{ "330106007", "古南社区", "330106007002" },
	{ "330106", "古南社区", "330106007002" },
	{ "", "西湖区", "330106" },
	{ "330106005", "古荡南区社区", NULL },
	{ "330106007", "古荡街道", NULL },
	{ "330106", "没有这个社区", NULL },
	{ "330106", "", NULL },
	{ "330106", "社区", NULL },
};

static void
regions_are_found_however_they_are_written(void **state)
{
	struct web_test *t = *state;
	const struct district *district = app_district_hold(t->app);
	const struct regions *regions = &district->regions;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct region *parent = region_find_by_code(regions, str_of(names[i].parent));
		const struct region *found = region_find_by_name(regions,
			parent ? parent->id : (struct region_id){ 0 }, str_of(names[i].name));

		if (names[i].code ? !found || !str_equal(found->code, str_of(names[i].code))
				  : found != NULL) {
			fail_msg("%s in %s gives %s", names[i].name, names[i].parent,
				found ? str_terminated(t->arena, found->code) : "nothing");
		}
	}
	app_district_release(t->app, district);
}

static void
every_region_is_found_by_its_own_name(void **state)
{
	struct web_test *t = *state;
	const struct district *district = app_district_hold(t->app);
	const struct regions *regions = &district->regions;

	assert_int_equal(regions->items[0].kind, REGION_DISTRICT);
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		assert_ptr_equal(region_find(regions, region->id), region);
		assert_ptr_equal(region_find_by_code(regions, region->code), region);
		assert_ptr_equal(
			region_find_by_name(regions, region->parent, region->name.zh), region);
		assert_true(region_is_within(regions, region->id, regions->items[0].id));
	}
	assert_null(region_find(regions, (struct region_id){ 0 }));
	assert_null(region_find(regions, (struct region_id){ 999999 }));
	app_district_release(t->app, district);
}

static const struct right right_of_streets = { .name = "test.street",
	.roles = ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_HEAD) };

static void
role_reaches_what_lies_below_its_region(void **state)
{
	struct web_test *t = *state;
	const struct district *district = app_district_hold(t->app);
	const struct regions *regions = &district->regions;
	struct region_id gudang = region_find_by_code(regions, STR("330106007"))->id,
			 inside = region_find_by_code(regions, STR("330106007002"))->id,
			 outside = region_find_by_code(regions, STR("330106005055"))->id;
	struct grant grants[] = { { .role = ROLE_STREET, .region = gudang },
		{ .role = ROLE_HEAD, .org = { 7 } } };
	struct actor actor = { .login = { 1 }, .grants = grants, .grant_count = 2 }, nobody = { 0 };
	struct scope in = { .region = inside }, out = { .region = outside },
		     own = { .region = outside, .org = { 7 } }, none = { 0 };

	assert_true(actor_may(&actor, &right_of_streets, &in, regions));
	assert_true(actor_may(&actor, &right_of_streets, &own, regions));
	assert_false(actor_may(&actor, &right_of_streets, &out, regions));
	assert_false(actor_may(&actor, &right_of_streets, &none, regions));
	assert_true(actor_may(&actor, &right_of_streets, NULL, regions));
	assert_false(actor_may(&nobody, &right_of_streets, &in, regions));
	assert_false(actor_may(&nobody, &right_signed_in, NULL, regions));
	assert_true(actor_may(&nobody, &right_public, NULL, regions));
	assert_int_equal(actor_regions(t->arena, &actor, &right_of_streets).count, 1);
	grants[0].role = ROLE_CENTER;
	assert_false(actor_may(&actor, &right_of_streets, &in, regions));
	app_district_release(t->app, district);
}

/* What stands between two marks of a page. */
static const char *
between(struct web_test *t, struct str page, const char *from, const char *to)
{
	ptrdiff_t at = str_find(page, str_of(from)), end;
	struct str rest;

	assert_true(at >= 0);
	rest = str_slice(page, (size_t)at + strlen(from), page.len);
	end = str_find(rest, str_of(to));
	assert_true(end >= 0);
	return str_terminated(t->arena, str_slice(rest, 0, (size_t)end));
}

static void
withdrawn_role_ends_with_the_next_request(void **state)
{
	struct web_test *t = *state;
	struct web_answer page;
	const char *login, *role, *path;

	assert_int_equal(web_get(t, "/audit", "auditor").status, 200);
	page = web_get(t, "/admin/logins?q=auditor", "admin");
	login = between(t, page.body, "href=\"/admin/logins/", "\"");
	path = str_format(t->arena, "/admin/logins/%s", login).ptr;
	page = web_get(t, path, "admin");
	role = between(t, page.body, "action=\"/admin/roles/", "/withdraw");
	assert_int_equal(
		web_post(t, str_format(t->arena, "/admin/roles/%s/withdraw", role).ptr, "admin", "")
			.status,
		422);
	assert_int_equal(web_get(t, "/audit", "auditor").status, 200);
	assert_int_equal(
		web_submit(t, path, "admin",
			str_format(t->arena, "/admin/roles/%s/withdraw", role).ptr, "reason=test")
			.status,
		303);
	assert_int_equal(web_get(t, "/audit", "auditor").status, 403);
	page = web_submit(t, path, "admin", str_format(t->arena, "%s/roles", path).ptr,
		"role=auditor&region=1&reason=test");
	assert_int_equal(page.status, 303);
	assert_int_equal(web_get(t, "/audit", "auditor").status, 200);
}

static void
closed_account_is_out_at_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer page;
	const char *login, *path;

	assert_int_equal(web_get(t, "/me", "cashier").status, 200);
	page = web_get(t, "/admin/logins?q=cashier", "admin");
	login = between(t, page.body, "href=\"/admin/logins/", "\"");
	path = str_format(t->arena, "/admin/logins/%s/close", login).ptr;
	assert_int_equal(web_post(t, path, "admin", "is_closed=1&reason=test").status, 303);
	assert_int_equal(web_get(t, "/me", "cashier").status, 303);
	web_forget(t, NULL);
	assert_int_equal(
		web_submit(t, "/login", NULL, "/login", "name=cashier&password=chuke-demo").status,
		422);
	assert_int_equal(web_post(t, path, "admin", "reason=test").status, 303);
	web_forget(t, "cashier");
	assert_int_equal(web_get(t, "/me", "cashier").status, 200);
}

/* A link that an administrator hands over: good once, for that account alone. */
static void
link_lets_its_owner_choose_a_password_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer page;
	const char *login, *account, *link;

	page = web_get(t, "/admin/logins?q=resident2", "admin");
	login = between(t, page.body, "href=\"/admin/logins/", "\"");
	account = str_format(t->arena, "/admin/logins/%s", login).ptr;
	assert_int_equal(
		web_submit(t, account, "admin", str_format(t->arena, "%s/link", account).ptr, "")
			.status,
		303);
	page = web_get(t, account, "admin");
	link = str_format(t->arena, "/setup/%s", between(t, page.body, "/setup/", "<")).ptr;
	page = web_get(t, account, "admin");
	assert_false(web_has(&page, "/setup/")); /* shown once */
	web_forget(t, NULL);
	assert_int_equal(web_submit(t, link, NULL, link, "password=short&again=short").status, 422);
	assert_int_equal(web_submit(t, link, NULL, link,
				 "password=a+sentence+of+mine&again=another+sentence")
				 .status,
		422);
	assert_int_equal(web_submit(t, link, NULL, link,
				 "password=a+sentence+of+mine&again=a+sentence+of+mine")
				 .status,
		303);
	assert_int_equal(web_get(t, "/me", NULL).status, 200);
	web_forget(t, NULL);
	assert_int_equal(web_get(t, link, NULL).status, 404);
	assert_int_equal(web_submit(t, "/login", NULL, "/login",
				 "name=resident2&password=a+sentence+of+mine")
				 .status,
		303);
	web_forget(t, NULL);
}

/* ---- settings of the process -------------------------------------------------------------------- */

static void
options_win_over_environment_and_file(void **state)
{
	struct web_test *t = *state;
	struct str dir = str_format(t->arena, "%.*s/conf", STR_ARG(t->dir));
	char *argv[] = { (char *)"chuke", (char *)"serve", (char *)"--data", (char *)dir.ptr,
		(char *)"--listen=0.0.0.0:81", (char *)"--other", NULL };
	int argc = 6;
	struct settings settings;
	FILE *file;

	assert_int_equal(system(str_format(t->arena, "mkdir -p %s", dir.ptr).ptr), 0);
	file = fopen(str_format(t->arena, "%s/chuke.yaml", dir.ptr).ptr, "w");
	assert_non_null(file);
	fputs("listen: 127.0.0.1:70\nworkers: 7\npublic_url: https://a.example/\n", file);
	fclose(file);
	setenv("CHUKE_WORKERS", "9", 1);
	assert_true(settings_load(t->arena, &argc, argv, &settings));
	unsetenv("CHUKE_WORKERS");
	assert_int_equal(settings.port, 81);
	assert_int_equal(settings.workers, 9);
	assert_true(str_equal(settings.public_url, STR("https://a.example")));
	assert_int_equal(argc, 3);
	assert_string_equal(argv[1], "serve");
	assert_string_equal(argv[2], "--other");
}

static void
settings_that_do_not_fit_are_refused(void **state)
{
	struct web_test *t = *state;
	static const char *const wrong[] = { "--workers=0", "--workers=many", "--listen=8080",
		"--listen=host:99999", "--clock=tomorrow", "--cache-check=perhaps", "--workers" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char *argv[] = { (char *)"chuke", (char *)wrong[i], NULL };
		int argc = 2;
		struct settings settings;

		assert_false(settings_load(t->arena, &argc, argv, &settings));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(regions_are_found_however_they_are_written),
		cmocka_unit_test(every_region_is_found_by_its_own_name),
		cmocka_unit_test(role_reaches_what_lies_below_its_region),
		cmocka_unit_test(withdrawn_role_ends_with_the_next_request),
		cmocka_unit_test(closed_account_is_out_at_once),
		cmocka_unit_test(link_lets_its_owner_choose_a_password_once),
		cmocka_unit_test(options_win_over_environment_and_file),
		cmocka_unit_test(settings_that_do_not_fit_are_refused),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("regions and rights", tests);
}
