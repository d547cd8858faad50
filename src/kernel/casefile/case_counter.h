#ifndef CHUKE_CASE_COUNTER_H
#define CHUKE_CASE_COUNTER_H

#include "casefile.h"

/*
 * Cases at the counter (窗口代办): an officer fills in and signs for somebody, whose account is named or made on the spot.
 * Both see the case; the person agrees or goes on alone.  Whoever has no phone takes a paper along with a number and a
 * code that asks where the case is.
 */

struct case_new_query;

enum { COUNTER_CODE_DIGITS = 4 };

/* The account of somebody who has none, as the form of a new case names them; 0 if it names nobody. */
enum outcome case_counter_whom(
	struct req *req, const struct case_new_query *in, struct login_id *ret_login);

/* What the page of such a case says of it. */
struct case_counter_view {
	struct bilingual office; /* 古墩社区 */
	struct str who;          /* the officer */
	struct url to, receipt;
	bool is_answered, is_taken;
	bool may_answer;  /* whose it is looks at it */
	bool is_unproved; /* the number was typed by an officer and never used */
	bool may_renew;   /* give out another code of the first sign-in */
	struct url renew;
	struct str code; /* which was given out just now; none: see may_renew */
};
/* NULL: it was not started at the counter. */
const struct case_counter_view *case_counter_of(struct req *req, const struct casefile *c);

struct case_counter_input {
	struct str number;
	struct str deed; /* agree, take */
};
extern const struct form case_counter_form;
/* POST /cases/{number}/counter: the person's answer. */
enum outcome answer_counter(struct req *req);
struct case_receipt_input {
	struct str number;
	bool is_seen; /* the person's identity card */
};
extern const struct form case_receipt_form;
/* POST /cases/{number}/receipt: the receipt is given out again with another code, the one before is void. */
enum outcome renew_receipt(struct req *req);
/* GET /cases/{number}/receipt.pdf: what the person takes along. */
enum outcome show_receipt(struct req *req);
/* The code on it, which /track takes in place of a phone's last digits; none if it was not started at the counter. */
struct str case_counter_code(struct db *db, const struct casefile *c);

#endif
