#include "figure_inner.h"

/* What the figures must agree with: themselves, and what the cases' own tables say, counted anew. */

struct teller {
	void (*breach)(void *arg, struct str sentence);
	void *arg;
	struct arena *arena;
	struct case_figure_check_counted_rows counted;
};

static void
check_spans(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct case_figure_check_spans_rows rows = case_figure_check_spans(db);

	for (size_t i = 0; i < rows.count; i++) {
		const struct case_figure_check_spans_row *row = &rows.items[i];

		breach(arg,
			str_format(db_arena(db),
				"figures of %.*s in region %lld: %.*s by day %lld, by month %lld, "
				"in all %lld",
				STR_ARG(row->procedure), (long long)row->region_id.v,
				STR_ARG(row->kind), (long long)row->days_total,
				(long long)row->months_total, (long long)row->ever_total));
	}
}

static int64_t
counted(const struct teller *teller, struct str procedure, enum figure_kind kind, struct str step)
{
	for (size_t i = 0; i < teller->counted.count; i++) {
		const struct case_figure_check_counted_row *row = &teller->counted.items[i];

		if (str_equal(row->procedure, procedure) && str_equal(row->step, step) &&
			str_equal(row->kind, str_of(figure_name(kind)))) {
			return row->total;
		}
	}
	return 0;
}

static void
compare(const struct teller *teller, struct str procedure, enum figure_kind kind, struct str step,
	int64_t total)
{
	int64_t said = counted(teller, procedure, kind, step);

	if (said != total) {
		teller->breach(teller->arg,
			str_format(teller->arena,
				"figures of %.*s: %s %.*s counted %lld, but there are %lld",
				STR_ARG(procedure), figure_name(kind), STR_ARG(step),
				(long long)said, (long long)total));
	}
}

static void
check_events(const struct teller *teller, struct db *db)
{
	static const struct {
		const char *event;
		enum figure_kind kind;
	} kinds[] = {
		{ "submit", FIGURE_RECEIVED },
		{ "correct", FIGURE_CORRECT },
		{ "objection", FIGURE_OBJECTION },
		{ "reopen", FIGURE_REOPENED },
	};
	struct case_figure_check_events_rows rows = case_figure_check_events(db);

	for (size_t i = 0; i < rows.count; i++) {
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
			if (str_equal(rows.items[i].kind, str_of(kinds[k].event))) {
				compare(teller, rows.items[i].procedure, kinds[k].kind, STR(""),
					rows.items[i].total);
			}
		}
	}
}

/* A refusal that an appeal has set aside is counted and no more to be found. */
static void
check_ends(const struct teller *teller, struct db *db)
{
	struct case_figure_check_ends_rows rows = case_figure_check_ends(db);

	for (size_t i = 0; i < rows.count; i++) {
		struct str procedure = rows.items[i].procedure;
		enum figure_kind outcome;

		if (figure_of_outcome(rows.items[i].outcome, &outcome)) {
			compare(teller, procedure, outcome, STR(""),
				rows.items[i].total +
					(outcome == FIGURE_REFUSED
							? counted(teller, procedure,
								  FIGURE_REOPENED, STR(""))
							: 0));
		}
	}
}

static void
check_turns(const struct teller *teller, struct db *db)
{
	struct case_figure_check_turns_rows rows = case_figure_check_turns(db);

	for (size_t i = 0; i < rows.count; i++) {
		const struct case_figure_check_turns_row *row = &rows.items[i];
		struct str step = figure_step(teller->arena, row->step, row->part);

		compare(teller, row->procedure, FIGURE_ENTER, step, row->begun);
		compare(teller, row->procedure, FIGURE_STAY, step, row->ended);
		compare(teller, row->procedure, FIGURE_LATE, step, row->late);
	}
}

static void
check_counts(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg)
{
	struct teller teller = { breach, arg, db_arena(db), case_figure_check_counted(db) };

	check_events(&teller, db);
	check_ends(&teller, db);
	check_turns(&teller, db);
}

const struct data_check figure_checks[FIGURE_CHECKS] = {
	{ "figures: sums", check_spans, NULL },
	{ "figures: counted", check_counts, NULL },
};
