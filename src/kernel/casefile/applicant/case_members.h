#ifndef CHUKE_CASE_MEMBERS_H
#define CHUKE_CASE_MEMBERS_H

#include "case_view.h"

/*
 * Who works on a case beside its applicant: asked by a link or as a member of the organisation, they agree first, may
 * write and leave again.  Sending and taking back stays the applicant's (case_may_send()).
 */

enum { CASE_MEMBERS_MAX = 20 };

/* By which an invitation is found: of the code in its link. */
struct str case_invitation_hash(struct db *db, struct str code);

struct case_member_line {
	struct login_id login;
	struct str name;
	struct bilingual part; /* 申请人, 一起填的人 */
	struct moment given_at;
	bool may_remove; /* by the one who looks */
	bool is_self;
	struct url remove;
};
struct case_members_view {
	const struct casefile *c;
	struct url back, to;
	struct {
		struct case_member_line *items;
		size_t count;
	} members;
	struct case_invitation_list_rows waiting;
	struct case_org_people_rows people; /* of the organisation, who are not yet there */
	bool may_invite;
	const struct case_invite_input *in;
};
struct case_invite_input {
	struct str number, whom; /* whom: an account's name or a phone number */
	int64_t person;          /* of the organisation */
};
struct case_remove_input {
	struct str number;
	struct login_id login;
};
struct case_cancel_input {
	struct str number;
	int64_t id;
};
struct case_join_input {
	struct str code, deed; /* join, decline */
};
struct case_join_view {
	const struct casefile *c; /* NULL: meant for another's phone; nothing is told */
	struct str inviter;
	struct moment until;
	struct url to;
};
extern const struct form case_members_form, case_invite_form, case_remove_form, case_cancel_form,
	case_join_form;

/* Whether the one who asks may send a case, take it back and say who helps. */
bool case_may_send(struct req *req, const struct casefile *c);

/* GET and POST /cases/{number}/members */
enum outcome show_case_members(struct req *req);
enum outcome invite_to_case(struct req *req);
/* POST /cases/{number}/members/{login}/remove: also for leaving. */
enum outcome remove_from_case(struct req *req);
/* POST /cases/{number}/invitations/{id}/cancel */
enum outcome cancel_case_invitation(struct req *req);
/* GET and POST /cases/join/{code} */
enum outcome show_case_join(struct req *req);
enum outcome join_case(struct req *req);
/* GET /api/v1/cases/{number}/members */
enum outcome list_case_members(struct req *req);

#endif
