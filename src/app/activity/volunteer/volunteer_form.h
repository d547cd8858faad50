#ifndef CHUKE_VOLUNTEER_FORM_H
#define CHUKE_VOLUNTEER_FORM_H

#include "activity_queries.h"
#include "form.h"

/* What routes of volunteers take.  The id of what they are about comes first in each. */

struct volunteer_open_query {
	struct moment after_at; /* keyset: of the last one seen, with its id */
	int64_t after;
};
extern const struct form volunteer_open_form;

struct volunteer_shift_input {
	int64_t id; /* of the activity if it is new, else of the shift */
	struct str title, tasks, insurance;
	struct moment from_at, to_at;
	int64_t needed, age_min;
};
extern const struct form volunteer_shift_add_form, volunteer_shift_edit_form;

struct volunteer_shift_query {
	struct volunteer_shift_id id;
	int64_t after; /* of the list of those who serve */
};
extern const struct form volunteer_shift_form;
/* The same without anything but the id, for a button. */
extern const struct form volunteer_shift_drop_form;

struct volunteer_signup_input {
	struct volunteer_shift_id id;
	int64_t age;
	struct str guardian;
	bool is_agreed; /* the guardian consents */
};
extern const struct form volunteer_signup_form;

struct volunteer_duty_query {
	struct volunteer_duty_id id;
};
extern const struct form volunteer_duty_form;
struct volunteer_duty_input {
	struct volunteer_duty_id id;
	struct str deed; /* cancel accept decline */
};
extern const struct form volunteer_duty_deed_form;
struct volunteer_words_input {
	struct volunteer_duty_id id;
	struct str words;
};
extern const struct form volunteer_object_form, volunteer_answer_form;
struct volunteer_correct_input {
	struct volunteer_duty_id id;
	int64_t minutes;
	struct str reason;
};
extern const struct form volunteer_correct_form;

struct volunteer_people_input {
	struct volunteer_shift_id id;
	int64_t duty;
	struct str deed; /* in out remove */
};
extern const struct form volunteer_people_form;
struct volunteer_code_input {
	struct volunteer_shift_id id;
	struct str code;
};
extern const struct form volunteer_code_form;
struct volunteer_see_input {
	struct volunteer_shift_id id;
	struct str reason;
};
extern const struct form volunteer_see_form;

struct volunteer_mine_query {
	int64_t before; /* keyset: older than this one */
};
extern const struct form volunteer_mine_form;
struct volunteer_certificate_input {
	int64_t year; /* none: all */
};
extern const struct form volunteer_certificate_form;
struct volunteer_certificate_query {
	struct volunteer_certificate_id id;
};
extern const struct form volunteer_certificate_id_form;
struct volunteer_verify_query {
	struct str code;
};
extern const struct form volunteer_verify_form;

#endif
