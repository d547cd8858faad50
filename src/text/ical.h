#ifndef CHUKE_ICAL_H
#define CHUKE_ICAL_H

#include "buf.h"
#include "time.h"

/*
 * Calendars as other programs read them (iCalendar, RFC 5545): events with times of the district's zone, CRLF, lines
 * folded at 75 bytes.  It only writes; what may be told to whom is the caller's.
 */

struct ical_event {
	struct str uid;      /* the same for ever: "booking-12@example.org" */
	int64_t sequence;    /* grows whenever time, place or state change */
	struct moment stamp; /* when it was last changed */
	struct moment from_at, to_at;
	struct str summary, place, description; /* plain text; none: left out */
	struct str url;                         /* whole; none: left out */
	bool is_cancelled;
};

/* Begins a calendar of that name in the zone of China (Asia/Shanghai); the buffer must be large enough. */
void ical_open(struct buf *out, struct str name);
void ical_add(struct buf *out, const struct ical_event *event);
void ical_close(struct buf *out);

#define ICAL_TYPE "text/calendar; charset=utf-8"

#endif
