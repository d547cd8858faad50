#include "needs_desk.h"

#include "actor.h"
#include "audit.h"
#include "needs_pack.h"
#include "needs_pages.h"
#include "respond.h"

/* One's own entries and answers, and what fits one's organisation. */

enum { PER_PAGE = 20, PAGES_MAX = 500, FITS_MAX = 30, WAITING_COUNTED = 100 };

static const struct choice tab_items[] = { CHOICE("answers", "我响应的", "My responses"),
	CHOICE("fits", "适合您的", "For you") };
FIXED_CHOICES(wishes, CHOICE("each", "有就告诉我们", "Tell us at once"),
	CHOICE("daily", "每天合成一条", "Once a day"), CHOICE("never", "不用提醒", "Not at all"))

static struct choices
tabs(struct req *req)
{
	(void)req;
	return (struct choices){ tab_items, sizeof(tab_items) / sizeof(tab_items[0]) };
}

static const struct field query_fields[] = {
	{ .name = "tab",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct desk_needs_query, tab),
		.label = N_("看什么"),
		.choices = tabs },
	{ .name = "page",
		.type = FIELD_INT,
		.offset = offsetof(struct desk_needs_query, page),
		.label = N_("第几页"),
		.min = 1,
		.max = PAGES_MAX },
};
const struct form desk_needs_query_form = { "need_desk_query", query_fields,
	FIELD_COUNT(query_fields), sizeof(struct desk_needs_query), NULL };

static const struct field wish_fields[] = {
	{ .name = "told",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct wish_input, told),
		.label = N_("有适合的，怎样提醒"),
		.is_required = true,
		.choices = wishes },
};
const struct form need_wish_form = { "need_wish", wish_fields, FIELD_COUNT(wish_fields),
	sizeof(struct wish_input), NULL };

static const struct field match_fields[] = {
	ID_FIELD(struct match_query),
};
const struct form need_match_form = { "need_match_dismiss", match_fields, FIELD_COUNT(match_fields),
	sizeof(struct match_query), NULL };

/* ---- lines --------------------------------------------------------------------------------------- */

static struct desk_need_line
own_line(struct req *req, const struct need_desk_own_row *row)
{
	enum need_state state = NEED_DRAFT;

	need_state_parse(row->state, &state);
	return (struct desk_need_line){ .id = row->id.v,
		.title = row->title,
		.author = row->author,
		.unit = bilingual_in(needs_unit_name(req_pack(req), row->unit), req->lang),
		.side_label = need_side_label(row->side),
		.state_label = need_state_label(state),
		.state_tone = need_state_tone(state),
		.quantity = row->quantity,
		.agreed = row->agreed_quantity,
		.offered = row->offered,
		.until_day = row->until_day,
		.to = url_own(req->arena, "/needs/%lld", (long long)row->id.v) };
}

static struct desk_need_line
answer_line(struct req *req, const struct need_response_list_own_row *row)
{
	enum response_state state = RESPONSE_OFFERED;

	need_response_state_parse(row->state, &state);
	return (struct desk_need_line){ .id = row->id.v,
		.title = row->title,
		.author = row->need_author,
		.unit = bilingual_in(needs_unit_name(req_pack(req), row->unit), req->lang),
		.side_label = need_side_label(row->side),
		.state_label = need_response_state_label(state),
		.state_tone = need_response_state_tone(state),
		.quantity = row->quantity,
		.until_day = row->until_day,
		.to = url_own(req->arena, "/needs/responses/%lld", (long long)row->id.v) };
}

static void
fill_own(struct req *req, struct desk_needs_view *view)
{
	struct need_desk_own_rows rows = need_desk_own(
		req->db, &(struct need_desk_own_args){ .org_ids = needs_own_orgs(req),
				 .region_ids = needs_own_offices(req),
				 .limit = PER_PAGE + 1,
				 .offset = (view->page - 1) * PER_PAGE });

	view->needs.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_need_line);
	for (size_t i = 0; i < rows.count && i < PER_PAGE; i++) {
		view->needs.items[view->needs.count++] = own_line(req, &rows.items[i]);
	}
	view->has_next = rows.count > PER_PAGE;
}

static void
fill_answers(struct req *req, struct desk_needs_view *view)
{
	struct need_response_list_own_rows rows = need_response_list_own(
		req->db, &(struct need_response_list_own_args){ .org_ids = needs_own_orgs(req),
				 .region_ids = needs_own_offices(req),
				 .limit = PER_PAGE + 1,
				 .offset = (view->page - 1) * PER_PAGE });

	view->answers.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_need_line);
	for (size_t i = 0; i < rows.count && i < PER_PAGE; i++) {
		view->answers.items[view->answers.count++] = answer_line(req, &rows.items[i]);
	}
	view->has_next = rows.count > PER_PAGE;
}

static struct fit_line
fit_line(struct req *req, const struct need_match_list_of_org_row *row)
{
	const struct pack *pack = req_pack(req);

	return (struct fit_line){ .id = row->id.v,
		.title = { row->title, row->title_en },
		.where = needs_where(req, row->region_id),
		.kind = needs_kind_name(pack, row->kind),
		.icon = needs_kind_icon(req->arena, pack, row->kind),
		.author = row->author,
		.why = needs_reasons_text(req, row->reasons),
		.unit = bilingual_in(needs_unit_name(req_pack(req), row->unit), req->lang),
		.side_label = need_side_label(row->side),
		.is_need = str_equal(row->side, STR("need")),
		.left = row->quantity - row->agreed_quantity,
		.until_day = row->until_day,
		.to = url_own(req->arena, "/needs/%lld", (long long)row->need_id.v),
		.dismiss = url_own(req->arena, "/desk/needs/matches/%lld", (long long)row->id.v) };
}

static struct org_id
first_org(struct req *req)
{
	const struct actor *actor = req->actor;

	for (size_t i = 0; i < actor->grant_count; i++) {
		if (actor->grants[i].org.v &&
			(right_need_post.roles & ROLE_BIT(actor->grants[i].role))) {
			return actor->grants[i].org;
		}
	}
	return (struct org_id){ 0 };
}

static void
fill_fits(struct req *req, struct desk_needs_view *view)
{
	struct need_match_list_of_org_rows rows = need_match_list_of_org(
		req->db, needs_own_orgs(req), FITS_MAX);
	struct need_wish_find_row wish;

	view->wish.told = need_wish_find(req->db, first_org(req), &wish) == OK ? wish.told
									       : STR("each");
	view->fits.items = ARENA_ARRAY(req->arena, rows.count + 1, struct fit_line);
	for (size_t i = 0; i < rows.count; i++) {
		view->fits.items[view->fits.count++] = fit_line(req, &rows.items[i]);
	}
}

/* ---- the page ------------------------------------------------------------------------------------ */

static struct need_links
links_of(struct req *req, struct str now, bool has_org)
{
	struct need_links links = { .items = ARENA_ARRAY(req->arena, 4, struct need_link) };

	links.items[links.count++] = (struct need_link){ { STR("我发布的"), STR("My entries") },
		URL_OWN("/desk/needs"), str_is_empty(now), "list" };
	for (size_t i = 0; i < sizeof(tab_items) / sizeof(tab_items[0]); i++) {
		if (has_org || !str_equal(tab_items[i].value, STR("fits"))) {
			links.items[links.count++] = (struct need_link){ tab_items[i].label,
				url_own(req->arena, "/desk/needs?tab=%s", tab_items[i].value.ptr),
				str_equal(now, tab_items[i].value), i ? "star" : "inbox" };
		}
	}
	return links;
}

static struct url
page_url(struct req *req, const struct desk_needs_query *in, int64_t page)
{
	return url_own(req->arena, "/desk/needs?tab=%s&page=%lld",
		str_terminated(req->arena, in->tab), (long long)page);
}

enum outcome
show_desk_needs(struct req *req)
{
	static const struct desk_needs_query nothing = { .page = 1 };
	const struct desk_needs_query *in = req->method == METHOD_GET ? req->in : &nothing;
	struct desk_needs_view view = { .in = in,
		.page = in->page > 0 ? in->page : 1,
		.may_check = req_may(req, &right_need_check, NULL),
		.may_figures = req_may(req, &right_need_figures, NULL) };

	view.has_org = first_org(req).v != 0;
	view.is_answers = str_equal(in->tab, STR("answers"));
	view.is_fits = str_equal(in->tab, STR("fits")) && view.has_org;
	view.tabs = links_of(req, in->tab, view.has_org);
	if (view.is_answers) {
		fill_answers(req, &view);
	} else if (view.is_fits) {
		fill_fits(req, &view);
	} else {
		fill_own(req, &view);
	}
	if (view.may_check) {
		view.waiting = (int64_t)need_desk_waiting(
			req->db, needs_own_regions(req, &right_need_check), WAITING_COUNTED)
				       .count;
	}
	view.next = page_url(req, in, view.page + 1);
	view.before = page_url(req, in, view.page - 1);
	return respond(req, desk_needs_page, &view);
}

/* For all organisations that one works with. */
enum outcome
set_need_wish(struct req *req)
{
	const struct wish_input *in = req->in;
	const struct actor *actor = req->actor;
	int set = 0;

	for (size_t i = 0; i < actor->grant_count; i++) {
		struct scope scope = { .org = actor->grants[i].org };

		if (scope.org.v && req_may(req, &right_need_post, &scope)) {
			need_wish_put(req->db, scope.org, in->told);
			audit_add(req, &(struct audit){ .verb = "need.wish",
					       .object = "org",
					       .object_id = scope.org.v,
					       .scope = scope });
			set++;
		}
	}
	if (set == 0) {
		return FORBIDDEN;
	}
	respond_flash(req, N_("已保存。"));
	return respond_see_other(req, URL_OWN("/desk/needs?tab=fits"));
}

enum outcome
need_match_scope(struct req *req, struct scope *ret_scope)
{
	const struct need_match_id *id = req->in;
	struct need_match_find_row row;

	if (need_match_find(req->db, *id, &row) != OK) {
		return NOT_FOUND;
	}
	*ret_scope = (struct scope){ .org = row.org_id };
	return OK;
}

enum outcome
dismiss_need_match(struct req *req)
{
	const struct match_query *in = req->in;
	struct need_match_find_row row;
	int64_t changed = 0;

	if (need_match_find(req->db, in->id, &row) != OK) {
		return NOT_FOUND;
	}
	need_match_dismiss(req->db, in->id, row.org_id, &changed);
	audit_add(req, &(struct audit){ .verb = "need.dismiss",
			       .object = "need",
			       .object_id = row.need_id.v,
			       .scope = { .org = row.org_id } });
	return respond_see_other(req, URL_OWN("/desk/needs?tab=fits"));
}
