#include "search.h"

#include "search_grams.h"
#include "search_rank.h"

/* One search under way. */
struct run {
	struct db *db;
	struct arena *arena;
	const struct org_search *search;
	bool has_text;
	struct org_hits hits;
};

enum where { ANYWHERE, IN_NAMES, NOT_IN_NAMES };

static int64_t
offset_of(const struct org_search *search)
{
	return (search->page - 1) * search->per_page;
}

/* The expression for the words, with the filters asked for. */
static struct str
match_of(const struct run *run, enum where where, bool with_facets)
{
	const struct org_search *search = run->search;
	struct gram_query query = { .text = search->text,
		.is_names_only = where == IN_NAMES,
		.is_not_names = where == NOT_IN_NAMES };

	if (with_facets) {
		query.facets[0] = facet_filter_word(run->arena, &search->filter);
	}
	if (!str_is_none(search->field)) {
		query.facets[1] = facet_field_word(run->arena, search->field);
	}
	if (search->is_charity) {
		query.facets[2] = facet_charity_word();
	}
	return grams_match(
		run->arena, &query, db_engine(run->db) == DB_SQLITE ? GRAM_FTS5 : GRAM_TSQUERY);
}

static int64_t
count_up_to(const struct run *run, struct str match, int64_t limit)
{
	struct search_count_row row;

	search_count(run->db, match, limit, &row);
	return row.hits;
}

/* ---- the page ---------------------------------------------------------------------------------- */

static void
take(struct run *run, struct org_id id)
{
	if (!run->hits.items) {
		run->hits.items = ARENA_ARRAY(
			run->arena, (size_t)run->search->per_page, struct org_id);
	}
	if ((int64_t)run->hits.count < run->search->per_page) {
		run->hits.items[run->hits.count++] = id;
	}
}

/* The page's part of a sorted ranking. */
static void
take_ranking(struct run *run, const struct ranking *ranking)
{
	for (int64_t i = offset_of(run->search); i < (int64_t)ranking->count; i++) {
		take(run, ranking->items[i].row->org_id);
	}
}

static void
take_index_order(struct run *run, struct str match, int64_t offset)
{
	int64_t limit = run->search->per_page - (int64_t)run->hits.count;
	struct search_ids_rows rows = { .count = 0 };

	if (limit > 0) {
		rows = search_ids(run->db, match, limit, offset);
	}
	for (size_t i = 0; i < rows.count; i++) {
		take(run, rows.items[i].org_id);
	}
}

static void
add_rows(struct run *run, struct ranking *ranking, struct entry_find_rows rows, bool is_name,
	bool is_counted)
{
	struct ranked *items = ARENA_ARRAY(
		run->arena, ranking->count + rows.count + 1, struct ranked);

	for (size_t i = 0; i < ranking->count; i++) {
		items[i] = ranking->items[i];
	}
	ranking->items = items;
	for (size_t i = 0; i < rows.count; i++) {
		if (is_counted) {
			facet_count_row(
				run->arena, &run->hits, &run->search->filter, &rows.items[i], 1);
		}
		if (facet_fits(&run->search->filter, &rows.items[i], 0)) {
			rank_add(ranking, run->search, &rows.items[i], is_name);
		}
	}
}

/* ---- few hits: everything exact ---------------------------------------------------------------- */

/* All rows that answer to the words; filters are applied here, so that facets can be counted. */
static void
show_all(struct run *run, bool with_facets)
{
	struct ranking ranking = { .count = 0 };

	run->hits.has_counts = !with_facets;
	if (run->has_text) {
		add_rows(run, &ranking,
			search_entries(run->db, match_of(run, IN_NAMES, with_facets), SEARCH_CAP),
			true, !with_facets);
		add_rows(run, &ranking,
			search_entries(
				run->db, match_of(run, NOT_IN_NAMES, with_facets), SEARCH_CAP),
			false, !with_facets);
	} else {
		add_rows(run, &ranking,
			search_entries(run->db, match_of(run, ANYWHERE, with_facets), SEARCH_CAP),
			true, !with_facets);
	}
	rank_sort(&ranking, !run->has_text && run->search->sort == SORT_RELEVANCE
				    ? SORT_GRADE
				    : run->search->sort);
	run->hits.total = (int64_t)ranking.count;
	run->hits.is_exact = true;
	take_ranking(run, &ranking);
}

/* ---- many hits --------------------------------------------------------------------------------- */

/* Sorts the first hits found, and says so. */
static void
show_sample(struct run *run, struct str match)
{
	struct ranking ranking = { .count = 0 };

	add_rows(run, &ranking, search_entries(run->db, match, SEARCH_CAP), true, false);
	rank_sort(&ranking, run->search->sort);
	run->hits.is_sample = true;
	take_ranking(run, &ranking);
}

/* A page far behind: when names fill it, nobody needs to know how many there are. */
static bool
is_filled_by(struct run *run, struct str names)
{
	int64_t offset = offset_of(run->search);

	if (offset < SEARCH_CAP) {
		return false;
	}
	take_index_order(run, names, offset);
	if ((int64_t)run->hits.count == run->search->per_page) {
		return true;
	}
	run->hits.count = 0;
	return false;
}

/* Names before everything else: sorted while they are few, else as the index has them. */
static void
show_names_first(struct run *run)
{
	struct str names = match_of(run, IN_NAMES, true);
	int64_t offset = offset_of(run->search), end = offset + run->search->per_page, count;

	if (is_filled_by(run, names)) {
		return;
	}
	count = count_up_to(run, names, end > SEARCH_CAP ? end : SEARCH_CAP + 1);
	if (count <= SEARCH_CAP) {
		struct ranking ranking = { .count = 0 };

		add_rows(run, &ranking, search_entries(run->db, names, SEARCH_CAP), true, false);
		rank_sort(&ranking, SORT_RELEVANCE);
		take_ranking(run, &ranking);
	} else if (offset < count) {
		take_index_order(run, names, offset);
	}
	if (end > count) {
		take_index_order(run, match_of(run, NOT_IN_NAMES, true),
			offset > count ? offset - count : 0);
	}
}

static uint32_t
walk_clauses(const struct org_facets *filter)
{
	return (filter->community.v       ? ENTRY_WALK_COMMUNITY
		       : filter->street.v ? ENTRY_WALK_STREET
					  : 0) |
	       (str_is_none(filter->kind) ? 0 : ENTRY_WALK_KIND) |
	       (str_is_none(filter->status) ? 0 : ENTRY_WALK_STATUS) |
	       (filter->grade == FACET_GRADE_NONE ? 0 : ENTRY_WALK_GRADE);
}

/* Along an index in its order; false if the page was not filled within the steps. */
static bool
walk(struct run *run)
{
	static const enum entry_walk_order orders[] = {
		[SORT_RELEVANCE] = ENTRY_WALK_BY_STANDING,
		[SORT_GRADE] = ENTRY_WALK_BY_STANDING,
		[SORT_FOUNDED] = ENTRY_WALK_BY_FOUNDING,
		[SORT_NAME] = ENTRY_WALK_BY_NAME,
	};
	const struct org_search *search = run->search;
	struct entry_walk_args args = { .clauses = walk_clauses(&search->filter),
		.order = orders[search->sort],
		.street_id = search->filter.street.v,
		.community_id = search->filter.community.v,
		.kind = search->filter.kind,
		.status = search->filter.status,
		.grade = search->filter.grade,
		.limit = search->per_page,
		.offset = offset_of(search) };
	struct entry_walk_rows rows;

	args.steps = args.clauses ? SEARCH_WALK_STEPS : args.offset + args.limit;
	rows = entry_walk(run->db, &args);
	if (args.clauses && (int64_t)rows.count < search->per_page) {
		return false;
	}
	for (size_t i = 0; i < rows.count; i++) {
		take(run, rows.items[i].org_id);
	}
	return true;
}

static void
show_many(struct run *run)
{
	struct str match = match_of(run, ANYWHERE, true);
	bool is_walked = !run->has_text && str_is_none(run->search->field) &&
			 !run->search->is_charity;

	if (is_walked && walk(run)) {
		return;
	}
	if (run->search->sort != SORT_RELEVANCE) {
		show_sample(run, match);
	} else if (run->has_text) {
		show_names_first(run);
	} else {
		take_index_order(run, match, offset_of(run->search));
	}
}

/* ---- no words: the counts are at hand ---------------------------------------------------------- */

/* Counts of all facets from the table that is kept of them; the exact total. */
static int64_t
count_all(struct run *run)
{
	struct count_list_rows rows = count_list(run->db);
	int64_t total = 0;

	for (size_t i = 0; i < rows.count; i++) {
		struct entry_find_row row = { .street_id = rows.items[i].street_id,
			.kind = rows.items[i].kind,
			.status = rows.items[i].status,
			.grade = rows.items[i].grade };

		facet_count_row(
			run->arena, &run->hits, &run->search->filter, &row, rows.items[i].entries);
		if (facet_fits(&run->search->filter, &row, 0)) {
			total += rows.items[i].entries;
		}
	}
	run->hits.has_counts = true;
	return total;
}

/* ---- codes ------------------------------------------------------------------------------------- */

/* Entries whose code begins with what was typed, of very many the first; false if there are none. */
static bool
show_codes(struct run *run)
{
	enum { CODE_CHARS_MIN = 4 };
	struct str code = run->search->text ? run->search->text->code : STR_NONE;
	struct entry_find_rows found = { .count = 0 };
	struct ranking ranking = { .count = 0 };
	struct code_find_rows rows;

	if (code.len < CODE_CHARS_MIN) {
		return false;
	}
	rows = code_find(
		run->db, code, str_format(run->arena, "%.*s~", STR_ARG(code)), SEARCH_CAP + 1);
	if (rows.count == 0) {
		return false;
	}
	run->hits.is_exact = run->hits.has_counts = rows.count <= SEARCH_CAP;
	rows.count = rows.count <= SEARCH_CAP ? rows.count : SEARCH_CAP;
	found.items = ARENA_ARRAY(run->arena, rows.count, struct entry_find_row);
	for (size_t i = 0; i < rows.count; i++) {
		found.count += entry_find(run->db, rows.items[i].org_id,
				       &found.items[found.count]) == OK;
	}
	add_rows(run, &ranking, found, true, run->hits.has_counts);
	rank_sort(&ranking, run->search->sort);
	run->hits.total = (int64_t)ranking.count;
	take_ranking(run, &ranking);
	return true;
}

/* ---- the whole --------------------------------------------------------------------------------- */

struct org_hits
search_orgs(struct db *db, const struct org_search *search)
{
	struct run run = { .db = db,
		.arena = db_arena(db),
		.search = search,
		.has_text = search->text && search->text->count > 0 };
	bool is_counted = !run.has_text && search->filter.community.v == 0 &&
			  str_is_none(search->field) && !search->is_charity;
	struct str base = match_of(&run, ANYWHERE, false), match = match_of(&run, ANYWHERE, true);

	run.hits.is_exact = true;
	if (search->is_empty || (!str_is_empty(search->folded) && !run.has_text)) {
		return run.hits; /* punctuation only: nothing is called so */
	}
	if (show_codes(&run)) {
		return run.hits;
	}
	if (base.len && count_up_to(&run, base, SEARCH_CAP + 1) <= SEARCH_CAP) {
		show_all(&run, false);
		return run.hits;
	}
	if (is_counted) {
		run.hits.total = count_all(&run);
		if (match.len == 0 || run.hits.total > SEARCH_CAP) {
			show_many(&run);
			return run.hits;
		}
		show_all(&run, true);
		run.hits.has_counts = true;
		return run.hits;
	}
	/* without filters they have been counted just now */
	if (!str_equal(match, base) && count_up_to(&run, match, SEARCH_CAP + 1) <= SEARCH_CAP) {
		show_all(&run, true);
		return run.hits;
	}
	run.hits.total = SEARCH_CAP;
	run.hits.is_exact = false;
	show_many(&run);
	return run.hits;
}

/* Those whose code begins with what was typed; they are few, or the first of many. */
static struct org_ids
codes_after(const struct run *run, struct org_id after, int64_t limit)
{
	enum { CODE_CHARS_MIN = 4, CODES_MAX = 100000 };
	struct str code = run->search->text ? run->search->text->code : STR_NONE;
	struct org_ids ids = { .items = ARENA_ARRAY(run->arena, (size_t)limit, struct org_id) };
	struct code_find_rows rows = { .count = 0 };

	if (code.len >= CODE_CHARS_MIN) {
		rows = code_find(
			run->db, code, str_format(run->arena, "%.*s~", STR_ARG(code)), CODES_MAX);
	}
	for (size_t i = 0; i < rows.count; i++) {
		size_t at = ids.count;

		if (rows.items[i].org_id.v <= after.v) {
			continue;
		}
		/* the smallest ids, ascending */
		while (at > 0 && ids.items[at - 1].v > rows.items[i].org_id.v) {
			if (at < (size_t)limit) {
				ids.items[at] = ids.items[at - 1];
			}
			at--;
		}
		if (at < (size_t)limit) {
			ids.items[at] = rows.items[i].org_id;
			ids.count += ids.count < (size_t)limit;
		}
	}
	return ids;
}

struct org_ids
search_after(struct db *db, const struct org_search *search, struct org_id after, int64_t limit)
{
	struct run run = { .db = db,
		.arena = db_arena(db),
		.search = search,
		.has_text = search->text && search->text->count > 0 };
	struct org_ids ids = { .count = 0 };
	struct search_ids_after_rows rows;

	if (search->is_empty || (!str_is_empty(search->folded) && !run.has_text)) {
		return ids;
	}
	ids = codes_after(&run, after, limit);
	if (ids.count > 0) {
		return ids;
	}
	rows = search_ids_after(db, match_of(&run, ANYWHERE, true), after.v, limit);
	ids.items = ARENA_ARRAY(run.arena, rows.count + 1, struct org_id);
	for (size_t i = 0; i < rows.count; i++) {
		ids.items[ids.count++] = rows.items[i].org_id;
	}
	return ids;
}

struct entry_find_rows
search_suggest(struct db *db, const struct org_search *search, size_t limit)
{
	struct run run = { .db = db, .arena = db_arena(db), .search = search, .has_text = true };
	struct entry_find_rows best = { .count = 0 };
	struct ranking ranking = { .count = 0 };
	struct str names;

	if (!search->text || search->text->count == 0) {
		return best;
	}
	names = match_of(&run, IN_NAMES, true);
	add_rows(&run, &ranking, search_entries(db, names, SUGGESTIONS_LOOKED_AT), true, false);
	rank_sort(&ranking, SORT_RELEVANCE);
	best.items = ARENA_ARRAY(run.arena, limit + 1, struct entry_find_row);
	for (size_t i = 0; i < ranking.count && i < limit; i++) {
		best.items[best.count++] = *ranking.items[i].row;
	}
	return best;
}
