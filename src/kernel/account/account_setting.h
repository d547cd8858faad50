#ifndef CHUKE_ACCOUNT_SETTING_H
#define CHUKE_ACCOUNT_SETTING_H

#include "req.h"

/*
 * What the district has chosen for accounts (settings.yaml).
 */

enum factor_mode {
	FACTOR_OFF,
	FACTOR_OPTIONAL, /* whoever has set one up is asked for it */
	FACTOR_REQUIRED, /* of officers, who must set one up */
};
enum factor_mode setting_factor_mode(const struct req *req);

/* 等保's own rules for passwords beside length: kinds of characters, change, no return (GB/T 22239-2019). */
bool setting_is_dengbao(const struct req *req);
/* After so many days a new password is due; 0: never (ASVS 6.2.10). */
int64_t setting_password_days(const struct req *req);

#endif
