#ifndef CHUKE_PACK_CHECK_H
#define CHUKE_PACK_CHECK_H

#include "pack.h"

/* The kernel's own checkers of a pack, apart for length; pack_check() runs them all. */

/* calendar, kinds, statuses, grades and the columns of imported lists. */
void pack_check_national(const struct pack *pack, struct pack_report *report);
/* about, help, privacy, accessibility; and the demonstration's accounts where the pack has them. */
void pack_check_texts(const struct pack *pack, struct pack_report *report);
void pack_check_logins(const struct pack *pack, struct pack_report *report);
/* Whether a value is of the type and within the bounds that settings.yaml gives to the setting. */
bool setting_value_fits(const struct node *setting, struct str value);

#endif
