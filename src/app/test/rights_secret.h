#ifndef CHUKE_RIGHTS_SECRET_H
#define CHUKE_RIGHTS_SECRET_H

#include "web_test.h"

/*
 * Somebody signs up for activities of the demonstration, at the counter and by a code to a phone, before all routes are
 * walked for all roles: nobody may read name, phone or age out of any page, feed, count, file or error.
 */

/* For activities of an organisation, and of a community. */
void rights_plant_secrets(struct web_test *t);
/* What of it an answer tells: "" if nothing. */
const char *rights_secret_in(const struct web_answer *answer);

#endif
