#include "echo.h"
#include "raw_client.h"
#include "respond.h"
#include "server.h"
#include "time.h"

#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* The server on loopback, spoken to in bytes; echo.h says what its handler does. */

enum { BODY_MAX = 1 << 20, REQUEST_MS = 600 };

#define QUICK "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n"
#define SLOW "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"

static struct server *server;
static char upload_dir[64];

static int64_t
body_max(struct req *req)
{
	return str_starts(req->path, STR("/none")) ? 0 : BODY_MAX;
}

static int
setup(void **state)
{
	struct server_config config = { .host = STR("127.0.0.1"),
		.io_threads = 2,
		.workers = 4,
		.connections_max = 500,
		.request_ms_max = REQUEST_MS,
		.body_bytes_max = BODY_MAX,
		.trusted_proxy = STR("127.0.0.1"),
		.is_quiet = true,
		.quick = echo_quick,
		.body_max = body_max,
		.work = echo_work };

	(void)state;
	snprintf(upload_dir, sizeof(upload_dir), "/tmp/chuke-server-test-XXXXXX");
	if (!mkdtemp(upload_dir)) {
		return -1;
	}
	config.upload_dir = str_of(upload_dir);
	server = server_start(&config);
	atomic_store(&echo_handled, 0);
	return server ? 0 : -1;
}

static int
teardown(void **state)
{
	struct req *req = atomic_exchange(&echo_kept, NULL);

	(void)state;
	if (req) {
		server_answer(req);
	}
	if (server) {
		server_stop(server, 1000);
	}
	return rmdir(upload_dir); /* fails if a temporary file was left behind */
}

/* Sends the bytes on one connection and reads `answers`; the buffer is the caller's. */
static struct str
talk(struct buf *in, const char *bytes, size_t len, size_t answers)
{
	int fd = raw_connect(server_port(server));

	buf_init(in, 64 << 20);
	raw_send(fd, bytes, len);
	raw_read(fd, in, 3000, answers);
	close(fd);
	return buf_view(in);
}

#define ASK(in, text, answers) talk((in), (text), strlen(text), (answers))

static void
assert_holds(struct str bytes, const char *part)
{
	if (!str_contains(bytes, str_of(part))) {
		fail_msg("no \"%s\" in: %.*s", part, STR_ARG(bytes));
	}
}

static void
answers_and_guards(void **state)
{
	struct buf in;
	struct str got = ASK(&in, "GET /%E7%A4%BE?q=%E5%9F%BA+a&x= HTTP/1.1\r\nHost: a\r\n\r\n", 1);

	(void)state;
	assert_int_equal(raw_status_at(got, 0), 200);
	assert_holds(got, "path=/社;body=0;q=基 a;x=;");
	assert_holds(got, "\r\nContent-Security-Policy: default-src 'none'; script-src 'self';");
	assert_holds(got, "\r\nX-Content-Type-Options: nosniff\r\n");
	assert_holds(got, "\r\nCross-Origin-Opener-Policy: same-origin\r\n");
	assert_holds(got, "\r\nCache-Control: no-cache\r\n");
	assert_holds(got, " GMT\r\n");
	assert_false(str_contains(got, STR("Strict-Transport")));
	buf_finish(&in);
	got = ASK(&in, "HEAD /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 9);
	assert_holds(got, "Content-Length: 5\r\n");
	assert_true(str_ends(got, STR("\r\n\r\n")));
	buf_finish(&in);
}

static void
pipelines(void **state)
{
	struct buf bytes, in;
	struct str got;

	(void)state;
	buf_init(&bytes, 1 << 20);
	for (int i = 0; i < 200; i++) {
		buf_text(&bytes,
			i % 3 ? QUICK
			      : "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
	}
	got = talk(&in, bytes.ptr, bytes.len, 200);
	assert_int_equal(raw_count(got), 200);
	for (size_t i = 0; i < 200; i++) {
		assert_int_equal(raw_status_at(got, i), 200);
	}
	buf_finish(&in);
	buf_finish(&bytes);
}

static void
takes_bodies(void **state)
{
	static const char chunked[] =
		"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
		"5;x=y\r\nabcde\r\n3\r\nxyz\r\n0\r\nTrailer: a\r\n\r\n"
		"GET /after HTTP/1.1\r\nHost: a\r\n\r\n";
	static const char posted[] =
		"POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 19\r\n"
		"Content-Type: application/x-www-form-urlencoded\r\n\r\na=1&b=%E5%9F%BA&a=2";
	struct buf in;
	struct str got = ASK(&in, chunked, 2);

	(void)state;
	assert_holds(got, "path=/c;body=8;");
	assert_holds(got, "path=/after;body=0;");
	buf_finish(&in);
	got = ASK(&in, posted, 1);
	assert_holds(got, ";post a=1;post b=基;post a=2;");
	buf_finish(&in);
}

static void
takes_a_body_in_drops(void **state)
{
	static const char head[] =
		"POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789";
	struct buf in;
	int fd = raw_connect(server_port(server));

	(void)state;
	buf_init(&in, 1 << 20);
	for (size_t i = 0; i + 1 < sizeof(head); i++) {
		assert_true(raw_send(fd, head + i, 1));
		usleep(1000);
	}
	raw_read(fd, &in, 3000, 1);
	assert_holds(buf_view(&in), "path=/c;body=10;");
	buf_finish(&in);
	close(fd);
}

static void
gives_up_on_a_slow_body(void **state)
{
	static const char head[] = "POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n012";
	struct buf in;
	int64_t begun_ms = clock_monotonic_ms();
	struct str got = ASK(&in, head, 1);

	(void)state;
	assert_int_equal(raw_status_at(got, 0), 408);
	assert_holds(got, "Connection: close\r\n");
	assert_in_range(clock_monotonic_ms() - begun_ms, REQUEST_MS - 10, REQUEST_MS + 1000);
	buf_finish(&in);
}

static void
gives_up_on_a_slow_head(void **state)
{
	int64_t begun_ms = clock_monotonic_ms();
	struct buf in;
	int fd = raw_connect(server_port(server));

	(void)state;
	buf_init(&in, 1 << 20);
	raw_send(fd, "GET / HTTP/1.1\r\n", 16);
	/* a line now and then does not keep it open */
	while (raw_send(fd, "X: a\r\n", 6) && clock_monotonic_ms() - begun_ms < 5000) {
		raw_read(fd, &in, 50, 1);
		if (raw_count(buf_view(&in))) {
			break;
		}
	}
	assert_int_equal(raw_status_at(buf_view(&in), 0), 408);
	assert_in_range(clock_monotonic_ms() - begun_ms, REQUEST_MS - 50, REQUEST_MS + 1000);
	buf_finish(&in);
	close(fd);
}

static void
serves_among_many_slow_clients(void **state)
{
	int fds[400];

	(void)state;
	for (int i = 0; i < 400; i++) {
		fds[i] = raw_connect(server_port(server));
		raw_send(fds[i], "GET / HTTP/1.1\r\n", i % 2 ? 16 : 0);
	}
	for (int i = 0; i < 200; i++) {
		assert_int_equal(raw_status(server_port(server), QUICK, strlen(QUICK)), 200);
	}
	for (int i = 0; i < 400; i++) {
		close(fds[i]);
	}
}

static void
refuses_large_bodies_early(void **state)
{
	static const char large[] = "POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n"
				    "Expect: 100-continue\r\n\r\n";
	static const char none[] = "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na";
	struct buf in;
	struct str got = ASK(&in, large, 1);

	(void)state;
	assert_int_equal(raw_status_at(got, 0), 413);
	buf_finish(&in);
	assert_int_equal(raw_status(server_port(server), none, strlen(none)), 413);
	assert_int_equal(atomic_load(&echo_handled), 0);
}

static void
says_continue(void **state)
{
	static const char head[] = "POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
				   "Expect: 100-continue\r\n\r\n";
	struct buf in;
	int fd = raw_connect(server_port(server));

	(void)state;
	buf_init(&in, 1 << 20);
	raw_send(fd, head, strlen(head));
	raw_read(fd, &in, 1000, 1);
	assert_int_equal(raw_status_at(buf_view(&in), 0), 100);
	raw_send(fd, "abc", 3);
	raw_read(fd, &in, 3000, 2);
	assert_holds(buf_view(&in), "path=/c;body=3;");
	buf_finish(&in);
	close(fd);
}

static void
answers_late_requests_with_503(void **state)
{
	struct buf in;
	struct str got = ASK(&in, "GET /never HTTP/1.1\r\nHost: a\r\n\r\n" QUICK, 2);
	struct server_counts counts;

	(void)state;
	assert_int_equal(raw_status_at(got, 0), 503);
	assert_holds(got, "Retry-After: ");
	/* the connection goes on, and the late answer in teardown() hurts nobody */
	assert_int_equal(raw_status_at(got, 1), 200);
	server_counts(server, &counts);
	assert_int_equal(counts.expired, 1);
	buf_finish(&in);
}

static void
drops_answers_of_clients_that_left(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		int fd = raw_connect(server_port(server));

		raw_send(fd, SLOW, strlen(SLOW));
		raw_send(fd, SLOW, strlen(SLOW));
		close(fd);
	}
	assert_int_equal(raw_status(server_port(server), QUICK, strlen(QUICK)), 200);
}

static void
streams_and_sends_large_answers(void **state)
{
	struct buf in;
	struct str got = ASK(&in, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n" QUICK, 2);

	(void)state;
	assert_holds(got, "Transfer-Encoding: chunked\r\n");
	assert_int_equal(raw_count(got), 2);
	assert_true(got.len >= ECHO_LARGE_BYTES);
	assert_int_equal(raw_status_at(got, 1), 200);
	buf_finish(&in);
	got = ASK(&in, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", 1);
	assert_int_equal(raw_count(got), 1);
	assert_true(got.len >= ECHO_LARGE_BYTES);
	buf_finish(&in);
	got = ASK(&in, "GET /stream HTTP/1.0\r\n\r\n", 1000);
	assert_true(got.len >= ECHO_LARGE_BYTES);
	assert_false(str_contains(got, STR("chunked")));
	buf_finish(&in);
}

static void
survives_failures(void **state)
{
	struct buf in;
	struct str got = ASK(&in, "GET /fail HTTP/1.1\r\nHost: a\r\n\r\n", 1);

	(void)state;
	assert_int_equal(raw_status_at(got, 0), 500);
	buf_finish(&in);
	/* cut off, so that nobody takes half for the whole */
	got = ASK(&in, "GET /broken HTTP/1.1\r\nHost: a\r\n\r\n", 1);
	assert_int_equal(raw_status_at(got, 0), 200);
	assert_false(str_contains(got, STR("0\r\n\r\n")));
	buf_finish(&in);
	got = ASK(&in, "HEAD /stream HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 9);
	assert_true(str_ends(got, STR("\r\n\r\n")));
	buf_finish(&in);
}

static void
says_busy_when_too_many_wait(void **state)
{
	struct server_config config = { .host = STR("127.0.0.1"),
		.io_threads = 1,
		.workers = 1,
		.queue_max = 2,
		.connections_max = 100,
		.request_ms_max = 5000,
		.is_quiet = true,
		.work = echo_work };
	struct server *busy = server_start(&config);
	struct buf in[6];
	int fds[6], refused = 0;

	(void)state;
	for (int i = 0; i < 6; i++) {
		fds[i] = raw_connect(server_port(busy));
		raw_send(fds[i], SLOW, strlen(SLOW));
		usleep(5000);
	}
	for (int i = 0; i < 6; i++) {
		buf_init(&in[i], 1 << 20);
		raw_read(fds[i], &in[i], 3000, 1);
		refused += raw_status_at(buf_view(&in[i]), 0) == 503;
		buf_finish(&in[i]);
		close(fds[i]);
	}
	assert_int_equal(refused, 3); /* one is worked on, two wait */
	server_stop(busy, 500);
}

static void
takes_uploads(void **state)
{
	struct buf body, bytes, in;
	struct str got;

	(void)state;
	buf_init(&body, 4 << 20);
	buf_init(&bytes, 4 << 20);
	buf_text(&body,
		"--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n标题\r\n--XX\r\n"
		"Content-Disposition: form-data; name=\"f\"; filename=\"a%22\\b.csv\"\r\n"
		"Content-Type: text/csv\r\n\r\n");
	for (int i = 0; i < 50000; i++) {
		buf_text(&body, "\r\n--X\r\n--Y");
	}
	buf_text(&body,
		"\r\n--XX\r\nContent-Disposition: form-data; name=\"empty\"; filename=\"\"\r\n\r\n"
		"\r\n--XX--\r\n");
	buf_format(&bytes,
		"POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n"
		"Content-Type: multipart/form-data; boundary=XX\r\n\r\n",
		body.len);
	buf_str(&bytes, buf_view(&body));
	got = talk(&in, bytes.ptr, bytes.len, 1);
	assert_int_equal(raw_status_at(got, 0), 200);
	assert_holds(got, ";post title=标题;file a\"\\b.csv=500000/500000;address");
	buf_finish(&in);
	/* cut off in the middle: the file must go (teardown looks) */
	got = talk(&in, bytes.ptr, bytes.len / 2, 0);
	buf_finish(&in);
	buf_finish(&body);
	buf_finish(&bytes);
}

static void
believes_only_its_proxy(void **state)
{
	struct buf in;
	struct str got = ASK(&in,
		"GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 10.1.2.3\r\n"
		"X-Forwarded-Proto: https\r\n\r\n",
		1);

	(void)state;
	assert_holds(got, ";address=10.1.2.3;https=1");
	buf_finish(&in);
}

static void
limits_connections(void **state)
{
	struct server_config config = { .host = STR("127.0.0.1"),
		.io_threads = 1,
		.workers = 1,
		.connections_max = 100,
		.connections_per_address_max = 3,
		.request_ms_max = REQUEST_MS,
		.is_quiet = true,
		.quick = echo_quick,
		.work = echo_work };
	struct server *limited = server_start(&config);
	struct buf in;
	int fds[4];

	(void)state;
	assert_non_null(limited);
	for (int i = 0; i < 4; i++) {
		fds[i] = raw_connect(server_port(limited));
		usleep(10000);
	}
	buf_init(&in, 1 << 20);
	raw_send(fds[3], QUICK, strlen(QUICK));
	raw_read(fds[3], &in, 1000, 1);
	assert_int_equal(in.len, 0);
	raw_send(fds[2], QUICK, strlen(QUICK));
	raw_read(fds[2], &in, 1000, 1);
	assert_int_equal(raw_status_at(buf_view(&in), 0), 200);
	close(fds[0]);
	usleep(50000);
	assert_int_equal(raw_status(server_port(limited), QUICK, strlen(QUICK)), 200);
	for (int i = 1; i < 4; i++) {
		close(fds[i]);
	}
	buf_finish(&in);
	server_stop(limited, 500);
}

/* Two at once that come in halves: together they are more than there is room for. */
static void
limits_uploads_together(void **state)
{
	struct server_config config = { .host = STR("127.0.0.1"),
		.io_threads = 1,
		.workers = 1,
		.connections_max = 100,
		.request_ms_max = REQUEST_MS,
		.is_quiet = true,
		.body_bytes_max = BODY_MAX,
		.upload_bytes_max = 300,
		.upload_dir = str_of(upload_dir),
		.quick = echo_quick,
		.work = echo_work };
	static const char head[] = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n"
				   "Content-Type: multipart/form-data; boundary=XX\r\n\r\n";
	struct server *limited = server_start(&config);
	struct buf bodies[2], in;
	int fds[2];

	(void)state;
	assert_non_null(limited);
	for (int i = 0; i < 2; i++) {
		buf_init(&bodies[i], 1 << 10);
		buf_text(&bodies[i], "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
		while (bodies[i].len < 192) {
			buf_char(&bodies[i], 'a');
		}
		buf_text(&bodies[i], "\r\n--XX--");
		fds[i] = raw_connect(server_port(limited));
		raw_send(fds[i], head, strlen(head));
		raw_send(fds[i], bodies[i].ptr, 180);
		usleep(20000);
	}
	buf_init(&in, 1 << 20);
	raw_read(fds[1], &in, 1000, 1);
	assert_int_equal(raw_status_at(buf_view(&in), 0), 503);
	buf_clear(&in);
	raw_send(fds[0], bodies[0].ptr + 180, bodies[0].len - 180);
	raw_read(fds[0], &in, 1000, 1);
	assert_int_equal(raw_status_at(buf_view(&in), 0), 200);
	for (int i = 0; i < 2; i++) {
		close(fds[i]);
		buf_finish(&bodies[i]);
	}
	buf_finish(&in);
	server_stop(limited, 500);
}

/* --- stopping under load ----------------------------------------------------------------------- */

struct load {
	pthread_t thread;
	int port, fd;
	struct buf in;
};

static void *
run_load(void *arg)
{
	struct load *load = arg;

	raw_send(load->fd, SLOW, strlen(SLOW));
	raw_read(load->fd, &load->in, 4000, 2);
	return NULL;
}

static void
stops_when_all_is_answered(void **state)
{
	struct load loads[8];
	int64_t begun_ms;

	(void)state;
	for (int i = 0; i < 8; i++) {
		loads[i].fd = raw_connect(server_port(server));
		buf_init(&loads[i].in, 1 << 20);
		pthread_create(&loads[i].thread, NULL, run_load, &loads[i]);
	}
	usleep(100 * 1000);
	begun_ms = clock_monotonic_ms();
	server_stop(server, 5000);
	server = NULL;
	/* idle connections do not hold it up */
	assert_in_range(clock_monotonic_ms() - begun_ms, 0, 3000);
	for (int i = 0; i < 8; i++) {
		pthread_join(loads[i].thread, NULL);
		assert_int_equal(raw_status_at(buf_view(&loads[i].in), 0), 200);
		assert_int_equal(raw_count(buf_view(&loads[i].in)), 1);
		buf_finish(&loads[i].in);
		close(loads[i].fd);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(answers_and_guards, setup, teardown),
		cmocka_unit_test_setup_teardown(pipelines, setup, teardown),
		cmocka_unit_test_setup_teardown(takes_bodies, setup, teardown),
		cmocka_unit_test_setup_teardown(takes_a_body_in_drops, setup, teardown),
		cmocka_unit_test_setup_teardown(gives_up_on_a_slow_body, setup, teardown),
		cmocka_unit_test_setup_teardown(gives_up_on_a_slow_head, setup, teardown),
		cmocka_unit_test_setup_teardown(serves_among_many_slow_clients, setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_large_bodies_early, setup, teardown),
		cmocka_unit_test_setup_teardown(says_continue, setup, teardown),
		cmocka_unit_test_setup_teardown(answers_late_requests_with_503, setup, teardown),
		cmocka_unit_test_setup_teardown(
			drops_answers_of_clients_that_left, setup, teardown),
		cmocka_unit_test_setup_teardown(streams_and_sends_large_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(survives_failures, setup, teardown),
		cmocka_unit_test_setup_teardown(says_busy_when_too_many_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(takes_uploads, setup, teardown),
		cmocka_unit_test_setup_teardown(believes_only_its_proxy, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_connections, setup, teardown),
		cmocka_unit_test_setup_teardown(limits_uploads_together, setup, teardown),
		cmocka_unit_test_setup_teardown(stops_when_all_is_answered, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
