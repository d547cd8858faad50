#include "entries_watch.h"
#include "follow_pages.h"
#include "follow_place.h"
#include "outbox.h"

enum {
	LOOKED_AT_ONCE = 100, /* searches asked between two writes */
	NAMED_MAX = 5,        /* new entries named in one notice */
};

void
follow_look(struct db *db)
{
	struct follow_search_is_due_row due;
	struct job_is_waiting_row waiting;
	struct org_id top = entry_id_highest(db);

	if (follow_search_is_due(db, top.v, &due) == OK &&
		job_is_waiting(db, STR("follow.search"), &waiting) != OK) {
		job_add_for(db, (struct login_id){ 0 }, "follow.search", STR("{}"));
	}
}

/* One slice: the next searches, and what new each finds. */
struct looking {
	const struct district *district;
	struct job *job;
	struct follow_place
		place; /* first: entries up to here; second: the search looked at last */
	struct follow_search_list_rows searches;
	struct entry_briefs *found; /* by search; the first few */
	size_t count;               /* of searches that this slice finishes */
};

static void
read_searches(struct db *db, void *arg)
{
	struct looking *looking = arg;
	size_t told = 0;

	if (looking->place.first == 0) {
		looking->place.first = entry_id_highest(db).v;
	}
	looking->searches = follow_search_list(
		db, looking->place.first, looking->place.second, LOOKED_AT_ONCE);
	looking->found = ARENA_ARRAY(
		db_arena(db), looking->searches.count + 1, struct entry_briefs);
	for (looking->count = 0; looking->count < looking->searches.count && told < TOLD_AT_ONCE;
		looking->count++) {
		const struct follow_search_list_row *row = &looking->searches.items[looking->count];

		looking->found[looking->count] = entries_watch_new(db, looking->district,
			row->query, (struct org_id){ row->seen_org_id }, NAMED_MAX + 1);
		told += looking->found[looking->count].count > 0;
	}
}

static struct str
names_of(struct arena *arena, const struct entry_briefs *found, const char *between)
{
	struct buf *out = buf_create(arena, 1 << 16);

	for (size_t i = 0; i < found->count && i < NAMED_MAX; i++) {
		buf_text(out, i ? between : "");
		buf_str(out, found->items[i].name);
	}
	buf_text(out, found->count > NAMED_MAX ? " …" : "");
	return buf_view(out);
}

static void
tell_search(
	struct db *db, const struct follow_search_list_row *row, const struct entry_briefs *found)
{
	struct arena *arena = db_arena(db);

	outbox_notify(db, row->login_id,
		&(struct notice){ .kind = "follow.search",
			.title = { TR(arena, LANG_ZH, N_("您关注的搜索（{1}）有新的组织"),
					   row->label),
				TR(arena, LANG_EN, N_("您关注的搜索（{1}）有新的组织"),
					row->label_en) },
			.text = { names_of(arena, found, "、"), names_of(arena, found, ", ") },
			.to = found->count == 1 ? found->items[0].to
						: (struct url){ str_format(arena, "/orgs?%.*s",
							  STR_ARG(row->query)) } });
}

static enum outcome
tell_searches(struct db *db, void *arg)
{
	struct looking *looking = arg;

	for (size_t i = 0; i < looking->count; i++) {
		const struct follow_search_list_row *row = &looking->searches.items[i];

		follow_seen(db, looking->place.first, row->id);
		if (looking->found[i].count > 0) {
			tell_search(db, row, &looking->found[i]);
		}
	}
	return job_store(db, looking->job);
}

bool
follow_search_run(struct app *app, struct arena *arena, struct job *job)
{
	struct looking looking = {
		.district = follow_district(app, arena), .job = job, .place = follow_place_of(job)
	};

	store_read(app->store, arena, read_searches, &looking);
	if (looking.count > 0) {
		looking.place.second = looking.searches.items[looking.count - 1].id.v;
		job->position = follow_place_text(arena, looking.place);
		job->done += (int64_t)looking.count;
		store_write(app->store, arena, tell_searches, &looking);
	}
	return looking.count == 0;
}
