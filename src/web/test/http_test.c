#include "address.h"
#include "http_chunk.h"
#include "http_head.h"
#include "multipart.h"
#include "route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The parsers of what comes over the wire: each line of the tables is one way to be right or wrong. */

#define H "Host: a\r\n"

static const struct head_case {
	int status; /* 0 = taken */
	const char *text;
	size_t len; /* where the text holds a NUL; 0 = to the end */
} head_cases[] = {
	{ 0, "GET / HTTP/1.1\r\n" H "\r\n" },
	{ 0, "\r\nGET / HTTP/1.1\r\n" H "\r\n" },
	{ 0, "GET /?q=%20|{}^ HTTP/1.1\r\n" H "\r\n" },
	{ 0, "GET / HTTP/1.0\r\n\r\n" },
	{ 0, "GET / HTTP/1.1\r\nhOST:a:80\r\nX:\t a\tb \t\r\n\r\n" },
	{ 0, "GET / HTTP/1.1\r\n" H "X:\r\n\r\n" },
	{ 0, "GET / HTTP/1.1\r\n" H "X: \xE5\x9F\xBA\r\n\r\n" },
	{ 0, "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n" },
	{ 0, "POST / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n" },
	{ 0, "POST / HTTP/1.1\r\n" H "Content-Length: 000000000000000012\r\n\r\n" },
	{ 0, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: Chunked\r\n\r\n" },
	{ 0, "DELETE / HTTP/1.1\r\n" H "\r\n" },
	{ 0, "GET / HTTP/1.1\r\n" H "Content-Length: 0\r\n\r\n" },
	/* the request line */
	{ 400, "GET  / HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET / HTTP/1.1 \r\n" H "\r\n" },
	{ 400, " GET / HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET\t/ HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /\r\n" H "\r\n" },
	{ 400, "GET / \r\n" H "\r\n" },
	{ 400, "GET / HTTP/1.1\n" H "\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "\n" },
	{ 400, "GET / HTTP/1.1\rHost: a\r\n\r\n" },
	{ 400, "GET / http/1.1\r\n" H "\r\n" },
	{ 400, "GET / HTTP/11\r\n" H "\r\n" },
	{ 400, "GET / HTTP/1.10\r\n" H "\r\n" },
	{ 505, "GET / HTTP/1.2\r\n" H "\r\n" },
	{ 505, "GET / HTTP/2.0\r\n" H "\r\n" },
	{ 400, "GET * HTTP/1.1\r\n" H "\r\n" },
	{ 400, "OPTIONS * HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET http://a/ HTTP/1.1\r\n" H "\r\n" },
	{ 400, "CONNECT a:80 HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET a HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /#a HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /\x7F HTTP/1.1\r\n" H "\r\n" },
	{ 0, "GET /\xE5\x9F\xBA?q=\xF0\xA0\xAE\xB7 HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /\xE5\x9F HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /?q=\xBB\xF9 HTTP/1.1\r\n" H "\r\n" }, /* GB 18030 */
	{ 400, "GET /?q=\xC0\xAF HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /?q=\xED\xA0\x80 HTTP/1.1\r\n" H "\r\n" },
	{ 400, "GET /\0a HTTP/1.1\r\n" H "\r\n", 29 },
	{ 400, "G\"T / HTTP/1.1\r\n" H "\r\n" },
	{ 501, "BREW / HTTP/1.1\r\n" H "\r\n" },
	{ 501, "get / HTTP/1.1\r\n" H "\r\n" },
	{ 405, "TRACE / HTTP/1.1\r\n" H "\r\n" },
	{ 405, "PATCH / HTTP/1.1\r\n" H "\r\n" },
	{ 400, "PRI * HTTP/2.0\r\n\r\n" },
	/* fields */
	{ 400, "GET / HTTP/1.1\r\n" H "X : a\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H " X: a\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X: a\r\n b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H ": a\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X\x01: a\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X: a\x01\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X: a\rb\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X: a\nY: b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n", 35 },
	{ 400, "GET / HTTP/1.1\r\n" H "Origin: a\r\nOrigin: a\r\n\r\n" },
	{ 417, "POST / HTTP/1.1\r\n" H "Expect: 200-ok\r\n\r\n" },
	/* Host */
	{ 400, "GET / HTTP/1.1\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H H "\r\n" },
	{ 400, "GET / HTTP/1.0\r\n" H "Host: b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n" },
	/* how the body is framed */
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 2\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: 1, 1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: +1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: 0x1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length:\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: 9999999999999999999\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" H
	       "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked, chunked\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n" },
	{ 501, "POST / HTTP/1.1\r\n" H "Transfer-Encoding: identity\r\n\r\n" },
	{ 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" H "Content-Length: 1\r\n\r\n" },
	{ 400, "HEAD / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n" },
};

static void
heads_are_read_strictly(void **state)
{
	static struct http_head head;

	(void)state;
	for (size_t i = 0; i < sizeof(head_cases) / sizeof(head_cases[0]); i++) {
		const struct head_case *c = &head_cases[i];
		struct str text = { c->text, c->len ? c->len : strlen(c->text) };
		size_t scanned = 0;
		int status;

		assert_int_equal(http_head_end(text, &scanned) > 0, true);
		scanned = 0;
		status = http_head_parse(str_slice(text, 0, http_head_end(text, &scanned)), &head);
		if (status != c->status) {
			fail_msg("%d instead of %d: %s", status, c->status, c->text);
		}
	}
}

static void
heads_end_the_same_in_drops(void **state)
{
	static const char text[] = "\r\nGET / HTTP/1.1\r\n" H "X: a\r\n\r\nGET";
	size_t scanned = 0, end = 0;

	(void)state;
	for (size_t len = 0; len < sizeof(text) - 1 && !end; len++) {
		end = http_head_end((struct str){ text, len }, &scanned);
	}
	assert_int_equal(end, sizeof(text) - 1 - 3);
}

static void
heads_have_ceilings(void **state)
{
	static struct http_head head;
	struct buf text;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_text(&text, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < HTTP_HEADERS_MAX; i++) {
		buf_text(&text, "X: a\r\n");
	}
	buf_text(&text, "\r\n");
	assert_int_equal(http_head_parse(buf_view(&text), &head), 431);
	buf_clear(&text);
	buf_text(&text, "GET /");
	for (int i = 0; i < HTTP_TARGET_BYTES_MAX; i++) {
		buf_char(&text, 'a');
	}
	buf_text(&text, " HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(http_head_parse(buf_view(&text), &head), 414);
	buf_finish(&text);
}

/* Any head with one byte changed is read or refused, without reading outside of it (ASan). */
static void
heads_survive_any_byte(void **state)
{
	static const char text[] = "POST /a?b=c HTTP/1.1\r\nHost: a\r\nContent-Length: "
				   "12\r\nConnection: close\r\n\r\n";
	static struct http_head head;

	(void)state;
	for (size_t at = 0; at < sizeof(text) - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			char *copy = malloc(sizeof(text) - 1);
			int status;

			memcpy(copy, text, sizeof(text) - 1);
			copy[at] = (char)byte;
			status = http_head_parse((struct str){ copy, sizeof(text) - 1 }, &head);
			assert_true(status == 0 || (status >= 400 && status <= 505));
			free(copy);
		}
	}
}

/* --- chunks ------------------------------------------------------------------------------------------ */

static const struct chunk_case {
	const char *text, *data; /* data NULL: wrong */
} chunk_cases[] = {
	{ "0\r\n\r\n", "" },
	{ "3\r\nabc\r\n0\r\n\r\n", "abc" },
	{ "0003;a=b\r\nabc\r\na\r\n0123456789\r\n0\r\nX: y\r\nZ: w\r\n\r\n", "abc0123456789" },
	{ "3\nabc\r\n0\r\n\r\n", NULL },
	{ "3\r\nabc\n0\r\n\r\n", NULL },
	{ "3\r\nabcd\r\n0\r\n\r\n", NULL },
	{ "3 \r\nabc\r\n0\r\n\r\n", NULL },
	{ " 3\r\nabc\r\n0\r\n\r\n", NULL },
	{ "+3\r\nabc\r\n0\r\n\r\n", NULL },
	{ "0x3\r\nabc\r\n0\r\n\r\n", NULL },
	{ "\r\nabc\r\n0\r\n\r\n", NULL },
	{ ";a\r\nabc\r\n0\r\n\r\n", NULL },
	{ "-1\r\nabc\r\n0\r\n\r\n", NULL },
	{ "3;\na\r\nabc\r\n0\r\n\r\n", NULL },
	{ "1111111111111111\r\n", NULL },
	{ "0\r\n folded\r\n\r\n", NULL },
	{ "0\r\nX: a\n\r\n", NULL },
};

/* Reads the text in pieces of `step` bytes; the result of the last call. */
static enum http_chunks_result
read_chunks(const char *text, size_t step, struct buf *data)
{
	struct http_chunks chunks = { 0 };
	enum http_chunks_result result = CHUNKS_MORE;
	struct str rest = str_of(text);

	while (rest.len && result != CHUNKS_WRONG && result != CHUNKS_END) {
		struct str input = str_slice(rest, 0, step), piece;

		rest = str_slice(rest, input.len, rest.len);
		while ((result = http_chunks_read(&chunks, &input, &piece)) == CHUNKS_PIECE) {
			buf_str(data, piece);
		}
	}
	return result;
}

static void
chunks_are_read_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(chunk_cases) / sizeof(chunk_cases[0]); i++) {
		const struct chunk_case *c = &chunk_cases[i];

		for (size_t step = 1; step <= strlen(c->text); step++) {
			struct buf data;
			enum http_chunks_result result;

			buf_init(&data, 1000);
			result = read_chunks(c->text, step, &data);
			if (result != (c->data ? CHUNKS_END : CHUNKS_WRONG)) {
				fail_msg("%d for %s in steps of %zu", (int)result, c->text, step);
			}
			assert_true(!c->data || str_equal(buf_view(&data), str_of(c->data)));
			buf_finish(&data);
		}
	}
}

/* --- addresses --------------------------------------------------------------------------------------- */

static const struct path_case {
	const char *target, *path; /* path NULL: refused */
} path_cases[] = {
	{ "/", "/" },
	{ "/orgs/1?q=/../", "/orgs/1" },
	{ "/orgs/", "/orgs" },
	{ "/%E5%9F%BA%20a", "/基 a" },
	{ "/a%2Bb+c", "/a+b+c" },
	{ "/%2541", "/%41" },
	{ "//", NULL },
	{ "/a//b", NULL },
	{ "/a/../b", NULL },
	{ "/./a", NULL },
	{ "/%2e%2E/a", NULL },
	{ "/a%2Fb", NULL },
	{ "/a%5Cb", NULL },
	{ "/a%00", NULL },
	{ "/a%0A", NULL },
	{ "/a%7F", NULL },
	{ "/a%", NULL },
	{ "/a%4", NULL },
	{ "/a%4g", NULL },
	{ "/%E5%9F", NULL },
	{ "/%C0%AF", NULL },
	{ "/1/2/3/4/5/6/7/8/9/0/1/2/3/4/5/6/7", NULL },
};

static void
paths_are_decoded_once(void **state)
{
	struct arena *arena = arena_create(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(path_cases) / sizeof(path_cases[0]); i++) {
		const struct path_case *c = &path_cases[i];
		struct str path;
		bool is_taken = address_path(arena, str_of(c->target), &path);

		if (is_taken != (c->path != NULL) ||
			(is_taken && !str_equal(path, str_of(c->path)))) {
			fail_msg("%s", c->target);
		}
	}
	arena_destroy(arena);
}

static void
log_says_the_pattern(void **state)
{
	const struct route route = { .path = "/setup/{token}" };
	struct req req = { .path = STR("/setup/0123"), .route = &route };

	(void)state;
	assert_true(str_equal(req_logged_path(&req), STR("/setup/{token}")));
	req.route = NULL;
	assert_true(str_equal(req_logged_path(&req), STR("(none)")));
}

static void
targets_become_ascii(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct str plain = STR("/orgs?q=a%20b+c");

	(void)state;
	assert_ptr_equal(address_in_ascii(arena, plain).ptr, plain.ptr);
	assert_true(str_equal(address_in_ascii(arena, STR("/基?q=助&a=%E8")),
		STR("/%E5%9F%BA?q=%E5%8A%A9&a=%E8")));
	arena_destroy(arena);
}

static void
pairs_and_cookies(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct pairs pairs;
	struct buf *many = buf_create(arena, 1 << 20);

	(void)state;
	assert_true(address_pairs(arena, STR("a=1&&b&c=%E5%9F%BA+%2B&%3D=%26&d=100%&a=2"), &pairs));
	assert_int_equal(pairs.count, 6);
	assert_true(str_equal(pairs_find(&pairs, STR("a")), STR("1")));
	assert_true(str_equal(pairs_find(&pairs, STR("b")), STR("")));
	assert_true(str_equal(pairs_find(&pairs, STR("c")), STR("基 +")));
	assert_true(str_equal(pairs_find(&pairs, STR("=")), STR("&")));
	assert_true(str_equal(pairs_find(&pairs, STR("d")), STR("100%")));
	assert_true(str_is_none(pairs_find(&pairs, STR("e"))));
	for (int i = 0; i <= PAIRS_MAX; i++) {
		buf_text(many, "a&");
	}
	assert_false(address_pairs(arena, buf_view(many), &pairs));
	address_cookies(arena, STR("a=1; b=\"x=y\";c ;  d=; =e"), &pairs);
	assert_int_equal(pairs.count, 3);
	assert_true(str_equal(pairs_find(&pairs, STR("b")), STR("\"x=y\"")));
	arena_destroy(arena);
}

/* --- multipart --------------------------------------------------------------------------------------- */

#define PART(head, data) "--B\r\nContent-Disposition: form-data; " head "\r\n\r\n" data "\r\n"

static const struct multipart_case {
	int status;
	const char *text, *fields; /* name=value; and file:name=size; */
} multipart_cases[] = {
	{ 0, "--B--\r\n", "" },
	{ 0, PART("name=\"a\"", "1") "--B--", "a=1;" },
	{ 0, PART("name=\"a\"", "") PART("name=\"a\"", "\r\n--\r\n--C\r\n") "--B--\r\nend",
		"a=;a=\r\n--\r\n--C\r\n;" },
	{ 0, PART("name=\"f\"; filename=\"x.csv\"", "12345") "--B--", "f:x.csv=5;" },
	{ 0, PART("name=\"f\"; filename=\"\"", "") PART("name=\"g\"; filename=\"y\"", "1") "--B--",
		"g:y=1;" },
	{ 0, PART("filename=\"..\\a\\\"b%22.c\"; name=\"f\"", "1") "--B--", "f:..\\a\"b\".c=1;" },
	{ 0,
		"--B\r\nX: y\r\ncontent-DISPOSITION:form-data;name=\"a\"\r\nContent-Type: "
		"text/plain\r\n\r\n1\r\n--B--",
		"a=1;" },
	{ 400, "", NULL },
	{ 400, "--B\r\n", NULL },
	{ 400, "preamble\r\n" PART("name=\"a\"", "1") "--B--", NULL },
	{ 400, PART("name=\"a\"", "1"), NULL },
	{ 400, PART("name=\"a\"", "1") "--B-", NULL },
	{ 400, PART("name=\"a\"", "1") "--BB--", NULL },
	{ 400, PART("name=\"\"", "1") "--B--", NULL },
	{ 400, PART("name=a", "1") "--B--", NULL },
	{ 400, PART("filename=\"a\"", "1") "--B--", NULL },
	{ 400, PART("name=\"a\"; name=\"b\"", "1") "--B--", NULL },
	{ 400, PART("name=\"a", "1") "--B--", NULL },
	{ 400, PART("name=\"a\" x", "1") "--B--", NULL },
	{ 400, "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--B--", NULL },
	{ 400, "--B\r\nContent-Type: text/plain\r\n\r\n1\r\n--B--", NULL },
	{ 400, "--B\r\n\r\n1\r\n--B--", NULL },
	{ 400, "--B\r\nno field\r\n\r\n1\r\n--B--", NULL },
	{ 400, "--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B--", NULL },
};

static int
read_multipart(struct arena *arena, struct str rest, size_t step, struct buf *fields)
{
	struct multipart *multipart = multipart_create(arena, STR("B"), STR_NONE);
	struct pairs posted;
	struct upload *uploads;
	size_t count;
	int status = 0;

	while (rest.len && status == 0) {
		struct str piece = str_slice(rest, 0, step);

		rest = str_slice(rest, piece.len, rest.len);
		status = multipart_take(multipart, piece);
	}
	if (status == 0) {
		status = multipart_end(multipart, &posted, &uploads, &count);
	}
	for (size_t i = 0; status == 0 && i < posted.count; i++) {
		buf_format(fields, "%.*s=%.*s;", STR_ARG(posted.items[i].name),
			STR_ARG(posted.items[i].value));
	}
	for (size_t i = 0; status == 0 && i < count; i++) {
		buf_format(fields, "%.*s:%.*s=%lld;", STR_ARG(uploads[i].field),
			STR_ARG(uploads[i].file_name), (long long)uploads[i].size);
	}
	return status;
}

static void
multipart_is_read_in_any_pieces(void **state)
{
	struct arena *arena = arena_create(8 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(multipart_cases) / sizeof(multipart_cases[0]); i++) {
		const struct multipart_case *c = &multipart_cases[i];

		for (size_t step = 1; step <= strlen(c->text) + 1; step++) {
			struct buf fields;
			int status;

			buf_init(&fields, 10000);
			status = read_multipart(arena, str_of(c->text), step, &fields);
			if (status != c->status ||
				(c->fields && !str_equal(buf_view(&fields), str_of(c->fields)))) {
				fail_msg("%d, \"%.*s\" in steps of %zu for %s", status,
					STR_ARG(buf_view(&fields)), step, c->text);
			}
			buf_finish(&fields);
			arena_reset(arena);
		}
	}
	arena_destroy(arena);
}

static void
multipart_has_ceilings(void **state)
{
	struct arena *arena = arena_create(32 << 20);
	struct buf *text = buf_create(arena, 8 << 20), *fields = buf_create(arena, 1 << 20);

	(void)state;
	for (int i = 0; i <= MULTIPART_FILES_MAX; i++) {
		buf_text(text, PART("name=\"f\"; filename=\"a\"", "1"));
	}
	assert_int_equal(read_multipart(arena, buf_view(text), 1000, fields), 413);
	buf_clear(text);
	for (int i = 0; i <= MULTIPART_FIELDS_MAX; i++) {
		buf_text(text, PART("name=\"f\"", "1"));
	}
	assert_int_equal(read_multipart(arena, buf_view(text), 1000, fields), 413);
	buf_clear(text);
	buf_text(text, "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
	for (int i = 0; i <= MULTIPART_TEXT_BYTES_MAX; i++) {
		buf_char(text, 'x');
	}
	buf_text(text, "\r\n--B--");
	assert_int_equal(read_multipart(arena, buf_view(text), 65536, fields), 413);
	buf_clear(text);
	buf_text(text, "--B\r\n");
	for (int i = 0; i < MULTIPART_HEAD_BYTES_MAX; i++) {
		buf_text(text, "a: b\r\n");
	}
	assert_int_equal(read_multipart(arena, buf_view(text), 1000, fields), 400);
	arena_destroy(arena);
}

static void
boundaries(void **state)
{
	(void)state;
	assert_true(str_equal(
		multipart_boundary(STR("multipart/form-data; boundary=a-B")), STR("a-B")));
	assert_true(str_equal(
		multipart_boundary(STR("multipart/form-data;charset=x; Boundary=\"a b\"")),
		STR_NONE));
	assert_true(str_equal(
		multipart_boundary(STR("multipart/form-data; boundary=\"a:b\"")), STR("a:b")));
	assert_true(str_is_none(multipart_boundary(STR("multipart/form-data"))));
	assert_true(str_is_none(multipart_boundary(STR("multipart/form-data; boundary="))));
	assert_true(str_is_none(
		multipart_boundary(STR("multipart/form-data; boundary=a; boundary=b"))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_are_read_strictly),
		cmocka_unit_test(heads_end_the_same_in_drops),
		cmocka_unit_test(heads_have_ceilings),
		cmocka_unit_test(heads_survive_any_byte),
		cmocka_unit_test(chunks_are_read_strictly),
		cmocka_unit_test(paths_are_decoded_once),
		cmocka_unit_test(log_says_the_pattern),
		cmocka_unit_test(targets_become_ascii),
		cmocka_unit_test(pairs_and_cookies),
		cmocka_unit_test(multipart_is_read_in_any_pieces),
		cmocka_unit_test(multipart_has_ceilings),
		cmocka_unit_test(boundaries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
