#include "objection.h"

#include "audit.h"
#include "db.h"
#include "mask.h"
#include "news_desk.h"
#include "news_pages.h"
#include "news_public.h"
#include "news_rights.h"
#include "news_tell.h"
#include "region.h"
#include "respond.h"

enum {
	REASON_CHARS_MIN = 5,
	REASON_CHARS_MAX = 2000,
	OWN_MAX = 5, /* objections of one person to one notice */
	PER_PAGE = 20,
	COUNTED_MAX = 1001,
	PAGES_MAX = 500,
};

static struct choices
list_states(struct req *req)
{
	static const struct choice items[] = { { STR("open"), { STR("待答复"), STR("Open") } } };

	(void)req;
	return (struct choices){ items, 1 };
}

static const struct field objection_fields[] = {
	ID_FIELD(struct objection_input),
	{ .name = "reason",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct objection_input, reason),
		.label = N_("哪里不对，为什么"),
		.hint = N_("写清楚是哪一项、您知道的情况。只有办理的工作人员看得到"),
		.is_required = true,
		.min = REASON_CHARS_MIN,
		.max = REASON_CHARS_MAX },
};
const struct form objection_form = { "objection_add", objection_fields,
	FIELD_COUNT(objection_fields), sizeof(struct objection_input), NULL };

static const struct field answer_fields[] = {
	ID_FIELD(struct answer_input),
	{ .name = "answer",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct answer_input, answer),
		.label = N_("答复"),
		.hint = N_("提出的人会收到通知"),
		.is_required = true,
		.max = REASON_CHARS_MAX },
};
const struct form answer_form = { "objection_answer", answer_fields, FIELD_COUNT(answer_fields),
	sizeof(struct answer_input), NULL };
const struct form objection_id_form = { "objection_id_query", answer_fields, 1,
	sizeof(struct answer_input), NULL };

static const struct field query_fields[] = {
	{ .name = "state",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct objections_query, state),
		.label = N_("状态"),
		.choices = list_states },
	{ .name = "page",
		.type = FIELD_INT,
		.offset = offsetof(struct objections_query, page),
		.label = N_("第几页"),
		.min = 1,
		.max = PAGES_MAX },
};
const struct form objections_query_form = { "objections_query", query_fields,
	FIELD_COUNT(query_fields), sizeof(struct objections_query), NULL };

/* ---- making one ---------------------------------------------------------------------------------- */

/* The notice, if objections are taken today. */
static enum outcome
find_open(struct req *req, struct news_item_id id, struct news_full_row *ret_row)
{
	if (news_full(req->db, id, ret_row) != OK || moment_is_none(ret_row->shown_at) ||
		!str_is_empty(ret_row->object_to) || /* its own page takes them */
		news_days_left(ret_row->from_day, ret_row->until_day, clock_today()) == 0) {
		return NOT_FOUND;
	}
	return OK;
}

enum outcome
show_objection_new(struct req *req)
{
	const struct news_item_id *id = req->in;
	struct objection_input *fresh = ARENA_NEW(req->arena, struct objection_input);
	struct objection_view view = { .in = fresh };
	struct news_full_row row;

	if (find_open(req, *id, &row) != OK) {
		return NOT_FOUND;
	}
	fresh->id = *id;
	view.brief = news_brief_of_full(req, &row);
	view.to = url_own(req->arena, "/notices/%lld/objection", (long long)id->v);
	return respond(req, objection_new_page, &view);
}

struct news_objection_id
news_object(struct db *db, int64_t notice, struct login_id login, struct str reason)
{
	struct objection_add_row added;

	objection_add(db,
		&(struct objection_add_args){
			(struct news_item_id){ notice }, login, reason, db_now(db) },
		&added);
	return added.id;
}

enum outcome
add_objection(struct req *req)
{
	const struct objection_input *in = req->in;
	struct news_full_row row;
	struct news_objection_id id;

	if (find_open(req, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (objection_list_own(req->db, in->id, req->actor->login, OWN_MAX).count == OWN_MAX) {
		return form_reject(req, "", N_("您已经提了好几条，请等答复。"));
	}
	id = news_object(
		req->db, in->id.v, req->actor->login, mask_personal(req->arena, in->reason));
	audit_add(req, &(struct audit){ .verb = "objection.make",
			       .object = "news_objection",
			       .object_id = id.v,
			       .scope = { row.region_id, row.org_id } });
	news_tell_objection(req->db, req_regions(req), &row);
	respond_flash(req, N_("已收到您的异议，有了答复会通知您。"));
	return respond_see_other(req, news_url(req->arena, NEWS_PUBLICITY, in->id.v));
}

/* ---- answering ----------------------------------------------------------------------------------- */

enum outcome
objection_scope(struct req *req, struct scope *ret_scope)
{
	const struct news_objection_id *id = req->in;
	struct objection_find_row row;

	if (objection_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ .region = row.region_id };
	return OK;
}

enum outcome
show_objections(struct req *req)
{
	const struct objections_query *in = req->in;
	bool is_open = !str_is_empty(in->state);
	int64_t page = in->page > 0 ? in->page : 1;
	struct str regions = desk_region_ids(req, &right_objection_answer);
	struct objection_desk_count_row counted;
	struct objections_view view = { .tabs = {
						ARENA_ARRAY(req->arena, 2, struct news_link), 2 } };

	objection_desk_count(req->db,
		&(struct objection_desk_count_args){
			.clauses = is_open ? OBJECTION_DESK_COUNT_OPEN : 0,
			.region_ids = regions,
			.limit = COUNTED_MAX },
		&counted);
	view.rows = objection_desk_list(
		req->db, &(struct objection_desk_list_args){
				 .clauses = is_open ? OBJECTION_DESK_LIST_OPEN : 0,
				 .region_ids = regions,
				 .limit = PER_PAGE,
				 .offset = (page - 1) * PER_PAGE });
	view.pager = (struct pager){ .page = page,
		.per_page = PER_PAGE,
		.total = counted.total,
		.is_exact = counted.total < COUNTED_MAX,
		.to = is_open ? URL_OWN("/desk/objections?state=open")
			      : URL_OWN("/desk/objections") };
	view.tabs.items[0] = (struct news_link){ { STR("全部"), STR("All") },
		URL_OWN("/desk/objections"), !is_open };
	view.tabs.items[1] = (struct news_link){ { STR("待答复"), STR("Open") },
		URL_OWN("/desk/objections?state=open"), is_open };
	return respond(req, objections_page, &view);
}

enum outcome
show_objection(struct req *req)
{
	const struct answer_input *in = req->in;
	struct answer_view view = { .in = in };

	if (objection_find(req->db, in->id, &view.row) != OK) {
		return NOT_FOUND;
	}
	view.to = url_own(req->arena, "/desk/objections/%lld", (long long)in->id.v);
	view.notice = url_own(req->arena, "/desk/news/%lld", (long long)view.row.news_item_id.v);
	return respond(req, objection_page, &view);
}

enum outcome
answer_objection(struct req *req)
{
	const struct answer_input *in = req->in;
	struct objection_find_row row;
	int64_t changed = 0;

	if (objection_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	objection_answer(req->db,
		&(struct objection_answer_args){ .answer = in->answer,
			.answered_at = db_now(req->db),
			.answered_by = req->actor->login,
			.id = in->id },
		&changed);
	if (changed == 0) {
		return form_reject(req, "", N_("已经有人答复过了。"));
	}
	audit_add(req, &(struct audit){ .verb = "objection.answer",
			       .object = "news_objection",
			       .object_id = in->id.v,
			       .scope = { .region = row.region_id } });
	news_tell_answer(req->db, row.login_id, row.news_item_id.v, row.title, in->answer);
	respond_flash(req, N_("已答复。"));
	return respond_see_other(req, URL_OWN("/desk/objections"));
}
