#include "child.h"

#include "app_inner.h"
#include "fail.h"
#include "log.h"
#include "time.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The parent's side: one socket, one task at a time. */

enum { TASK_MS_MAX = 20000, WAIT_MS_MAX = 10000, TRIES = 2 };

/* What the child may know of our surroundings: secrets may stand in the others. */
static const char *const kept_variables[] = { "PATH", "LANG", "FONTCONFIG_FILE", "FONTCONFIG_PATH",
	"ASAN_OPTIONS", "UBSAN_OPTIONS", NULL };

struct child {
	const char *program;
	pthread_mutex_t lock; /* held during a task */
	pid_t pid;            /* 0: there is none */
	int socket;
};

struct child *
child_create(struct arena *arena, struct str program)
{
	struct child *child = ARENA_NEW(arena, struct child);

	child->program = str_is_empty(program) ? "/proc/self/exe" : str_terminated(arena, program);
	child->socket = -1;
	pthread_mutex_init(&child->lock, NULL);
	return child;
}

/* ---- beginning and end --------------------------------------------------------------------------- */

static void
end(struct child *child, bool is_forced)
{
	if (child->pid == 0) {
		return;
	}
	close(child->socket); /* it ends by itself when nobody can ask any more */
	if (is_forced) {
		kill(child->pid, SIGKILL);
	}
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
	}
	child->pid = 0;
	child->socket = -1;
}

/* NAME=VALUE of the variables that it may have; `items` has room for all. */
static void
copy_environment(struct arena *arena, char **items)
{
	size_t count = 0;

	for (size_t i = 0; kept_variables[i]; i++) {
		const char *value = getenv(kept_variables[i]);

		if (value) {
			items[count++] =
				(char *)str_format(arena, "%s=%s", kept_variables[i], value).ptr;
		}
	}
	items[count] = NULL;
}

/* Its standard input is the socket; it gets the log, and no other open file. */
static int
spawn(struct child *child, int socket)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none;
	struct arena *arena = arena_create(64 << 10);
	char *environment[sizeof(kept_variables) / sizeof(kept_variables[0])];
	char *words[] = { "chuke", "child", NULL };
	int error;

	copy_environment(arena, environment);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, socket, 0);
	posix_spawn_file_actions_adddup2(&files, 2, 1);
	posix_spawn_file_actions_addclosefrom_np(&files, 3);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setpgroup(&attributes, 0); /* Ctrl-C is for the server */
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	error = posix_spawn(&child->pid, child->program, &files, &attributes, words, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	arena_destroy(arena);
	return error;
}

static bool
begin(struct child *child)
{
	int ends[2], error;

	if (child->pid) {
		return true;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		log_error("event=child-not-started cause=\"%s\"", strerror(errno));
		return false;
	}
	error = spawn(child, ends[1]);
	close(ends[1]);
	if (error) {
		log_error("event=child-not-started cause=\"%s\"", strerror(error));
		close(ends[0]);
		child->pid = 0;
		return false;
	}
	child->socket = ends[0];
	fcntl(child->socket, F_SETFL, O_NONBLOCK);
	return true;
}

void
child_destroy(struct child *child)
{
	if (child) {
		end(child, false);
		pthread_mutex_destroy(&child->lock);
	}
}

pid_t
child_process(struct child *child)
{
	pid_t pid;

	pthread_mutex_lock(&child->lock);
	pid = child->pid;
	pthread_mutex_unlock(&child->lock);
	return pid;
}

/* ---- a task ------------------------------------------------------------------------------------- */

/* Sends or receives all bytes before the moment; false when the child is gone or too slow. */
static bool
transfer(struct child *child, void *bytes, size_t len, bool is_sending, int64_t end_ms)
{
	char *at = bytes;

	while (len) {
		struct pollfd ready = { .fd = child->socket,
			.events = is_sending ? POLLOUT : POLLIN };
		int64_t left_ms = end_ms - clock_monotonic_ms();
		ssize_t done;

		if (left_ms <= 0 || (poll(&ready, 1, (int)left_ms) < 0 && errno != EINTR)) {
			return false;
		}
		done = is_sending ? send(child->socket, at, len, MSG_NOSIGNAL)
				  : recv(child->socket, at, len, 0);
		if (done == 0 ||
			(done < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
			return false;
		}
		if (done > 0) {
			at += done;
			len -= (size_t)done;
		}
	}
	return true;
}

static bool
lock_within(pthread_mutex_t *lock, int64_t ms)
{
	struct timespec end;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += ms / 1000;
	return pthread_mutex_timedlock(lock, &end) == 0;
}

struct running {
	struct child *child;
	enum child_task task;
	struct arena *arena;
	struct str input, output;
	enum outcome outcome;
};

/* One try; false when the child has to be ended. */
static bool
ask(struct running *running)
{
	struct child *child = running->child;
	struct child_head head = { running->task, (uint32_t)running->input.len };
	int64_t end_ms = clock_monotonic_ms() + TASK_MS_MAX;
	char *output;

	if (!transfer(child, &head, sizeof(head), true, end_ms) ||
		!transfer(child, (char *)running->input.ptr, running->input.len, true, end_ms) ||
		!transfer(child, &head, sizeof(head), false, end_ms) ||
		head.what >= OUTCOME_COUNT || head.bytes > CHILD_OUTPUT_BYTES_MAX) {
		return false;
	}
	output = arena_alloc(running->arena, head.bytes + 1);
	if (!transfer(child, output, head.bytes, false, end_ms)) {
		return false;
	}
	running->outcome = (enum outcome)head.what;
	running->output = (struct str){ output, head.bytes };
	return true;
}

static void
run_locked(void *arg)
{
	struct running *running = arg;

	running->outcome = UNAVAILABLE;
	for (int try = 0; try < TRIES && begin(running->child); try++) {
		if (ask(running)) {
			return;
		}
		log_warning("event=child-died task=%d", running->task);
		end(running->child, true);
	}
}

enum outcome
child_run(struct child *child, enum child_task task, struct arena *arena, struct str input,
	struct str *ret_output)
{
	struct running running = { child, task, arena, input, STR_NONE, OK };
	struct failure failure;
	bool is_well;

	if (input.len > CHILD_INPUT_BYTES_MAX) {
		return TOO_LARGE;
	}
	if (!lock_within(&child->lock, WAIT_MS_MAX)) {
		return UNAVAILABLE;
	}
	is_well = fail_catch(run_locked, &running, &failure);
	if (!is_well) {
		end(child, true); /* a half-read answer would be taken for the next one */
	}
	pthread_mutex_unlock(&child->lock);
	if (!is_well) {
		fail_as(failure.kind, "%s", failure.message);
	}
	if (running.outcome == OK) {
		*ret_output = running.output;
	}
	return running.outcome;
}

enum outcome
app_child_run(struct app *app, enum child_task task, struct arena *arena, struct str input,
	struct str *ret_output)
{
	return child_run(app->private->child, task, arena, input, ret_output);
}
