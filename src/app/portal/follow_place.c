#include "follow_place.h"

struct held {
	struct app *app;
	const struct district *district;
};

static void
let_go(void *arg)
{
	struct held *held = arg;

	app_district_release(held->app, held->district);
}

const struct district *
follow_district(struct app *app, struct arena *arena)
{
	struct held *held = ARENA_NEW(arena, struct held);

	*held = (struct held){ app, app_district_hold(app) };
	arena_defer(arena, let_go, held);
	return held->district;
}

struct follow_place
follow_place_of(const struct job *job)
{
	struct str rest = str_slice(job->position, 1, job->position.len), part;
	struct follow_place place = { 0, 0 };

	if (str_split(&rest, ',', &part) && str_ends(rest, STR("]"))) {
		str_parse_int(part, &place.first);
		str_parse_int(str_slice(rest, 0, rest.len - 1), &place.second);
	}
	return place;
}

struct str
follow_place_text(struct arena *arena, struct follow_place place)
{
	return str_format(arena, "[%lld,%lld]", (long long)place.first, (long long)place.second);
}
