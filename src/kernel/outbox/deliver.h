#ifndef CHUKE_DELIVER_H
#define CHUKE_DELIVER_H

#include "app.h"

/*
 * Carries what stands in the outbox away, after its commit: mail by SMTP, SMS by an HTTP gateway, each on a
 * thread of its own, so that a server that hangs does not hold up the other.  A message is its process's alone for the time of a lease, so that several processes on one
 * database send each once; only a process that dies between the server's yes and its own commit leaves a
 * message that is sent again, under the same Message-ID.  What fails for now is tried again, later each time.
 */

struct deliverer;

/* The threads; take up what an earlier process left. */
struct deliverer *deliver_start(struct app *app);
/* Ends within about a second: what a server has not taken by then is tried again by the next process. */
void deliver_stop(struct deliverer *deliverer);
/* Sends what is due now on this thread, as a process of its own: for commands and tests.  Returns how many tries. */
int64_t deliver_all(struct app *app);

struct deliver_counts {
	int64_t sent, recorded, failed, put_off, dropped; /* by this process since its start */
};
void deliver_counts(struct deliver_counts *ret_counts);

#endif
