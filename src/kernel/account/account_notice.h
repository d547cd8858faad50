#ifndef CHUKE_ACCOUNT_NOTICE_H
#define CHUKE_ACCOUNT_NOTICE_H

#include "db.h"
#include "html.h"
#include "ids.h"

/* Telling people that something of their account was changed, in case it was not they who did it. */

#define ACCOUNT_NOTICE "account.security"

/* In a transaction; the title is Chinese, N_(). */
void account_tell(struct db *db, struct login_id login, const char *title);
/* A text in both languages of the program. */
struct bilingual bilingual_of(const char *message);

#endif
