#include "actor.h"
#include "audit.h"
#include "mask.h"
#include "needs_desk.h"
#include "needs_pages.h"
#include "needs_tell.h"
#include "respond.h"

/* What waits for officers: entries to be let through, reports and appeals, ratings. */

enum { WAITING_MAX = 100, REPORTS_MAX = 100, RATINGS_MAX = 100, ANSWER_CHARS_MAX = 500 };

static const struct choice tab_items[] = { CHOICE("reports", "举报和申诉", "Reports and appeals"),
	CHOICE("ratings", "评价", "Ratings") };
FIXED_CHOICES(deeds, CHOICE("uphold", "属实", "Upheld"), CHOICE("dismiss", "不属实", "Not upheld"))

static struct choices
tabs(struct req *req)
{
	(void)req;
	return (struct choices){ tab_items, sizeof(tab_items) / sizeof(tab_items[0]) };
}

static struct need_desk_waiting_rows
waiting(struct req *req)
{
	return need_desk_waiting(req->db, needs_own_regions(req, &right_need_check), WAITING_MAX);
}

/* What can be let through together: what waits in one's regions now. */
static struct choices
waiting_choices(struct req *req)
{
	struct need_desk_waiting_rows rows = waiting(req);
	struct choice *items = ARENA_ARRAY(req->arena, rows.count + 1, struct choice);

	for (size_t i = 0; i < rows.count; i++) {
		items[i] = (struct choice){ .value = str_format(req->arena, "%lld",
						    (long long)rows.items[i].id.v),
			.label = { rows.items[i].title, rows.items[i].title } };
	}
	return (struct choices){ items, rows.count };
}

static const struct field query_fields[] = {
	{ .name = "tab",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct check_query, tab),
		.label = N_("看什么"),
		.choices = tabs },
};
const struct form need_check_query_form = { "need_check_query", query_fields,
	FIELD_COUNT(query_fields), sizeof(struct check_query), NULL };
static const struct field check_fields[] = {
	{ .name = "ids",
		.type = FIELD_CHOICES,
		.offset = offsetof(struct check_input, ids),
		.label = N_("通过哪些"),
		.is_required = true,
		.choices = waiting_choices },
};
const struct form need_check_form = { "need_check", check_fields, FIELD_COUNT(check_fields),
	sizeof(struct check_input), NULL };
static const struct field report_id_fields[] = {
	ID_FIELD(struct report_query),
};
const struct form need_report_id_form = { "need_report_query", report_id_fields,
	FIELD_COUNT(report_id_fields), sizeof(struct report_query), NULL };
static const struct field answer_fields[] = {
	ID_FIELD(struct report_answer_input),
	{ .name = "deed",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct report_answer_input, deed),
		.label = N_("怎么办"),
		.is_required = true,
		.choices = deeds },
	{ .name = "answer",
		.type = FIELD_LONG_TEXT,
		.offset = offsetof(struct report_answer_input, answer),
		.label = N_("答复"),
		.hint = N_("提出的人会收到；下架时，发布的人也会看到"),
		.is_required = true,
		.min = 2,
		.max = ANSWER_CHARS_MAX },
};
const struct form need_report_answer_form = { "need_report_answer", answer_fields,
	FIELD_COUNT(answer_fields), sizeof(struct report_answer_input), NULL };

/* ---- the lists ----------------------------------------------------------------------------------- */

static struct need_links
links_of(struct req *req, struct str now)
{
	struct need_links links = { .items = ARENA_ARRAY(req->arena, 4, struct need_link) };

	links.items[links.count++] = (struct need_link){ { STR("待审核"), STR("Waiting") },
		URL_OWN("/desk/needs/check"), str_is_empty(now), "clock" };
	for (size_t i = 0; i < sizeof(tab_items) / sizeof(tab_items[0]); i++) {
		links.items[links.count++] = (struct need_link){ tab_items[i].label,
			url_own(req->arena, "/desk/needs/check?tab=%s", tab_items[i].value.ptr),
			str_equal(now, tab_items[i].value), i ? "star" : "alert" };
	}
	return links;
}

static void
fill_ratings(struct req *req, struct check_view *view)
{
	struct need_rating_desk_rows rows = need_rating_desk(
		req->db, needs_own_regions(req, &right_need_check), RATINGS_MAX);

	view->ratings.items = ARENA_ARRAY(req->arena, rows.count + 1, struct rating_line);
	for (size_t i = 0; i < rows.count; i++) {
		view->ratings.items[view->ratings.count++] = (struct rating_line){ rows.items[i],
			url_own(req->arena, "/desk/needs/ratings/%lld",
				(long long)rows.items[i].id.v) };
	}
}

enum outcome
show_needs_check(struct req *req)
{
	static const struct check_query nothing = { .tab = { NULL, 0 } };
	const struct check_query *in = req->method == METHOD_GET ? req->in : &nothing;
	struct check_view view = { .in = in, .tabs = links_of(req, in->tab) };

	view.is_reports = str_equal(in->tab, STR("reports"));
	view.is_ratings = str_equal(in->tab, STR("ratings"));
	if (view.is_reports) {
		view.reports = need_report_desk(
			req->db, needs_own_regions(req, &right_need_check), REPORTS_MAX);
	} else if (view.is_ratings) {
		fill_ratings(req, &view);
	} else {
		view.waiting = waiting(req);
	}
	return respond(req, needs_check_page, &view);
}

/* ---- letting through ----------------------------------------------------------------------------- */

enum outcome
approve_needs(struct req *req)
{
	const struct check_input *in = req->in;
	struct needs_doing doing = needs_doing_of(req, STR_NONE);
	int approved = 0;

	doing.is_many = true;
	for (size_t i = 0; i < in->ids.count; i++) {
		struct need_id id = { 0 };
		struct need_find_row row;

		if (!str_parse_int(in->ids.items[i], &id.v) ||
			need_find_to_change(req->db, id, &row) != OK ||
			!need_may_check(req, &row) || need_state_of(&row) != NEED_WAITING ||
			need_carry_out(req->db, &row, NEED_POST, &doing) != OK) {
			continue; /* somebody was faster, or it is one's own */
		}
		audit_add(req, &(struct audit){ .verb = "need.approve",
				       .object = "need",
				       .object_id = row.id.v,
				       .scope = { row.owner_region_id, row.org_id } });
		needs_tell_decision(req->db, &row, NEED_POST, &doing);
		approved++;
	}
	respond_flash(req, approved ? N_("选中的已通过。") : N_("没有可以通过的。"));
	return respond_see_other(req, URL_OWN("/desk/needs/check"));
}

/* ---- ratings ------------------------------------------------------------------------------------- */

enum outcome
need_rating_scope(struct req *req, struct scope *ret_scope)
{
	const struct need_rating_id *id = req->in;
	struct need_rating_list_row row;

	if (need_rating_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ .region = row.owner_region_id };
	return OK;
}

enum outcome
decide_need_rating(struct req *req)
{
	const struct rating_decide_input *in = req->in;
	bool is_shown = str_equal(in->deed, STR("show"));
	struct need_rating_list_row row;

	if (need_rating_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	if (!str_equal(row.state, STR("waiting"))) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	need_rating_set_state(req->db, is_shown ? STR("shown") : STR("hidden"),
		str_is_empty(in->note) ? STR_NONE : in->note, in->id);
	audit_add(req, &(struct audit){ .verb = is_shown ? "need.rating_show" : "need.rating_hide",
			       .object = "need_rating",
			       .object_id = in->id.v,
			       .scope = { row.owner_region_id, row.org_id },
			       .reason = str_is_empty(in->note) ? STR_NONE : in->note });
	respond_flash(req, N_("已处理。"));
	return respond_see_other(req, URL_OWN("/desk/needs/check?tab=ratings"));
}

/* ---- reports and appeals -------------------------------------------------------------------------- */

enum outcome
need_report_scope(struct req *req, struct scope *ret_scope)
{
	const struct need_report_id *id = req->in;
	struct need_report_find_row row;
	struct need_find_row need;

	if (need_report_find(req->db, *id, &row) != OK ||
		need_find(req->db, row.need_id, &need) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ .region = need.owner_region_id };
	return OK;
}

enum outcome
show_need_report(struct req *req)
{
	const struct need_report_id *id = req->in;
	struct report_answer_input *fresh = ARENA_NEW(req->arena, struct report_answer_input);
	struct report_desk_view view = { .in = fresh,
		.to = url_own(req->arena, "/desk/needs/reports/%lld", (long long)id->v) };
	struct need_find_row need;

	if (need_report_find(req->db, *id, &view.row) != OK ||
		need_find(req->db, view.row.need_id, &need) != OK) {
		return NOT_FOUND;
	}
	fresh->id = *id;
	view.is_appeal = str_equal(view.row.genre, STR("appeal"));
	view.brief = need_brief_of_full(req, &need);
	view.note = need.note;
	return respond(req, needs_report_desk_page, &view);
}

/* An upheld report takes the entry down; an upheld appeal puts it back. */
static enum outcome
carry_out(struct req *req, struct need_find_row *need, bool is_appeal,
	const struct needs_doing *doing)
{
	enum need_deed deed = is_appeal ? NEED_RESTORE : NEED_REMOVE;

	if (!need_can(need_state_of(need), deed)) {
		return OK; /* it is gone, or back, already */
	}
	if (need_carry_out(req->db, need, deed, doing) != OK) {
		return CONFLICT;
	}
	if (is_appeal) {
		need_resettle(req->db, need, doing);
	}
	audit_add(req, &(struct audit){ .verb = is_appeal ? "need.restore" : "need.remove",
			       .object = "need",
			       .object_id = need->id.v,
			       .scope = { need->owner_region_id, need->org_id },
			       .reason = doing->note });
	needs_tell_decision(req->db, need, deed, doing);
	return OK;
}

static void
tell(struct req *req, const struct need_report_find_row *row, const struct need_find_row *need,
	struct str answer)
{
	struct bilingual title = { str_format(req->arena, "已处理：%.*s", STR_ARG(need->title)),
		str_format(req->arena, "Dealt with: %.*s", STR_ARG(need->title)) };

	needs_tell_one(req->db, row->login_id, title, answer,
		url_own(req->arena, "/needs/%lld", (long long)need->id.v));
}

enum outcome
answer_need_report(struct req *req)
{
	const struct report_answer_input *in = req->in;
	bool is_upheld = str_equal(in->deed, STR("uphold"));
	struct str text = mask_personal(req->arena, in->answer);
	struct needs_doing doing = needs_doing_of(req, text);
	struct need_report_find_row row;
	struct need_find_row need;
	int64_t changed = 0;

	if (need_report_find(req->db, in->id, &row) != OK ||
		need_find_to_change(req->db, row.need_id, &need) != OK) {
		return NOT_FOUND;
	}
	if (need_is_own(req, &need)) {
		return FORBIDDEN; /* nobody judges what is said of his own */
	}
	need_report_answer(req->db,
		&(struct need_report_answer_args){ .id = in->id,
			.answer = text,
			.is_upheld = is_upheld,
			.answered_at = db_now(req->db),
			.answered_by = req->actor->login },
		&changed);
	if (changed == 0) {
		return form_reject(req, "", N_("这一条已经处理过了。"));
	}
	audit_add(req, &(struct audit){ .verb = "need.report_answer",
			       .object = "need_report",
			       .object_id = in->id.v,
			       .scope = { need.owner_region_id, need.org_id },
			       .reason = text });
	if (is_upheld && carry_out(req, &need, str_equal(row.genre, STR("appeal")), &doing) != OK) {
		return CONFLICT;
	}
	tell(req, &row, &need, text);
	respond_flash(req, N_("已处理，提出的人会收到答复。"));
	return respond_see_other(req, URL_OWN("/desk/needs/check?tab=reports"));
}
