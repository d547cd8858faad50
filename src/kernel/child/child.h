#ifndef CHUKE_CHILD_H
#define CHUKE_CHILD_H

#include "app.h"

#include <sys/types.h>

/*
 * The one child process of a server: it does what hostile bytes or leaking libraries make too risky to do at
 * home (decoding pictures, drawing PDF), without network, without files, one task after another.  It is
 * our own program started as `chuke child`; it begins when it is first needed, and anew after it died.
 */

enum child_task {
	CHILD_PDF = 1, /* a packed sheet (paper.h) → a PDF */
	CHILD_SHARE,   /* three lines (share.h) → a picture for those who pass a page on, PNG */
	CHILD_IMAGE, /* a picture as it was sent → small ones, or what is wrong with it (image.h) */
	CHILD_TASK_COUNT,
};

struct child;

/* Does not start it yet.  `program`: whose subcommand `child` it is; empty: ourselves. */
struct child *child_create(struct arena *arena, struct str program);
/* Ends it and waits for its end.  Takes NULL. */
void child_destroy(struct child *child);
/*
 * Does one task; waits for those before it.  OK with the output in the arena; INVALID or TOO_LARGE as the
 * task says of its input; UNAVAILABLE if the child died twice over it, took longer than 20 s, or is busy.
 */
enum outcome child_run(struct child *child, enum child_task task, struct arena *arena,
	struct str input, struct str *ret_output);
/* Its process, or 0 while there is none. */
pid_t child_process(struct child *child);
/* The same with the child of the program. */
enum outcome app_child_run(struct app *app, enum child_task task, struct arena *arena,
	struct str input, struct str *ret_output);

/* `chuke child`: reads tasks from its standard input, a socket, until that ends.  The exit code. */
int child_main(void);

/* ---- for the files of this room: */

enum { CHILD_INPUT_BYTES_MAX = 64 << 20, CHILD_OUTPUT_BYTES_MAX = 64 << 20 };

/* Before each task and each answer: its number or outcome, and how many bytes follow. */
struct child_head {
	uint32_t what;
	uint32_t bytes;
};

/*
 * Gives up everything but memory and the open socket, for good: new files, the network, other processes.
 * What is forbidden fails with EPERM.  False if the kernel does not do it.
 */
bool child_lock_up(void);
/* All bytes or false; a signal in between is no end. */
bool child_read_all(int fd, void *bytes, size_t len);
bool child_write_all(int fd, const void *bytes, size_t len);

#endif
