#include "news_desk.h"

#include "audit.h"
#include "db.h"
#include "markdown.h"
#include "news_edit.h"
#include "news_pages.h"
#include "news_photo.h"
#include "news_public.h"
#include "news_rights.h"
#include "news_tell.h"
#include "region.h"
#include "respond.h"

enum { DESK_PER_PAGE = 20, DESK_COUNTED_MAX = 1001, DESK_PAGES_MAX = 500, OBJECTIONS_MAX = 50 };

/* ---- the list ------------------------------------------------------------------------------------ */

FIXED_CHOICES(desk_states, CHOICE("waiting", "待审核", "Waiting"),
	CHOICE("draft", "草稿", "Drafts"), CHOICE("returned", "已退回", "Sent back"),
	CHOICE("scheduled", "定时发布", "Scheduled"), CHOICE("published", "已发布", "Published"),
	CHOICE("withdrawn", "已撤回", "Withdrawn"))

FIXED_CHOICES(desk_genres, CHOICE("news", "动态", "News"),
	CHOICE("publicity", "公示", "Public notices"),
	CHOICE("announcement", "公告", "Announcements"))

static const struct field desk_fields[] = {
	{ .name = "state",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct desk_query, state),
		.label = N_("状态"),
		.choices = desk_states },
	{ .name = "genre",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct desk_query, genre),
		.label = N_("类别"),
		.choices = desk_genres },
	{ .name = "page",
		.type = FIELD_INT,
		.offset = offsetof(struct desk_query, page),
		.label = N_("第几页"),
		.min = 1,
		.max = DESK_PAGES_MAX },
};
const struct form desk_query_form = { "news_desk_query", desk_fields, FIELD_COUNT(desk_fields),
	sizeof(struct desk_query), NULL };

static struct str
ids_json(struct req *req, const int64_t *ids, size_t count)
{
	struct buf *out = buf_create(req->arena, BUF_PAGE_BYTES_MAX);

	buf_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		buf_text(out, i ? "," : "");
		buf_int(out, ids[i]);
	}
	buf_char(out, ']');
	return buf_view(out);
}

struct str
desk_org_ids(struct req *req, const struct right *right)
{
	const struct actor *actor = req->actor;
	int64_t *ids = ARENA_ARRAY(req->arena, actor->grant_count + 1, int64_t);
	size_t count = 0;

	for (size_t i = 0; i < actor->grant_count; i++) {
		if (actor->grants[i].org.v && (right->roles & ROLE_BIT(actor->grants[i].role))) {
			ids[count++] = actor->grants[i].org.v;
		}
	}
	return ids_json(req, ids, count);
}

struct str
desk_region_ids(struct req *req, const struct right *right)
{
	struct region_ids regions = actor_regions(req->arena, req->actor, right);
	int64_t *ids = ARENA_ARRAY(req->arena, regions.count + 1, int64_t);

	for (size_t i = 0; i < regions.count; i++) {
		ids[i] = regions.items[i].v;
	}
	return ids_json(req, ids, regions.count);
}

static bool
is_waiting(struct str state)
{
	return str_equal(state, STR("waiting"));
}

static uint32_t
desk_clauses(const struct desk_query *in)
{
	uint32_t clauses = is_waiting(in->state)     ? NEWS_DESK_LIST_WAITING
			   : str_is_empty(in->state) ? 0
						     : NEWS_DESK_LIST_STATE;

	return clauses | (str_is_empty(in->genre) ? 0 : NEWS_DESK_LIST_GENRE);
}

static int64_t
desk_count(struct req *req, const struct desk_query *in)
{
	struct news_desk_count_args args = { .clauses = desk_clauses(in),
		.org_ids = desk_org_ids(req, &right_news_desk),
		.region_ids = desk_region_ids(req, &right_news_desk),
		.state = in->state,
		.genre = in->genre,
		.limit = DESK_COUNTED_MAX };
	struct news_desk_count_row row;

	news_desk_count(req->db, &args, &row);
	return row.total;
}
_Static_assert((int)NEWS_DESK_LIST_WAITING == (int)NEWS_DESK_COUNT_WAITING &&
		       (int)NEWS_DESK_LIST_STATE == (int)NEWS_DESK_COUNT_STATE &&
		       (int)NEWS_DESK_LIST_GENRE == (int)NEWS_DESK_COUNT_GENRE,
	"list and count have the same clauses");

static struct desk_item
desk_item_of(struct req *req, const struct news_desk_list_row *row)
{
	struct desk_item item = { .id = row->id.v,
		.title = str_is_empty(row->draft_title) ? row->title : row->draft_title,
		.author = row->author,
		.at = !moment_is_none(row->waiting_at)   ? row->waiting_at
		      : !moment_is_none(row->publish_at) ? row->publish_at
		      : !moment_is_none(row->shown_at)   ? row->shown_at
							 : row->changed_at };
	struct news_full_row whose = {
		.genre = row->genre, .org_id = row->org_id, .region_id = row->region_id
	};
	enum news_genre genre = NEWS_NEWS;
	enum news_state state = NEWS_DRAFT, change = 0;

	news_genre_parse(row->genre, &genre);
	news_state_parse(row->state, &state);
	news_state_parse(row->change_state, &change);
	item.genre_label = news_genre_label(genre);
	item.state_label = news_state_label(state);
	item.state_tone = news_state_tone(state);
	item.change_label = change ? news_state_label(change) : NULL;
	item.is_own = news_is_own(req, &whose);
	return item;
}

static struct url
desk_url(struct req *req, struct str state, struct str genre)
{
	struct news_query query = {
		.state = state, .genre = genre, .org = INT_NONE, .year = INT_NONE, .page = INT_NONE
	};

	return news_list_url(req->arena, "/desk/news", &query);
}

static struct news_links
desk_tabs(struct req *req, const struct desk_query *in)
{
	struct choices states = desk_states(req);
	struct news_links links = { .items = ARENA_ARRAY(
					    req->arena, states.count + 1, struct news_link) };

	links.items[links.count++] = (struct news_link){ { STR("全部"), STR("All") },
		desk_url(req, STR_NONE, in->genre), str_is_empty(in->state) };
	for (size_t i = 0; i < states.count; i++) {
		links.items[links.count++] = (struct news_link){ states.items[i].label,
			desk_url(req, states.items[i].value, in->genre),
			str_equal(in->state, states.items[i].value) };
	}
	return links;
}

enum outcome
show_desk_news(struct req *req)
{
	const struct desk_query *in = req->in;
	int64_t page = in->page > 0 ? in->page : 1, total = desk_count(req, in);
	struct desk_query waiting = { .state = STR("waiting") };
	struct news_desk_list_rows rows = news_desk_list(
		req->db, &(struct news_desk_list_args){ .clauses = desk_clauses(in),
				 .order = is_waiting(in->state) ? NEWS_DESK_LIST_BY_WAITING
								: NEWS_DESK_LIST_BY_CHANGED,
				 .org_ids = desk_org_ids(req, &right_news_desk),
				 .region_ids = desk_region_ids(req, &right_news_desk),
				 .state = in->state,
				 .genre = in->genre,
				 .limit = DESK_PER_PAGE,
				 .offset = (page - 1) * DESK_PER_PAGE });
	struct desk_view view = { .in = in,
		.tabs = desk_tabs(req, in),
		.may_approve = req_may(req, &right_news_approve, NULL),
		.may_object_list = req_may(req, &right_objection_answer, NULL),
		.waiting = is_waiting(in->state) ? total : desk_count(req, &waiting) };

	view.rows.items = ARENA_ARRAY(req->arena, rows.count + 1, struct desk_item);
	for (size_t i = 0; i < rows.count; i++) {
		view.rows.items[view.rows.count++] = desk_item_of(req, &rows.items[i]);
	}
	view.pager = (struct pager){ .page = page,
		.per_page = DESK_PER_PAGE,
		.total = total,
		.is_exact = total < DESK_COUNTED_MAX,
		.to = desk_url(req, in->state, in->genre) };
	return respond(req, desk_news_page, &view);
}

/* ---- one item ------------------------------------------------------------------------------------ */

/* An organisation's draft is nobody else's business until it is handed in. */
static bool
may_see(struct req *req, const struct news_full_row *row)
{
	return news_is_own(req, row) || !moment_is_none(row->waiting_at) ||
	       str_equal(row->state, STR("scheduled")) || row->revision > 0;
}

/* The item as it is written now, whatever stands on the site. */
static struct news_full_row
as_written(const struct news_full_row *row, const struct news_text *text)
{
	struct news_full_row written = *row;

	written.title = text->title;
	written.title_en = text->title_en;
	written.summary = text->summary;
	written.summary_en = text->summary_en;
	written.from_day = text->from_day;
	written.until_day = text->until_day;
	return written;
}

static void
fill_texts(struct req *req, struct desk_item_view *view)
{
	struct news_full_row shown;
	struct news_links regions = { NULL, 0 };
	/* whoever may not see drafts sees what stands on the site */
	bool sees_draft = view->is_own || view->waits || view->standing.state == NEWS_SCHEDULED;

	if (sees_draft) {
		view->text = news_text_of(req->db, &view->row);
	} else {
		view->text = (struct news_text){ view->row.title, view->row.title_en,
			view->row.summary, view->row.summary_en, view->row.body, STR(""),
			view->row.from_day, view->row.until_day, MOMENT_NONE, STR("") };
	}
	shown = as_written(&view->row, &view->text);
	view->brief = news_brief_of_full(req, &shown);
	view->body = html_raw(markdown_html(req->arena, view->text.body));
	view->photos = news_photos(
		req, view->row.id, sees_draft ? NEWS_PHOTOS_WRITTEN : NEWS_PHOTOS_SHOWN);
	news_fill_links(req, view->row.id, &view->orgs, &regions);
}

static void
fill_rights(struct req *req, struct desk_item_view *view)
{
	struct scope scope = { view->row.region_id, view->row.org_id };

	view->is_own = news_is_own(req, &view->row);
	view->waits = !moment_is_none(view->row.waiting_at);
	view->is_shown = !moment_is_none(view->row.shown_at);
	view->may_edit = view->is_own && news_can(&view->standing, NEWS_SAVE);
	view->may_recall = view->is_own && news_can(&view->standing, NEWS_RECALL);
	view->may_approve = view->waits && news_may_approve(req, &view->row);
	view->may_withdraw = news_may_withdraw(req, &view->row) &&
			     news_can(&view->standing, NEWS_WITHDRAW);
	view->may_answer = req_may(req, &right_objection_answer, &scope);
}

enum outcome
show_desk_item(struct req *req)
{
	const struct news_item_id *id = req->in;
	struct desk_item_view view = { .in = NULL };
	struct decide_input *fresh = ARENA_NEW(req->arena, struct decide_input);

	if (news_full(req->db, *id, &view.row) != OK || !may_see(req, &view.row)) {
		return NOT_FOUND;
	}
	view.standing = news_standing_of(&view.row);
	view.state_label = news_state_label(view.standing.state);
	view.state_tone = news_state_tone(view.standing.state);
	view.change_label = view.standing.change ? news_state_label(view.standing.change) : NULL;
	fill_rights(req, &view);
	fill_texts(req, &view);
	fresh->id = *id;
	fresh->publish_at = view.text.publish_at;
	view.in = fresh;
	view.to = url_own(req->arena, "/desk/news/%lld", (long long)id->v);
	if (view.may_answer && view.brief.genre == NEWS_PUBLICITY) {
		view.objections = objection_list(req->db, *id, OBJECTIONS_MAX);
	}
	return respond(req, desk_item_page, &view);
}

/* ---- deciding ------------------------------------------------------------------------------------ */

static const struct decision {
	const char *name;
	enum news_deed deed;
	const char *verb;  /* of the audit log */
	const char *flash; /* Chinese, N_() */
	bool wants_note, is_officers;
} decisions[] = {
	{ "approve", NEWS_PUBLISH, "news.approve", N_("已通过。"), false, true },
	{ "return", NEWS_RETURN, "news.return", N_("已退回，对方会收到您的说明。"), true, true },
	{ "withdraw", NEWS_WITHDRAW, "news.withdraw", N_("已撤回，原来的网址上留有说明。"), true,
		false },
	{ "recall", NEWS_RECALL, "news.recall", N_("已取回，可以修改了。"), false, false },
};

static const struct decision *
decision_of(struct str name)
{
	for (size_t i = 0; i < sizeof(decisions) / sizeof(decisions[0]); i++) {
		if (str_equal(name, str_of(decisions[i].name))) {
			return &decisions[i];
		}
	}
	return NULL;
}

static bool
may_decide(struct req *req, const struct decision *decision, const struct news_full_row *row)
{
	if (decision->is_officers) {
		return news_may_approve(req, row);
	}
	return decision->deed == NEWS_WITHDRAW ? news_may_withdraw(req, row)
					       : news_is_own(req, row);
}

/* Who wrote it hears of it, if another decided. */
static void
tell(struct req *req, const struct decision *decision, const struct news_full_row *before)
{
	const struct decide_input *in = req->in;
	struct news_full_row after;

	if (decision->is_officers && before->login_id.v != req->actor->login.v &&
		news_full(req->db, in->id, &after) == OK) {
		if (decision->deed == NEWS_RETURN) {
			after.title = news_text_of(req->db, &after).title;
		}
		news_tell_writer(req->db, &after, decision->deed == NEWS_PUBLISH, in->note);
	}
}

enum outcome
decide_news(struct req *req)
{
	const struct decide_input *in = req->in;
	const struct decision *decision = decision_of(in->deed);
	struct news_doing doing = { req_regions(req), req->actor->login, in->note, in->publish_at };
	struct news_full_row row;

	if (news_full_to_change(req->db, in->id, &row) != OK || !may_see(req, &row)) {
		return NOT_FOUND;
	}
	if (!decision || !may_decide(req, decision, &row)) {
		return FORBIDDEN;
	}
	if (decision->wants_note && str_is_empty(in->note)) {
		return form_reject(req, "note", N_("请写明原因。"));
	}
	if (decision->deed == NEWS_PUBLISH && moment_is_none(row.waiting_at)) {
		return form_reject(req, "", N_("它现在没有在等审核，请刷新看看。"));
	}
	if (news_carry_out(req->db, &row, decision->deed, &doing) != OK) {
		return form_reject(req, "", N_("它的状态已经变了，请刷新看看。"));
	}
	audit_add(req, &(struct audit){ .verb = decision->verb,
			       .object = "news_item",
			       .object_id = row.id.v,
			       .scope = { row.region_id, row.org_id },
			       .reason = str_is_empty(in->note) ? STR_NONE : in->note });
	tell(req, decision, &row);
	respond_flash(req, decision->flash);
	return respond_see_other(
		req, decision->deed == NEWS_RECALL
			     ? url_own(req->arena, "/desk/news/%lld/edit", (long long)row.id.v)
			     : url_own(req->arena, "/desk/news/%lld", (long long)row.id.v));
}
