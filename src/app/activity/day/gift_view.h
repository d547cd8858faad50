#ifndef CHUKE_ACTIVITY_GIFT_VIEW_H
#define CHUKE_ACTIVITY_GIFT_VIEW_H

#include "day_view.h"

/* What pages of gifts take and show; they stand on the organiser's page of the day. */

struct gift_input {
	struct activity_id id;
	int64_t gift;
	struct str name;
	int64_t stock;
	struct str deed; /* add set */
};
extern const struct form gift_form;
struct gift_hand_input {
	struct activity_id id;
	int64_t gift;
	struct str code;
	int64_t people;  /* INT_NONE: as many as came with the ticket */
	struct str deed; /* give back */
};
extern const struct form gift_hand_form;

/* All of an activity, for a page. */
struct gift_lines gift_lines_of(struct req *req, struct activity_id id);

/* A new kind of gift, or another number of one. */
enum outcome decide_gift(struct req *req);
/* Given to a ticket, or taken back. */
enum outcome hand_out_gift(struct req *req);

#endif
