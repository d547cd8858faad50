#ifndef CHUKE_FAIL_H
#define CHUKE_FAIL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The one exit for failures of the machine: the database is gone, the disk is full, an arena is over
 * its ceiling.  `fail()` does not return; it leaves through the innermost `fail_catch()` of its
 * thread.  Code between the two holds no locks and no raw resources: memory and clean-up belong to an
 * arena (arena_defer).  Never call it inside a callback of a library (jansson, expat, SQLite).
 * Not for mistakes of the user (enum outcome) nor of the programmer (assert).
 */

enum fail_kind {
	FAIL_OTHER,     /* answered with 500 */
	FAIL_MEMORY,    /* an arena or buffer is over its ceiling, or the machine has none left */
	FAIL_DISK_FULL, /* answered with 507 */
	FAIL_DB,        /* the database refused or is gone; answered with 503 or 500 */
	FAIL_DB_RETRY,  /* the transaction lost against another and may be run again */
	FAIL_TIMEOUT,   /* the request's deadline passed */
};

struct failure {
	enum fail_kind kind;
	char message[240]; /* for the log, never for a page; always terminated */
};

/*
 * Runs `run(arg)`.  Returns true if it came back by itself, false if it failed; then `ret_failure` says
 * how.  Calls may be nested; a failure goes to the innermost.
 */
bool fail_catch(void (*run)(void *arg), void *arg, struct failure *ret_failure);

/* Leaves to the innermost fail_catch(), or prints the message and aborts if there is none. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fail_as(enum fail_kind kind, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
