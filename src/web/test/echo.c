#include "echo.h"

#include "fail.h"
#include "server.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Atomic(struct req *) echo_kept;
_Atomic int echo_handled;

static bool
next_piece(struct req *req, void *state, struct buf *out)
{
	int *left = state;

	for (int i = 0; i < 1000; i++) {
		buf_text(out, "0123456789");
	}
	arena_alloc(req->arena, 10000);
	return --*left > 0;
}

static bool
next_fails(struct req *req, void *state, struct buf *out)
{
	(void)req;
	(void)state;
	buf_text(out, "half");
	fail_as(FAIL_OTHER, "the stream failed");
}

static void
echo(struct req *req)
{
	struct buf *out = req->res.body;

	buf_format(out, "path=%.*s;body=%zu", STR_ARG(req->path), req->body.len);
	for (size_t i = 0; i < req->query.count; i++) {
		buf_format(out, ";%.*s=%.*s", STR_ARG(req->query.items[i].name),
			STR_ARG(req->query.items[i].value));
	}
	for (size_t i = 0; i < req->posted.count; i++) {
		buf_format(out, ";post %.*s=%.*s", STR_ARG(req->posted.items[i].name),
			STR_ARG(req->posted.items[i].value));
	}
	for (size_t i = 0; i < req->upload_count; i++) {
		struct stat file = { 0 };

		stat(req->uploads[i].path.ptr, &file);
		buf_format(out, ";file %.*s=%lld/%lld", STR_ARG(req->uploads[i].file_name),
			(long long)req->uploads[i].size, (long long)file.st_size);
	}
	buf_format(out, ";address=%.*s;https=%d", STR_ARG(req->address), req->is_https);
}

void
echo_work(struct req *req)
{
	atomic_fetch_add(&echo_handled, 1);
	req->res.status = 200;
	req->res.content_type = "text/plain; charset=utf-8";
	req->res.body = buf_create(req->arena, BUF_PAGE_BYTES_MAX);
	if (str_equal(req->path, STR("/slow"))) {
		usleep(150 * 1000);
	} else if (str_equal(req->path, STR("/never"))) {
		atomic_store(&echo_kept, req);
		return;
	} else if (str_equal(req->path, STR("/fail"))) {
		fail_as(FAIL_OTHER, "the handler failed");
	} else if (str_equal(req->path, STR("/broken"))) {
		req->res.stream = next_fails;
	} else if (str_equal(req->path, STR("/stream"))) {
		int *left = ARENA_NEW(req->arena, int);

		*left = ECHO_LARGE_BYTES / 10000;
		req->res.stream = next_piece;
		req->res.stream_state = left;
	} else if (str_equal(req->path, STR("/large"))) {
		char *room = buf_reserve(req->res.body, ECHO_LARGE_BYTES);

		memset(room, 'x', ECHO_LARGE_BYTES);
		req->res.body->len += ECHO_LARGE_BYTES;
	}
	echo(req);
	server_answer(req);
}

bool
echo_quick(struct req *req)
{
	static const unsigned char page[] = "quick";

	if (!str_equal(req->path, STR("/quick"))) {
		return false;
	}
	req->res.status = 200;
	req->res.fixed = page;
	req->res.fixed_len = sizeof(page) - 1;
	return true;
}
