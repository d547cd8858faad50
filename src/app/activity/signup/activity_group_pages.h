#ifndef CHUKE_ACTIVITY_GROUP_PAGES_H
#define CHUKE_ACTIVITY_GROUP_PAGES_H

#include "activity_view.h"

/* The organiser's page on which places are kept for some: groups are added while it is a draft, later resized only. */

struct activity_group_input {
	struct activity_id id;
	struct str name, name_en, region;
	int64_t capacity, age_min, age_max;
};
struct activity_group_deed_input {
	struct activity_id id;
	int64_t group;
	struct str deed; /* resize remove */
	int64_t capacity;
};
extern const struct form activity_group_form, activity_group_deed_form;

struct activity_groups_view {
	struct activity_brief brief;
	struct activity_group_lines groups;
	const struct activity_group_input *in;
	bool is_shown;
	struct url to, to_deed, back;
};

/* GET and POST /activities/{id}/groups, POST /activities/{id}/groups/deed */
enum outcome show_activity_groups(struct req *req);
/* Adds one to a draft. */
enum outcome add_activity_group(struct req *req);
/* Another number of places, or away with it. */
enum outcome decide_activity_group(struct req *req);

#endif
