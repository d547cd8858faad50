#include "child.h"

#include "fail.h"
#include "file.h"
#include "image.h"
#include "log.h"
#include "pdf.h"
#include "share.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The child's side: a loop over a table of tasks. */

enum { TASK_ARENA_BYTES_MAX = 512 << 20 };

static enum outcome
draw_pdf(struct arena *arena, struct str input, struct buf *out)
{
	struct paper *paper;

	return paper_unpack(arena, input, &paper) == OK ? pdf_draw(paper, out) : INVALID;
}

static enum outcome
draw_share(struct arena *arena, struct str input, struct buf *out)
{
	struct share share;

	(void)arena;
	share_unpack(input, &share);
	return share_draw(&share, out);
}

static enum outcome
shrink_image(struct arena *arena, struct str input, struct buf *out)
{
	image_shrink(arena, input, file_widths, FILE_WIDTH_COUNT, out);
	return out->full ? TOO_LARGE : OK;
}

static const struct {
	/* before it locks itself up: reads what it will need; NULL: nothing */
	void (*warm_up)(void);
	/* appends the answer to `out`; its outcome goes to the parent */
	enum outcome (*run)(struct arena *arena, struct str input, struct buf *out);
} tasks[CHILD_TASK_COUNT] = {
	[CHILD_PDF] = { pdf_warm_up, draw_pdf },
	[CHILD_SHARE] = { share_warm_up, draw_share },
	[CHILD_IMAGE] = { NULL, shrink_image },
};

bool
child_read_all(int fd, void *bytes, size_t len)
{
	char *at = bytes;

	while (len) {
		ssize_t done = read(fd, at, len);

		if (done == 0 || (done < 0 && errno != EINTR)) {
			return false;
		}
		at += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

bool
child_write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len) {
		ssize_t done = write(fd, at, len);

		if (done < 0 && errno != EINTR) {
			return false;
		}
		at += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
	return true;
}

struct task_call {
	struct arena *arena;
	struct child_head head;
	struct buf *out;
	enum outcome outcome;
};

static void
run_task(void *arg)
{
	struct task_call *call = arg;
	char *input = arena_alloc(call->arena, (size_t)call->head.bytes + 1);

	if (!child_read_all(0, input, call->head.bytes)) {
		_exit(0);
	}
	call->outcome = tasks[call->head.what].run(
		call->arena, (struct str){ input, call->head.bytes }, call->out);
}

/* A task that needs more memory than it may have fails alone. */
static bool
serve_one(struct arena *arena)
{
	struct task_call call = { .arena = arena };
	struct child_head answer;
	struct failure failure;
	struct buf out;
	bool is_sent;

	if (!child_read_all(0, &call.head, sizeof(call.head)) || call.head.what == 0 ||
		call.head.what >= CHILD_TASK_COUNT || call.head.bytes > CHILD_INPUT_BYTES_MAX) {
		return false;
	}
	buf_init(&out, CHILD_OUTPUT_BYTES_MAX);
	call.out = &out;
	if (!fail_catch(run_task, &call, &failure)) {
		log_error("event=child-task-failed task=%u cause=\"%s\"", call.head.what,
			failure.message);
		call.outcome = failure.kind == FAIL_MEMORY ? TOO_LARGE : UNAVAILABLE;
	}
	answer = (struct child_head){ call.outcome, call.outcome == OK ? (uint32_t)out.len : 0 };
	is_sent = child_write_all(0, &answer, sizeof(answer)) &&
		  child_write_all(0, out.ptr, answer.bytes);
	buf_finish(&out);
	arena_reset(arena);
	return is_sent;
}

int
child_main(void)
{
	struct arena *arena = arena_create(TASK_ARENA_BYTES_MAX);

	for (int i = 1; i < CHILD_TASK_COUNT; i++) {
		if (tasks[i].warm_up) {
			tasks[i].warm_up();
		}
	}
	if (!child_lock_up()) {
		log_error("event=child-not-locked-up cause=\"%s\"", strerror(errno));
		return 1; /* rather no picture than one decoded with a key to the house */
	}
	while (serve_one(arena)) {
	}
	_exit(0); /* whatever looks for leaks at the end is locked out too */
}
