#include "activity.h"
#include "activity_queries.h"
#include "activity_when.h"
#include "req.h"

/* What feeds and site maps are told: public things alone, and nothing that a sign-up changes. */

struct activity_news_list
activities_newest(struct req *req, int64_t limit)
{
	struct activity_newest_rows rows = activity_newest(req->db, limit);
	struct activity_news_list list = { .items = ARENA_ARRAY(req->arena, rows.count + 1,
						   struct activity_news) };

	for (size_t i = 0; i < rows.count; i++) {
		const struct activity_newest_row *row = &rows.items[i];
		struct str when = activity_when(req->arena, req->lang, row->from_at, row->to_at);

		list.items[list.count++] = (struct activity_news){ .id = row->id.v,
			.title = { row->title, row->title_en },
			.author = row->author,
			.lead = str_format(req->arena, "%.*s · %.*s · %.*s", STR_ARG(when),
				STR_ARG(row->place), STR_ARG(row->lead)),
			.shown_at = row->shown_at,
			.changed_at = row->changed_at };
	}
	return list;
}

struct activity_numbers
activities_shown_find(struct db *db, struct arena *arena, int64_t after, int64_t last)
{
	struct activity_shown_ids_rows rows = activity_shown_ids(db, after, last);
	struct activity_numbers numbers = { .items = ARENA_ARRAY(arena, rows.count + 1, int64_t) };

	for (size_t i = 0; i < rows.count; i++) {
		numbers.items[numbers.count++] = rows.items[i].id.v;
	}
	return numbers;
}

int64_t
activities_shown_highest(struct db *db)
{
	struct activity_shown_highest_row row;

	activity_shown_highest(db, &row);
	return row.highest;
}
