#include "actor.h"
#include "needs_pack.h"
#include "needs_view.h"
#include "region.h"
#include "req.h"
#include "terms.h"
#include "utf8.h"

/* Which entries are asked for, found by words and filters; rows as briefs; addresses. */

enum {
	PER_PAGE = 20,
	PER_PAGE_MAX = 100,
	COUNTED_MAX = 1000,
	PAGES_MAX = COUNTED_MAX / PER_PAGE,
	WORDS_CHARS_MAX = 64,
	CODE_CHARS_MAX = 20,
	MATCH_BYTES_MAX = 64 << 10,
	LEAD_CHARS = 80,
};

FIXED_CHOICES(sides, CHOICE("need", "需求", "Needs"), CHOICE("offer", "供给", "Offers"))
FIXED_CHOICES(states, CHOICE("posted", "征集中", "Open"), CHOICE("agreed", "已谈妥", "Agreed"),
	CHOICE("done", "已完成", "Done"), CHOICE("expired", "已到期", "Expired"),
	CHOICE("all", "全部状态", "All"))
FIXED_CHOICES(sorts, CHOICE("ending", "快结束的在前", "Ending first"))

#define AT(member) offsetof(struct needs_query, member)
#define COMMON_FIELDS                                                                     \
	{ .name = "q",                                                                    \
		.type = FIELD_TEXT,                                                       \
		.offset = AT(q),                                                          \
		.label = N_("找什么"),                                                    \
		.max = WORDS_CHARS_MAX },                                                 \
		{ .name = "side",                                                         \
			.type = FIELD_CHOICE,                                             \
			.offset = AT(side),                                               \
			.label = N_("需求或供给"),                                        \
			.choices = sides },                                               \
		{ .name = "kind",                                                         \
			.type = FIELD_TEXT,                                               \
			.offset = AT(kind),                                               \
			.label = N_("类别"),                                              \
			.max = CODE_CHARS_MAX },                                          \
		{ .name = "field",                                                        \
			.type = FIELD_TEXT,                                               \
			.offset = AT(field),                                              \
			.label = N_("领域"),                                              \
			.max = CODE_CHARS_MAX },                                          \
		{ .name = "street",                                                       \
			.type = FIELD_TEXT,                                               \
			.offset = AT(street),                                             \
			.label = N_("街道或社区"),                                        \
			.max = CODE_CHARS_MAX },                                          \
	{                                                                                 \
		.name = "org", .type = FIELD_INT, .offset = AT(org), .label = N_("组织"), \
		.min = 1, .max = INT64_MAX                                                \
	}
#define LIST_FIELDS                                                                               \
	COMMON_FIELDS,                                                                            \
		{ .name = "state",                                                                \
			.type = FIELD_CHOICE,                                                     \
			.offset = AT(state),                                                      \
			.label = N_("状态"),                                                      \
			.choices = states },                                                      \
		{ .name = "sort",                                                                 \
			.type = FIELD_CHOICE,                                                     \
			.offset = AT(sort),                                                       \
			.label = N_("排序"),                                                      \
			.choices = sorts },                                                       \
		{ .name = "on", .type = FIELD_DAY, .offset = AT(on), .label = N_("哪一天要用") }, \
		{ .name = "before",                                                               \
			.type = FIELD_INT,                                                        \
			.offset = AT(before),                                                     \
			.label = N_("从哪里往前"),                                                \
			.min = 1,                                                                 \
			.max = INT64_MAX },                                                       \
	{                                                                                         \
		.name = "page", .type = FIELD_INT, .offset = AT(page), .label = N_("第几页"),     \
		.min = 1, .max = PAGES_MAX                                                        \
	}
static const struct field query_fields[] = { LIST_FIELDS };
static const struct field feed_fields[] = { COMMON_FIELDS };
static const struct field api_fields[] = { LIST_FIELDS, { .name = "per_page",
								.type = FIELD_INT,
								.offset = AT(per_page),
								.label = N_("每页几条"),
								.min = 1,
								.max = PER_PAGE_MAX } };

#define QUERY_FORM(named, fields)                                                    \
	{                                                                            \
		named, fields, FIELD_COUNT(fields), sizeof(struct needs_query), NULL \
	}
const struct form needs_query_form = QUERY_FORM("needs_query", query_fields);
const struct form needs_feed_form = QUERY_FORM("needs_feed_query", feed_fields);
const struct form needs_api_form = QUERY_FORM("needs_list_query", api_fields);

/* ---- finding ------------------------------------------------------------------------------------- */

static bool
is_set(int64_t number)
{
	return number != INT_NONE && number > 0;
}

struct asking {
	struct str match; /* of the engine's query language */
	bool is_hopeless; /* an unknown street, words of nothing but punctuation */
	struct search_query *words;
};

/* All filters are words of the index, so that each costs what its own hits cost. */
static struct str
facets_of(struct req *req, const struct needs_query *query, bool *ret_is_hopeless)
{
	const struct region *region = region_find_by_code(req_regions(req), query->street);
	struct buf *out = buf_create(req->arena, MATCH_BYTES_MAX);

	*ret_is_hopeless = !str_is_empty(query->street) && !region;
	if (!str_equal(query->state, STR("all"))) {
		need_facet_put(out, 'o', str_is_empty(query->state) ? STR("posted") : query->state);
	}
	if (!str_is_empty(query->side)) {
		need_facet_put(out, 's', query->side);
	}
	if (!str_is_empty(query->kind)) {
		need_facet_put(out, 'k', query->kind);
	}
	if (!str_is_empty(query->field)) {
		need_facet_put(out, 't', query->field);
	}
	/* the district's own filter is none */
	if (region && region->kind != REGION_DISTRICT) {
		need_facet_put(out, 'r', region->code);
	}
	if (is_set(query->org)) {
		need_facet_put(out, 'g', str_format(req->arena, "%lld", (long long)query->org));
	}
	if (out->len == 0) {
		need_facet_put(out, 'a', STR("ll"));
	}
	return buf_view(out);
}

static struct asking
asking_of(struct req *req, const struct needs_query *query)
{
	bool is_sqlite = db_engine(req->db) == DB_SQLITE;
	struct asking asking = { .match = STR_NONE };
	struct buf *out = buf_create(req->arena, MATCH_BYTES_MAX);
	struct str rest = facets_of(req, query, &asking.is_hopeless), word;

	while (str_split(&rest, ' ', &word)) {
		if (word.len) {
			buf_text(out, out->len ? is_sqlite ? " AND " : " & " : "");
			buf_str(out, word);
		}
	}
	if (!str_is_empty(query->q)) {
		struct str said;

		asking.words = search_query_parse(req->arena, query->q);
		said = is_sqlite ? search_query_fts5(req->arena, asking.words)
				 : search_query_tsquery(req->arena, asking.words);
		asking.is_hopeless = asking.is_hopeless || str_is_empty(said);
		buf_format(out, is_sqlite ? " AND (%.*s)" : " & (%.*s)", STR_ARG(said));
	}
	asking.match = buf_view(out);
	return asking;
}

/* Sorted by their end, or of one day: among the latest thousand. */
static void
find_sorted(struct req *req, const struct needs_query *query, const struct asking *asking,
	struct needs_found *found)
{
	bool has_day = !day_is_none(query->on);
	struct need_list_ending_args args = { .clauses = has_day ? NEED_LIST_ENDING_DAY : 0,
		.order = str_equal(query->sort, STR("ending")) ? NEED_LIST_ENDING_BY_ENDING
							       : NEED_LIST_ENDING_BY_LATEST,
		.match = asking->match,
		.before = INT64_MAX,
		.found_max = COUNTED_MAX,
		.on_day = query->on,
		.limit = found->per_page,
		.offset = (found->page - 1) * found->per_page };
	struct need_count_ending_args counting = { .clauses = has_day ? NEED_COUNT_ENDING_DAY : 0,
		.match = asking->match,
		.before = INT64_MAX,
		.found_max = COUNTED_MAX,
		.on_day = query->on };
	struct need_count_ending_row counted;

	need_count_ending(req->db, &counting, &counted);
	found->total = counted.total;
	found->is_exact = counted.total < COUNTED_MAX;
	found->is_paged = true;
	found->rows = need_list_ending(req->db, &args);
}

static void
find_latest(struct req *req, const struct needs_query *query, const struct asking *asking,
	struct needs_found *found)
{
	int64_t before = is_set(query->before) ? query->before : INT64_MAX;
	struct need_count_row counted;

	need_count(req->db, asking->match, INT64_MAX, COUNTED_MAX + 1, &counted);
	found->is_exact = counted.total <= COUNTED_MAX;
	found->total = found->is_exact ? counted.total : COUNTED_MAX;
	found->rows = need_list(req->db, asking->match, before, found->per_page + 1);
	if ((int64_t)found->rows.count > found->per_page) {
		found->rows.count--;
		found->next_before = found->rows.items[found->rows.count - 1].place.v;
	}
}

struct needs_found
needs_find(struct req *req, const struct needs_query *query)
{
	struct needs_found found = { .page = is_set(query->page) ? query->page : 1,
		.per_page = is_set(query->per_page) ? query->per_page : PER_PAGE,
		.is_exact = true };
	struct asking asking = asking_of(req, query);

	if (asking.is_hopeless) {
		return found;
	}
	/* pages by number are for programs, too: they ask for one behind the other */
	if (!str_is_empty(query->sort) || !day_is_none(query->on) || found.page > 1) {
		find_sorted(req, query, &asking, &found);
	} else {
		find_latest(req, query, &asking, &found);
	}
	return found;
}

/* ---- rows as briefs ------------------------------------------------------------------------------ */

struct bilingual
needs_where(struct req *req, struct region_id id)
{
	const struct regions *regions = req_regions(req);
	const struct region *region = region_find(regions, id);

	if (region && region->kind == REGION_DISTRICT) {
		return (struct bilingual){ STR("全区"), STR("Whole district") };
	}
	return region_place(req->arena, regions, id);
}

const char *
need_side_label(struct str side)
{
	return str_equal(side, STR("need")) ? N_("需求") : N_("供给");
}

static struct bilingual
fields_text(struct req *req, struct str lines)
{
	struct buf *zh = buf_create(req->arena, MATCH_BYTES_MAX),
		   *en = buf_create(req->arena, MATCH_BYTES_MAX);
	struct str rest = lines, field;

	while (str_split(&rest, '\n', &field)) {
		if (field.len) {
			struct bilingual name = needs_field_name(req_pack(req), field);

			buf_text(zh, zh->len ? "、" : "");
			buf_str(zh, name.zh);
			buf_text(en, en->len ? ", " : "");
			buf_str(en, name.en);
		}
	}
	return (struct bilingual){ buf_view(zh), buf_view(en) };
}

static int
days_left(enum need_state state, struct day until)
{
	int left = until.n - clock_today().n + 1;

	return state == NEED_POSTED && left > 0 ? left : 0;
}

struct need_brief
need_brief_of(struct req *req, const struct need_list_row *row)
{
	const struct pack *pack = req_pack(req);
	struct need_brief brief = { .id = row->id.v,
		.place = row->place.v,
		.is_need = str_equal(row->side, STR("need")),
		.side_label = need_side_label(row->side),
		.kind_icon = needs_kind_icon(req->arena, pack, row->kind),
		.kind = needs_kind_name(pack, row->kind),
		.title = { row->title, row->title_en },
		.where = needs_where(req, row->region_id),
		.fields = fields_text(req, row->fields),
		.author = row->author,
		.lead = utf8_prefix(row->lead, LEAD_CHARS),
		.unit = bilingual_in(needs_unit_name(pack, row->unit), req->lang),
		.quantity = row->quantity,
		.agreed = row->agreed_quantity,
		.from_day = row->from_day,
		.until_day = row->until_day,
		.shown_at = row->shown_at,
		.to = url_own(req->arena, "/needs/%lld", (long long)row->id.v) };

	need_state_parse(row->state, &brief.state);
	brief.state_label = need_state_label(brief.state);
	brief.state_tone = need_state_tone(brief.state);
	brief.days_left = days_left(brief.state, row->until_day);
	return brief;
}

struct need_briefs
need_briefs_of(struct req *req, const struct need_list_rows *rows)
{
	struct need_briefs briefs = { .items = ARENA_ARRAY(
					      req->arena, rows->count + 1, struct need_brief) };

	for (size_t i = 0; i < rows->count; i++) {
		briefs.items[briefs.count++] = need_brief_of(req, &rows->items[i]);
	}
	return briefs;
}

struct need_list_row
need_list_row_of(const struct need_find_row *row)
{
	return (struct need_list_row){ .id = row->id,
		.side = row->side,
		.kind = row->kind,
		.state = row->state,
		.org_id = row->org_id,
		.owner_region_id = row->owner_region_id,
		.region_id = row->region_id,
		.author = row->author,
		.title = row->title,
		.title_en = row->title_en,
		.fields = row->fields,
		.quantity = row->quantity,
		.agreed_quantity = row->agreed_quantity,
		.unit = row->unit,
		.from_day = row->from_day,
		.until_day = row->until_day,
		.shown_at = row->shown_at,
		.lead = row->body };
}

struct need_brief
need_brief_of_full(struct req *req, const struct need_find_row *row)
{
	struct need_list_row short_row = need_list_row_of(row);

	return need_brief_of(req, &short_row);
}

/* ---- addresses ----------------------------------------------------------------------------------- */

struct url
needs_url(struct arena *arena, const char *path, const struct needs_query *query)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	buf_text(out, path);
	url_put_parameter(out, "q", query->q);
	url_put_parameter(out, "side", query->side);
	url_put_parameter(out, "kind", query->kind);
	url_put_parameter(out, "field", query->field);
	url_put_parameter(out, "street", query->street);
	url_put_parameter(out, "state", query->state);
	url_put_parameter(out, "sort", query->sort);
	if (!day_is_none(query->on)) {
		url_put_parameter(out, "on", day_format_iso(arena, query->on));
	}
	url_put_number(out, "org", query->org);
	url_put_number(out, "before", query->before);
	return (struct url){ buf_view(out) };
}
