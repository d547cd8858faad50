#include "arena.h"
#include "buf.h"
#include "fail.h"
#include "map.h"
#include "rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
alloc_too_much(void *arena)
{
	arena_alloc(arena, 600);
	arena_alloc(arena, 600);
}

static void
test_arena_stops_at_its_ceiling(void **state)
{
	struct arena *arena = arena_create(1000);
	struct failure failure;

	(void)state;
	assert_false(fail_catch(alloc_too_much, arena, &failure));
	assert_int_equal(failure.kind, FAIL_MEMORY);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
	arena_alloc(arena, 600);
	arena_destroy(arena);
}

static void
array_too_large(void *arena)
{
	arena_array(arena, SIZE_MAX / 2, 3);
}

static void
test_arena_refuses_an_overflowing_product(void **state)
{
	struct arena *arena = arena_create(SIZE_MAX);
	struct failure failure;

	(void)state;
	assert_false(fail_catch(array_too_large, arena, &failure));
	assert_int_equal(failure.kind, FAIL_MEMORY);
	arena_destroy(arena);
}

static void
count_up(void *arg)
{
	++*(int *)arg;
}

static void
test_rewind_undoes_what_came_since(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct arena_mark mark;
	int before = 0, since = 0;
	char *kept = arena_alloc(arena, 8);

	(void)state;
	memcpy(kept, "kept", 5);
	arena_defer(arena, count_up, &before);
	mark = arena_mark(arena);
	arena_defer(arena, count_up, &since);
	arena_alloc(arena, 200000);
	arena_rewind(arena, mark);
	assert_int_equal(since, 1);
	assert_int_equal(before, 0);
	assert_string_equal(kept, "kept");
	/* memory that comes back is zeroed again */
	assert_int_equal(((char *)arena_alloc(arena, 64))[63], 0);
	arena_destroy(arena);
	assert_int_equal(before, 1);
	assert_int_equal(since, 1);
}

static void
test_buf_latches_when_full(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 8);
	buf_text(&buf, "1234567");
	assert_false(buf.full);
	buf_text(&buf, "89");
	buf_char(&buf, '8');
	assert_true(buf.full);
	assert_true(str_equal(buf_view(&buf), STR("1234567")));
	buf_clear(&buf);
	buf_int(&buf, -42);
	assert_true(str_equal(buf_view(&buf), STR("-42")));
	buf_finish(&buf);
	buf_init(&buf, 100);
	buf_int(&buf, INT64_MIN);
	buf_format(&buf, "/%s/%d", "a", 7);
	assert_true(str_equal(buf_view(&buf), STR("-9223372036854775808/a/7")));
	buf_finish(&buf);
}

static void
test_map_finds_what_was_set(void **state)
{
	struct arena *arena = arena_create(1 << 22);
	struct map map;
	static int values[2000];

	(void)state;
	map_init(&map, arena);
	assert_null(map_find(&map, STR("k1")));
	for (int i = 0; i < 2000; i++) {
		assert_null(map_set(&map, str_format(arena, "k%d", i), &values[i]));
	}
	assert_int_equal(map.count, 2000);
	for (int i = 0; i < 2000; i++) {
		assert_ptr_equal(map_find(&map, str_format(arena, "k%d", i)), &values[i]);
	}
	assert_ptr_equal(map_set(&map, STR("k7"), &values[8]), &values[7]);
	assert_ptr_equal(map_find(&map, STR("k7")), &values[8]);
	assert_int_equal(map.count, 2000);
	assert_null(map_find(&map, STR("k2000")));
	assert_null(map_set(&map, STR(""), &values[0]));
	assert_ptr_equal(map_find(&map, STR("")), &values[0]);
	arena_destroy(arena);
}

static void
test_rand_stays_below(void **state)
{
	struct arena *arena = arena_create(1 << 16);
	bool seen[6] = { false };
	struct str one = rand_hex(arena, 16), other = rand_hex(arena, 16);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		uint64_t value = rand_below(6);

		assert_in_range(value, 0, 5);
		seen[value] = true;
	}
	for (int i = 0; i < 6; i++) {
		assert_true(seen[i]);
	}
	assert_int_equal(rand_below(1), 0);
	assert_int_equal(one.len, 32);
	assert_int_equal(strspn(one.ptr, "0123456789abcdef"), 32);
	assert_false(str_equal(one, other));
	arena_destroy(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_stops_at_its_ceiling),
		cmocka_unit_test(test_arena_refuses_an_overflowing_product),
		cmocka_unit_test(test_rewind_undoes_what_came_since),
		cmocka_unit_test(test_buf_latches_when_full),
		cmocka_unit_test(test_map_finds_what_was_set),
		cmocka_unit_test(test_rand_stays_below),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
