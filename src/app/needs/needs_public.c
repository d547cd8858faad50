#include "actor.h"
#include "app.h"
#include "needs.h"
#include "needs_form.h"
#include "needs_pack.h"
#include "needs_pages.h"
#include "needs_view.h"
#include "page_tools.h"
#include "region.h"
#include "respond.h"
#include "terms.h"

/* What everybody sees: the list, its feed, the section on an organisation's page. */

enum { FEED_ENTRIES = 30, SECTION_ITEMS = 4, RATINGS_SHOWN = 5, ACTIVE_MAX = 8 };

/* ---- the list ------------------------------------------------------------------------------------ */

/* What is said of days holds until midnight. */
static void
hold_until_midnight(struct req *req)
{
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
}

/* Another list by one member's value, from its beginning. */
static struct url
list_with(struct req *req, const struct needs_query *in, size_t member, struct str value)
{
	struct needs_query query = *in;

	*(struct str *)((char *)&query + member) = value;
	query.before = query.page = INT_NONE;
	return needs_url(req->arena, "/needs", &query);
}
#define WITH(member) offsetof(struct needs_query, member)

static struct need_links
links_of(struct req *req, const struct needs_query *in, size_t member, struct choices choices,
	struct bilingual all)
{
	struct str now = *(const struct str *)((const char *)in + member);
	struct need_links links = { .items = ARENA_ARRAY(
					    req->arena, choices.count + 1, struct need_link) };

	links.items[links.count++] = (struct need_link){ all, list_with(req, in, member, STR_NONE),
		str_is_empty(now), NULL };
	for (size_t i = 0; i < choices.count; i++) {
		const struct choice *c = &choices.items[i];

		links.items[links.count++] = (struct need_link){ c->label,
			list_with(req, in, member, c->value), str_equal(now, c->value),
			member == WITH(kind) ? needs_kind_icon(req->arena, req_pack(req), c->value)
					     : NULL };
	}
	return links;
}

static struct choices
form_choices(struct req *req, const char *name)
{
	for (size_t i = 0; i < needs_query_form.field_count; i++) {
		const struct field *field = &needs_query_form.fields[i];

		if (str_equal(str_of(field->name), str_of(name))) {
			return form_field_choices(field, req);
		}
	}
	return (struct choices){ NULL, 0 };
}

static void
add_active(struct req *req, struct needs_view *view, size_t member, struct bilingual label)
{
	if (!str_is_empty(*(const struct str *)((const char *)view->in + member))) {
		view->active.items[view->active.count++] = (struct need_link){ label,
			list_with(req, view->in, member, STR_NONE), false, NULL };
	}
}

static void
fill_active(struct req *req, struct needs_view *view)
{
	const struct needs_query *in = view->in;
	const struct region *region = region_find_by_code(req_regions(req), in->street);
	struct needs_query query = *in;

	view->active.items = ARENA_ARRAY(req->arena, ACTIVE_MAX, struct need_link);
	add_active(req, view, WITH(q), (struct bilingual){ in->q, in->q });
	add_active(req, view, WITH(field), needs_field_name(req_pack(req), in->field));
	add_active(req, view, WITH(street),
		region ? region->name : (struct bilingual){ in->street, in->street });
	if (!day_is_none(in->on)) {
		query.on = DAY_NONE;
		query.before = query.page = INT_NONE;
		view->active.items[view->active.count++] = (struct need_link){
			{ day_in_words(req->arena, LANG_ZH, in->on),
				day_in_words(req->arena, LANG_EN, in->on) },
			needs_url(req->arena, "/needs", &query), false, NULL
		};
	}
	view->is_filtered = view->active.count > 0 || in->side.len || in->kind.len ||
			    in->state.len || in->sort.len;
}

/* How much is open in each street, as tiles that lead to its list. */
static void
fill_tiles(struct req *req, struct needs_view *view)
{
	const struct regions *regions = req_regions(req);
	struct need_open_by_street_rows rows = need_open_by_street(req->db);
	const struct region *now = region_find_by_code(regions, view->in->street);

	view->tiles.items = ARENA_ARRAY(req->arena, regions->count + 1, struct tile);
	for (size_t i = 0; i < rows.count; i++) {
		*(str_equal(rows.items[i].side, STR("need"))
				? &view->summary.needs
				: &view->summary.offers) += rows.items[i].total;
	}
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		struct tile tile = { region->name, 0,
			list_with(req, view->in, WITH(street), region->code), region->tile_x,
			region->tile_y, now && region_street_of(regions, now->id) == region };

		if (!region->is_current || region->tile_x < 0 ||
			(region->kind != REGION_STREET && region->kind != REGION_TOWN)) {
			continue;
		}
		for (size_t k = 0; k < rows.count; k++) {
			tile.count += rows.items[k].street_id.v == region->id.v
					      ? rows.items[k].total
					      : 0;
		}
		view->tiles.items[view->tiles.count++] = tile;
	}
}

static void
fill_steps(struct req *req, struct needs_view *view, const struct needs_found *found)
{
	struct needs_query query = *view->in;

	query.before = query.page = INT_NONE;
	view->pager = (struct pager){ found->page, found->per_page, found->total, found->is_exact,
		needs_url(req->arena, "/needs", &query) };
	view->is_paged = found->is_paged;
	view->first = view->pager.to;
	view->is_later = view->in->before != INT_NONE && view->in->before > 0;
	view->has_next = found->next_before > 0;
	query.before = found->next_before;
	view->next = needs_url(req->arena, "/needs", &query);
	query = (struct needs_query){ .side = view->in->side,
		.kind = view->in->kind,
		.field = view->in->field,
		.street = view->in->street,
		.on = DAY_NONE,
		.org = INT_NONE,
		.before = INT_NONE };
	view->feed = needs_url(req->arena, "/needs/feed.xml", &query);
}

enum outcome
show_needs(struct req *req)
{
	const struct needs_query *in = req->in;
	struct needs_found found = needs_find(req, in);
	struct needs_view view = { .in = in,
		.items = need_briefs_of(req, &found.rows),
		.fields = needs_field_choices(req),
		.streets = region_streets(req),
		.states = form_choices(req, "state") };

	hold_until_midnight(req);
	view.may_post = req->actor->login.v == 0 || req_may(req, &right_need_post, NULL);
	view.summary.matched = needs_summary_of(req).matched;
	view.sides = links_of(req, in, WITH(side), form_choices(req, "side"),
		(struct bilingual){ STR("全部"), STR("All") });
	view.kinds = links_of(req, in, WITH(kind), needs_kind_choices(req),
		(struct bilingual){ STR("不限类别"), STR("All kinds") });
	view.sorts = links_of(req, in, WITH(sort), form_choices(req, "sort"),
		(struct bilingual){ STR("新的在前"), STR("Newest first") });
	fill_active(req, &view);
	fill_tiles(req, &view);
	fill_steps(req, &view, &found);
	return respond(req, needs_page, &view);
}

struct needs_summary
needs_summary_of(struct req *req)
{
	struct need_open_by_street_rows rows = need_open_by_street(req->db);
	struct need_matched_count_row counted;
	struct needs_summary summary = { 0, 0 };

	for (size_t i = 0; i < rows.count; i++) {
		summary.open += rows.items[i].total;
	}
	need_matched_count(req->db, NEEDS_MATCHED_MAX, &counted);
	summary.matched = counted.total;
	return summary;
}

/* ---- the feed ------------------------------------------------------------------------------------ */

static struct str
whole(struct req *req, struct str path)
{
	return str_format(req->arena, "%.*s%.*s", STR_ARG(app_address(req_app(req), req->arena)),
		STR_ARG(path));
}

enum outcome
show_needs_feed(struct req *req)
{
	struct needs_query query = *(const struct needs_query *)req->in;
	struct needs_feed_view view = { .updated = STR("2000-01-01T00:00:00Z") };
	struct needs_found found;

	query.per_page = FEED_ENTRIES;
	query.state = query.sort = STR_NONE;
	query.before = query.page = INT_NONE;
	query.on = DAY_NONE;
	found = needs_find(req, &query);
	view.items = need_briefs_of(req, &found.rows);
	for (size_t i = 0; i < view.items.count; i++) {
		struct str shown = moment_format_iso(req->arena, view.items.items[i].shown_at);

		view.updated = str_compare(shown, view.updated) > 0 ? shown : view.updated;
	}
	view.site = app_address(req_app(req), req->arena);
	view.portal = bilingual_in(
		node_bilingual(node_get(pack_file(req_pack(req), "pack.yaml"), "portal"), "name"),
		req->lang);
	view.self = whole(req, needs_url(req->arena, "/needs/feed.xml", &query).text);
	view.page = whole(req, needs_url(req->arena, "/needs", &query).text);
	needs_feed_page(respond_html(req), &view);
	respond_page_done(req);
	req->res.content_type = "application/atom+xml; charset=utf-8";
	return OK;
}

/* ---- on the page of an organisation, of a street -------------------------------------------------- */

static struct str
mean_of(struct arena *arena, const struct rating_views *ratings)
{
	int64_t sum = 0, tenths;

	for (size_t i = 0; i < ratings->count; i++) {
		sum += ratings->items[i].stars;
	}
	tenths = ratings->count ? (sum * 10 + (int64_t)ratings->count / 2) / (int64_t)ratings->count
				: 0;
	return str_format(arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void
draw_of_org(struct html *h, struct str number)
{
	struct needs_of_org_view view = { .mean = STR_NONE };
	struct needs_query query = {
		.on = DAY_NONE, .before = INT_NONE, .page = INT_NONE, .per_page = SECTION_ITEMS
	};
	struct needs_found found;
	struct need_rating_list_rows rows;

	if (!str_parse_int(number, &query.org)) {
		return;
	}
	found = needs_find(h->req, &query);
	rows = need_rating_of_org(h->req->db, (struct org_id){ query.org }, RATINGS_SHOWN);
	view.all = needs_url(h->arena, "/needs", &query);
	view.items = need_briefs_of(h->req, &found.rows);
	view.ratings.items = ARENA_ARRAY(h->arena, rows.count + 1, struct rating_view);
	for (size_t i = 0; i < rows.count; i++) {
		view.ratings.items[view.ratings.count++] = need_rating_view_of(
			h->req, &rows.items[i]);
	}
	view.mean = mean_of(h->arena, &view.ratings);
	if (view.items.count || view.ratings.count) {
		needs_of_org(h, &view);
	}
}

static void
draw_of_region(struct html *h, struct str code)
{
	struct needs_of_org_view view = { .mean = STR_NONE };
	struct needs_query query = { .street = code,
		.org = INT_NONE,
		.on = DAY_NONE,
		.before = INT_NONE,
		.page = INT_NONE,
		.per_page = SECTION_ITEMS };
	struct needs_found found = needs_find(h->req, &query);

	view.all = needs_url(h->arena, "/needs", &query);
	view.items = need_briefs_of(h->req, &found.rows);
	if (view.items.count) {
		needs_of_org(h, &view);
	}
}

/* On the page of a region for its office, in the workplace of an organisation for its people. */
void
needs_page_tools(struct html *h, const struct page_subject *subject)
{
	struct choices authors = authors_of(h->req, &needs_author_rule);
	struct str code = subject->name, kind, role;

	if (!str_split(&code, ':', &kind)) {
		return;
	}
	for (size_t i = 0; i < authors.count; i++) {
		struct str whose = authors.items[i].value;
		bool is_org = str_split(&whose, ':', &role) && str_equal(role, STR("org"));

		if (str_equal(whose, code) &&
			str_equal(kind, is_org ? STR("workplace") : STR("region"))) {
			need_post_button(h);
			return;
		}
	}
}

void
needs_page_more(struct html *h, const struct page_subject *subject)
{
	struct str rest = subject->name, kind;

	if (!str_split(&rest, ':', &kind)) {
		return;
	}
	if (str_equal(kind, STR("org"))) {
		draw_of_org(h, rest);
	} else if (str_equal(kind, STR("region"))) {
		draw_of_region(h, rest);
	}
}
