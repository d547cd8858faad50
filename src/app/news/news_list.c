#include "news_list.h"

#include "db.h"
#include "news_photo.h"
#include "region.h"
#include "str.h"

enum { WORDS_CHARS_MAX = 64, CODE_CHARS_MAX = 20, YEAR_MIN = 2000, YEAR_MAX = 2199 };

#define AT(member) offsetof(struct news_query, member)
#define COMMON_FIELDS                                                                             \
	{ "q", FIELD_TEXT, AT(q), N_("找什么"), NULL, false, 0, WORDS_CHARS_MAX, NULL, NULL },    \
		{ "street", FIELD_TEXT, AT(street), N_("街道或社区"), NULL, false, 0,             \
			CODE_CHARS_MAX, NULL, NULL },                                             \
		{ "org", FIELD_INT, AT(org), N_("组织"), NULL, false, 1, INT64_MAX, NULL, NULL }, \
		{ "year", FIELD_INT, AT(year), N_("年份"), NULL, false, YEAR_MIN, YEAR_MAX, NULL, \
			NULL },                                                                   \
	{                                                                                         \
		"page", FIELD_INT, AT(page), N_("第几页"), NULL, false, 1, NEWS_PAGES_MAX, NULL,  \
			NULL                                                                      \
	}
#define NOTICE_FIELDS                                                                           \
	{ "state", FIELD_CHOICE, AT(state), N_("公示状态"), NULL, false, 0, 0, state_choices,   \
		NULL },                                                                         \
	{                                                                                       \
		"genre", FIELD_CHOICE, AT(genre), N_("类别"), NULL, false, 0, 0, genre_choices, \
			NULL                                                                    \
	}
#define PER_PAGE_FIELD                                                               \
	{                                                                            \
		"per_page", FIELD_INT, AT(per_page), N_("每页几条"), NULL, false, 1, \
			NEWS_PER_PAGE_MAX, NULL, NULL                                \
	}

FIXED_CHOICES(
	state_choices, CHOICE("running", "公示中", "Running"), CHOICE("ended", "已结束", "Ended"))

FIXED_CHOICES(genre_choices, CHOICE("publicity", "公示", "Public notices"),
	CHOICE("announcement", "公告", "Announcements"))

static const struct field news_fields[] = { COMMON_FIELDS };
static const struct field notice_fields[] = { COMMON_FIELDS, NOTICE_FIELDS };
static const struct field news_api_fields[] = { COMMON_FIELDS, PER_PAGE_FIELD };
static const struct field notice_api_fields[] = { COMMON_FIELDS, NOTICE_FIELDS, PER_PAGE_FIELD };

#define QUERY_FORM(name, fields)                                                   \
	{                                                                          \
		name, fields, FIELD_COUNT(fields), sizeof(struct news_query), NULL \
	}
const struct form news_query_form = QUERY_FORM("news_query", news_fields);
const struct form notices_query_form = QUERY_FORM("notice_query", notice_fields);
const struct form news_api_form = QUERY_FORM("news_list_query", news_api_fields);
const struct form notices_api_form = QUERY_FORM("notice_list_query", notice_api_fields);

/* ---- what is asked for --------------------------------------------------------------------------- */

/* The query in the database's words. */
struct asking {
	struct db *db;
	struct region_id region;
	struct org_id org;
	struct moment from_at, until_at;
	struct str match; /* none: no words */
	int64_t limit, offset;
	bool is_hopeless; /* an unknown street, a query without a word */
	bool has_year;
};

static bool
is_set(int64_t number)
{
	return number != INT_NONE && number > 0;
}

static struct asking
asking_of(struct req *req, const struct news_query *query, struct news_found *found)
{
	struct asking a = { .db = req->db };

	found->page = is_set(query->page) ? query->page : 1;
	found->per_page = is_set(query->per_page) ? query->per_page : NEWS_PER_PAGE;
	a.limit = found->per_page;
	a.offset = (found->page - 1) * found->per_page;
	if (!str_is_empty(query->street)) {
		const struct region *region = region_find_by_code(req_regions(req), query->street);

		a.is_hopeless = !region;
		a.region = region ? region->id : (struct region_id){ 0 };
	}
	a.org.v = is_set(query->org) ? query->org : 0;
	if (is_set(query->year)) {
		a.has_year = true;
		a.from_at = day_start(day_of((int)query->year, 1, 1));
		a.until_at = day_start(day_of((int)query->year + 1, 1, 1));
	}
	if (!str_is_empty(query->q)) {
		found->words = search_query_parse(req->arena, query->q);
		a.match = db_engine(req->db) == DB_SQLITE
				  ? search_query_fts5(req->arena, found->words)
				  : search_query_tsquery(req->arena, found->words);
		a.is_hopeless = a.is_hopeless || str_is_empty(a.match);
	}
	return a;
}

static void
take_total(struct news_found *found, int64_t counted)
{
	found->is_exact = counted <= NEWS_COUNTED_MAX;
	found->total = found->is_exact ? counted : NEWS_COUNTED_MAX;
}

/* ---- work news ----------------------------------------------------------------------------------- */

static void
find_all(const struct asking *a, struct news_found *found)
{
	uint32_t clauses = a->has_year ? NEWS_LIST_FROM | NEWS_LIST_UNTIL : 0;
	uint32_t count_clauses = a->has_year ? NEWS_LIST_COUNT_FROM | NEWS_LIST_COUNT_UNTIL : 0;
	struct news_list_count_row counted;

	news_list_count(a->db,
		&(struct news_list_count_args){ .clauses = count_clauses,
			.genre = STR("news"),
			.from_at = a->from_at,
			.until_at = a->until_at,
			.limit = NEWS_COUNTED_MAX + 1 },
		&counted);
	take_total(found, counted.total);
	found->rows = news_list(a->db, &(struct news_list_args){ .clauses = clauses,
					       .genre = STR("news"),
					       .from_at = a->from_at,
					       .until_at = a->until_at,
					       .limit = a->limit,
					       .offset = a->offset });
}

static void
find_of_region(const struct asking *a, struct news_found *found)
{
	uint32_t clauses = a->has_year ? NEWS_LIST_OF_REGION_FROM | NEWS_LIST_OF_REGION_UNTIL : 0;
	uint32_t count_clauses = a->has_year ? NEWS_LIST_OF_REGION_COUNT_FROM |
						       NEWS_LIST_OF_REGION_COUNT_UNTIL
					     : 0;
	struct news_list_of_region_count_row counted;

	if (a->org.v) {
		clauses |= NEWS_LIST_OF_REGION_ORG;
		count_clauses |= NEWS_LIST_OF_REGION_COUNT_ORG;
	}
	news_list_of_region_count(a->db,
		&(struct news_list_of_region_count_args){ .clauses = count_clauses,
			.region_id = a->region,
			.genre = STR("news"),
			.from_at = a->from_at,
			.until_at = a->until_at,
			.org_id = a->org,
			.limit = NEWS_COUNTED_MAX + 1 },
		&counted);
	take_total(found, counted.total);
	found->rows = news_list_of_region(
		a->db, &(struct news_list_of_region_args){ .clauses = clauses,
			       .region_id = a->region,
			       .genre = STR("news"),
			       .from_at = a->from_at,
			       .until_at = a->until_at,
			       .org_id = a->org,
			       .limit = a->limit,
			       .offset = a->offset });
}

static void
find_of_org(const struct asking *a, struct news_found *found)
{
	uint32_t clauses = a->has_year ? NEWS_LIST_OF_ORG_FROM | NEWS_LIST_OF_ORG_UNTIL : 0;
	uint32_t count_clauses = a->has_year ? NEWS_LIST_OF_ORG_COUNT_FROM |
						       NEWS_LIST_OF_ORG_COUNT_UNTIL
					     : 0;
	struct news_list_of_org_count_row counted;

	news_list_of_org_count(a->db,
		&(struct news_list_of_org_count_args){ .clauses = count_clauses,
			.org_id = a->org,
			.genre = STR("news"),
			.from_at = a->from_at,
			.until_at = a->until_at,
			.limit = NEWS_COUNTED_MAX + 1 },
		&counted);
	take_total(found, counted.total);
	found->rows = news_list_of_org(a->db, &(struct news_list_of_org_args){ .clauses = clauses,
						      .org_id = a->org,
						      .genre = STR("news"),
						      .from_at = a->from_at,
						      .until_at = a->until_at,
						      .limit = a->limit,
						      .offset = a->offset });
}

/* By words: among the latest thousand that have them. */
static void
find_words(const struct asking *a, struct news_found *found)
{
	uint32_t clauses = a->has_year ? NEWS_FIND_WORDS_FROM | NEWS_FIND_WORDS_UNTIL : 0;
	struct news_find_words_count_args counting;
	struct news_find_words_count_row counted;
	struct news_find_words_args args;

	clauses |= a->region.v ? NEWS_FIND_WORDS_REGION : 0;
	clauses |= a->org.v ? NEWS_FIND_WORDS_ORG : 0;
	args = (struct news_find_words_args){ .clauses = clauses,
		.match = a->match,
		.found_max = NEWS_COUNTED_MAX,
		.genre = STR("news"),
		.from_at = a->from_at,
		.until_at = a->until_at,
		.region_id = a->region,
		.org_id = a->org,
		.limit = a->limit,
		.offset = a->offset };
	counting = (struct news_find_words_count_args){ .clauses = clauses,
		.match = a->match,
		.found_max = NEWS_COUNTED_MAX,
		.genre = STR("news"),
		.from_at = a->from_at,
		.until_at = a->until_at,
		.region_id = a->region,
		.org_id = a->org };
	news_find_words_count(a->db, &counting, &counted);
	take_total(found, counted.total);
	found->is_exact = counted.total < NEWS_COUNTED_MAX;
	found->rows = news_find_words(a->db, &args);
}
_Static_assert((int)NEWS_FIND_WORDS_FROM == (int)NEWS_FIND_WORDS_COUNT_FROM &&
		       (int)NEWS_FIND_WORDS_UNTIL == (int)NEWS_FIND_WORDS_COUNT_UNTIL &&
		       (int)NEWS_FIND_WORDS_REGION == (int)NEWS_FIND_WORDS_COUNT_REGION &&
		       (int)NEWS_FIND_WORDS_ORG == (int)NEWS_FIND_WORDS_COUNT_ORG,
	"list and count have the same clauses");

struct news_found
news_find(struct req *req, const struct news_query *query)
{
	struct news_found found = { .is_exact = true };
	struct asking a = asking_of(req, query, &found);

	if (a.is_hopeless) {
		return found;
	}
	if (!str_is_empty(a.match)) {
		find_words(&a, &found);
	} else if (a.region.v) {
		find_of_region(&a, &found);
	} else if (a.org.v) {
		find_of_org(&a, &found);
	} else {
		find_all(&a, &found);
	}
	return found;
}

/* ---- notices ------------------------------------------------------------------------------------- */

static uint32_t
notice_clauses(const struct asking *a, const struct news_query *query)
{
	uint32_t clauses = 0;

	clauses |= str_equal(query->state, STR("running")) ? BULLETIN_LIST_RUNNING : 0;
	clauses |= str_equal(query->state, STR("ended")) ? BULLETIN_LIST_ENDED : 0;
	clauses |= str_is_empty(query->genre) ? 0 : BULLETIN_LIST_GENRE;
	clauses |= a->region.v ? BULLETIN_LIST_REGION : 0;
	clauses |= a->org.v ? BULLETIN_LIST_ORG : 0;
	clauses |= a->has_year ? BULLETIN_LIST_FROM | BULLETIN_LIST_UNTIL : 0;
	clauses |= str_is_empty(a->match) ? 0 : BULLETIN_LIST_WORDS;
	return clauses;
}
_Static_assert((int)BULLETIN_LIST_RUNNING == (int)BULLETIN_LIST_COUNT_RUNNING &&
		       (int)BULLETIN_LIST_WORDS == (int)BULLETIN_LIST_COUNT_WORDS,
	"list and count have the same clauses");

struct news_found
notices_find(struct req *req, const struct news_query *query)
{
	struct news_found found = { .is_exact = true };
	struct asking a = asking_of(req, query, &found);
	struct bulletin_list_count_row counted;
	struct bulletin_list_args args = { .clauses = notice_clauses(&a, query),
		.today_day = clock_today(),
		.genre = query->genre,
		.region_id = a.region,
		.org_id = a.org,
		.from_at = a.from_at,
		.until_at = a.until_at,
		.match = a.match,
		.found_max = NEWS_COUNTED_MAX,
		.limit = a.limit,
		.offset = a.offset };
	struct bulletin_list_count_args counting = { .clauses = args.clauses,
		.today_day = args.today_day,
		.genre = args.genre,
		.region_id = a.region,
		.org_id = a.org,
		.from_at = a.from_at,
		.until_at = a.until_at,
		.match = a.match,
		.found_max = NEWS_COUNTED_MAX,
		.limit = NEWS_COUNTED_MAX + 1 };

	if (a.is_hopeless) {
		return found;
	}
	bulletin_list_count(a.db, &counting, &counted);
	take_total(&found, counted.total);
	found.rows = bulletin_list(a.db, &args);
	return found;
}

/* ---- rows as briefs ------------------------------------------------------------------------------ */

static struct news_brief
brief_of(struct req *req, const struct news_list_row *row)
{
	struct news_brief brief = { .id = row->id.v,
		.title = { row->title, row->title_en },
		.summary = { row->summary, row->summary_en },
		.author = row->author,
		.place = region_place(req->arena, req_regions(req), row->region_id),
		.shown_day = day_of_moment(row->shown_at),
		.shown_at = row->shown_at,
		.edited_at = row->edited_at,
		.from_day = row->from_day,
		.until_day = row->until_day };

	news_genre_parse(row->genre, &brief.genre);
	brief.genre_label = news_genre_label(brief.genre);
	brief.to = news_url(req->arena, brief.genre, row->id.v);
	brief.days_left = news_days_left(row->from_day, row->until_day, clock_today());
	brief.is_running = brief.days_left > 0;
	return brief;
}

struct news_briefs
news_briefs_of(struct req *req, const struct news_list_rows *rows)
{
	struct news_briefs briefs = { .items = ARENA_ARRAY(
					      req->arena, rows->count + 1, struct news_brief) };

	for (size_t i = 0; i < rows->count; i++) {
		briefs.items[briefs.count++] = brief_of(req, &rows->items[i]);
	}
	news_covers(req, &briefs);
	return briefs;
}

/* ---- addresses ----------------------------------------------------------------------------------- */

struct url
news_list_url(struct arena *arena, const char *path, const struct news_query *query)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	buf_text(out, path);
	url_put_parameter(out, "q", query->q);
	url_put_parameter(out, "street", query->street);
	url_put_number(out, "org", query->org);
	url_put_number(out, "year", query->year);
	url_put_parameter(out, "state", query->state);
	url_put_parameter(out, "genre", query->genre);
	return (struct url){ buf_view(out) };
}
