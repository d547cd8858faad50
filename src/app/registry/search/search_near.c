#include "search.h"
#include "search_grams.h"
#include "utf8.h"

#include <stdlib.h>

/*
 * Names near to what was typed, for when nothing was found: every two neighbouring characters are looked
 * for by themselves; the rarest few pairs bring the candidates, and who shares most is nearest.
 */

enum {
	PAIRS_MAX = 16,       /* of what was typed */
	PAIRS_ASKED = 4,      /* the rarest of them */
	CANDIDATES_MAX = 60,  /* of each */
	PAIR_HITS_MAX = 2000, /* a pair that more have tells nothing */
};

struct pair {
	struct str match;
	int64_t hits;
};

struct near {
	struct db *db;
	struct arena *arena;
	struct str typed;
	struct pair pairs[PAIRS_MAX];
	size_t pair_count;
};

struct candidate {
	const struct entry_find_row *row;
	int shared;
};

/* The bytes of a character at a place; 0 at the end. */
static size_t
char_len(struct str text, size_t at)
{
	size_t end = at;
	uint32_t code;

	return utf8_next(text, &end, &code) ? end - at : 0;
}

static void
add_pair(struct near *near, struct str pair)
{
	struct gram_query query = { .text = search_query_parse(near->arena, pair),
		.is_names_only = true };
	struct search_count_row row;
	struct pair *added = &near->pairs[near->pair_count];

	if (query.text->count == 0) {
		return;
	}
	added->match = grams_match(
		near->arena, &query, db_engine(near->db) == DB_SQLITE ? GRAM_FTS5 : GRAM_TSQUERY);
	search_count(near->db, added->match, PAIR_HITS_MAX, &row);
	added->hits = row.hits;
	near->pair_count += row.hits > 0 && row.hits < PAIR_HITS_MAX;
}

static void
add_pairs(struct near *near)
{
	size_t at = 0, first, second;

	while (near->pair_count < PAIRS_MAX && (first = char_len(near->typed, at)) > 0 &&
		(second = char_len(near->typed, at + first)) > 0) {
		if (first > 1 && second > 1) { /* of Chinese characters */
			add_pair(near, str_slice(near->typed, at, at + first + second));
		}
		at += first;
	}
}

static int
compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	return x->hits < y->hits ? -1 : x->hits > y->hits;
}

/* How many of the typed characters the name has. */
static int
shared_chars(struct str typed, struct str name)
{
	size_t at = 0, len;
	int shared = 0;

	while ((len = char_len(typed, at)) > 0) {
		shared += str_contains(name, str_slice(typed, at, at + len));
		at += len;
	}
	return shared;
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->shared != y->shared) {
		return y->shared - x->shared;
	}
	if (x->row->name.len != y->row->name.len) {
		return x->row->name.len < y->row->name.len ? -1 : 1;
	}
	return x->row->org_id.v < y->row->org_id.v ? -1 : x->row->org_id.v > y->row->org_id.v;
}

static bool
is_among(const struct candidate *candidates, size_t count, const struct entry_find_row *row)
{
	for (size_t i = 0; i < count; i++) {
		if (candidates[i].row->org_id.v == row->org_id.v) {
			return true;
		}
	}
	return false;
}

struct entry_find_rows
search_nearest(struct db *db, const struct org_search *search, size_t limit)
{
	struct near near = { .db = db, .arena = db_arena(db), .typed = search->folded };
	struct candidate candidates[PAIRS_ASKED * CANDIDATES_MAX];
	struct entry_find_rows best = { .items = ARENA_ARRAY(
						near.arena, limit + 1, struct entry_find_row) };
	size_t count = 0;

	add_pairs(&near);
	qsort(near.pairs, near.pair_count, sizeof(near.pairs[0]), compare_pairs);
	for (size_t i = 0; i < near.pair_count && i < PAIRS_ASKED; i++) {
		struct entry_find_rows rows = search_entries(
			db, near.pairs[i].match, CANDIDATES_MAX);

		for (size_t k = 0; k < rows.count; k++) {
			if (!is_among(candidates, count, &rows.items[k])) {
				candidates[count++] = (struct candidate){ &rows.items[k],
					shared_chars(near.typed, rows.items[k].name) };
			}
		}
	}
	qsort(candidates, count, sizeof(candidates[0]), compare_candidates);
	for (size_t i = 0; i < count && best.count < limit; i++) {
		best.items[best.count++] = *candidates[i].row;
	}
	return best;
}
