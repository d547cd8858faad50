#ifndef CHUKE_WEBHOOK_H
#define CHUKE_WEBHOOK_H

#include "db.h"
#include "ids.h"

/*
 * Other systems are told of what happens here (webhooks): a row of the action's own transaction for every address that
 * asked for the event, carried by a thread of its own after the commit.  What is told are numbers and states, never what is
 * personal: whoever is told asks the API with rights of their own.  The addresses are the administrator's.
 */

struct app;

struct webhook_event {
	const char *name;  /* "case.submitted" */
	const char *label; /* Chinese, N_() */
	bool is_case;      /* else about an organisation */
};
enum { WEBHOOK_EVENTS = 7 };
extern const struct webhook_event webhook_events[WEBHOOK_EVENTS];

/* In a transaction: a message to everybody who asked for the event, about that case or organisation. */
void webhook_tell(struct db *db, const char *event, int64_t subject_id);
/* In a transaction: an empty message to one of them, to see whether it arrives. */
void webhook_ping(struct db *db, struct webhook_id id);

/* ---- carrying (webhook_deliver.c) */

struct webhook_deliverer;
/* The thread; takes up what an earlier process left. */
struct webhook_deliverer *webhook_deliver_start(struct app *app);
/* Ends within about a second: what is under way is tried again by the next process. */
void webhook_deliver_stop(struct webhook_deliverer *deliverer);
/* Sends what is due now on this thread: for tests.  Returns how many tries. */
int64_t webhook_deliver_all(struct app *app);

#endif
