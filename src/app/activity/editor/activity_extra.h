#ifndef CHUKE_ACTIVITY_EXTRA_H
#define CHUKE_ACTIVITY_EXTRA_H

#include "file.h"
#include "html.h"
#include "parts.h"

/* What the pages of activities show of the room, the series, pictures and the safety plan. */

/* A date on which the room is not to be had. */
struct activity_clash {
	struct str when, why;
};
struct activity_clashes {
	struct activity_clash *items;
	size_t count;
};
/* What there would be instead; the value is what its button posts. */
struct activity_pick {
	struct bilingual room;
	struct str when, value;
};
struct activity_picks {
	struct activity_pick *items;
	size_t count;
};
/* Another date of a series. */
struct activity_date_line {
	struct str when;
	const char *state; /* Chinese, N_(); NULL: it is to come */
	struct url to;
	bool is_current;
};
struct activity_date_lines {
	struct activity_date_line *items;
	size_t count;
};
struct activity_photo_view {
	struct picture picture;
	struct url remove;
};
struct activity_photo_views {
	struct activity_photo_view *items;
	size_t count;
};
struct activity_paper {
	struct str name;
	struct url to;
};
struct activity_papers {
	struct activity_paper *items;
	size_t count;
};
struct activity_extra {
	struct picture cover; /* file 0: none */
	struct activity_date_lines dates;
	struct bilingual was; /* before it was moved; none: it was not */
	struct activity_photo_views photos;
	int64_t photos_removed;
	/* for its own people and officers */
	struct activity_papers safety;
	struct str contact, permit;
	int64_t expected;
	bool has_safety, is_seen, needs_seen, may_photo, has_room;
	struct str appeal; /* of one that was refused */
};

#endif
