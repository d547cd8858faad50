#include "news.h"
#include "news_queries.h"
#include "picture.h"
#include "registry.h"
#include "web_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Pictures of news: seen with the text that they belong to, and not before. */

static const struct office *const offices[] = { &registry_office, &news_office };

static long long
begin(struct web_test *t, const char *as, const char *title)
{
	struct web_answer answer = web_submit(
		t, "/desk/news/new", as, "/desk/news/new", web_say(t, "title=%s", title));
	struct str rest = answer.location, part;
	int64_t id = 0;

	assert_int_equal(answer.status, 303);
	rest = str_slice(rest, sizeof("/desk/news/") - 1, rest.len);
	assert_true(str_split(&rest, '/', &part) && str_parse_int(part, &id));
	return id;
}

/* Sends a picture by itself, as the script of a form does: its number. */
static long long
photo(struct web_test *t, const char *as)
{
	struct image drawn = picture_draw(t->arena, 1200, 800);
	struct web_file file = { "file", "夏天.jpg", picture_jpeg(t->arena, &drawn, 6) };
	struct web_answer answer = web_post_file(t, "/api/v1/files", as, "purpose=picture", &file);
	struct str rest;
	int64_t id = 0;

	assert_int_equal(answer.status, 201);
	rest = str_slice(
		answer.body, (size_t)str_find(answer.body, STR("\"id\":")) + 5, answer.body.len);
	for (size_t i = 0; i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9'; i++) {
		id = id * 10 + (rest.ptr[i] - '0');
	}
	assert_true(id > 0);
	return id;
}

static struct web_answer
edit(struct web_test *t, const char *as, long long id, const char *fields)
{
	const char *page = web_say(t, "/desk/news/%lld/edit", id);

	return web_submit(t, page, as, page, fields);
}

static int
decide(struct web_test *t, const char *as, long long id, const char *fields)
{
	return web_post(t, web_say(t, "/desk/news/%lld", id), as, fields).status;
}

static int
sees(struct web_test *t, const char *as, long long file)
{
	return web_get(t, web_say(t, "/files/%lld/320", file), as).status;
}

static bool
shows(struct web_test *t, const char *page, const char *as, const char *text)
{
	struct web_answer answer = web_get(t, page, as);

	return web_has(&answer, text);
}

#define TEXT "summary=一句摘要&body=第一段&deed=submit"

static void
pictures_appear_with_the_text(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "orghead", "有照片的一条");
	long long first = photo(t, "orghead"), second = photo(t, "orghead");
	const char *page = web_say(t, "/news/%lld", id);
	const char *fields = web_say(
		t, "photos=%lld&photos=%lld&photos_alt_%lld=一张红桌子", first, second, first);

	/* the form comes back for want of a summary: pictures and their words are still there */
	struct web_answer answer = edit(t, "orghead", id, web_say(t, "%s&deed=submit", fields));

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, web_say(t, "name=\"photos\" value=\"%lld\"", first)));
	assert_true(web_has(&answer, web_say(t, "name=\"photos\" value=\"%lld\"", second)));
	assert_true(web_has(&answer, "value=\"一张红桌子\""));
	assert_int_equal(edit(t, "orghead", id, web_say(t, "%s&deed=save", fields)).status, 303);
	assert_int_equal(sees(t, NULL, first), 404);
	assert_int_equal(sees(t, "orghead", first), 200);
	assert_int_equal(sees(t, "street", first), 404); /* a draft is nobody else's business */
	assert_int_equal(edit(t, "orghead", id, TEXT).status, 303);
	assert_int_equal(sees(t, "street", first), 200);
	assert_int_equal(sees(t, "street2", first), 404);
	assert_int_equal(sees(t, NULL, first), 404);
	assert_true(shows(t, web_say(t, "/desk/news/%lld", id), "street", "alt=\"一张红桌子\""));
	assert_int_equal(decide(t, "street", id, "deed=approve"), 303);
	assert_int_equal(sees(t, NULL, first), 200);
	assert_true(
		shows(t, page, NULL, web_say(t, "/files/%lld/960\" alt=\"一张红桌子\"", first)));
	assert_true(shows(t, page, NULL, web_say(t, "/files/%lld/1920", second)));
	assert_true(shows(t, "/news", NULL, web_say(t, "/files/%lld/960 960w", first)));
	/* and leave with it */
	assert_int_equal(decide(t, "street", id, "deed=withdraw&note=试一试"), 303);
	assert_int_equal(sees(t, NULL, first), 404);
}

static void
a_change_of_pictures_waits_as_one_of_words_does(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "orghead", "换照片的一条");
	long long old = photo(t, "orghead"), new = photo(t, "orghead");
	const char *page = web_say(t, "/news/%lld", id);

	assert_int_equal(edit(t, "orghead", id, web_say(t, TEXT "&photos=%lld", old)).status, 303);
	assert_int_equal(decide(t, "street", id, "deed=approve"), 303);
	assert_true(shows(t, web_say(t, "/desk/news/%lld/edit", id), "orghead",
		web_say(t, "name=\"photos\" value=\"%lld\"", old)));
	assert_int_equal(
		edit(t, "orghead", id,
			web_say(t, "photos=%lld&photos_alt_%lld=新的&note=换图&deed=submit", new,
				new))
			.status,
		303);
	assert_int_equal(sees(t, NULL, new), 404);
	assert_int_equal(sees(t, "street", new), 200);
	assert_int_equal(sees(t, NULL, old), 200);
	assert_false(shows(t, page, NULL, "新的"));
	assert_int_equal(decide(t, "street", id, "deed=approve"), 303);
	assert_int_equal(sees(t, NULL, new), 200);
	assert_true(shows(t, page, NULL, "新的"));
	assert_int_equal(sees(t, "orghead", old), 404); /* let go */
}

static void
nobody_takes_another_ones_picture(void **state)
{
	struct web_test *t = *state;
	long long mine = begin(t, "orghead", "我的"), theirs = begin(t, "member", "别人的");
	long long file = photo(t, "orghead");

	assert_int_equal(edit(t, "member", theirs, web_say(t, "photos=%lld", file)).status, 422);
	assert_int_equal(edit(t, "orghead", mine, web_say(t, "photos=%lld", file)).status, 303);
	assert_int_equal(edit(t, "member", theirs, web_say(t, "photos=%lld", file)).status, 422);
	assert_int_equal(sees(t, "member", file), 404);
	/* what a draft no longer has goes */
	web_post(t, web_say(t, "/desk/news/%lld/draft", mine), "orghead", "title=我的");
	assert_int_equal(sees(t, "orghead", file), 404);
}

static void
what_is_scheduled_and_taken_back_keeps_its_pictures(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "street", "定时的一条"), file = photo(t, "street");
	const char *edit_page = web_say(t, "/desk/news/%lld/edit", id);

	assert_int_equal(edit(t, "street", id,
				 web_say(t, TEXT "&publish_at=2099-01-01T08:00&photos=%lld", file))
				 .status,
		303);
	assert_int_equal(sees(t, NULL, file), 404);
	assert_int_equal(sees(t, "street", file), 200);
	assert_int_equal(decide(t, "street", id, "deed=recall"), 303);
	assert_true(
		shows(t, edit_page, "street", web_say(t, "name=\"photos\" value=\"%lld\"", file)));
	assert_int_equal(edit(t, "street", id, "publish_at=&deed=submit").status, 303);
	assert_int_equal(sees(t, NULL, file), 200);
}

/* Two write one item: what one sent is still there when the other's form comes back. */
static void
a_colleague_loses_no_picture(void **state)
{
	struct web_test *t = *state;
	long long id = begin(t, "street", "两个人写的一条"), file = photo(t, "street");
	struct web_answer answer;

	assert_int_equal(
		edit(t, "street", id, web_say(t, "photos=%lld&deed=save", file)).status, 303);
	answer = edit(t, "district", id, "deed=submit");
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, web_say(t, "name=\"photos\" value=\"%lld\"", file)));
	assert_int_equal(edit(t, "district", id, TEXT).status, 303);
	assert_int_equal(sees(t, NULL, file), 200);
}

static void
the_data_holds(void **state)
{
	struct web_test *t = *state;
	struct str said = web_breaches(t);

	if (said.len) {
		fail_msg("%.*s", STR_ARG(said));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_appear_with_the_text),
		cmocka_unit_test(a_change_of_pictures_waits_as_one_of_words_does),
		cmocka_unit_test(nobody_takes_another_ones_picture),
		cmocka_unit_test(what_is_scheduled_and_taken_back_keeps_its_pictures),
		cmocka_unit_test(a_colleague_loses_no_picture),
		cmocka_unit_test(the_data_holds),
	};

	offices_register(offices, sizeof(offices) / sizeof(offices[0]));
	return WEB_TEST_RUN("news_photo", tests);
}
