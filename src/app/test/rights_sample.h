#ifndef CHUKE_RIGHTS_SAMPLE_H
#define CHUKE_RIGHTS_SAMPLE_H

#include "web_test.h"

/*
 * What stands in an address for `kind:name` of test/rights.csv: org login region role (the first that the
 * account holds) session token job (made for the account), news (by title), objection (made, to that notice), text.  The name `self` is whoever asks.
 */
struct str rights_sample(struct web_test *t, struct str sample, const char *as);

#endif
