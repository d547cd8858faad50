#include "cache.h"
#include "compress.h"
#include "respond.h"
#include "route.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

/* The page cache: a hit is what was put in, and only while it is true. */

static _Atomic uint64_t versions[3];

static uint64_t
version_of(void *context, const struct page_tables *tables)
{
	uint64_t sum = 0;

	(void)context;
	for (int i = 0; i < 3; i++) {
		sum += tables->bits[0] >> i & 1 ? atomic_load(&versions[i]) : 0;
	}
	return sum;
}

static struct page_cache *cache;
static struct arena *arena;
static struct pair header_items[4];

static const struct field fields[] = { { .name = "q", .type = FIELD_TEXT },
	{ .name = "page", .type = FIELD_INT } };
static const struct form form = { "org_list", fields, 2, 64, NULL };
static const struct route route = { .path = "/orgs", .form = &form };

static int
setup(void **state)
{
	struct page_cache_config config = { 1 << 20, true, version_of, NULL };

	(void)state;
	cache = page_cache_create(&config);
	arena = arena_create(ARENA_REQUEST_BYTES_MAX);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_destroy(arena);
	page_cache_destroy(cache);
	return 0;
}

static struct req *
make_req(struct arena *in, const char *path, const char *accept, const char *etag)
{
	struct req *req = ARENA_NEW(in, struct req);

	header_items[0] = (struct pair){ STR("Accept-Encoding"), str_of(accept) };
	header_items[1] = (struct pair){ STR("If-None-Match"), str_of(etag) };
	*req = (struct req){ .arena = in,
		.method = METHOD_GET,
		.path = str_of(path),
		.route = &route,
		.headers = { header_items, 2 } };
	return req;
}

static void
fill(struct req *req, size_t len)
{
	respond_bytes(req, "text/html; charset=utf-8", STR(""));
	for (size_t i = 0; i < len; i++) {
		buf_char(req->res.body, (char)('a' + i % 17));
	}
	respond_header(req, "Vary", STR("Cookie"));
}

static void
put(const char *path, size_t len, uint64_t tables, struct moment until)
{
	struct req *req = make_req(arena, path, "", "");
	struct page_basis basis = { .tables = { { tables } }, .valid_until = until };

	basis.version = version_of(NULL, &basis.tables);
	fill(req, len);
	page_cache_put(cache, page_cache_key(req), req, &basis);
}

static bool
hits(const char *path)
{
	struct req *req = make_req(arena, path, "", "");

	return page_cache_take(cache, page_cache_key(req), req);
}

static void
hits_while_true(void **state)
{
	struct moment soon = { clock_now().ms + 60000 }, past = { clock_now().ms - 1 };
	struct page_cache_counts counts;

	(void)state;
	assert_false(hits("/a"));
	put("/a", 1000, 1, MOMENT_NONE);
	put("/b", 1000, 2, soon);
	put("/c", 1000, 0, past);
	assert_true(hits("/a"));
	assert_true(hits("/b"));
	assert_false(hits("/c"));
	atomic_fetch_add(&versions[0], 1);
	assert_false(hits("/a"));
	assert_true(hits("/b"));
	page_cache_counts(cache, &counts);
	assert_int_equal(counts.entries, 1);
	assert_int_equal(counts.stale, 2);
	page_cache_clear(cache);
	assert_false(hits("/b"));
}

static void
keys_hold_what_is_declared(void **state)
{
	static struct pair query[] = { { STR("x"), STR("1") }, { STR("page"), STR(" 2 ") },
		{ STR("q"), STR("基&") }, { STR("q"), STR("") } };
	struct req *req = make_req(arena, "/orgs", "gzip;q=0, br;q=0.5", "");

	(void)state;
	req->query = (struct pairs){ query, 4 };
	assert_true(str_equal(page_cache_key(req), STR("/orgs?&q=%E5%9F%BA%26&page=2 znpb")));
	req->lang = LANG_EN;
	req->view = VIEW_ELDER;
	req->is_fragment = true;
	header_items[0].value = STR("br;q=0.0,gzip");
	assert_true(str_equal(page_cache_key(req), STR("/orgs?&q=%E5%9F%BA%26&page=2 eofg")));
}

static void
keeps_coded_and_tagged(void **state)
{
	struct page_basis none = { .valid_until = MOMENT_NONE };
	struct req *req = make_req(arena, "/z", "gzip", "");
	unsigned char plain[4000];
	uLongf len = sizeof(plain);
	z_stream stream = { .next_out = plain, .avail_out = sizeof(plain) };
	struct str etag;

	(void)state;
	fill(req, 3000);
	page_cache_put(cache, page_cache_key(req), req, &none);
	assert_string_equal(req->res.content_encoding, "gzip");
	req = make_req(arena, "/z", "gzip", "");
	assert_true(page_cache_take(cache, page_cache_key(req), req));
	assert_string_equal(req->res.content_encoding, "gzip");
	assert_true(req->res.fixed_len < 3000);
	stream.next_in = (Bytef *)req->res.fixed;
	stream.avail_in = (uInt)req->res.fixed_len;
	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	len = stream.total_out;
	inflateEnd(&stream);
	assert_int_equal(len, 3000);
	assert_memory_equal(plain, page_cache_peek(cache, page_cache_key(req), arena).ptr, 3000);
	assert_int_equal(req->res.headers.count, 2);
	etag = req->res.headers.items[1].value;
	req = make_req(arena, "/z", "gzip", str_format(arena, "\"x\", W/%.*s", STR_ARG(etag)).ptr);
	assert_true(page_cache_take(cache, page_cache_key(req), req));
	assert_int_equal(req->res.status, 304);
	assert_int_equal(req->res.fixed_len, 0);
}

static void
leaves_private_answers_alone(void **state)
{
	struct page_basis none = { .valid_until = MOMENT_NONE };

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct req *req = make_req(arena, "/p", "", "");

		fill(req, 1000);
		req->res.is_private = i == 0;
		req->res.status = i == 1 ? 404 : 200;
		if (i == 2) {
			respond_header(req, "Set-Cookie", STR("a=b"));
		}
		page_cache_put(cache, page_cache_key(req), req, &none);
		assert_false(hits("/p"));
	}
}

static void
stays_under_its_ceiling(void **state)
{
	struct page_cache_counts counts;
	int kept = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		char path[20];

		snprintf(path, sizeof(path), "/%d", i);
		put(path, 5000, 0, MOMENT_NONE);
		hits("/0");
	}
	page_cache_counts(cache, &counts);
	assert_in_range(counts.bytes, 1, 1 << 20);
	assert_in_range(counts.entries, 100, 250);
	/* what is asked for often stays */
	assert_true(hits("/0"));
	for (int i = 0; i < 500; i++) {
		char path[20];

		snprintf(path, sizeof(path), "/%d", i);
		kept += hits(path);
	}
	assert_int_equal(kept, counts.entries);
	put("/large", 100000, 0, MOMENT_NONE);
	assert_false(hits("/large"));
}

/* --- threads ----------------------------------------------------------------------------------------- */

static void *
run_thread(void *arg)
{
	struct arena *own = arena_create(ARENA_REQUEST_BYTES_MAX);
	struct pair none = { STR("X"), STR("y") };
	bool *is_right = arg;

	for (int i = 0; i < 3000; i++) {
		struct req *req = ARENA_NEW(own, struct req);
		struct page_basis basis = { .tables = { { 1u << i % 3 } },
			.valid_until = MOMENT_NONE };
		char path[20];
		size_t len = 700 + (size_t)(i % 20);

		snprintf(path, sizeof(path), "/%d", i % 20);
		*req = (struct req){ .arena = own,
			.method = METHOD_GET,
			.path = str_of(path),
			.route = &route,
			.headers = { &none, 1 } };
		if (page_cache_take(cache, page_cache_key(req), req)) {
			*is_right &= req->res.fixed_len == len &&
				     req->res.fixed[len - 1] == 'a' + (len - 1) % 17;
		} else {
			basis.version = version_of(NULL, &basis.tables);
			fill(req, len);
			page_cache_put(cache, page_cache_key(req), req, &basis);
		}
		if (i % 10 == 0) {
			atomic_fetch_add(&versions[i % 3], 1);
		}
		arena_reset(own);
	}
	arena_destroy(own);
	return NULL;
}

static void
many_threads_at_once(void **state)
{
	pthread_t threads[4];
	bool are_right[4] = { true, true, true, true };

	(void)state;
	for (int i = 0; i < 4; i++) {
		pthread_create(&threads[i], NULL, run_thread, &are_right[i]);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		assert_true(are_right[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hits_while_true, setup, teardown),
		cmocka_unit_test_setup_teardown(keys_hold_what_is_declared, setup, teardown),
		cmocka_unit_test_setup_teardown(keeps_coded_and_tagged, setup, teardown),
		cmocka_unit_test_setup_teardown(leaves_private_answers_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(stays_under_its_ceiling, setup, teardown),
		cmocka_unit_test_setup_teardown(many_threads_at_once, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
