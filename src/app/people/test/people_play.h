#ifndef CHUKE_PEOPLE_PLAY_H
#define CHUKE_PEOPLE_PLAY_H

#include "filing_play.h"

/* What the tests of organisations' people share. */

/* The number of an account or an organisation; fails the test without one. */
long long number_of(struct web_test *t, const char *name);
/* As if the account had proved the phone number. */
void has_phone(struct web_test *t, const char *who, const char *phone);
/* The address with its %'s replaced by the numbers. */
const char *at(struct web_test *t, const char *pattern, long long a, long long b);
/* The number of the first invitation that waits for somebody; 0: none does. */
long long asked(struct web_test *t, const char *who);

#endif
