#ifndef CHUKE_ACTIVITY_AFTER_VIEW_H
#define CHUKE_ACTIVITY_AFTER_VIEW_H

#include "after.h"
#include "day_view.h"

/* What the pages about an activity that is over take and show. */

struct after_correct_input {
	struct activity_id id;
	struct str code;
	int64_t people;
	struct str reason;
};
extern const struct form after_correct_form;
struct after_excuse_input {
	struct activity_id id;
	int64_t absence;
	struct str reason;
};
extern const struct form after_excuse_form;
struct after_answer_input {
	struct activity_id id;
	int64_t feedback;
	struct str answer;
};
extern const struct form after_answer_form;

struct absence_line {
	int64_t id;
	struct str name, excuse;
	bool is_excused;
};
struct absence_lines {
	struct absence_line *items;
	size_t count;
};
struct answer_line {
	int64_t id, stars;
	struct str sentence, answer;
};
struct answer_lines {
	struct answer_line *items;
	size_t count;
};
struct after_view {
	struct activity_brief brief;
	bool is_over, has_result, is_settled;
	struct day_result_find_row result;
	struct correction_list_rows corrections;
	struct absence_lines absences;
	struct answer_lines feedback;
	struct absent_rules rules;
	struct after_correct_input correct;
	struct url to_correct, to_excuse, to_answer;
};

/* On an activity's public page, in numbers: nothing while it is not over. */
struct after_public_view {
	struct day_result_find_row result;
	struct correction_list_rows corrections;
};
void after_public(struct html *h, struct activity_id id);
/* What the organiser says to one feedback; nothing if it says nothing. */
void after_answer(struct html *h, int64_t feedback);

/* The organiser's page. */
enum outcome show_after(struct req *req);
/* Another number of people came with a ticket. */
enum outcome correct_attendance(struct req *req);
/* Somebody's staying away does not count. */
enum outcome excuse_absence(struct req *req);
/* The organiser's word to a feedback; the same form changes it. */
enum outcome answer_activity_feedback(struct req *req);

#endif
