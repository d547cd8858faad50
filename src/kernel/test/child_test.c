#include "child.h"
#include "paper.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The child works, comes back after its death, and can do nothing else. */

struct child_test {
	struct arena *arena;
	struct child *child;
};

static int
set_up(void **state)
{
	struct arena *arena = arena_create(256 << 20);
	struct child_test *test = ARENA_NEW(arena, struct child_test);

	test->arena = arena;
	test->child = child_create(arena, STR(CHUKE_CHILD_PROGRAM));
	*state = test;
	return 0;
}

static int
tear_down(void **state)
{
	struct child_test *test = *state;

	child_destroy(test->child);
	arena_destroy(test->arena);
	return 0;
}

static struct str
sheet(struct arena *arena)
{
	struct paper *paper = paper_create(arena, STR("登记信息"));

	paper_add(paper, PAPER_TITLE, STR("社会组织登记信息"));
	paper_add(paper, PAPER_TEXT, STR("罕见的字：㐂 𠮷；符号：☆ ✓；以及 emoji 🐣。"));
	paper_add_pair(paper, PAPER_FIELD, STR("意见 😀"), STR("同意😀❤️ ئۇيغۇر"));
	return paper_pack(arena, paper);
}

static void
a_sheet_is_drawn(void **state)
{
	struct child_test *test = *state;
	struct str pdf;

	assert_int_equal(child_process(test->child), 0);
	assert_int_equal(
		child_run(test->child, CHILD_PDF, test->arena, sheet(test->arena), &pdf), OK);
	assert_true(str_starts(pdf, STR("%PDF-")));
	assert_true(child_process(test->child) > 0);
}

/* What a library says of a letter goes to the log; if that is a file, the process may not write there, and lives. */
static void
a_word_to_a_log_that_is_a_file_ends_nothing(void **state)
{
	pid_t pid = fork();
	int status;

	(void)state;
	if (pid == 0) {
		int log = open("/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);

		_exit(log < 0 || !child_lock_up() ? 2 : write(log, "x", 1) == -1 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
what_is_no_sheet_is_refused(void **state)
{
	struct child_test *test = *state;
	struct str pdf = STR("untouched");
	pid_t first;

	assert_int_equal(
		child_run(test->child, CHILD_PDF, test->arena, STR("nonsense"), &pdf), INVALID);
	assert_true(str_equal(pdf, STR("untouched")));
	first = child_process(test->child);
	assert_int_equal(
		child_run(test->child, CHILD_PDF, test->arena, sheet(test->arena), &pdf), OK);
	assert_int_equal(child_process(test->child), first); /* a refusal is no death */
}

static void
a_dead_child_is_replaced(void **state)
{
	struct child_test *test = *state;
	struct str pdf;
	pid_t first;

	a_sheet_is_drawn(state);
	first = child_process(test->child);
	assert_int_equal(kill(first, SIGKILL), 0);
	assert_int_equal(
		child_run(test->child, CHILD_PDF, test->arena, sheet(test->arena), &pdf), OK);
	assert_int_not_equal(child_process(test->child), first);
}

static void
without_a_program_nothing_is_drawn(void **state)
{
	struct child_test *test = *state;
	struct child *child = child_create(test->arena, STR("/nonexistent/chuke"));
	struct str pdf;

	assert_int_equal(
		child_run(child, CHILD_PDF, test->arena, sheet(test->arena), &pdf), UNAVAILABLE);
	child_destroy(child);
	child = child_create(test->arena, STR("/bin/false")); /* begins, and ends at once */
	assert_int_equal(
		child_run(child, CHILD_PDF, test->arena, sheet(test->arena), &pdf), UNAVAILABLE);
	child_destroy(child);
}

enum { THREADS = 6, SHEETS = 2 };

static void *
draw_some(void *arg)
{
	struct child_test *test = arg;
	struct arena *arena = arena_create(64 << 20);
	int right = 0;

	for (int i = 0; i < SHEETS; i++) {
		struct str pdf;

		right += child_run(test->child, CHILD_PDF, arena, sheet(arena), &pdf) == OK &&
			 str_starts(pdf, STR("%PDF-"));
	}
	arena_destroy(arena);
	return right == SHEETS ? test : NULL;
}

static void
many_threads_wait_for_each_other(void **state)
{
	pthread_t threads[THREADS];
	int right = 0;

	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, draw_some, *state), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		void *result;

		pthread_join(threads[i], &result);
		right += result != NULL;
	}
	assert_int_equal(right, THREADS);
}

/* What the locked-up process must not do; each returns what it was answered. */
static int
open_file(void)
{
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int
write_file(void)
{
	return open("/tmp/chuke-escaped", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}

static int
open_network(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
make_process(void)
{
	return fork();
}

static int
run_program(void)
{
	return execl("/bin/true", "true", NULL);
}

static int
end_parent(void)
{
	return kill(getppid(), 0);
}

/* In a process of its own: locks up, tries, tells by its exit code how many were refused. */
static int
refused_count(int (*const *tries)(void), int count)
{
	int status = -1, refused = 0;
	pid_t pid = fork();

	if (pid == 0) {
		if (!child_lock_up()) {
			_exit(100);
		}
		for (int i = 0; i < count; i++) {
			errno = 0;
			refused += tries[i]() == -1 && errno == EPERM;
		}
		_exit(refused);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
locked_up_it_can_do_nothing_else(void **state)
{
	int (*const tries[])(void) = { open_file, write_file, open_network, make_process,
		run_program, end_parent };

	(void)state;
	assert_int_equal(refused_count(tries, 6), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_sheet_is_drawn, set_up, tear_down),
		cmocka_unit_test(a_word_to_a_log_that_is_a_file_ends_nothing),
		cmocka_unit_test_setup_teardown(what_is_no_sheet_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_dead_child_is_replaced, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			without_a_program_nothing_is_drawn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			many_threads_wait_for_each_other, set_up, tear_down),
		cmocka_unit_test(locked_up_it_can_do_nothing_else),
	};

	return cmocka_run_group_tests_name("the child process", tests, NULL, NULL);
}
