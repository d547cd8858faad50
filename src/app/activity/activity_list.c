#include "activity.h"
#include "activity_figures.h"
#include "activity_pack.h"
#include "activity_pages.h"
#include "activity_plan.h"
#include "activity_view.h"
#include "actor.h"
#include "page_tools.h"
#include "respond.h"
#include "roundtable_view.h"
#include "terms.h"
#include "volunteer_view.h"

/* What is to come: found, counted, shown as cards. */

enum {
	PER_PAGE = 10,
	COUNTED_MAX = 1000,
	FOUND_MAX = 1000,
	SECTION_ITEMS = 3,
	SECTION_PAST = 3,
	HOME_ITEMS = 4,
	HOME_ELDER = 3,
	WEEK_DAYS = 7,
	MONTH_DAYS = 30,
	SATURDAY = 6,
	MATCH_BYTES_MAX = 8192,
};

static bool
is_set(int64_t number)
{
	return number != INT_NONE && number > 0;
}

static struct moment
start_in(int days)
{
	return day_start((struct day){ clock_today().n + days });
}

/* From when until when, and which way. */
static void
put_time(struct activity_list_args *args, struct str when)
{
	int to_saturday = (SATURDAY - day_weekday(clock_today()) + WEEK_DAYS) % WEEK_DAYS;

	args->from_at = start_in(0);
	args->until_at = (struct moment){ INT64_MAX };
	args->clauses |= ACTIVITY_LIST_COMING;
	args->order = ACTIVITY_LIST_BY_COMING;
	if (str_equal(when, STR("week"))) {
		args->until_at = start_in(WEEK_DAYS);
	} else if (str_equal(when, STR("month"))) {
		args->until_at = start_in(MONTH_DAYS);
	} else if (str_equal(when, STR("weekend"))) {
		if (day_weekday(clock_today()) != 0) {
			args->from_at = start_in(to_saturday);
			args->until_at = start_in(to_saturday + 2);
		} else {
			args->until_at = start_in(1);
		}
	} else if (str_equal(when, STR("past"))) {
		args->clauses = (args->clauses & ~(uint32_t)ACTIVITY_LIST_COMING) |
				ACTIVITY_LIST_PAST;
		args->order = ACTIVITY_LIST_BY_LATEST;
	}
}

/* False: nothing can be found. */
static bool
put_filters(struct req *req, const struct activities_query *query, struct activity_list_args *args)
{
	const struct region *region = region_find_by_code(req_regions(req), query->street);
	bool is_sqlite = db_engine(req->db) == DB_SQLITE;

	if (!str_is_empty(query->street) && !region) {
		return false;
	}
	if (region && region->kind != REGION_DISTRICT) {
		const struct region *street = region_street_of(req_regions(req), region->id);

		args->clauses |= ACTIVITY_LIST_STREET;
		args->street_id = street ? street->id : region->id;
	}
	args->clauses |= str_is_empty(query->kind) ? 0 : ACTIVITY_LIST_KIND;
	args->kind = query->kind;
	args->clauses |= str_is_empty(query->audience) ? 0 : ACTIVITY_LIST_AUDIENCE;
	args->audience = query->audience;
	if (is_set(query->org)) {
		args->clauses |= ACTIVITY_LIST_ORG;
		args->org_id = (struct org_id){ query->org };
	}
	if (!str_is_empty(query->q)) {
		struct search_query *words = search_query_parse(req->arena, query->q);

		args->match = is_sqlite ? search_query_fts5(req->arena, words)
					: search_query_tsquery(req->arena, words);
		args->clauses |= ACTIVITY_LIST_WORDS;
		args->found_max = FOUND_MAX;
		return !str_is_empty(args->match);
	}
	return true;
}

/* The count takes the same clauses, in the same order of its statement. */
static int64_t
count(struct req *req, const struct activity_list_args *args)
{
	struct activity_count_args counting = { .clauses = args->clauses,
		.from_at = args->from_at,
		.until_at = args->until_at,
		.street_id = args->street_id,
		.kind = args->kind,
		.audience = args->audience,
		.org_id = args->org_id,
		.match = args->match,
		.found_max = args->found_max,
		.limit = COUNTED_MAX + 1 };
	struct activity_count_row counted;

	_Static_assert((int)ACTIVITY_LIST_WORDS == (int)ACTIVITY_COUNT_WORDS &&
			       (int)ACTIVITY_LIST_PAST == (int)ACTIVITY_COUNT_PAST,
		"one set of clauses");
	activity_count(req->db, &counting, &counted);
	return counted.total;
}

struct activities_found
activities_find(struct req *req, const struct activities_query *query)
{
	struct activities_found found = { .page = is_set(query->page) ? query->page : 1,
		.per_page = is_set(query->per_page) ? query->per_page : PER_PAGE,
		.is_exact = true };
	struct activity_list_args args = { .match = STR_NONE };

	put_time(&args, query->when);
	if (!put_filters(req, query, &args)) {
		return found;
	}
	found.total = count(req, &args);
	found.is_exact = found.total <= COUNTED_MAX;
	found.total = found.is_exact ? found.total : COUNTED_MAX;
	args.limit = found.per_page;
	args.offset = (found.page - 1) * found.per_page;
	found.rows = activity_list(req->db, &args);
	return found;
}

/* ---- rows as briefs ------------------------------------------------------------------------------ */

static const char *const standing_codes[] = { "", "soon", "open", "line", "full", "closed", "over",
	"cancelled" };

const char *
activity_standing_code(enum activity_standing standing)
{
	return standing_codes[standing];
}

static enum activity_standing
standing_of(const struct activity_list_row *row, int64_t free)
{
	int64_t now = clock_now().ms;

	return str_equal(row->state, STR("cancelled")) ? ACTIVITY_OFF
	       : row->to_at.ms <= now                  ? ACTIVITY_OVER
	       : row->closes_at.ms <= now              ? ACTIVITY_CLOSED
	       : row->opens_at.ms > now                ? ACTIVITY_SOON
	       : free > 0                              ? ACTIVITY_OPEN
	       : row->has_line                         ? ACTIVITY_LINE
						       : ACTIVITY_FULL;
}

struct activity_brief
activity_brief_of(struct req *req, const struct activity_list_row *row)
{
	const struct pack *pack = req_pack(req);
	int64_t free = row->taken > row->capacity ? 0 : row->capacity - row->taken;

	return (struct activity_brief){ .id = row->id.v,
		.icon = activity_kind_icon(req->arena, pack, row->kind),
		.tone = activity_kind_tone(pack, row->kind),
		.title = { row->title, row->title_en },
		.kind = activity_kind_name(pack, row->kind),
		.audience = activity_audience_name(pack, row->audience),
		.where = region_place(req->arena, req_regions(req), row->region_id),
		.author = row->author,
		.place = row->place,
		.lead = row->lead,
		.when = activity_when(req->arena, req->lang, row->from_at, row->to_at),
		.date = activity_date(req->arena, req->lang, row->from_at),
		.standing = standing_of(row, free),
		.capacity = row->capacity,
		.free = free,
		.taken = row->taken,
		.waiting = row->waiting,
		.age_min = row->age_min,
		.age_max = row->age_max,
		.fee = row->fee_fen,
		.from_at = row->from_at,
		.to_at = row->to_at,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
		.to = url_own(req->arena, "/activities/%lld", (long long)row->id.v) };
}

struct activity_list_row
activity_list_row_of(struct req *req, const struct activity_find_row *row)
{
	struct quota_pool pool = { .taken = 0 };

	if (row->pool_id.v) {
		quota_pool_find(req->db, row->pool_id, &pool);
	}
	return (struct activity_list_row){ .id = row->id,
		.kind = row->kind,
		.audience = row->audience,
		.state = row->state,
		.org_id = row->org_id,
		.owner_region_id = row->owner_region_id,
		.region_id = row->region_id,
		.author = row->author,
		.title = row->title,
		.title_en = row->title_en,
		.place = row->place,
		.from_at = row->from_at,
		.to_at = row->to_at,
		.opens_at = row->opens_at,
		.closes_at = row->closes_at,
		.capacity = row->capacity,
		.has_line = row->has_line,
		.age_min = row->age_min,
		.age_max = row->age_max,
		.fee_fen = row->fee_fen,
		.taken = pool.taken - pool.extra,
		.waiting = pool.waiting,
		.lead = row->body };
}

struct activity_brief
activity_brief_of_full(struct req *req, const struct activity_find_row *row)
{
	struct activity_list_row list = activity_list_row_of(req, row);

	return activity_brief_of(req, &list);
}

static void
put_covers(struct req *req, struct activity_briefs *briefs)
{
	int64_t *ids = ARENA_ARRAY(req->arena, briefs->count + 1, int64_t);
	struct activity_covers covers;

	for (size_t i = 0; i < briefs->count; i++) {
		ids[i] = briefs->items[i].id;
	}
	if (briefs->count == 0) {
		return;
	}
	covers = activity_covers_of(req, ids, briefs->count);
	for (size_t i = 0; i < briefs->count; i++) {
		for (size_t k = 0; k < covers.count; k++) {
			if (covers.items[k].activity == briefs->items[i].id) {
				briefs->items[i].cover = covers.items[k].small;
			}
		}
	}
}

struct activity_briefs
activity_briefs_of(struct req *req, const struct activity_list_rows *rows)
{
	struct activity_briefs briefs = { .items = ARENA_ARRAY(req->arena, rows->count + 1,
						  struct activity_brief) };

	for (size_t i = 0; i < rows->count; i++) {
		briefs.items[briefs.count++] = activity_brief_of(req, &rows->items[i]);
	}
	put_covers(req, &briefs);
	return briefs;
}

/* ---- the page ------------------------------------------------------------------------------------ */

static struct url
list_url(struct req *req, const struct activities_query *query)
{
	struct buf *out = buf_create(req->arena, MATCH_BYTES_MAX);

	buf_text(out, "/activities");
	url_put_parameter(out, "q", query->q);
	url_put_parameter(out, "when", query->when);
	url_put_parameter(out, "street", query->street);
	url_put_parameter(out, "kind", query->kind);
	url_put_parameter(out, "audience", query->audience);
	url_put_number(out, "org", query->org);
	return (struct url){ buf_view(out) };
}

static struct activity_links
when_links(struct req *req, const struct activities_query *in)
{
	static const struct choice all[] = { CHOICE("", "全部", "All"),
		CHOICE("week", "这七天", "Next seven days"), CHOICE("weekend", "周末", "Weekend"),
		CHOICE("month", "三十天内", "Next thirty days"), CHOICE("past", "办过的", "Past") };
	struct activity_links links = { .items = ARENA_ARRAY(req->arena, FIELD_COUNT(all),
						struct activity_link) };

	for (size_t i = 0; i < FIELD_COUNT(all); i++) {
		struct activities_query query = *in;

		query.when = all[i].value;
		links.items[links.count++] = (struct activity_link){ all[i].label,
			list_url(req, &query),
			str_equal(str_is_none(in->when) ? STR("") : in->when, all[i].value) };
	}
	return links;
}

/* What is said holds until midnight, or until a sign-up opens or closes. */
static void
hold(struct req *req, const struct activity_briefs *briefs)
{
	int64_t now = clock_now().ms, until = start_in(1).ms;

	for (size_t i = 0; i < briefs->count; i++) {
		const int64_t moments[] = { briefs->items[i].opens_at.ms,
			briefs->items[i].closes_at.ms, briefs->items[i].to_at.ms };

		for (size_t k = 0; k < FIELD_COUNT(moments); k++) {
			until = moments[k] > now && moments[k] < until ? moments[k] : until;
		}
	}
	req->res.until_ms = until;
}

/*
 * What is on next, or was last, without places left: home and the pages of organisations and streets are everybody's, and would have to
 * be made anew at each sign-up.
 */
static struct activity_briefs
next_briefs(struct req *req, struct activity_next_args *args)
{
	struct activity_briefs briefs = { .items = ARENA_ARRAY(req->arena, (size_t)args->limit,
						  struct activity_brief) };
	struct activity_next_rows rows;

	args->from_at = start_in(0);
	if (args->clauses & ACTIVITY_NEXT_PAST) {
		args->order = ACTIVITY_NEXT_BY_LATEST;
	} else {
		args->clauses |= ACTIVITY_NEXT_COMING;
		args->order = ACTIVITY_NEXT_BY_COMING;
	}
	rows = activity_next(req->db, args);
	for (size_t i = 0; i < rows.count; i++) {
		const struct activity_next_row *row = &rows.items[i];
		struct activity_list_row list = { .id = row->id,
			.kind = row->kind,
			.audience = row->audience,
			.state = row->state,
			.org_id = row->org_id,
			.region_id = row->region_id,
			.author = row->author,
			.title = row->title,
			.title_en = row->title_en,
			.place = row->place,
			.from_at = row->from_at,
			.to_at = row->to_at,
			.opens_at = row->opens_at,
			.closes_at = row->closes_at,
			.capacity = row->capacity,
			.has_line = row->has_line,
			.age_min = row->age_min,
			.age_max = row->age_max,
			.fee_fen = row->fee_fen,
			.lead = row->lead };

		briefs.items[briefs.count] = activity_brief_of(req, &list);
		briefs.items[briefs.count++].is_uncounted = true;
	}
	return briefs; /* drawn, without photos: other pages have their own, and a phone has so much to load */
}

/* Whatever else stands on the page, this is true until midnight. */
void
activity_home(struct html *h, bool is_elder)
{
	struct activity_next_args args = { .limit = is_elder ? HOME_ELDER : HOME_ITEMS };
	struct activity_section section = { .items = next_briefs(h->req, &args),
		.all = URL_OWN("/activities") };

	if (section.items.count == 0) {
		return;
	}
	hold(h->req, &section.items);
	if (is_elder) {
		activity_home_elder(h, &section);
	} else {
		activity_home_cards(h, &section);
	}
}

enum outcome
show_activities(struct req *req)
{
	const struct activities_query *in = req->in;
	struct activities_found found = activities_find(req, in);
	struct activities_view view = { .in = in,
		.items = activity_briefs_of(req, &found.rows),
		.kinds = activity_kind_choices(req),
		.audiences = activity_audience_choices(req),
		.streets = region_streets(req),
		.whens = when_links(req, in) };

	hold(req, &view.items);
	view.pager = (struct pager){ found.page, found.per_page, found.total, found.is_exact,
		list_url(req, in) };
	view.is_filtered = in->q.len || in->when.len || in->street.len || in->kind.len ||
			   in->audience.len;
	view.is_signed_in = req->actor->login.v != 0;
	view.may_write = view.is_signed_in && req_may(req, &right_activity_write, NULL);
	return respond(req, activities_page, &view);
}

/* ---- on other pages ------------------------------------------------------------------------------ */

/* Volunteers and round tables: on an activity's page, an organisation's, a street's. */
static void
activity_cards_more(struct html *h, struct str name)
{
	struct str rest = name, kind;
	const struct region *region;
	int64_t id;

	if (!str_split(&rest, ':', &kind)) {
		return;
	}
	if (str_equal(kind, STR("region"))) {
		region = region_find_by_code(req_regions(h->req), rest);
		if (region) {
			roundtable_promiser_card(h, region->id, (struct org_id){ 0 });
		}
	} else if (!str_parse_int(rest, &id)) {
		return;
	} else if (str_equal(kind, STR("activity"))) {
		roundtable_activity_card(h, (struct activity_id){ id });
		volunteer_activity_card(h, (struct activity_id){ id });
	} else if (str_equal(kind, STR("org"))) {
		volunteer_org_card(h, (struct org_id){ id });
		roundtable_promiser_card(h, (struct region_id){ 0 }, (struct org_id){ id });
	}
}

void
activity_page_more(struct html *h, const struct page_subject *subject)
{
	struct activities_query query = { .org = INT_NONE, .page = INT_NONE, .per_page = INT_NONE };
	struct activity_next_args args = { .limit = SECTION_ITEMS };
	struct str rest = subject->name, kind;
	struct activity_section section;

	activity_cards_more(h, subject->name);
	if (!str_split(&rest, ':', &kind) ||
		(!str_equal(kind, STR("org")) && !str_equal(kind, STR("region")))) {
		return;
	}
	if (str_equal(kind, STR("region"))) {
		const struct region *region = region_find_by_code(req_regions(h->req), rest);
		const struct region *street = region ? region_street_of(
							       req_regions(h->req), region->id)
						     : NULL;

		query.street = rest;
		args.clauses = street ? ACTIVITY_NEXT_STREET : 0;
		args.street_id = street ? street->id : (struct region_id){ 0 };
	} else if (str_parse_int(rest, &query.org)) {
		args.clauses = ACTIVITY_NEXT_ORG;
		args.org_id = (struct org_id){ query.org };
	} else {
		return;
	}
	section = (struct activity_section){ .items = next_briefs(h->req, &args),
		.all = list_url(h->req, &query) };
	args.clauses = (args.clauses & ~(uint32_t)ACTIVITY_NEXT_COMING) | ACTIVITY_NEXT_PAST;
	args.limit = SECTION_PAST;
	section.past = next_briefs(h->req, &args);
	query.when = STR("past");
	section.all_past = list_url(h->req, &query);
	if (str_equal(kind, STR("org"))) {
		struct activity_held held = activity_held(h->req->db, (struct org_id){ query.org },
			(struct moment){ 0 }, clock_now());

		section.held = held.activities;
		section.people = held.people;
	}
	if (section.items.count || section.past.count) {
		activity_section_card(h, &section);
	}
}
