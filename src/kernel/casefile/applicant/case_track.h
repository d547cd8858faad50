#ifndef CHUKE_CASE_TRACK_H
#define CHUKE_CASE_TRACK_H

#include "case_view.h"
#include "guess.h"

/*
 * /track: where is my application, for whoever knows its number and the last four digits of a phone in it.  What is
 * told holds no person, no note and nothing of the answers; wrong tries are slowed, and an unknown number is answered
 * as wrong digits are.
 */

struct case_track_input {
	struct str number, digits;

	/* noted on the way */
	struct casefile_id found; /* 0: none, or not by these digits */
	struct guess guess;
	int64_t wait_ms;
};
struct case_track_query {
	struct str number; /* typed already, on another page */
};
struct case_tracked_query {
	struct str code;
};
struct case_track_view {
	const void *in;
	bool is_signed_in;
};
struct case_tracked_view {
	const struct casefile *c;
	struct str where, plain;
	struct bilingual state;
	const char *tone;
	struct way_steps way;
	struct case_entries entries; /* without people and notes */
	struct url notice;           /* public; none */
};
extern const struct form case_track_form, case_track_query_form, case_tracked_form;

/* GET and POST /track; GET /track/{code}: a quarter of an hour long */
enum outcome show_track(struct req *req);
enum outcome track_case(struct req *req);
void track_prepare(struct req *req);
enum outcome show_tracked(struct req *req);
/* POST /api/v1/track */
enum outcome post_track(struct req *req);

#endif
