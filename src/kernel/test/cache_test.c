#include "web_test.h"

#include "app_inner.h"
#include "audit.h"
#include "cache.h"
#include "kernel_queries.h"
#include "office.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A cached page is the page that would be rendered now, whoever changed what it is made of. */

static struct page_cache_counts
counts(struct web_test *t)
{
	struct page_cache_counts c;

	page_cache_counts(t->app->cache, &c);
	return c;
}

/* With CHUKE_CACHE_CHECK nothing is answered from the cache: it is only compared. */
static bool
is_checked(struct web_test *t)
{
	return t->app->settings.is_cache_checked;
}

static void
later_request_comes_from_the_cache(void **state)
{
	struct web_test *t = *state;
	struct web_answer first = web_get(t, "/privacy", NULL), last;
	int64_t hits;

	web_get(t, "/privacy", NULL);
	web_get(t, "/privacy", NULL);
	hits = counts(t).hits;
	last = web_get(t, "/privacy?undeclared=1", NULL);
	assert_int_equal(last.status, 200);
	if (!is_checked(t)) {
		assert_int_equal(counts(t).hits, hits + 1);
	}
	assert_true(str_equal(first.body, last.body));
}

/* What the key does not tell apart must not be told apart by the page. */
static void
page_differs_only_by_its_key(void **state)
{
	static const char *const targets[] = { "/login?next=/help", "/login?next=%20/help",
		"/login?next=/help%20&next=", "/login/?next=/help&undeclared=%20",
		"/login?undeclared=1&next=%09/help" };
	struct web_test *t = *state;
	struct web_answer first = web_get(t, targets[0], NULL);
	struct str link = STR("next=%2Fhelp&amp;lang=en");

	assert_true(str_contains(first.body, link));
	for (size_t i = 1; i < sizeof(targets) / sizeof(targets[0]); i++) {
		struct web_answer answer = web_get(t, targets[i], NULL);

		if (!str_contains(answer.body, link)) {
			fail_msg("%s", targets[i]);
		}
	}
}

static void
who_is_signed_in_never_gets_a_cached_page(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer;

	web_get(t, "/help", NULL);
	web_get(t, "/help", NULL);
	web_get(t, "/help", NULL);
	answer = web_get(t, "/help", "street");
	assert_true(web_has(&answer, "王旭东"));
	answer = web_get(t, "/help", NULL);
	assert_false(web_has(&answer, "王旭东"));
}

/* The district's hotline as the stored pack has it, changed: every page shows it. */
struct pack_change {
	const char *before, *after;
};

static enum outcome
change_pack(struct db *db, void *arg)
{
	const struct pack_change *change = arg;
	struct str before = str_of(change->before), after = str_of(change->after);
	struct pack_version_in_force_row row;
	struct pack_version_add_row added;
	char *text;
	ptrdiff_t at;

	assert_int_equal(before.len, after.len);
	assert_int_equal(pack_version_in_force(db, clock_today(), &row), OK);
	text = (char *)str_copy(db_arena(db), row.content).ptr;
	at = str_find(row.content, before);
	assert_true(at >= 0);
	memcpy(text + at, after.ptr, after.len);
	return pack_version_add(db,
		&(struct pack_version_add_args){ .hash = STR("changed"),
			.name = row.name,
			.content = { text, row.content.len },
			.from_day = row.from_day,
			.loaded_at = db_now(db) },
		&added);
}

static void
page_changes_with_what_it_is_made_of(void **state)
{
	struct web_test *t = *state;
	struct pack_change change = { "让好服务长出来", "让好服务走出来" };
	struct web_answer answer;

	for (int i = 0; i < 3; i++) {
		answer = web_get(t, "/accessibility", NULL);
	}
	assert_int_equal(store_write(t->app->store, t->arena, change_pack, &change), OK);
	answer = web_get(t, "/accessibility", NULL);
	assert_true(web_has(&answer, "让好服务走出来"));
}

/* A second opening of the same database stands for another process: it shares nothing with the first. */
static void
change_by_another_process_is_seen_by_the_next_request(void **state)
{
	struct web_test *t = *state;
	struct settings settings = t->app->settings;
	struct pack_change change = { "让好服务走出来", "让好服务飞出来" };
	struct app *other;
	struct web_answer answer;

	for (int i = 0; i < 3; i++) {
		web_get(t, "/accessibility", NULL);
	}
	other = app_open(&settings);
	assert_int_equal(store_write(other->store, t->arena, change_pack, &change), OK);
	app_close(other);
	for (int i = 0; i < (t->engine == DB_SQLITE ? 1 : 20); i++) {
		answer = web_get(t, "/accessibility", "street");
		if (web_has(&answer, "让好服务飞出来")) {
			break;
		}
		usleep(100000); /* PostgreSQL tells by a notification */
	}
	assert_true(web_has(&answer, "让好服务飞出来"));
	answer = web_get(t, "/accessibility", NULL);
	assert_true(web_has(&answer, "让好服务飞出来"));
}

static void
chosen_setting_holds_at_once(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = web_post(
		t, "/admin/settings", "admin", "key=session_idle_minutes&value=77&reason=test");

	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/admin/settings", "admin");
	assert_true(web_has(&answer, "77"));
	assert_int_equal(web_post(t, "/admin/settings", "admin",
				 "key=session_idle_minutes&value=9999&reason=test")
				 .status,
		422);
	assert_int_equal(web_post(t, "/admin/settings", "admin",
				 "key=session_idle_minutes&value=&reason=test")
				 .status,
		303);
}

/* ---- a district that is read while everybody writes ---------------------------------------------- */

struct busy_writer {
	struct store *store;
	_Atomic bool is_stopping;
	_Atomic int64_t written;
};

static enum outcome
write_something(struct db *db, void *arg)
{
	(void)arg;
	audit_add_by_system(
		db, &(struct audit){ .verb = "test.busy", .object = "login", .object_id = 1 });
	return OK;
}

static void *
keep_writing(void *arg)
{
	struct busy_writer *busy = arg;

	while (!atomic_load(&busy->is_stopping)) {
		struct arena *arena = arena_create(1 << 20);

		store_write(busy->store, arena, write_something, NULL);
		arena_destroy(arena);
		atomic_fetch_add(&busy->written, 1);
	}
	return NULL;
}

static void
district_is_read_while_others_write(void **state)
{
	struct web_test *t = *state;
	struct busy_writer busy = { .store = t->app->store };
	int64_t began_ms = clock_monotonic_ms();
	pthread_t threads[4];
	int status[3];

	for (int i = 0; i < 4; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, keep_writing, &busy), 0);
	}
	while (atomic_load(&busy.written) < 3) {
		usleep(1000);
	}
	status[0] = web_post(
		t, "/admin/settings", "admin", "key=session_idle_minutes&value=66&reason=test")
			    .status;
	status[1] = web_get(t, "/help", NULL).status;
	status[2] = web_post(
		t, "/admin/settings", "admin", "key=session_idle_minutes&value=&reason=test")
			    .status;
	atomic_store(&busy.is_stopping, true);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
	}
	assert_int_equal(status[0], 303);
	assert_int_equal(status[1], 200);
	assert_int_equal(status[2], 303);
	assert_true(clock_monotonic_ms() - began_ms < 5000);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(later_request_comes_from_the_cache),
		cmocka_unit_test(page_differs_only_by_its_key),
		cmocka_unit_test(who_is_signed_in_never_gets_a_cached_page),
		cmocka_unit_test(page_changes_with_what_it_is_made_of),
		cmocka_unit_test(change_by_another_process_is_seen_by_the_next_request),
		cmocka_unit_test(chosen_setting_holds_at_once),
		cmocka_unit_test(district_is_read_while_others_write),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("page cache", tests);
}
