#ifndef CHUKE_SMS_CODE_H
#define CHUKE_SMS_CODE_H

#include "kernel_queries.h"
#include "req.h"

/*
 * Codes sent to a phone to learn whose hand it is in: six digits, five minutes, five tries, good once, in the one
 * browser that asked (ASVS 6.5, 6.6).  What is answered, and the work done for it, hangs on nothing that a stranger may
 * not know: a number over its limit, closed or of nobody is answered like any other, only that nothing is sent.
 * Limits are the district's settings: by number, by network address, by day; a device that has signed in to the
 * number's account before has its own share of them, so that strangers use up only theirs.  Not here: what a right code
 * opens.
 */

enum {
	SMS_CODE_TRIES = 5,
	SMS_CODE_MS = 5 * 60 * 1000,
	SMS_CODE_AGAIN_MS = 60 * 1000,      /* before another may be asked for */
	SMS_CODE_OPENS_MS = 15 * 60 * 1000, /* so long a right code lets its browser go on */
};

#define SMS_CODE_SIGN_IN "sign_in"
#define SMS_CODE_FAMILY "family"

/* Told when the day's codes come to their end. */
#define SMS_CODE_NOTICE "account.codes"

struct sms_code_ask {
	const char *purpose; /* one of those above */
	struct str phone;    /* a mobile number in its normal form */
	const char *text;    /* Chinese, N_(): {1} is the code, {2} the word */
	struct str word;
	bool is_known; /* from a device that has signed in to the number's account */
};
/*
 * In an action: puts the message into the outbox and binds the code to this browser by a cookie.  OK; STALE: within a
 * minute of the last, which stays good; TOO_MANY: this address asked too often; UNAVAILABLE: the day's codes are used
 * up.  The last two have their sentence at the field `phone`.
 */
enum outcome sms_code_send(struct req *req, const struct sms_code_ask *ask);

struct sms_code {
	struct sms_code_of_browser_row row;
	struct str phone;
	int64_t again_ms; /* until another may be asked for; 0: now */
};
/* The code that this browser asked for last, whatever became of it. */
enum outcome sms_code_find(struct req *req, const char *purpose, struct sms_code *ret_code);
/* Whether it may still be typed. */
bool sms_code_waits(struct req *req, const struct sms_code *code);
/*
 * In an action: one try.  OK: right, and used up; INVALID: wrong, ret_left more; NOT_FOUND: there is none to type, or its
 * time or tries are over; TOO_MANY: this address guesses, with its sentence at the field `code`.  A wrong try counts
 * only if the action is committed: draw the page and answer OK.
 */
enum outcome sms_code_try(struct req *req, const char *purpose, struct str typed,
	struct sms_code *ret_code, int64_t *ret_left);
/* The right code was typed in this browser a while ago, and what it opens is still to be done. */
enum outcome sms_code_opened(struct req *req, const char *purpose, struct sms_code *ret_code);
/* In an action: it is done.  CONFLICT: it was, meanwhile. */
enum outcome sms_code_finish(struct req *req, const struct sms_code *code);
/* In the demonstration, which sends nothing: the words of the message; none elsewhere. */
struct str sms_code_shown(struct req *req, const struct sms_code *code);

#endif
