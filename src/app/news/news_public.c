#include "news_public.h"

#include "actor.h"
#include "db.h"
#include "markdown.h"
#include "news_pages.h"
#include "news_photo.h"
#include "region.h"
#include "respond.h"

enum { ACTIVE_MAX = 5, MORE = 3, REVISIONS_MAX = 100, OBJECTIONS_MAX = 20 };

static const struct field id_fields[] = {
	{ "id", FIELD_ID, offsetof(struct news_id_query, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
};
const struct form news_id_form = { "news_id_query", id_fields, FIELD_COUNT(id_fields),
	sizeof(struct news_id_query), NULL };

/* ---- lists --------------------------------------------------------------------------------------- */

/* From this year back to that of the oldest item. */
static struct choices
years_of(struct req *req, const char *genre)
{
	struct news_shown_first_row first;
	struct choices years = { NULL, 0 };
	struct choice *items;
	int from, to, month, mday;

	news_shown_first(req->db, str_of(genre), &first);
	if (moment_is_none(first.first_at)) {
		return years;
	}
	day_split(day_of_moment(first.first_at), &from, &month, &mday);
	day_split(clock_today(), &to, &month, &mday);
	items = ARENA_ARRAY(req->arena, (size_t)(to >= from ? to - from + 1 : 1), struct choice);
	for (int year = to; year >= from; year--) {
		struct str text = str_format(req->arena, "%d", year);

		items[years.count++] = (struct choice){ text,
			{ str_format(req->arena, "%d年", year), text } };
	}
	years.items = items;
	return years;
}

static struct bilingual
both(struct str text)
{
	return (struct bilingual){ text, text };
}

static void
add_active(struct req *req, struct news_list_view *view, const char *path, struct bilingual label,
	const struct news_query *without)
{
	view->active.items[view->active.count++] = (struct news_link){ label,
		news_list_url(req->arena, path, without), false };
}

static void
fill_active(struct req *req, struct news_list_view *view, const char *path)
{
	const struct news_query *in = view->in;
	const struct region *region = region_find_by_code(req_regions(req), in->street);
	struct news_query query;

	view->active.items = ARENA_ARRAY(req->arena, ACTIVE_MAX, struct news_link);
	if (!str_is_empty(in->q)) {
		query = *in;
		query.q = STR_NONE;
		add_active(req, view, path, both(in->q), &query);
	}
	if (!str_is_empty(in->street)) {
		query = *in;
		query.street = STR_NONE;
		add_active(req, view, path, region ? region->name : both(in->street), &query);
	}
	if (view->org_name.len) {
		query = *in;
		query.org = INT_NONE;
		add_active(req, view, path, both(view->org_name), &query);
	}
	if (view->year.len) {
		query = *in;
		query.year = INT_NONE;
		add_active(req, view, path, both(view->year), &query);
	}
	view->is_filtered = view->active.count > 0 || in->state.len || in->genre.len;
}

static struct news_list_view
list_view(struct req *req, const struct news_found *found, const char *path, const char *genre)
{
	const struct news_query *in = req->in;
	struct news_list_view view = { .in = in,
		.items = news_briefs_of(req, &found->rows),
		.streets = region_streets(req),
		.years = years_of(req, genre),
		.words = found->words };
	struct news_query shown = *in;
	struct news_org_name_row org;

	shown.page = INT_NONE;
	view.pager = (struct pager){ .page = found->page,
		.per_page = found->per_page,
		.total = found->total,
		.is_exact = found->is_exact,
		.to = news_list_url(req->arena, path, &shown) };
	if (in->year != INT_NONE && in->year > 0) {
		view.year = str_format(req->arena, "%lld", (long long)in->year);
	}
	if (in->org != INT_NONE && in->org > 0 &&
		news_org_name(req->db, (struct org_id){ in->org }, &org) == OK) {
		view.org_name = org.name;
	}
	fill_active(req, &view, path);
	return view;
}

enum outcome
show_news_list(struct req *req)
{
	struct news_found found = news_find(req, req->in);
	struct news_list_view view = list_view(req, &found, "/news", "news");

	return respond(req, news_list_page, &view);
}

/* All, running, ended, announcements: one click each. */
static struct news_links
notice_tabs(struct req *req, const struct news_query *in)
{
	static const struct {
		const char *state, *genre;
		struct bilingual label;
	} tabs[] = {
		{ "", "", { STR("全部"), STR("All") } },
		{ "running", "", { STR("公示中"), STR("Running") } },
		{ "ended", "", { STR("公示已结束"), STR("Ended") } },
		{ "", "announcement", { STR("公告"), STR("Announcements") } },
	};
	enum { TAB_COUNT = sizeof(tabs) / sizeof(tabs[0]) };
	struct news_links links = { .items = ARENA_ARRAY(req->arena, TAB_COUNT, struct news_link) };

	for (size_t i = 0; i < TAB_COUNT; i++) {
		struct news_query query = *in;

		query.state = str_of(tabs[i].state);
		query.genre = str_of(tabs[i].genre);
		links.items[links.count++] = (struct news_link){ tabs[i].label,
			news_list_url(req->arena, "/notices", &query),
			str_equal(in->state, query.state) && str_equal(in->genre, query.genre) };
	}
	return links;
}

enum outcome
show_notice_list(struct req *req)
{
	struct news_found found = notices_find(req, req->in);
	struct news_list_view view = list_view(req, &found, "/notices", "publicity");

	view.states = notice_tabs(req, req->in);
	return respond(req, news_notices_page, &view);
}

/* ---- one item ------------------------------------------------------------------------------------ */

struct news_brief
news_brief_of_full(struct req *req, const struct news_full_row *row)
{
	struct news_list_row short_row = { row->id, row->genre, row->title, row->title_en,
		row->summary, row->summary_en, row->author, row->org_id, row->region_id,
		row->from_day, row->until_day, row->shown_at, row->edited_at };
	struct news_list_rows rows = { &short_row, 1 };

	return news_briefs_of(req, &rows).items[0];
}

void
news_fill_links(struct req *req, struct news_item_id id, struct news_links *orgs,
	struct news_links *regions)
{
	struct news_org_list_rows org_rows = news_org_list(req->db, id);
	struct news_region_list_rows region_rows = news_region_list(req->db, id);

	orgs->items = ARENA_ARRAY(req->arena, org_rows.count + 1, struct news_link);
	for (size_t i = 0; i < org_rows.count; i++) {
		if (!org_rows.items[i].is_withheld) {
			orgs->items[orgs->count++] = (struct news_link){
				.label = both(org_rows.items[i].name),
				.to = url_own(req->arena, "/orgs/%lld",
					(long long)org_rows.items[i].org_id.v)
			};
		}
	}
	regions->items = ARENA_ARRAY(req->arena, region_rows.count + 1, struct news_link);
	for (size_t i = 0; i < region_rows.count; i++) {
		const struct region *region = region_find(
			req_regions(req), region_rows.items[i].region_id);

		if (region && region->kind != REGION_DISTRICT) {
			regions->items[regions->count++] = (struct news_link){
				.label = region->name,
				.to = url_own(req->arena, "/streets/%s",
					str_terminated(req->arena, region->code))
			};
		}
	}
}

static struct url
list_of(bool is_notice)
{
	return is_notice ? URL_OWN("/notices") : URL_OWN("/news");
}

/* Its address stays, and says what became of it. */
static enum outcome
show_gone(struct req *req, const struct news_full_row *row, bool is_notice)
{
	struct news_standing standing = news_standing_of(row);
	struct news_gone_view view = { .genre_label = is_notice ? N_("公告和公示") : N_("动态"),
		.title = row->title,
		.author = row->author,
		.withdrawn_day = day_of_moment(standing.withdrawn_at),
		.note = row->note,
		.list = list_of(is_notice) };

	respond(req, news_gone_page, &view);
	req->res.status = 410;
	return OK;
}

/* The item if it stands on the site under this kind of address. */
static enum outcome
find_shown(struct req *req, bool is_notice, struct news_full_row *ret_row)
{
	const struct news_id_query *in = req->in;
	enum news_genre genre;

	if (news_full(req->db, in->id, ret_row) != OK ||
		!news_genre_parse(ret_row->genre, &genre) || (genre != NEWS_NEWS) != is_notice) {
		return NOT_FOUND;
	}
	return !moment_is_none(ret_row->shown_at) ||
			       (str_equal(ret_row->state, STR("withdrawn")) && ret_row->revision)
		       ? OK
		       : NOT_FOUND;
}

/* Others of the same organisation, else of the same place. */
static struct news_briefs
more_of(struct req *req, const struct news_full_row *row)
{
	struct news_briefs all =
		str_equal(row->genre, STR("news"))
			? (row->org_id.v ? news_latest_of_org(req, row->org_id, MORE + 1)
					 : news_latest_of_region(req, row->region_id, MORE + 1))
			: notices_latest(req, MORE + 1);
	struct news_briefs others = { .items = ARENA_ARRAY(
					      req->arena, all.count + 1, struct news_brief) };

	for (size_t i = 0; i < all.count && others.count < MORE; i++) {
		if (all.items[i].id != row->id.v) {
			others.items[others.count++] = all.items[i];
		}
	}
	return others;
}

static enum outcome
show_item(struct req *req, bool is_notice)
{
	struct news_full_row row;
	struct news_view view = { .list = list_of(is_notice) };

	if (find_shown(req, is_notice, &row) != OK) {
		return NOT_FOUND;
	}
	if (moment_is_none(row.shown_at)) {
		return show_gone(req, &row, is_notice);
	}
	view.brief = news_brief_of_full(req, &row);
	view.body = html_raw(markdown_html(req->arena, row.body));
	view.photos = news_photos(req, row.id, NEWS_PHOTOS_SHOWN);
	if (view.photos.count && view.brief.genre == NEWS_NEWS) {
		view.photos.items++; /* the first stands above the text */
		view.photos.count--;
	}
	news_fill_links(req, row.id, &view.orgs, &view.regions);
	view.revision = row.revision;
	view.history = (struct url){ str_format(
		req->arena, "%.*s/history", STR_ARG(view.brief.to.text)) };
	view.more = more_of(req, &row);
	view.may_object = view.brief.is_running;
	if (!str_is_empty(row.object_to)) {
		url_parse(row.object_to, &view.object_to);
	}
	if (req->actor->login.v && view.brief.genre == NEWS_PUBLICITY) {
		view.objections = objection_list_own(
			req->db, row.id, req->actor->login, OBJECTIONS_MAX);
	}
	return respond(req, news_page, &view);
}

enum outcome
show_news(struct req *req)
{
	return show_item(req, false);
}

enum outcome
show_notice_item(struct req *req)
{
	return show_item(req, true);
}

/* ---- what was changed ---------------------------------------------------------------------------- */

static enum outcome
show_history(struct req *req, bool is_notice)
{
	struct news_full_row row;
	struct news_history_view view = { 0 };
	struct news_revision_list_rows rows;

	if (find_shown(req, is_notice, &row) != OK || moment_is_none(row.shown_at)) {
		return NOT_FOUND;
	}
	rows = news_revision_list(req->db, row.id, REVISIONS_MAX);
	view.brief = news_brief_of_full(req, &row);
	view.revisions.items = ARENA_ARRAY(req->arena, rows.count + 1, struct shown_revision);
	for (size_t i = 0; i < rows.count; i++) {
		const struct news_revision_list_row *r = &rows.items[i];

		view.revisions.items[view.revisions.count++] = (struct shown_revision){ r->number,
			r->made_at, r->note, r->title, r->summary,
			html_raw(markdown_html(req->arena, r->body)), r->number == row.revision };
	}
	return respond(req, news_history_page, &view);
}

enum outcome
show_news_history(struct req *req)
{
	return show_history(req, false);
}

enum outcome
show_notice_history(struct req *req)
{
	return show_history(req, true);
}
