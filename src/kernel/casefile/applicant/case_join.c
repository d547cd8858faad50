#include "case_members.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "contact.h"
#include "kernel_pages.h"
#include "respond.h"

/* Whoever was asked to help with a case opens the link: who it is from, and whether they come. */

static const struct field join_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_join_input, code),
		.label = N_("邀请"),
		.is_required = true,
		.max = 64 },
	{ .name = "deed",
		.type = FIELD_TEXT,
		.offset = offsetof(struct case_join_input, deed),
		.label = N_("操作"),
		.max = 20 },
};
const struct form case_join_form = { "case_join", join_fields, FIELD_COUNT(join_fields),
	sizeof(struct case_join_input), NULL };

/* Who holds the link is not who was asked: the number must have been shown to be theirs. */
static bool
has_phone(struct req *req, struct str hash)
{
	struct str phone, own;

	if (str_is_none(hash) ||
		contact_find(req->db, req->actor->login, CHANNEL_SMS, &phone) != OK) {
		return false;
	}
	own = contact_phone_hash(req->db, phone);
	return str_equal(own, hash);
}

/* Still open, and meant for the one who asks; FORBIDDEN: for a phone that is not shown to be theirs. */
static enum outcome
find_invitation(struct req *req, struct str code, struct case_invitation_find_row *ret_row,
	struct casefile **ret_case)
{
	struct case_invitation_find_row row;

	if (case_invitation_find(req->db, case_invitation_hash(req->db, code), &row) != OK ||
		!moment_is_none(row.ended_at) || row.until_at.ms <= db_now(req->db).ms ||
		(row.invitee_id.v && row.invitee_id.v != req->actor->login.v) ||
		casefile_find_by_id(req_app(req), req->db, row.casefile_id, ret_case) != OK ||
		(*ret_case)->state == CASE_ENDED) {
		return NOT_FOUND;
	}
	if (row.invitee_id.v == 0 && !has_phone(req, row.phone_hash)) {
		return FORBIDDEN;
	}
	*ret_row = row;
	return OK;
}

enum outcome
show_case_join(struct req *req)
{
	const struct case_join_input *in = req->in;
	struct case_invitation_find_row row;
	struct case_join_view view;
	enum outcome outcome;
	struct casefile *c;

	outcome = find_invitation(req, in->code, &row, &c);
	if (outcome == FORBIDDEN) {
		view = (struct case_join_view){ .c = NULL };
		return respond(req, case_join_page, &view);
	}
	if (outcome != OK) {
		return NOT_FOUND;
	}
	view = (struct case_join_view){ .c = c,
		.inviter = row.inviter,
		.until = row.until_at,
		.to = url_own(req->arena, "/cases/join/%s", str_terminated(req->arena, in->code)) };
	return respond(req, case_join_page, &view);
}

enum outcome
join_case(struct req *req)
{
	const struct case_join_input *in = req->in;
	bool is_joining = str_equal(in->deed, STR("join"));
	struct case_invitation_find_row row;
	struct case_member_find_row member;
	struct casefile *c;
	struct case_run run;
	enum outcome outcome;
	int64_t changed = 0;

	outcome = find_invitation(req, in->code, &row, &c);
	if (outcome == OK) {
		/* the case may be dropped, ended or full by the time that it is held */
		casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
		outcome = changed == 1 ? find_invitation(req, in->code, &row, &c) : NOT_FOUND;
		changed = 0;
	}
	if (outcome != OK) {
		return outcome;
	}
	if (is_joining && case_member_list(req->db, c->row.id).count >= CASE_MEMBERS_MAX &&
		case_member_find(req->db, c->row.id, req->actor->login, &member) != OK) {
		return form_reject(req, "", N_("一起办这件事的人已经满了，请让申请人先移出一位。"));
	}
	case_invitation_end(req->db, db_now(req->db),
		is_joining ? STR("accepted") : STR("declined"), row.id, &changed);
	if (changed != 1) {
		return CONFLICT;
	}
	run = case_run_of(req, c);
	if (!is_joining) {
		event_audit(&run, "uninvite");
		respond_flash(req, N_("已谢绝，对方会看到。"));
		return respond_see_other(req, URL_OWN("/me/cases"));
	}
	if (case_member_find(req->db, c->row.id, req->actor->login, &member) != OK) {
		case_member_put(
			req->db, &(struct case_member_put_args){ c->row.id, req->actor->login,
					 STR("helper"), db_now(req->db) });
	}
	event_add(&run, &(struct case_note){ .kind = "join" });
	respond_flash(req, N_("您可以一起填了。提交由申请人来做。"));
	return respond_see_other(
		req, case_url(req->arena, c, c->state == CASE_DRAFT ? "/edit" : ""));
}
