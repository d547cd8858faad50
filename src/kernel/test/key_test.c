#include "fail.h"
#include "kernel_queries.h"
#include "key.h"
#include "key_ring.h"
#include "keys.h"
#include "mask.h"
#include "web_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Keys of persons: what opens where, what never again, and that a rotation hinders nobody. */

static const struct key_place here = { "test.cell", 7 };

struct cells {
	struct person_key_id one, other;
	struct str sealed;
	enum outcome right, other_person, other_place, erased;
	struct str text;
	bool is_damaged_refused;
};

static enum outcome
seal_and_open(struct db *db, void *arg)
{
	struct cells *cells = arg;
	struct str text, damaged;

	cells->one = key_make(db);
	cells->other = key_make(db);
	cells->sealed = key_seal(db, cells->one, here, STR("13800138000"));
	cells->right = key_open(db, cells->one, here, cells->sealed, &cells->text);
	cells->text = str_copy(db_arena(db), cells->text);
	cells->other_person = key_open(db, cells->other, here, cells->sealed, &text);
	cells->other_place = key_open(
		db, cells->one, (struct key_place){ "test.cell", 8 }, cells->sealed, &text);
	damaged = str_copy(db_arena(db), cells->sealed);
	((char *)damaged.ptr)[damaged.len - 1] ^= 1;
	cells->is_damaged_refused = key_open(db, cells->one, here, damaged, &text) == INVALID;
	assert_true(key_destroy(db, cells->one));
	assert_false(key_destroy(db, cells->one));
	cells->erased = key_open(db, cells->one, here, cells->sealed, &text);
	return OK;
}

static void
a_text_opens_for_its_person_in_its_place_until_the_key_is_destroyed(void **state)
{
	struct web_test *t = *state;
	struct cells cells;

	assert_int_equal(store_write(t->app->store, t->arena, seal_and_open, &cells), OK);
	assert_int_equal(cells.right, OK);
	assert_true(str_equal(cells.text, STR("13800138000")));
	assert_int_equal(cells.other_person, INVALID);
	assert_int_equal(cells.other_place, INVALID);
	assert_true(cells.is_damaged_refused);
	assert_int_equal(cells.erased, NOT_FOUND);
}

struct hashes {
	struct str a, again, other_purpose, other_value;
};

static void
make_hashes(struct db *db, void *arg)
{
	struct hashes *hashes = arg;

	hashes->a = key_hash(db, "login.phone", STR("13800138000"));
	hashes->again = key_hash(db, "login.phone", STR("13800138000"));
	hashes->other_purpose = key_hash(db, "org.phone", STR("13800138000"));
	hashes->other_value = key_hash(db, "login.phone", STR("13800138001"));
}

static void
a_keyed_hash_finds_a_value_again(void **state)
{
	struct web_test *t = *state;
	struct hashes hashes;

	store_read(t->app->store, t->arena, make_hashes, &hashes);
	assert_int_equal(hashes.a.len, KEY_HASH_BYTES);
	assert_true(str_equal(hashes.a, hashes.again));
	assert_false(str_equal(hashes.a, hashes.other_purpose));
	assert_false(str_equal(hashes.a, hashes.other_value));
}

/* ---- rotation ----------------------------------------------------------------------------------- */

enum { PERSONS = 450, THREADS = 3, PAUSE_US = 500 };

struct load {
	struct store *store;
	struct str sealed[PERSONS];
	struct person_key_id keys[PERSONS];
	_Atomic bool is_over;
	_Atomic int64_t reads, writes, wrong;
};

static enum outcome
fill(struct db *db, void *arg)
{
	struct load *load = arg;

	for (int i = 0; i < PERSONS; i++) {
		load->keys[i] = key_make(db);
		load->sealed[i] = key_seal(db, load->keys[i], here, STR("秘密"));
	}
	return OK;
}

static void
read_some(struct db *db, void *arg)
{
	struct load *load = arg;

	for (int i = 0; i < PERSONS; i += 9) {
		struct str text;

		if (key_open(db, load->keys[i], here, load->sealed[i], &text) != OK ||
			!str_equal(text, STR("秘密"))) {
			load->wrong++;
		}
	}
	load->reads++;
}

static enum outcome
write_some(struct db *db, void *arg)
{
	struct load *load = arg;
	struct person_key_id key = key_make(db);
	struct str text, sealed = key_seal(db, key, here, STR("新的"));
	struct key_new many[] = { { here, STR("一"), { 0 }, STR_NONE },
		{ here, STR("二"), { 0 }, STR_NONE } };

	key_seal_new(db, many, 2);
	if (key_open(db, key, here, sealed, &text) != OK ||
		key_open(db, many[1].ret_key, here, many[1].ret_sealed, &text) != OK ||
		!str_equal(text, STR("二"))) {
		load->wrong++;
	}
	load->writes++;
	return OK;
}

static void
one_round(void *arg)
{
	struct load *load = arg;
	struct arena *arena = arena_create(8 << 20);

	store_read(load->store, arena, read_some, load);
	store_write(load->store, arena, write_some, load);
	arena_destroy(arena);
}

static void *
go_on(void *arg)
{
	struct load *load = arg;
	struct failure failure;

	while (!load->is_over) {
		if (!fail_catch(one_round, load, &failure)) {
			load->wrong++;
		}
		usleep(PAUSE_US);
	}
	return NULL;
}

static void
count_masters(struct db *db, void *arg)
{
	*(struct master_key_list_rows *)arg = master_key_list(db);
}

static void
another_master_key_takes_its_place_under_load(void **state)
{
	struct web_test *t = *state;
	struct load *load = ARENA_NEW(t->arena, struct load);
	struct str file = str_format(t->arena, "%.*s-key/second.key", STR_ARG(t->dir));
	struct master_key_list_rows rows;
	struct rotation rotation, again;
	pthread_t threads[THREADS];

	load->store = t->app->store;
	assert_int_equal(store_write(t->app->store, t->arena, fill, load), OK);
	for (int i = 0; i < THREADS; i++) {
		pthread_create(&threads[i], NULL, go_on, load);
	}
	while (load->writes < THREADS) {
		usleep(PAUSE_US);
	}
	keys_rotate(t->app->store, file, &rotation);
	for (int64_t before = load->writes; load->writes < before + THREADS;) {
		usleep(PAUSE_US);
	}
	load->is_over = true;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
	}
	assert_int_equal(load->wrong, 0);
	assert_true(rotation.wrapped >= PERSONS);
	store_read(t->app->store, t->arena, count_masters, &rows);
	assert_int_equal(rows.count, 1);
	assert_true(str_equal(rows.items[0].file, file));
	/* all is done: the same again does nothing */
	keys_rotate(t->app->store, file, &again);
	assert_int_equal(again.wrapped, 0);
	store_read(t->app->store, t->arena, read_some, load);
	assert_int_equal(load->wrong, 0);
}

/* ---- the file ----------------------------------------------------------------------------------- */

struct file_try {
	struct web_test *t;
	struct settings settings;
};

static void
open_again(void *arg)
{
	struct file_try *try = arg;

	keys_open(try->t->app->store, &try->settings);
}

static void
assert_refused(struct file_try *try, const char *words)
{
	struct failure failure;

	assert_false(fail_catch(open_again, try, &failure));
	assert_non_null(strstr(failure.message, words));
}

static void
a_file_that_is_not_in_order_is_refused_with_a_sentence(void **state)
{
	struct web_test *t = *state;
	struct file_try try = { t, t->app->settings };
	struct str other = str_format(t->arena, "%.*s-key/other.key", STR_ARG(t->dir)),
		   inside = str_format(t->arena, "%.*s/inside.key", STR_ARG(t->dir));
	struct stat stat_now;

	ring_make_file(t->arena, other);
	assert_int_equal(stat(other.ptr, &stat_now), 0);
	assert_int_equal(stat_now.st_mode & 0777, 0600);
	chmod(other.ptr, 0640);
	try.settings.master_key_file = other;
	assert_refused(&try, "can be read by others");
	chmod(other.ptr, 0600);
	assert_int_equal(truncate(other.ptr, 30), 0);
	assert_refused(&try, "holds no master key");
	ring_make_file(t->arena, inside);
	try.settings.master_key_file = inside;
	assert_refused(&try, "lies in the data folder");
	unlink(inside.ptr);
	unlink(other.ptr);
	/* the file that holds is found where the rotation left it, whatever the settings name */
	try.settings.master_key_file = STR("/nowhere/master.key");
	open_again(&try);
}

/* ---- masks -------------------------------------------------------------------------------------- */

static void
masks_hide_what_they_should(void **state)
{
	struct web_test *t = *state;
	struct arena *arena = t->arena;

	assert_string_equal(mask_phone(arena, STR("13800138000")).ptr, "138****8000");
	assert_string_equal(mask_phone(arena, STR("+86 138-0013-8000")).ptr, "138****8000");
	assert_string_equal(mask_phone(arena, STR("0571-87654321")).ptr, "0571-****4321");
	assert_string_equal(mask_phone(arena, STR("110")).ptr, "***");
	assert_string_equal(
		mask_id_number(arena, STR("11010519491231002X")).ptr, "110***********002X");
	assert_true(str_equal(mask_name(arena, STR("王小明")), STR("王**")));
	assert_true(str_equal(mask_name(arena, STR("欧阳明")), STR("欧阳*")));
	assert_true(str_equal(mask_name(arena, STR("王")), STR("*")));
	assert_true(str_equal(mask_mail(arena, STR("wang@example.org")), STR("w***@example.org")));
	assert_true(phone_is_personal(STR("13800138000（王老师）")));
	assert_true(phone_is_personal(STR("+86 138 0013 8000")));
	assert_false(phone_is_personal(STR("0571-87654321")));
	assert_false(phone_is_personal(STR("138001380001")));
	assert_true(phone_is_personal(STR("8613800138000")));
	assert_string_equal(
		phone_personal_digits(arena, STR("0086 138-0013-8000（王）")).ptr, "13800138000");
	assert_true(mail_is_personal(STR("123456@QQ.com")));
	assert_false(mail_is_personal(STR("office@qiqi.org.cn")));
	assert_true(text_is_masked(STR("0571-87654321、138****8000")));
	assert_true(str_equal(mask_digits(arena, STR("1380013800")), STR("138*****00")));
	assert_true(
		str_equal(mask_personal(arena,
				  STR("请打13800138000，52330106586510007R，11010519491231002X")),
			STR("请打138****8000，52330106586510007R，110***********002X")));
	assert_false(phone_is_personal(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_text_opens_for_its_person_in_its_place_until_the_key_is_destroyed),
		cmocka_unit_test(a_keyed_hash_finds_a_value_again),
		cmocka_unit_test(another_master_key_takes_its_place_under_load),
		cmocka_unit_test(a_file_that_is_not_in_order_is_refused_with_a_sentence),
		cmocka_unit_test(masks_hide_what_they_should),
	};

	offices_register(NULL, 0);
	return WEB_TEST_RUN("keys", tests);
}
