#include "quota_inner.h"

/* What must hold of the data, counted without the triggers that keep it. */

enum { THINGS_AT_ONCE = 200 };

typedef void breach_function(void *arg, struct str sentence);

#define CHECK(name, statement, what)                                                            \
	static void name(struct db *db, breach_function *breach, void *arg)                     \
	{                                                                                       \
		struct statement##_rows rows = statement(db);                                   \
                                                                                                \
		for (size_t i = 0; i < rows.count; i++) {                                       \
			breach(arg,                                                             \
				str_format(db_arena(db), what, (long long)rows.items[i].id.v)); \
		}                                                                               \
	}
CHECK(check_taken, check_quota_taken, "quota_pool %lld counts other seats than its places take")
CHECK(check_line, check_quota_line, "quota_pool %lld counts another line than waits for it")
CHECK(check_rest, check_quota_rest, "quota_place %lld is not as its claim's first row is")
CHECK(check_extra, check_quota_extra,
	"quota_pool %lld counts other seats on top than its places have")
CHECK(check_overlap, check_quota_overlap, "quota_span %lld overlaps another of its thing")
CHECK(check_span_waited, check_quota_span_waited,
	"quota_span %lld waits though nothing stands in its way")

/* Nobody waits whom free seats would fit, but where they are just being passed on. */
static void
check_waited(struct db *db, breach_function *breach, void *arg)
{
	struct check_quota_waited_rows rows;
	int64_t after = 0;

	do {
		rows = check_quota_waited(db, after, THINGS_AT_ONCE);
		for (size_t i = 0; i < rows.count; i++) {
			struct quota_pool_rows_rows pools = quota_pool_rows(
				db, rows.items[i].thing_id);
			struct quota_run run = { .db = db, .pool_count = pools.count };

			for (size_t k = 0; k < pools.count; k++) {
				run.pools[k] = pools.items[k];
			}
			if (quota_line_fits(&run)) {
				breach(arg, str_format(db_arena(db),
						    "quota_thing %lld has free seats for somebody "
						    "who waits",
						    (long long)rows.items[i].thing_id.v));
			}
			after = rows.items[i].thing_id.v;
		}
	} while (rows.count == THINGS_AT_ONCE);
}

const struct data_check quota_checks[QUOTA_CHECKS] = {
	{ "quota_taken", check_taken },
	{ "quota_line", check_line },
	{ "quota_rest", check_rest },
	{ "quota_extra", check_extra },
	{ "quota_waited", check_waited },
	{ "quota_overlap", check_overlap },
	{ "quota_span_waited", check_span_waited },
};
