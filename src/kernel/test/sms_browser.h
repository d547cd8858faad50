#ifndef CHUKE_SMS_BROWSER_H
#define CHUKE_SMS_BROWSER_H

#include "web_test.h"

/* What tests of codes by text message share: asking for one, reading it from the outbox, typing it. */

/* Asks from a browser that nobody knows; the answer to the form. */
struct web_answer sms_ask(struct web_test *t, const char *phone);
/* The last message to the number that is to leave the house; none if there is none. */
struct str sms_last(struct web_test *t, const char *phone);
/* The six digits in it. */
struct str sms_digits(struct web_test *t, const char *phone);
struct web_answer sms_type(struct web_test *t, struct str code);
/* Asks, reads, types. */
struct web_answer sms_sign_in_by(struct web_test *t, const char *phone);
/* How many messages of codes there are that leave the house. */
int64_t sms_sent(struct web_test *t);
void sms_choose(struct web_test *t, const char *key, const char *value);
struct login_id sms_login(struct web_test *t, const char *name);

#endif
