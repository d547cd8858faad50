#include "orgs_pages.h"

#include "org_query.h"
#include "org_words.h"
#include "registry_pages.h"
#include "respond.h"
#include "setting.h"

enum { FACET_GROUPS_MAX = 5, ACTIVE_MAX = 10, SORT_COUNT = 4 };

/* ---- facets ------------------------------------------------------------------------------------ */

/* One facet of the query as data: which member it is, what it can be, how it is counted. */
struct facet_source {
	const char *title;
	size_t member; /* of struct org_query */
	struct choices choices;
	struct facet_counts counts;
	bool is_counted;
	bool is_grade; /* counted by rank */
};

static struct org_query
without_page(const struct org_query *in)
{
	struct org_query query = *in;

	query.page = 1;
	return query;
}

static struct str *
member_of(struct org_query *query, size_t member)
{
	return (struct str *)((char *)query + member);
}

static struct facet_group
group_of(struct req *req, const struct org_query *in, const struct facet_source *source)
{
	struct facet_group group = { .title = source->title };

	group.links.items = ARENA_ARRAY(req->arena, source->choices.count + 1, struct facet_link);
	for (size_t i = 0; i < source->choices.count; i++) {
		const struct choice *choice = &source->choices.items[i];
		struct org_query query = without_page(in);
		bool is_current = str_equal(*member_of(&query, source->member), choice->value);
		int64_t entries = source->is_grade
					  ? facet_count_of_number(source->counts,
						    grade_rank(req_pack(req), choice->value))
					  : facet_count_of(source->counts, choice->value);

		if (source->is_counted && entries == 0 && !is_current) {
			continue;
		}
		group.is_open |= is_current && group.links.count >= FACETS_UNFOLDED;
		*member_of(&query, source->member) = is_current ? STR_NONE : choice->value;
		group.links.items[group.links.count++] = (struct facet_link){ choice->label,
			entries, orgs_url(req->arena, "/orgs", &query), is_current };
	}
	return group;
}

static struct facet_groups
groups_of(struct req *req, const struct org_query *in, const struct org_hits *hits)
{
	const struct pack *pack = req_pack(req);
	const struct facet_source sources[] = {
		{ N_("组织类型"), offsetof(struct org_query, kind), kind_choices(req->arena, pack),
			hits->kinds, hits->has_counts, false },
		{ N_("评估等级"), offsetof(struct org_query, grade),
			grade_choices(req->arena, pack), hits->grades, hits->has_counts, true },
		{ N_("状态"), offsetof(struct org_query, status), status_choices(req->arena, pack),
			hits->statuses, hits->has_counts, false },
		{ N_("服务领域"), offsetof(struct org_query, field),
			field_choices(req->arena, pack), { NULL, 0 }, false, false },
	};
	struct facet_groups groups = { .items = ARENA_ARRAY(
					       req->arena, FACET_GROUPS_MAX, struct facet_group) };

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct facet_group group = group_of(req, in, &sources[i]);

		if (group.links.count) {
			groups.items[groups.count++] = group;
		}
	}
	return groups;
}

static struct url
tile_url(struct req *req, const struct org_query *in, const struct region *region, bool to_pages)
{
	struct org_query query = without_page(in);

	if (to_pages) {
		return url_own(req->arena, "/streets/%s", str_terminated(req->arena, region->code));
	}
	query.street = str_equal(in->street, region->code) ? STR_NONE : region->code;
	query.community = STR_NONE;
	return orgs_url(req->arena, "/orgs", &query);
}

struct tiles
street_tiles_of(
	struct req *req, const struct org_query *in, const struct org_hits *hits, bool to_pages)
{
	const struct regions *regions = req_regions(req);
	struct tiles tiles = { .items = ARENA_ARRAY(req->arena, regions->count + 1, struct tile) };

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		if ((region->kind != REGION_STREET && region->kind != REGION_TOWN) ||
			region->tile_x < 0 || !region->is_current) {
			continue;
		}
		tiles.items[tiles.count++] = (struct tile){ .name = region->name,
			.count = facet_count_of_number(hits->streets, region->id.v),
			.to = tile_url(req, in, region, to_pages),
			.x = region->tile_x,
			.y = region->tile_y,
			.is_current = str_equal(in->street, region->code) };
	}
	return tiles;
}

/* ---- filters in force -------------------------------------------------------------------------- */

static struct bilingual
region_label(struct req *req, struct str code)
{
	const struct region *region = region_find_by_code(req_regions(req), code);

	return region ? region->name : (struct bilingual){ .zh = code };
}

static void
add_active(struct req *req, const struct org_query *in, size_t member, struct bilingual label,
	struct facet_links *links)
{
	struct org_query query = without_page(in);

	if (!str_is_empty(*member_of(&query, member))) {
		*member_of(&query, member) = STR_NONE;
		links->items[links->count++] = (struct facet_link){ .label = label,
			.to = orgs_url(req->arena, "/orgs", &query) };
	}
}

static struct facet_links
active_of(struct req *req, const struct org_query *in)
{
	const struct pack *pack = req_pack(req);
	struct facet_links links = { .items = ARENA_ARRAY(
					     req->arena, ACTIVE_MAX, struct facet_link) };
	struct org_query query = without_page(in);

	add_active(
		req, in, offsetof(struct org_query, street), region_label(req, in->street), &links);
	add_active(req, in, offsetof(struct org_query, community), region_label(req, in->community),
		&links);
	add_active(req, in, offsetof(struct org_query, kind), kind_short_label(pack, in->kind),
		&links);
	add_active(
		req, in, offsetof(struct org_query, field), field_label(pack, in->field), &links);
	add_active(
		req, in, offsetof(struct org_query, grade), grade_label(pack, in->grade), &links);
	add_active(req, in, offsetof(struct org_query, status), status_label(pack, in->status),
		&links);
	if (in->charity) {
		query.charity = false;
		links.items[links.count++] = (struct facet_link){ .label = { STR("慈善组织"),
									  STR("Charities") },
			.to = orgs_url(req->arena, "/orgs", &query) };
	}
	return links;
}

static struct facet_links
sorts_of(struct req *req, const struct org_query *in)
{
	static const struct {
		const char *value;
		struct bilingual label;
	} sorts[SORT_COUNT] = {
		{ "", { STR("最相关"), STR("Best match") } }, /* of nothing typed: 综合 */
		{ "grade", { STR("等级最高"), STR("Highest grade") } },
		{ "founded", { STR("最新成立"), STR("Newest") } },
		{ "name", { STR("按拼音"), STR("By name") } },
	};
	struct facet_links links = { .items = ARENA_ARRAY(
					     req->arena, SORT_COUNT, struct facet_link) };

	for (size_t i = 0; i < SORT_COUNT; i++) {
		struct org_query query = without_page(in);

		query.sort = str_of(sorts[i].value);
		links.items[links.count++] = (struct facet_link){ .label = sorts[i].label,
			.to = orgs_url(req->arena, "/orgs", &query),
			.is_current = str_equal(in->sort, query.sort) };
	}
	if (str_is_empty(in->q)) {
		links.items[0].label = (struct bilingual){ STR("综合"), STR("Overall") };
	}
	return links;
}

/* ---- the list ---------------------------------------------------------------------------------- */

struct org_cards
org_cards_of(struct req *req, const struct org_id *ids, size_t count)
{
	struct words words = req_words(req);
	struct org_cards cards = { .items = ARENA_ARRAY(req->arena, count + 1, struct org_card) };
	struct org_card_list_rows rows = org_cards_find(req->db, ids, count);

	for (size_t i = 0; i < rows.count; i++) {
		cards.items[cards.count++] = org_card_of(&words, &rows.items[i]);
	}
	return cards;
}

/* Other names are shown only where what was typed is in them. */
static void
keep_found_names(struct org_cards cards, struct str typed)
{
	for (size_t i = 0; i < cards.count; i++) {
		struct str rest = cards.items[i].former, name;

		cards.items[i].former = STR_NONE;
		while (typed.len && !str_contains(cards.items[i].name, typed) &&
			str_split(&rest, '\n', &name)) {
			if (str_contains(name, typed)) {
				cards.items[i].former = name;
			}
		}
	}
}

/* Nothing was found: names that are much alike. */
static struct facet_links
alike_of(struct req *req, const struct org_search *search)
{
	enum { ALIKE_MAX = 5 };
	struct entry_find_rows rows = search_nearest(req->db, search, ALIKE_MAX);
	struct facet_links links = { .items = ARENA_ARRAY(
					     req->arena, rows.count + 1, struct facet_link) };

	for (size_t i = 0; i < rows.count; i++) {
		links.items[links.count++] = (struct facet_link){
			.label = { .zh = rows.items[i].name },
			.to = url_own(req->arena, "/orgs/%lld", (long long)rows.items[i].org_id.v)
		};
	}
	return links;
}

/* Nothing was found: the fields in which such words stand, and everything. */
static struct facet_links
nearby_of(struct req *req, const struct org_query *in)
{
	struct choices fields = field_choices(req->arena, req_pack(req));
	struct facet_links links = { .items = ARENA_ARRAY(
					     req->arena, fields.count + 1, struct facet_link) };

	for (size_t i = 0; i < fields.count && links.count < 6; i++) {
		struct org_query query = { .field = fields.items[i].value, .page = 1 };

		if (!str_equal(in->field, query.field)) {
			links.items[links.count++] = (struct facet_link){
				.label = fields.items[i].label,
				.to = orgs_url(req->arena, "/orgs", &query)
			};
		}
	}
	return links;
}

static struct url
export_url(struct req *req, const struct org_query *query, const char *format)
{
	struct str list = orgs_url(req->arena, "/orgs/export", query).text;

	return (struct url){ str_format(req->arena, "%.*s%sformat=%s", STR_ARG(list),
		str_contains(list, STR("?")) ? "&" : "?", format) };
}

/* The search as it can be followed: without its order and page. */
static struct str
watch_name(struct arena *arena, const struct org_query *in)
{
	struct org_query query = without_page(in);
	struct str address;

	query.sort = STR_NONE;
	address = orgs_url(arena, "/orgs", &query).text;
	return str_starts(address, STR("/orgs?"))
		       ? str_format(
				 arena, "search:%.*s", STR_ARG(str_slice(address, 6, address.len)))
		       : STR_NONE;
}

enum outcome
show_orgs(struct req *req)
{
	const struct org_query *in = req->in;
	struct org_search search = org_search_of(req, in);
	struct org_hits hits = search_orgs(req->db, &search);
	struct org_query shown = *in, cleared = { .q = in->q, .sort = in->sort, .page = 1 };
	struct orgs_view view = { .in = in,
		.text = search.text,
		.has_counts = hits.has_counts,
		.is_sample = hits.is_sample };

	shown.page = 1;
	view.cards = org_cards_of(req, hits.items, hits.count);
	keep_found_names(view.cards, search.folded);
	view.pager = (struct pager){ .page = search.page,
		.per_page = search.per_page,
		.total = hits.total,
		.is_exact = hits.is_exact,
		.to = orgs_url(req->arena, "/orgs", &shown) };
	if (hits.is_sample && view.pager.total > SEARCH_CAP) {
		view.pager.total = SEARCH_CAP;
	}
	view.tiles = street_tiles_of(req, in, &hits, false);
	view.facets = groups_of(req, in, &hits);
	view.sorts = sorts_of(req, in);
	view.active = active_of(req, in);
	view.clear = orgs_url(req->arena, "/orgs", &cleared);
	view.has_export = hits.total > 0;
	view.watch = watch_name(req->arena, in);
	view.export_csv = export_url(req, &shown, "csv");
	view.export_xlsx = export_url(req, &shown, "xlsx");
	if (hits.total == 0) {
		view.alike = alike_of(req, &search);
		view.nearby = nearby_of(req, in);
	}
	view.title = str_is_empty(in->q) ? str_of(tr(req->lang, N_("找组织")))
					 : TR(req->arena, req->lang, N_("“{1}”的搜索结果"), in->q);
	return respond(req, orgs_page, &view);
}

/* ---- suggestions ------------------------------------------------------------------------------- */

static const struct field suggest_fields[] = {
	{ "q", FIELD_TEXT, offsetof(struct suggest_query, q), N_("找什么"), NULL, false, 0, 64,
		NULL, NULL },
};
const struct form suggest_form = { "suggest_query", suggest_fields, FIELD_COUNT(suggest_fields),
	sizeof(struct suggest_query), NULL };

static struct suggest_view
suggestions_of(struct req *req)
{
	const struct suggest_query *in = req->in;
	struct org_query query = { .q = in->q, .page = 1 };
	struct org_search search = org_search_of(req, &query);
	struct entry_find_rows rows = search_suggest(
		req->db, &search, (size_t)req_setting_int(req, "suggestions_max"));
	struct suggest_view view = { .text = search.text, .q = in->q };
	struct words words = req_words(req);

	view.items = ARENA_ARRAY(req->arena, rows.count + 1, struct suggestion);
	for (size_t i = 0; i < rows.count; i++) {
		const struct entry_find_row *row = &rows.items[i];

		view.items[view.count++] = (struct suggestion){ row->org_id, row->name,
			place_text(&words, (struct region_id){ row->street_id },
				(struct region_id){ row->community_id }),
			url_own(req->arena, "/orgs/%lld", (long long)row->org_id.v) };
	}
	return view;
}

enum outcome
show_suggestions(struct req *req)
{
	struct suggest_view view = suggestions_of(req);

	return respond(req, suggest_list, &view);
}

enum outcome
show_org_options(struct req *req)
{
	struct suggest_view view = suggestions_of(req);

	return respond(req, suggest_options, &view);
}

/* ---- a street or community --------------------------------------------------------------------- */

static const struct field street_fields[] = {
	{ "code", FIELD_TEXT, offsetof(struct street_query, code), N_("代码"), NULL, true, 6, 12,
		NULL, NULL },
};
const struct form street_form = { "street_query", street_fields, FIELD_COUNT(street_fields),
	sizeof(struct street_query), NULL };

static struct facet_links
communities_of(struct req *req, const struct region *street, int64_t *ret_total)
{
	const struct regions *regions = req_regions(req);
	struct count_list_by_community_rows counts = count_list_by_community(req->db);
	struct facet_links links = { .items = ARENA_ARRAY(
					     req->arena, regions->count + 1, struct facet_link) };

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		struct facet_link link = { .label = region->name };

		if (region->parent.v != street->id.v || !region->is_current) {
			continue;
		}
		for (size_t k = 0; k < counts.count; k++) {
			if (counts.items[k].community_id == region->id.v) {
				link.entries = counts.items[k].entries;
			}
		}
		link.to = url_own(
			req->arena, "/streets/%s", str_terminated(req->arena, region->code));
		links.items[links.count++] = link;
		*ret_total += link.entries;
	}
	return links;
}

enum outcome
show_street(struct req *req)
{
	enum { STREET_CARDS = 12 };
	const struct street_query *in = req->in;
	const struct regions *regions = req_regions(req);
	const struct region *region = region_find_by_code(regions, in->code);
	const struct region *street = region ? region_street_of(regions, region->id) : NULL;
	struct street_view view = { .total = 0 };
	struct org_query query = { .page = 1, .per_page = STREET_CARDS };
	struct org_search search;
	struct org_hits hits;

	if (!street) {
		return NOT_FOUND;
	}
	view.name = region->name;
	view.is_street = region == street;
	if (view.is_street) {
		query.street = region->code;
		view.communities = communities_of(req, region, &view.total);
	} else {
		query.community = region->code;
		view.street = street->name;
		view.street_url = url_own(
			req->arena, "/streets/%s", str_terminated(req->arena, street->code));
	}
	search = org_search_of(req, &query);
	hits = search_orgs(req->db, &search);
	view.total = hits.total;
	view.cards = org_cards_of(req, hits.items, hits.count);
	keep_found_names(view.cards, STR(""));
	view.all = orgs_url(req->arena, "/orgs", &query);
	view.here = url_own(req->arena, "/streets/%s", str_terminated(req->arena, region->code));
	view.feed = url_own(
		req->arena, "/streets/%s/feed.xml", str_terminated(req->arena, region->code));
	view.subject = str_format(req->arena, "region:%.*s", STR_ARG(region->code));
	view.description = TR(req->arena, req->lang, N_("{1}的社会组织、动态和公示。"),
		bilingual_in(region->name, req->lang));
	return respond(req, street_page, &view);
}
