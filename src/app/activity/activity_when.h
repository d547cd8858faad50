#ifndef CHUKE_ACTIVITY_WHEN_H
#define CHUKE_ACTIVITY_WHEN_H

#include "i18n.h"
#include "time.h"

/* Days and hours as an activity's card and ticket say them. */

/* The block of a date: 9月 | 27 | 周六. */
struct date_block {
	struct str month, mday, weekday;
};
struct date_block activity_date(struct arena *arena, enum lang lang, struct moment at);
/* 9月27日周六 14:00—16:00; over several days with both days. */
struct str activity_when(struct arena *arena, enum lang lang, struct moment from, struct moment to);
/* 9月27日周六 14:00 */
struct str activity_moment(struct arena *arena, enum lang lang, struct moment at);

/* The first of two, of which either may be none. */
struct moment activity_earlier(struct moment a, struct moment b);

#endif
