#ifndef CHUKE_CASE_NOTICE_H
#define CHUKE_CASE_NOTICE_H

#include "case_view.h"

/*
 * What a step of kind `notice` shows to everybody, and objections to it: made by anybody while it stands, answered by
 * the office whose step it is, seen and taken back by a link.  While one waits for an answer the case does not go
 * forward (way_notice()).  News tells of a notice (news_case.c) and leads here.
 */

/* The case's running notice, or the last one that it had; NOT_FOUND. */
struct case_notice {
	const struct case_step *step;
	struct case_turn_id turn;
	enum role role; /* whose step it is … */
	struct region_id region;
	struct moment began_at, due_at;
	bool is_open; /* objections are taken now */
};
enum outcome case_notice_find(struct req *req, const struct casefile *c, struct case_notice *ret);

/* An objection, opened. */
struct case_objection {
	struct case_objection_id id;
	struct str name, phone, text; /* none: destroyed */
	struct str code;              /* of its link */
	struct moment made_at, answered_at, withdrawn_at;
	struct str answer;
};
struct case_objections {
	struct case_objection *items;
	size_t count;
};
/* An object of name, phone, text and code, sealed for its row; opened from it. */
struct str case_objection_seal(
	struct db *db, struct person_key_id key, struct case_objection_id id, struct str json);
struct case_objection case_objection_read(struct db *db, const struct case_objection_list_row *row);
/* All of a case, the earliest first; name and phone masked unless `is_open`. */
struct case_objections case_objections_of(struct req *req, const struct casefile *c, bool is_open);
/* Whether the one who asks answers them: sits in the office whose notice it is. */
bool case_may_answer(struct req *req, const struct casefile *c);

struct case_notice_input {
	struct str number;
	struct str name, phone, text;
};
struct case_objection_input {
	struct str code;
};
struct case_answer_input {
	struct str number;
	struct case_objection_id id;
	struct str answer;
};
extern const struct form case_notice_form, case_notice_query_form, case_objection_form,
	case_answer_form;

struct case_notice_view {
	const struct casefile *c;
	struct case_notice notice;
	struct str text; /* what the step says, filled in */
	struct bilingual office;
	struct day until;
	int workdays; /* how long it stands; 0: its clock is not in working days */
	struct url to, back;
	const struct case_notice_input *in;
};
struct case_objection_view {
	const struct casefile *c;
	struct case_objection objection;
	struct url to, notice;
};

/* GET and POST /cases/{number}/notice */
enum outcome show_case_notice(struct req *req);
enum outcome object_to_case(struct req *req);
/* GET /objections/{code}; POST /objections/{code}/withdraw */
enum outcome show_case_objection(struct req *req);
enum outcome withdraw_case_objection(struct req *req);
/* POST /cases/{number}/objections/{id} */
enum outcome answer_case_objection(struct req *req);
/* GET /api/v1/cases/{number}/notice, POST /api/v1/cases/{number}/objections, GET /api/v1/objections/{code} */
enum outcome get_case_notice(struct req *req);
enum outcome post_case_objection(struct req *req);
enum outcome get_case_objection(struct req *req);
enum outcome post_case_objection_answer(struct req *req);
enum outcome post_case_objection_withdrawal(struct req *req);

/* Kind of message to who objected. */
#define CASE_OBJECTION "case.objection"

#endif
