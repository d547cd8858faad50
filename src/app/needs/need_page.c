#include "actor.h"
#include "needs_pages.h"
#include "needs_view.h"
#include "region.h"
#include "respond.h"

/* One entry: what everybody sees, what its owner and officers may do, how to take it up. */

enum { RESPONSES_SHOWN = 60, MATCHES_SHOWN = 8, OTHERS = 3, REPORTS_SHOWN = 10, BODY_SHARED = 120 };

/* ---- its parts ----------------------------------------------------------------------------------- */

static void
fill_photos(struct req *req, struct need_view *view)
{
	struct files files = file_list(req->db, (struct file_object){ "need", view->row.id.v });

	view->photos.items = ARENA_ARRAY(req->arena, files.count + 1, struct need_photo);
	for (size_t i = 0; i < files.count; i++) {
		struct str name = str_format(req->arena, "%s %zu", _("照片"), i + 1);

		view->photos.items[view->photos.count++] = (struct need_photo){
			file_picture(&files.items[i], name),
			url_own(req->arena, "/files/%lld/%d", (long long)files.items[i].id.v,
				file_widths[FILE_WIDTH_COUNT - 1])
		};
	}
}

static bool
is_agreed(const struct need_response_list_row *row)
{
	enum response_state state = need_response_state_of(row);

	return state == RESPONSE_AGREED || state == RESPONSE_COMPLETED;
}

static struct response_line
line_of(struct req *req, const struct need_response_list_row *row)
{
	enum response_state state = need_response_state_of(row);

	return (struct response_line){ .id = row->id.v,
		.author = row->author,
		.message = row->message,
		.state_label = need_response_state_label(state),
		.state_tone = need_response_state_tone(state),
		.quantity = row->quantity,
		.made_at = row->made_at,
		.to = url_own(req->arena, "/needs/responses/%lld", (long long)row->id.v),
		.org = row->org_id.v ? url_own(req->arena, "/orgs/%lld", (long long)row->org_id.v)
				     : (struct url){ STR_NONE } };
}

/* All of them for the owner, one's own for whoever answered; true if one of those is agreed. */
static bool
fill_responses(struct req *req, struct need_view *view)
{
	struct need_response_list_rows rows = need_response_list(
		req->db, view->row.id, RESPONSES_SHOWN);
	bool has_agreed = false;

	view->responses.items = ARENA_ARRAY(req->arena, rows.count + 1, struct response_line);
	view->own_responses.items = ARENA_ARRAY(req->arena, rows.count + 1, struct response_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct need_response_list_row *row = &rows.items[i];

		if (view->is_own || view->may_check) {
			view->responses.items[view->responses.count++] = line_of(req, row);
		}
		if (!view->is_own && need_response_is_own(req, row)) {
			view->own_responses.items[view->own_responses.count++] = line_of(req, row);
			has_agreed = has_agreed || is_agreed(row);
		}
	}
	return has_agreed;
}

static void
fill_person(struct req *req, struct need_view *view, bool is_whole)
{
	struct need_contact contact;

	if (need_contact_find(req->db, &view->row, &contact) != OK) {
		return;
	}
	view->person.is_there = true;
	view->person.is_whole = is_whole;
	view->person.contact = is_whole ? contact : need_contact_masked(req->arena, &contact);
}

static void
fill_matches(struct req *req, struct need_view *view)
{
	struct need_match_list_of_need_rows rows = need_match_list_of_need(
		req->db, view->row.id, MATCHES_SHOWN);

	view->matches.items = ARENA_ARRAY(req->arena, rows.count + 1, struct match_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct need_match_list_of_need_row *row = &rows.items[i];

		view->matches.items[view->matches.count++] = (struct match_line){ row->id.v,
			row->name, needs_reasons_text(req, row->reasons),
			url_own(req->arena, "/orgs/%lld", (long long)row->org_id.v), row->score };
	}
}

/* What others ask for where this is offered, and the other way. */
static void
fill_others(struct req *req, struct need_view *view)
{
	const struct region *street = region_find(req_regions(req), view->row.street_id);
	struct needs_query query = { .side = view->brief.is_need ? STR("offer") : STR("need"),
		.kind = view->row.kind,
		.street = street ? street->code : STR_NONE,
		.on = DAY_NONE,
		.org = INT_NONE,
		.before = INT_NONE,
		.page = INT_NONE,
		.per_page = OTHERS };
	struct needs_found found = needs_find(req, &query);

	view->others = need_briefs_of(req, &found.rows);
}

/* ---- who may do what ----------------------------------------------------------------------------- */

static void
fill_rights(struct req *req, struct need_view *view)
{
	enum need_state state = need_state_of(&view->row);
	struct need_response_sums_row sums;

	need_response_sums(req->db, view->row.id, &sums);
	view->has_signed_in = req->actor->login.v != 0;
	view->is_shown = need_is_shown(state);
	view->waits = state == NEED_WAITING;
	view->may_respond = !view->is_own && need_can(state, NEED_RESPOND) &&
			    (!view->has_signed_in || req_may(req, &right_need_post, NULL));
	view->may_edit = view->is_own && need_can(state, NEED_EDIT) && sums.agreed == 0 &&
			 sums.completed == 0;
	view->may_post = view->is_own && need_can(state, NEED_SUBMIT);
	view->may_withdraw = view->is_own && need_can(state, NEED_WITHDRAW) && sums.agreed == 0 &&
			     sums.completed == 0;
	view->may_finish = view->is_own && need_can(state, NEED_FINISH) && sums.agreed == 0 &&
			   sums.completed > 0;
	view->may_copy = view->is_own && need_can(state, NEED_COPY);
	view->may_appeal = view->is_own && state == NEED_REMOVED;
	view->may_remove = view->may_check && need_can(state, NEED_REMOVE);
	view->may_restore = view->may_check && need_can(state, NEED_RESTORE);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static enum outcome
show_gone(struct req *req, const struct need_find_row *row)
{
	enum need_state state = need_state_of(row);
	struct need_gone_view view = { .title = row->title,
		.author = row->author,
		.note = row->note,
		.day = day_of_moment(row->ended_at),
		.is_removed = state == NEED_REMOVED };

	if (moment_is_none(row->shown_at) || (state != NEED_WITHDRAWN && state != NEED_REMOVED)) {
		return NOT_FOUND;
	}
	respond(req, need_gone_page, &view);
	req->res.status = 410;
	return OK;
}

static struct str
share_text(struct req *req, const struct need_view *view)
{
	const struct need_brief *b = &view->brief;
	struct str title = bilingual_in(b->title, req->lang),
		   where = bilingual_in(b->where, req->lang),
		   quantity = str_format(
			   req->arena, "%lld %.*s", (long long)b->quantity, STR_ARG(b->unit)),
		   until = day_in_words(req->arena, req->lang, b->until_day);
	struct str head = TR(req->arena, req->lang,
		N_("【{1}】{2}\n{3}，{4}；到 {5} 为止\n发布：{6}"), str_of(_(b->side_label)), title,
		where, quantity, until, b->author);

	return head;
}

enum outcome
show_need(struct req *req)
{
	const struct need_id *id = req->in;
	struct need_view view = { .body = STR_NONE };
	bool has_agreed;

	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	if (need_find(req->db, *id, &view.row) != OK) {
		return NOT_FOUND;
	}
	view.is_own = need_is_own(req, &view.row);
	view.may_check = need_may_check(req, &view.row);
	fill_rights(req, &view);
	if (!view.is_shown && !view.is_own &&
		!(view.may_check && (view.waits || !moment_is_none(view.row.shown_at)))) {
		return show_gone(req, &view.row);
	}
	view.brief = need_brief_of_full(req, &view.row);
	view.body = view.row.body;
	view.to = url_own(req->arena, "/needs/%lld/deed", (long long)id->v);
	view.in.id = *id;
	if (view.row.org_id.v) {
		view.org = url_own(req->arena, "/orgs/%lld", (long long)view.row.org_id.v);
	}
	fill_photos(req, &view);
	has_agreed = view.has_signed_in && fill_responses(req, &view);
	fill_person(req, &view, view.is_own || has_agreed);
	if (view.is_own || view.may_check) {
		fill_matches(req, &view);
		view.reports = need_report_list(req->db, *id, REPORTS_SHOWN);
	}
	if (view.is_shown) {
		fill_others(req, &view);
		view.share = share_text(req, &view);
	}
	return respond(req, need_page, &view);
}
