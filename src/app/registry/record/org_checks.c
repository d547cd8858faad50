#include "org_checks.h"

#include "ident.h"
#include "org_facet.h"
#include "org_sealed.h"
#include "registry_queries.h"
#include "search_grams.h"

typedef void breach_function(void *arg, struct str sentence);

/* Where breaches are told. */
struct report {
	struct db *db;
	breach_function *breach;
	void *arg;
};

static void
tell(const struct report *report, const char *what, int64_t id, struct str name)
{
	report->breach(report->arg, str_format(db_arena(report->db), "org %lld (%.*s): %s",
					    (long long)id, STR_ARG(name), what));
}

static void
check_list(struct db *db, breach_function *breach, void *arg)
{
	const struct report report = { db, breach, arg };
	struct check_entry_lost_rows lost = check_entry_lost(db);
	struct check_entry_shown_rows shown = check_entry_shown(db);
	struct check_entry_differs_rows differs = check_entry_differs(db);
	struct check_withheld_differs_rows withheld = check_withheld_differs(db);

	for (size_t i = 0; i < lost.count; i++) {
		tell(&report, "is not in the public list", lost.items[i].id.v, lost.items[i].name);
	}
	for (size_t i = 0; i < shown.count; i++) {
		tell(&report, "is withheld, yet in the public list", shown.items[i].id.v,
			shown.items[i].name);
	}
	for (size_t i = 0; i < differs.count; i++) {
		tell(&report, "differs from its row in the public list", differs.items[i].id.v,
			differs.items[i].name);
	}
	for (size_t i = 0; i < withheld.count; i++) {
		tell(&report, "is withheld without a reason, or shown in spite of one",
			withheld.items[i].id.v, withheld.items[i].name);
	}
}

/* Every entry of a kind is found by the word of that kind, and nothing else is. */
static void
check_kind(const struct report *report, struct str kind, int64_t entries)
{
	struct arena *arena = db_arena(report->db);
	struct org_facets facets = { .kind = kind, .grade = FACET_GRADE_NONE };
	struct gram_query query = { .facets = { facet_filter_word(arena, &facets) } };
	struct search_count_row found;

	search_count(report->db,
		grams_match(arena, &query,
			db_engine(report->db) == DB_SQLITE ? GRAM_FTS5 : GRAM_TSQUERY),
		INT32_MAX, &found);
	if (found.hits != entries) {
		report->breach(report->arg,
			str_format(arena, "search finds %lld of kind %.*s, there are %lld",
				(long long)found.hits, STR_ARG(kind), (long long)entries));
	}
}

static void
check_terms(struct db *db, breach_function *breach, void *arg)
{
	const struct report report = { db, breach, arg };
	struct check_terms_lost_rows lost = check_terms_lost(db);
	struct check_kinds_rows kinds = check_kinds(db);

	for (size_t i = 0; i < kinds.count; i++) {
		check_kind(&report, kinds.items[i].kind, kinds.items[i].entries);
	}
	for (size_t i = 0; i < lost.count; i++) {
		tell(&report, "has no search terms", lost.items[i].org_id.v, lost.items[i].name);
	}
}

static void
check_record(struct db *db, breach_function *breach, void *arg)
{
	const struct report report = { db, breach, arg };
	struct check_record_lost_rows lost = check_record_lost(db);

	for (size_t i = 0; i < lost.count; i++) {
		tell(&report, "has no record", lost.items[i].id.v, lost.items[i].name);
	}
}

static void
check_codes_of(const struct report *report, const struct check_codes_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		if (uscc_check(rows->items[i].uscc).problem != IDENT_FINE) {
			tell(report, "its USCC cannot be right", rows->items[i].org_id.v,
				rows->items[i].uscc);
		}
	}
}

static void
check_code(struct db *db, breach_function *breach, void *arg)
{
	enum { ROWS_MAX = 1000 };
	const struct report report = { db, breach, arg };
	struct check_codes_rows rows;
	int64_t after = 0;

	do {
		struct arena_mark mark = arena_mark(db_arena(db));

		rows = check_codes(db, after, ROWS_MAX);
		check_codes_of(&report, &rows);
		after = rows.count ? rows.items[rows.count - 1].org_id.v : after;
		arena_rewind(db_arena(db), mark);
	} while (rows.count == ROWS_MAX);
}

static void
check_past(struct db *db, breach_function *breach, void *arg)
{
	const struct report report = { db, breach, arg };
	struct check_past_overlaps_rows rows = check_past_overlaps(db);
	struct check_past_ahead_rows ahead = check_past_ahead(db);

	for (size_t i = 0; i < rows.count; i++) {
		tell(&report, "has two values of one fact for a day", rows.items[i].org_id.v,
			rows.items[i].fact);
	}
	for (size_t i = 0; i < ahead.count; i++) {
		tell(&report, "has a past that reaches into what is now", ahead.items[i].org_id.v,
			ahead.items[i].fact);
	}
}

static void
check_count(struct db *db, breach_function *breach, void *arg)
{
	struct check_counts_rows rows = check_counts(db);
	struct check_counts_total_row total;

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg,
			str_format(db_arena(db),
				"org_count of street %lld says %lld, there are %lld",
				(long long)rows.items[i].street_id,
				(long long)rows.items[i].entries, (long long)rows.items[i].found));
	}
	check_counts_total(db, &total);
	if (total.counted != total.found) {
		breach(arg, str_format(db_arena(db), "org_count adds up to %lld, there are %lld",
				    (long long)total.counted, (long long)total.found));
	}
}

static void
check_community_count(struct db *db, breach_function *breach, void *arg)
{
	struct check_community_counts_rows rows = check_community_counts(db);
	struct check_community_counts_total_row total;

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg,
			str_format(db_arena(db),
				"org_count_by_community of %lld says %lld, there are %lld",
				(long long)rows.items[i].community_id,
				(long long)rows.items[i].entries, (long long)rows.items[i].found));
	}
	check_community_counts_total(db, &total);
	if (total.counted != total.found) {
		breach(arg, str_format(db_arena(db),
				    "org_count_by_community adds up to %lld, there are %lld",
				    (long long)total.counted, (long long)total.found));
	}
}

static void
check_street_count(struct db *db, breach_function *breach, void *arg)
{
	struct check_street_counts_rows rows = check_street_counts(db);
	struct check_street_counts_total_row total;

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg,
			str_format(db_arena(db),
				"org_count_by_street of %lld says %lld, there are %lld",
				(long long)rows.items[i].street_id,
				(long long)rows.items[i].entries, (long long)rows.items[i].found));
	}
	check_street_counts_total(db, &total);
	if (total.counted != total.found) {
		breach(arg, str_format(db_arena(db),
				    "org_count_by_street adds up to %lld, there are %lld",
				    (long long)total.counted, (long long)total.found));
	}
}

/* No number or address that is a person's own lies open. */
static void
check_contact(struct db *db, breach_function *breach, void *arg)
{
	enum { ROWS_MAX = 1000 };
	const struct report report = { db, breach, arg };
	struct arena *arena = db_arena(db);
	struct check_contacts_rows rows;
	int64_t after = 0;

	do {
		struct arena_mark mark = arena_mark(arena);

		rows = check_contacts(db, after, ROWS_MAX);
		for (size_t i = 0; i < rows.count; i++) {
			const struct check_contacts_row *row = &rows.items[i];

			if (contact_read(arena, ORG_PHONE, row->phone).personal_count ||
				contact_read(arena, ORG_EMAIL, row->email).personal_count) {
				tell(&report, "a contact that is a person's own lies open",
					row->org_id.v, row->name);
			}
			after = row->org_id.v;
		}
		arena_rewind(arena, mark);
	} while (rows.count == ROWS_MAX);
}

const struct data_check org_checks[ORG_CHECK_COUNT] = {
	{ "org_record", check_record },
	{ "org_entry", check_list },
	{ "org_terms", check_terms },
	{ "org_past", check_past },
	{ "org_count", check_count },
	{ "org_count_by_community", check_community_count },
	{ "org_count_by_street", check_street_count },
	{ "uscc", check_code },
	{ "org_contact", check_contact },
};
