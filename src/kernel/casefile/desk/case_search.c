#include "case_search.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "procedure_version.h"
#include "store.h"
#include "terms.h"

#include <stdlib.h>

enum {
	RANGE_CASES =
		8192, /* of neighbouring ids: a word of each, so that a search need not take all hits */
	RANGES_AT_ONCE = 4,
	FOUND_AT_ONCE = 120,
	INDEXED_AT_ONCE = 1000,
	WORDS_BYTES_MAX = 16 << 10,
	SLICE_BYTES_MAX = 64 << 20,
};

/* ---- what is stored ------------------------------------------------------------------------------ */

/*
 * The offices that a case passes on its way, with all regions above theirs: who holds a role for a street finds by one
 * word what its communities have.  So a search takes no hit that another office sits in.
 */
static void
add_offices(struct buf *out, const struct regions *regions, const struct procedure *procedure,
	struct region_id of)
{
	uint32_t seen = 0;

	for (size_t i = 0; i < procedure->step_count; i++) {
		const struct case_step *step = &procedure->steps[i];

		for (size_t k = 0; k < step->office_count; k++) {
			enum role role = step->offices[k].role;
			const struct region *region = region_find(
				regions, office_region(regions, role, of));

			if (seen & ROLE_BIT(role)) {
				continue;
			}
			seen |= ROLE_BIT(role);
			for (; region; region = region_find(regions, region->parent)) {
				buf_format(
					out, " zo%s%lld", role_name(role), (long long)region->id.v);
			}
		}
	}
}

static struct str
words_of(struct arena *arena, const struct regions *regions, const struct procedure *procedure,
	const struct case_without_terms_row *row)
{
	struct term_segment segments[] = {
		{ TERM_NAME, row->title },
		{ TERM_NAME, row->applicant },
		{ TERM_TEXT, procedure->title.zh },
		{ TERM_TEXT, procedure->title.en },
		{ TERM_TEXT, row->number },
	};
	struct buf *out = buf_create(arena, WORDS_BYTES_MAX);
	const struct region *region = region_find(regions, row->region_id);

	buf_format(out, "zk%lld", (long long)(row->id.v / RANGE_CASES));
	for (; region; region = region_find(regions, region->parent)) {
		buf_format(out, " zr%lld", (long long)region->id.v);
	}
	add_offices(out, regions, procedure, row->region_id);
	buf_char(out, ' ');
	buf_str(out, search_terms(arena, segments, sizeof(segments) / sizeof(segments[0])));
	return buf_view(out);
}

void
case_index(struct db *db, const struct regions *regions, const struct casefile *c)
{
	struct case_without_terms_row row = { .id = c->row.id,
		.procedure_version_id = c->row.procedure_version_id,
		.region_id = c->row.region_id,
		.number = c->row.number,
		.title = c->row.title,
		.applicant = c->row.applicant };
	struct case_terms_put_args args = { .casefile_id = row.id,
		.words = words_of(db_arena(db), regions, c->procedure, &row) };

	case_terms_put_all(db, &args, 1);
}

struct indexing {
	struct app *app;
	const struct district *district;
	struct casefile_id last; /* up to which all have words */
	size_t done;             /* at the last time; or 1 if something is to be done */
};

static void
look_for_rest(struct db *db, void *arg)
{
	struct indexing *indexing = arg;

	indexing->done = case_without_terms(db, indexing->last.v, 1).count;
}

static enum outcome
index_some(struct db *db, void *arg)
{
	struct indexing *indexing = arg;
	const struct regions *regions = &indexing->district->regions;
	struct case_without_terms_rows rows = case_without_terms(
		db, indexing->last.v, INDEXED_AT_ONCE);
	struct case_terms_put_args *words = ARENA_ARRAY(
		db_arena(db), rows.count + 1, struct case_terms_put_args);

	for (size_t i = 0; i < rows.count; i++) {
		const struct procedure *procedure = procedure_of_version(
			indexing->app, db, rows.items[i].procedure_version_id);

		if (!procedure) {
			fail("case %lld began with a procedure that is not kept",
				(long long)rows.items[i].id.v);
		}
		words[i].casefile_id = rows.items[i].id;
		words[i].words = words_of(db_arena(db), regions, procedure, &rows.items[i]);
	}
	case_terms_put_all(db, words, rows.count);
	indexing->done = rows.count;
	indexing->last = rows.count ? rows.items[rows.count - 1].id : indexing->last;
	return OK;
}

void
case_index_rest(struct app *app, struct arena *arena)
{
	struct indexing indexing = { .app = app };

	store_read(app->store, arena, look_for_rest, &indexing);
	if (indexing.done == 0) {
		return; /* a new database has no pack yet, either */
	}
	indexing.district = app_district_hold(app);
	do {
		struct arena *own = arena_create(SLICE_BYTES_MAX);

		store_write(app->store, own, index_some, &indexing);
		arena_destroy(own);
	} while (indexing.done == INDEXED_AT_ONCE);
	app_district_release(app, indexing.district);
}

/* ---- what is asked for --------------------------------------------------------------------------- */

struct search {
	struct req *req;
	struct str expression; /* of the engine's own language */
	struct str scope;      /* the region's word; empty: none */
	struct str
		seats; /* the words of the offices of the one who asks; empty: whoever sits there */
	struct case_hits found;
	size_t limit;
};

static void
take(struct search *search, struct casefile_id id)
{
	struct req *req = search->req;
	struct casefile *c;

	for (size_t i = 0; i < search->found.count; i++) {
		if (search->found.items[i]->row.id.v == id.v) {
			return;
		}
	}
	if (search->found.count < search->limit &&
		casefile_find_by_id(req_app(req), req->db, id, &c) == OK && case_seat_of(req, c)) {
		search->found.items[search->found.count++] = c;
	}
}

/* One word of every grant: of an office that a case passes, or of a region whose cases are read. */
static struct str
seats_of(struct req *req)
{
	const char * or = db_engine(req->db) == DB_SQLITE ? " OR " : " | ";
	struct buf *out = buf_create(req->arena, WORDS_BYTES_MAX);
	const char *before = "(";

	for (size_t i = 0; i < req->actor->grant_count; i++) {
		const struct grant *grant = &req->actor->grants[i];
		bool is_auditor = grant->role == ROLE_AUDITOR;

		if (is_auditor && grant->region.v == 0) {
			return STR("");
		}
		if (grant->region.v) {
			buf_format(out, "%s%s%s%lld", before, is_auditor ? "zr" : "zo",
				is_auditor ? "" : role_name(grant->role),
				(long long)grant->region.v);
			before = or ;
		}
	}
	buf_text(out, buf_view(out).len ? ")" : "");
	return buf_view(out);
}

/* All that is asked for, within these ranges if there are any. */
static struct str
match_of(const struct search *search, int64_t from, int64_t until)
{
	const char *and = db_engine(search->req->db) == DB_SQLITE ? "AND" : "&";
	struct buf *out = buf_create(search->req->arena, WORDS_BYTES_MAX);
	struct str extra[] = { search->scope, search->seats };

	buf_format(out, "(%.*s)", STR_ARG(search->expression));
	for (size_t i = 0; i < sizeof(extra) / sizeof(extra[0]); i++) {
		if (!str_is_empty(extra[i])) {
			buf_format(out, " %s %.*s", and, STR_ARG(extra[i]));
		}
	}
	for (int64_t range = from; range < until; range++) {
		buf_format(out, "%szk%lld", range == from ? " & (" : " | ", (long long)range);
	}
	buf_text(out, from < until ? ")" : "");
	return buf_view(out);
}

static size_t
take_words(struct search *search, struct str match, int64_t from, int64_t until)
{
	struct case_find_by_words_rows rows = case_find_by_words(search->req->db,
		&(struct case_find_by_words_args){
			.match = match, .least = from, .until = until, .limit = FOUND_AT_ONCE });

	for (size_t i = 0; i < rows.count; i++) {
		take(search, rows.items[i].casefile_id);
	}
	return rows.count;
}

/*
 * FTS5 hands out hits one by one, the latest first.  GIN hands out all or none: there the search goes back by ranges of
 * ids until it has enough, the wider the fewer it finds.
 */
static void
take_all_words(struct search *search)
{
	struct case_last_row last;
	int64_t until, width = 1;

	if (db_engine(search->req->db) == DB_SQLITE) {
		take_words(search, match_of(search, 0, 0), 0, INT64_MAX);
		return;
	}
	case_last(search->req->db, &last);
	until = last.last / RANGE_CASES + 1;
	while (until > 0 && search->found.count < search->limit) {
		int64_t from = until > width ? until - width : 0;
		size_t hits = take_words(search, match_of(search, from, until), from * RANGE_CASES,
			until * RANGE_CASES);

		width = hits * 2 > search->limit ? 1 : width * 2;
		width = width > RANGES_AT_ONCE ? RANGES_AT_ONCE : width;
		until = from;
	}
}

static int
by_latest(const void *a, const void *b)
{
	int64_t x = (*(struct casefile *const *)a)->row.id.v,
		y = (*(struct casefile *const *)b)->row.id.v;

	return x < y ? 1 : x > y ? -1 : 0;
}

struct case_hits
case_search(struct req *req, struct str text, struct region_id region, size_t limit)
{
	struct search search = { .req = req,
		.scope = region.v ? str_format(req->arena, "zr%lld", (long long)region.v) : STR(""),
		.seats = seats_of(req),
		.found = { ARENA_ARRAY(req->arena, limit + 1, struct casefile *), 0 },
		.limit = limit };
	struct search_query *query = search_query_parse(req->arena, text);
	struct case_find_by_hash_rows hashes = case_find_by_hash(
		req->db, case_find_hash(req->db, str_trim(text)), (int64_t)limit);

	for (size_t i = 0; i < hashes.count; i++) {
		take(&search, hashes.items[i].casefile_id);
	}
	search.expression = db_engine(req->db) == DB_SQLITE
				    ? search_query_fts5(req->arena, query)
				    : search_query_tsquery(req->arena, query);
	if (!str_is_empty(search.expression)) {
		take_all_words(&search);
	}
	qsort(search.found.items, search.found.count, sizeof(search.found.items[0]), by_latest);
	return search.found;
}
