#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "needs_pages.h"
#include "needs_tell.h"
#include "needs_view.h"
#include "respond.h"

/* An entry that somebody reports, and what its owner says against being taken down. */

enum { OWN_SHOWN = 10 };

static enum outcome
show(struct req *req, bool is_appeal)
{
	const struct need_id *id = req->in;
	struct report_input *fresh = ARENA_NEW(req->arena, struct report_input);
	struct report_view view = { .in = fresh,
		.is_appeal = is_appeal,
		.to = url_own(req->arena, is_appeal ? "/needs/%lld/appeal" : "/needs/%lld/report",
			(long long)id->v) };
	struct need_find_row row;
	enum need_state state;

	if (need_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	state = need_state_of(&row);
	if (is_appeal ? state != NEED_REMOVED || !need_is_own(req, &row) : !need_is_shown(state)) {
		return NOT_FOUND;
	}
	fresh->id = *id;
	view.brief = need_brief_of_full(req, &row);
	view.note = row.note;
	view.own = need_report_list_own(req->db, *id, req->actor->login, OWN_SHOWN);
	for (size_t i = 0; i < view.own.count; i++) {
		view.is_open = view.is_open || moment_is_none(view.own.items[i].answered_at);
	}
	return respond(req, need_report_page, &view);
}

enum outcome
show_need_report_new(struct req *req)
{
	return show(req, false);
}

enum outcome
show_need_appeal(struct req *req)
{
	return show(req, true);
}

static enum outcome
add(struct req *req, bool is_appeal)
{
	const struct report_input *in = req->in;
	struct needs_doing doing = needs_doing_of(req, STR_NONE);
	struct need_report_add_row added;
	struct need_find_row row;
	enum need_state state;

	if (need_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	state = need_state_of(&row);
	if (is_appeal ? state != NEED_REMOVED || !need_is_own(req, &row) : !need_is_shown(state)) {
		return NOT_FOUND;
	}
	if (need_report_add(req->db,
		    &(struct need_report_add_args){ .need_id = row.id,
			    .genre = is_appeal ? STR("appeal") : STR("report"),
			    .login_id = req->actor->login,
			    .reason = mask_personal(req->arena, in->reason),
			    .made_at = db_now(req->db) },
		    &added) != OK) {
		return form_reject(req, "", N_("您已经提过了，还在处理。"));
	}
	audit_add(req, &(struct audit){ .verb = is_appeal ? "need.appeal" : "need.report",
			       .object = "need_report",
			       .object_id = added.id.v,
			       .scope = { row.owner_region_id, row.org_id } });
	needs_tell_waiting(req->db, &row, true, &doing);
	respond_flash(req, N_("已收到，处理后会通知您。"));
	return respond_see_other(req, url_own(req->arena, "/needs/%lld", (long long)row.id.v));
}

enum outcome
add_need_report(struct req *req)
{
	return add(req, false);
}

enum outcome
add_need_appeal(struct req *req)
{
	return add(req, true);
}
