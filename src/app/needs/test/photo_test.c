#include "needs.h"
#include "picture.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Pictures of needs and offers: seen with the entry that they belong to, and by nobody before or after. */

static const struct office *const offices[] = { &registry_office, &needs_office };

/* Sends a picture by itself, as the script of a form does: its number. */
static long long
photo(struct web_test *t, const char *as)
{
	struct image drawn = picture_draw(t->arena, 1200, 800);
	struct web_file file = { "file", "活动室.jpg", picture_jpeg(t->arena, &drawn, 6) };
	struct web_answer answer = web_post_file(t, "/api/v1/files", as, "purpose=picture", &file);
	const char *at;
	long long id = 0;

	assert_int_equal(answer.status, 201);
	at = strstr(str_terminated(t->arena, answer.body), "\"id\":");
	assert_non_null(at);
	assert_int_equal(sscanf(at, "\"id\":%lld", &id), 1);
	return id;
}

#define TITLE "活动室周六上午空着"

static struct web_answer
add(struct web_test *t, const char *as, const char *title, const char *more)
{
	struct str from = day_format_iso(t->arena, clock_today());
	struct str until = day_format_iso(t->arena, (struct day){ clock_today().n + 20 });

	return web_submit(t, "/needs/new", as, "/needs/new",
		web_say(t,
			"side=offer&kind=place&title=%s&body="
			"三十平方米，有投影，可以借来"
			"排练。&quantity=2&fields=art&region=330106007006&contact_name=徐丽敏"
			"&contact_phone=13812345678&from_day=%.*s&until_day=%.*s&%s",
			title, STR_ARG(from), STR_ARG(until), more));
}

static const char *
page_of(struct web_test *t, const struct web_answer *answer)
{
	assert_int_equal(answer->status, 303);
	return str_terminated(t->arena, answer->location);
}

static int
sees(struct web_test *t, const char *as, long long file)
{
	return web_get(t, web_say(t, "/files/%lld/320", file), as).status;
}

static int
act(struct web_test *t, const char *as, const char *page, const char *fields)
{
	return web_post(t, web_say(t, "%s/deed", page), as, fields).status;
}

static void
pictures_appear_and_go_with_the_entry(void **state)
{
	struct web_test *t = *state;
	long long first = photo(t, "community"), second = photo(t, "community");
	const char *fields = web_say(
		t, "photos=%lld&photos=%lld&photos_alt_%lld=一间亮堂的屋子", first, second, first);
	struct web_answer answer = add(t, "community", "空", fields);
	const char *page;

	/* the form comes back for a short title: pictures and their words are still there */
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, web_say(t, "name=\"photos\" value=\"%lld\"", second)));
	assert_true(web_has(&answer, "value=\"一间亮堂的屋子\""));
	answer = add(t, "community", TITLE, web_say(t, "%s&deed=save", fields));
	page = page_of(t, &answer);
	assert_int_equal(sees(t, "community", first), 200);
	assert_int_equal(sees(t, "orghead", first), 404);
	assert_int_equal(sees(t, NULL, first), 404);
	assert_int_equal(act(t, "community", page, "deed=post"), 303);
	assert_int_equal(sees(t, NULL, first), 200);
	answer = web_get(t, page, NULL);
	assert_true(web_has(&answer, "alt=\"一间亮堂的屋子\""));
	assert_true(web_has(&answer, web_say(t, "/files/%lld/1920", second)));
	/* one is taken out, the other stays */
	answer = web_submit(t, web_say(t, "%s/edit", page), "community",
		web_say(t, "%s/edit", page), web_say(t, "photos=%lld", second));
	assert_int_equal(answer.status, 303);
	assert_int_equal(sees(t, NULL, first), 404);
	assert_int_equal(sees(t, NULL, second), 200);
	/* what is taken down shows its pictures to its people and to officers alone */
	assert_int_equal(act(t, "street", page, "deed=remove&note=和另一条重复了"), 303);
	assert_int_equal(sees(t, NULL, second), 404);
	assert_int_equal(sees(t, "orghead", second), 404);
	assert_int_equal(sees(t, "community", second), 200);
	assert_int_equal(sees(t, "street", second), 200);
	assert_int_equal(act(t, "street", page, "deed=restore"), 303);
	assert_int_equal(sees(t, NULL, second), 200);
	assert_int_equal(act(t, "community", page, "deed=withdraw"), 303);
	assert_int_equal(sees(t, NULL, second), 404);
}

static void
nobody_posts_another_ones_picture(void **state)
{
	struct web_test *t = *state;
	long long theirs = photo(t, "orghead");

	assert_int_equal(add(t, "community", TITLE, web_say(t, "photos=%lld", theirs)).status, 422);
	assert_int_equal(sees(t, "community", theirs), 404);
	assert_int_equal(sees(t, "orghead", theirs), 200);
}

static void
no_more_pictures_than_the_form_takes(void **state)
{
	struct web_test *t = *state;
	const char *fields = "deed=save";

	for (int i = 0; i < 7; i++) {
		fields = web_say(t, "%s&photos=%lld", fields, photo(t, "community"));
	}
	assert_int_equal(add(t, "community", TITLE, fields).status, 422);
}

static void
the_data_holds(void **state)
{
	struct web_test *t = *state;

	assert_int_equal(web_breaches(t).len, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_appear_and_go_with_the_entry),
		cmocka_unit_test(nobody_posts_another_ones_picture),
		cmocka_unit_test(no_more_pictures_than_the_form_takes),
		cmocka_unit_test(the_data_holds),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("needs_photo", tests);
}
