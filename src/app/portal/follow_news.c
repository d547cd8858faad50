#include "district.h"
#include "follow_pages.h"
#include "follow_place.h"
#include "json_write.h"
#include "news.h"
#include "outbox.h"

enum { SUBJECTS_MAX = 512 };

void
follow_news_published(struct db *db, int64_t news_id)
{
	job_add_for(db, (struct login_id){ 0 }, "follow.news",
		str_format(db_arena(db), "[%lld]", (long long)news_id));
}

/* One slice: whom the news is about, and the next of those who follow the subject in turn. */
struct telling {
	const struct district *district;
	struct job *job;
	int64_t news_id;
	bool is_shown; /* still */
	struct news_told told;
	struct str *subjects; /* each once */
	size_t subject_count;
	struct follow_place place; /* first: which subject; second: the login told last */
	struct follow_fan_rows fans;
};

static void
add_subject(struct telling *telling, struct arena *arena, const char *kind, int64_t id)
{
	struct str subject = str_format(arena, "%s:%lld", kind, (long long)id);

	for (size_t i = 0; i < telling->subject_count; i++) {
		if (str_equal(telling->subjects[i], subject)) {
			return;
		}
	}
	if (telling->subject_count < SUBJECTS_MAX) {
		telling->subjects[telling->subject_count++] = subject;
	}
}

/* Whoever follows a street hears of its communities too. */
static void
add_region(struct telling *telling, struct arena *arena, struct region_id id)
{
	const struct regions *regions = &telling->district->regions;
	const struct region *region = region_find(regions, id);

	while (region && region->kind != REGION_DISTRICT) {
		add_subject(telling, arena, "region", region->id.v);
		region = region_find(regions, region->parent);
	}
}

static void
find_subjects(struct telling *telling, struct arena *arena)
{
	const struct news_told *told = &telling->told;

	telling->subjects = ARENA_ARRAY(arena, SUBJECTS_MAX, struct str);
	if (told->org.v) {
		add_subject(telling, arena, "org", told->org.v);
	}
	for (size_t i = 0; i < told->org_count; i++) {
		add_subject(telling, arena, "org", told->orgs[i].v);
	}
	add_region(telling, arena, told->region);
	for (size_t i = 0; i < told->region_count; i++) {
		add_region(telling, arena, told->regions[i]);
	}
}

/* Those subjects whose followers were told already. */
static struct str
subjects_before(const struct telling *telling, struct arena *arena)
{
	struct buf *out = buf_create(arena, 1 << 16);
	struct json json;

	json_start(&json, out);
	json_array(&json);
	for (int64_t i = 0; i < telling->place.first; i++) {
		json_str(&json, telling->subjects[i]);
	}
	json_array_end(&json);
	return buf_view(out);
}

static void
read_fans(struct db *db, void *arg)
{
	struct telling *telling = arg;

	telling->is_shown = news_told_find(db, db_arena(db), telling->news_id, &telling->told) ==
			    OK;
	telling->fans.count = 0;
	if (!telling->is_shown) {
		return;
	}
	find_subjects(telling, db_arena(db));
	while (telling->place.first < (int64_t)telling->subject_count) {
		telling->fans = follow_fan(
			db, &(struct follow_fan_args){
				    .subject = telling->subjects[telling->place.first],
				    .after = telling->place.second,
				    .told = subjects_before(telling, db_arena(db)),
				    .limit = TOLD_AT_ONCE });
		if (telling->fans.count > 0) {
			return;
		}
		telling->place = (struct follow_place){ telling->place.first + 1, 0 };
	}
}

static enum outcome
tell_fans(struct db *db, void *arg)
{
	struct telling *telling = arg;
	const struct notice notice = { .kind = "follow.news",
		.title = telling->told.title,
		.text = telling->told.summary,
		.to = telling->told.to };

	for (size_t i = 0; i < telling->fans.count; i++) {
		outbox_notify(db, telling->fans.items[i].login_id, &notice);
	}
	return job_store(db, telling->job);
}

bool
follow_news_run(struct app *app, struct arena *arena, struct job *job)
{
	struct telling telling = { .district = follow_district(app, arena), .job = job };
	bool is_over;

	str_parse_int(str_slice(job->input, 1, job->input.len ? job->input.len - 1 : 0),
		&telling.news_id);
	telling.place = follow_place_of(job);
	store_read(app->store, arena, read_fans, &telling);
	is_over = !telling.is_shown || telling.fans.count == 0;
	if (!is_over) {
		telling.place.second = telling.fans.items[telling.fans.count - 1].login_id.v;
		job->position = follow_place_text(arena, telling.place);
		job->done += (int64_t)telling.fans.count;
		store_write(app->store, arena, tell_fans, &telling);
	}
	return is_over;
}
