#ifndef CHUKE_ACTIVITY_FORM_H
#define CHUKE_ACTIVITY_FORM_H

#include "activity_rights.h"
#include "activity_store.h"
#include "money.h"

/* What routes of activities take.  The id of what they are about comes first in each. */

struct activities_query {
	struct str q, when, street, kind,
		audience; /* when: week weekend month past; none: all to come */
	int64_t org, page, per_page;
};
extern const struct form activities_query_form, activities_api_form;

struct activity_query {
	struct activity_id id;
};
extern const struct form activity_id_form;

struct activity_input {
	struct activity_id id;
	int64_t base; /* the revision that was changed */
	struct str author, kind, audience, title, title_en, place, region, body;
	struct moment from_at, to_at, opens_at, closes_at;
	int64_t capacity, people_max, age_min, age_max;
	struct money fee;
	bool has_line;
	struct str room;      /* one that is booked for it; then it says where */
	struct strs weekdays; /* again on these, until a day: a series */
	struct day until;
	bool skips_holidays;
	struct str clash; /* "skip": dates on which the room is not to be had are left out */
	struct str which; /* of a series that is changed: none, "rest", "all" */
	struct file_ids cover, safety;
	int64_t expected; /* people, where more come than have places */
	struct str safety_name, safety_phone, permit;
	struct str pick; /* one of what was offered instead: room, from, to */
	struct str deed; /* save post */
};
/* Which earlier one is copied. */
struct activity_copy_query {
	int64_t from;
	bool is_fresh; /* what was kept is not wanted */
};
extern const struct form activity_copy_form, activity_typed_form;
struct activity_photos_input {
	struct activity_id id;
	struct file_ids photos;
	bool is_agreed; /* whoever is on them */
};
extern const struct form activity_photos_form;
struct activity_photo_input {
	struct activity_photo_id id;
	struct str why;
};
extern const struct form activity_photo_id_form, activity_photo_form;
extern const struct form activity_new_form, activity_edit_form;

struct activity_deed_input {
	struct activity_id id;
	struct str deed; /* post cancel approve return refuse */
	struct str note;
	struct str which;  /* of a series: none, "rest", "all" */
	struct strs asked; /* what an officer wants changed */
	bool is_seen;      /* the safety plan */
};
extern const struct form activity_deed_form;

struct activity_drop_input {
	struct activity_id id;
	struct str note; /* why it is called off: those who come are told */
};
extern const struct form activity_drop_form;

struct activity_signup_input {
	struct activity_id id;
	struct str
		whom; /* me, child (one's own, without an account), or the number of a relative's account */
	struct str name, phone, guardian, guardian_phone;
	struct str home;   /* code of the region where they live */
	struct str guests; /* who comes along, as typed: a name and an age on each line */
	int64_t people, age;
	bool is_agreed; /* the guardian consents */
};
extern const struct form activity_signup_form, activity_counter_form, activity_phone_signup_form;
/* The program's: {"people": n}, and what else the activity asks. */
extern const struct form activity_signup_api_form;

struct activity_ticket_query {
	struct activity_signup_id id;
};
extern const struct form activity_ticket_form;
struct activity_ticket_input {
	struct activity_signup_id id;
	struct str deed; /* cancel accept decline */
};
extern const struct form activity_ticket_deed_form;

struct activity_people_query {
	struct activity_id id;
	int64_t page;
};
extern const struct form activity_people_form;
struct activity_people_input {
	struct activity_id id;
	int64_t signup;
	struct str deed; /* arrive unarrive called remove */
};
extern const struct form activity_people_deed_form;
struct activity_see_input {
	struct activity_id id;
	struct str reason;
};
extern const struct form activity_see_form;
struct activity_checkin_input {
	struct activity_id id;
	struct str code;
};
extern const struct form activity_checkin_form;

struct activity_feedback_input {
	struct activity_signup_id id;
	struct str stars, sentence;
};
extern const struct form activity_feedback_form;
struct activity_feedback_deed_input {
	struct activity_id id;
	int64_t feedback;
	struct str deed; /* show hide */
};
extern const struct form activity_feedback_deed_form;

struct activity_desk_query {
	int64_t page;
};
extern const struct form activity_desk_form;

#endif
