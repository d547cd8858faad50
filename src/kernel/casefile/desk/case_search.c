#include "case_search.h"

#include "app.h"
#include "case_inner.h"
#include "store.h"
#include "terms.h"

#include <stdlib.h>

enum {
	RANGE_CASES =
		8192, /* of neighbouring ids: a word of each, so that a search need not take all hits */
	FOUND_AT_ONCE = 120,
	INDEXED_AT_ONCE = 200,
	WORDS_BYTES_MAX = 16 << 10,
	SLICE_BYTES_MAX = 64 << 20,
};

/* ---- what is stored ------------------------------------------------------------------------------ */

static struct str
words_of(struct db *db, const struct regions *regions, const struct casefile *c)
{
	struct arena *arena = db_arena(db);
	struct term_segment segments[] = {
		{ TERM_NAME, c->row.title },
		{ TERM_NAME, c->row.applicant },
		{ TERM_TEXT, c->procedure->title.zh },
		{ TERM_TEXT, c->procedure->title.en },
		{ TERM_TEXT, c->row.number },
	};
	struct buf *out = buf_create(arena, WORDS_BYTES_MAX);
	const struct region *region = region_find(regions, c->row.region_id);

	buf_format(out, "zk%lld", (long long)(c->row.id.v / RANGE_CASES));
	while (region) {
		buf_format(out, " zr%lld", (long long)region->id.v);
		region = region->parent.v ? region_find(regions, region->parent) : NULL;
	}
	buf_char(out, ' ');
	buf_str(out, search_terms(arena, segments, sizeof(segments) / sizeof(segments[0])));
	return buf_view(out);
}

void
case_index(struct db *db, const struct regions *regions, const struct casefile *c)
{
	case_terms_put(db, c->row.id, words_of(db, regions, c));
}

struct indexing {
	struct app *app;
	const struct district *district;
	size_t done; /* at the last time; or 1 if something is to be done */
};

static void
look_for_rest(struct db *db, void *arg)
{
	struct indexing *indexing = arg;

	indexing->done = case_without_terms(db, 1).count;
}

static enum outcome
index_some(struct db *db, void *arg)
{
	struct indexing *indexing = arg;
	struct case_without_terms_rows rows = case_without_terms(db, INDEXED_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		struct casefile *c;

		if (casefile_find_by_id(indexing->app, db, rows.items[i].id, &c) == OK) {
			case_index(db, &indexing->district->regions, c);
		}
	}
	indexing->done = rows.count;
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
	struct case_ids found;
	size_t limit;
};

static void
take(struct search *search, struct casefile_id id)
{
	struct req *req = search->req;
	struct casefile *c;

	for (size_t i = 0; i < search->found.count; i++) {
		if (search->found.items[i].v == id.v) {
			return;
		}
	}
	if (search->found.count < search->limit &&
		casefile_find_by_id(req_app(req), req->db, id, &c) == OK && case_seat_of(req, c)) {
		search->found.items[search->found.count++] = id;
	}
}

/* All that is asked for, with a word more if it is not empty. */
static struct str
with_words(const struct search *search, struct str word)
{
	struct arena *arena = search->req->arena;
	bool is_sqlite = db_engine(search->req->db) == DB_SQLITE;
	const char *and = is_sqlite ? "AND" : "&";
	struct str match = str_format(arena, "(%.*s)", STR_ARG(search->expression));
	struct str extra[] = { search->scope, word };

	for (size_t i = 0; i < 2; i++) {
		if (!str_is_empty(extra[i])) {
			match = str_format(
				arena, "%.*s %s %.*s", STR_ARG(match), and, STR_ARG(extra[i]));
		}
	}
	return match;
}

static void
take_words(struct search *search, struct str word)
{
	struct case_find_by_words_rows rows = case_find_by_words(
		search->req->db, with_words(search, word), FOUND_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		take(search, rows.items[i].casefile_id);
	}
}

/*
 * FTS5 hands out hits one by one, the latest first.  GIN hands out all or none: there the search goes from range to
 * range of ids until it has enough.
 */
static void
take_all_words(struct search *search)
{
	struct case_last_row last;

	if (db_engine(search->req->db) == DB_SQLITE) {
		take_words(search, STR(""));
		return;
	}
	case_last(search->req->db, &last);
	for (int64_t range = last.last / RANGE_CASES;
		range >= 0 && search->found.count < search->limit; range--) {
		take_words(search, str_format(search->req->arena, "zk%lld", (long long)range));
	}
}

static int
by_latest(const void *a, const void *b)
{
	int64_t x = ((const struct casefile_id *)a)->v, y = ((const struct casefile_id *)b)->v;

	return x < y ? 1 : x > y ? -1 : 0;
}

struct case_ids
case_search(struct req *req, struct str text, struct region_id region, size_t limit)
{
	struct search search = { .req = req,
		.scope = region.v ? str_format(req->arena, "zr%lld", (long long)region.v) : STR(""),
		.found = { ARENA_ARRAY(req->arena, limit + 1, struct casefile_id), 0 },
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
