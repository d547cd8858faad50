#ifndef CHUKE_ACTIVITY_CALENDAR_H
#define CHUKE_ACTIVITY_CALENDAR_H

#include "activity_store.h"

/* An activity, and a ticket for it, as a file for one's calendar (RFC 5545).  A ticket's has its number, and no name. */

struct req;

/* `row` is the ticket's; NULL: the activity alone. */
enum outcome activity_calendar_respond(struct req *req, const struct activity_find_row *activity,
	const struct activity_signup_find_row *row);
/* GET /activities/{id}/calendar.ics */
enum outcome show_activity_calendar(struct req *req);

#endif
