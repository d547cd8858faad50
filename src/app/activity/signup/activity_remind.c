#include "activity_remind.h"

#include "activity_pack.h"

enum { AT_ONCE = 20, HOUR_MS = 3600000 };

void
activity_remind_later(struct db *db, const struct activity_find_row *row, const struct pack *pack)
{
	int64_t hours = activity_rules_of(pack).remind_hours;
	struct moment at = { row->from_at.ms - hours * HOUR_MS };

	activity_set_remind(db, hours && at.ms > db_now(db).ms ? at : MOMENT_NONE, row->id);
}

struct moment
activity_remind_due_at(struct db *db)
{
	struct activity_remind_next_row row;

	activity_remind_next(db, &row);
	return row.remind_at;
}

void
activity_remind_run(struct db *db)
{
	struct activity_remind_due_rows rows = activity_remind_due(db, db_now(db), AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		/* a clock that stood still for a day reminds nobody of what is over */
		if (str_equal(rows.items[i].state, STR("published")) &&
			rows.items[i].from_at.ms > db_now(db).ms) {
			activity_signup_remind_all(db, rows.items[i].id);
		}
		activity_set_remind(db, MOMENT_NONE, rows.items[i].id);
	}
}
