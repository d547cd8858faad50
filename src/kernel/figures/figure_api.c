#include "figure_pages.h"

#include "json_write.h"
#include "region.h"
#include "respond.h"

/* GET /api/v1/figures: a procedure an item; GET /api/v1/figures/{procedure}: one, by month, region and step. */

enum { MEDIAN = 50, MOST = 90 };

struct figure_item {
	struct str key, title, title_en;
	int64_t counts[FIGURE_KINDS];
	int64_t decided, ended, running, overdue, median, most;
};

#define AT(name) offsetof(struct figure_item, name)
#define COUNT(name, kind)                                                             \
	{                                                                             \
		name, MEMBER_INT, AT(counts) + FIGURE_##kind * sizeof(int64_t), false \
	}
const struct member figure_api_members[FIGURE_API_MEMBERS] = {
	{ "id", MEMBER_STR, AT(key), true },
	{ "title", MEMBER_STR, AT(title), true },
	{ "title_en", MEMBER_STR, AT(title_en), true },
	COUNT("received", RECEIVED),
	{ "decided", MEMBER_INT, AT(decided), false },
	COUNT("granted", GRANTED),
	COUNT("refused", REFUSED),
	COUNT("withdrawn", WITHDRAWN),
	COUNT("lapsed", LAPSED),
	COUNT("void", VOID),
	COUNT("late", LATE),
	COUNT("corrected", CORRECT),
	COUNT("objections", OBJECTION),
	COUNT("appeals", APPEAL),
	COUNT("appeals_granted", APPEAL_GRANTED),
	COUNT("appeals_refused", APPEAL_REFUSED),
	COUNT("reopened", REOPENED),
	{ "running", MEMBER_INT, AT(running), true },
	{ "overdue", MEMBER_INT, AT(overdue), true },
	{ "median_working_days", MEMBER_INT, AT(median), true },
	{ "ninety_percent_working_days", MEMBER_INT, AT(most), true },
};

static struct figure_item
item_of(const struct figure_line *line, const struct figure_histogram *days)
{
	const struct figure_sum *sum = &line->group->sum;
	int64_t median = figure_percentile_days(days, MEDIAN);
	struct figure_item item = { .key = line->group->key,
		.title = line->name.zh,
		.title_en = line->name.en,
		.decided = line->decided,
		.ended = figure_ended(sum),
		.running = line->group->running,
		.overdue = line->group->overdue,
		.median = median < 0 ? INT_NONE : median,
		.most = median < 0 ? INT_NONE : figure_percentile_days(days, MOST) };

	memcpy(item.counts, sum->counts, sizeof(item.counts));
	return item;
}

static enum outcome
load(struct req *req, struct figure_ask *ask, struct figures_view *view)
{
	enum outcome outcome = figure_ask_of(req, ask);

	if (outcome != OK) {
		return outcome;
	}
	*view = (struct figures_view){ .in = req->in, .figures = figures_load(req->db, ask) };
	figure_lines_fill(req, ask, view);
	return OK;
}

enum outcome
list_figures(struct req *req)
{
	struct figure_ask ask;
	struct figures_view view;
	enum outcome outcome = load(req, &ask, &view);
	size_t count;
	struct figure_item *items;

	if (outcome != OK) {
		return outcome;
	}
	count = view.by_procedure.count;
	items = ARENA_ARRAY(req->arena, count + 1, struct figure_item);
	for (size_t i = 0; i < count; i++) {
		items[i] = item_of(
			&view.by_procedure.items[i], &view.by_procedure.items[i].group->sum.took);
	}
	return respond_json_list(req,
		&(struct table_view){
			figure_api_members, FIGURE_API_MEMBERS, items, count, sizeof(*items) },
		&(struct list_page){ (int64_t)count, true, 1, (int64_t)(count ? count : 1) });
}

/* ---- one procedure ------------------------------------------------------------------------------- */

static void
write_int(struct json *json, const char *key, int64_t value)
{
	json_key(json, key);
	if (value == INT_NONE) {
		json_null(json);
	} else {
		json_int(json, value);
	}
}

static void
write_item(struct json *json, const struct figure_item *item)
{
	for (size_t i = 0; i < FIGURE_API_MEMBERS; i++) {
		const struct member *member = &figure_api_members[i];
		const char *at = (const char *)item + member->offset;

		if (member->type == MEMBER_INT) {
			write_int(json, member->name, *(const int64_t *)at);
		}
	}
}

static void
write_lines(struct req *req, struct json *json, const char *key, const struct figure_lines *lines)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < lines->count; i++) {
		const struct figure_line *line = &lines->items[i];
		const struct region *region = region_find(req_regions(req), line->group->region);
		bool is_step = lines->count && line->group->key.len > 0;
		struct figure_item item = item_of(
			line, is_step ? &line->group->sum.stay : &line->group->sum.took);

		json_object(json);
		json_add_str(json, "name", bilingual_in(line->name, req->lang));
		if (is_step) {
			json_add_str(json, "id", line->group->key);
			write_int(json, "entered", line->group->sum.counts[FIGURE_ENTER]);
			write_int(json, "left", line->group->sum.counts[FIGURE_STAY]);
			write_int(json, "waiting", line->group->running);
			write_int(json, "late", line->group->sum.counts[FIGURE_LATE]);
			write_int(json, "overdue", line->group->overdue);
			write_int(json, "median_working_days", item.median);
			write_int(json, "ninety_percent_working_days", item.most);
		} else {
			if (region) {
				json_add_str(json, "region", region->code);
			} else {
				item.running = item.overdue = INT_NONE;
			}
			write_item(json, &item);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

enum outcome
send_figures(struct req *req)
{
	struct figure_ask ask;
	struct figures_view view;
	enum outcome outcome = load(req, &ask, &view);
	struct figure_line whole = { .name = { STR(""), STR("") } };
	struct figure_group group;
	struct figure_item item;
	struct json *json;

	if (outcome != OK) {
		return outcome;
	}
	if (!procedure_find(ask.procedures, ask.procedure) &&
		view.figures->ever.counts[FIGURE_RECEIVED] == 0) {
		return NOT_FOUND;
	}
	group = (struct figure_group){ .key = ask.procedure,
		.sum = view.figures->total,
		.running = figure_running(&view.figures->ever),
		.overdue = view.figures->overdue };
	whole.group = &group;
	whole.decided = figure_decided(&group.sum);
	item = item_of(&whole, &group.sum.took);
	json = respond_json_begin(req, 200);
	json_object(json);
	json_add_str(json, "id", ask.procedure);
	json_add_str(json, "region", region_find(ask.regions, ask.region)->code);
	json_key(json, "from");
	json_day(json, ask.from);
	json_key(json, "until");
	json_day(json, ask.until);
	write_item(json, &item);
	write_lines(req, json, "months", &view.by_month);
	write_lines(req, json, "regions", &view.by_region);
	write_lines(req, json, "steps", &view.by_step);
	json_object_end(json);
	return OK;
}
