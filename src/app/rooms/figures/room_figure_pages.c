#include "room_figures.h"

#include "i18n.h"
#include "pack_rule.h"
#include "region.h"
#include "respond.h"
#include "rooms_pack.h"
#include "rooms_pages.h"
#include "things_view.h"

/* /desk/rooms/figures: hours used of hours open, by room, week and kind of organisation. */

enum {
	WEEK_DAYS = 7,
	WEEKS_USUAL = 12,
	WEEKS_MAX = 53,
	VENUES_MAX = 200,
	HOUR_MINUTES = 60,
	PERCENT = 100,
	CLASSES_MAX = 24,
	CHART_LEFT = 44,
	CHART_WIDTH = 756,
	CHART_BASE = 200,
	CHART_HEIGHT = 160,
	BAR_SHARE = 70, /* per cent of a week's width */
	LABELS_MAX = 13,
};

const struct right right_room_figures = { .name = "room.figures",
	.label = N_("看场地使用统计"),
	.roles = ROLE_BIT(ROLE_CENTER) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_COMMUNITY) |
		 ROLE_BIT(ROLE_DISTRICT) };

FIXED_CHOICES(formats, CHOICE("csv", "CSV", "CSV"), CHOICE("xlsx", "Excel", "Excel"))

static const struct field fields[] = {
	{ .name = "venue",
		.type = FIELD_INT,
		.offset = offsetof(struct room_figures_query, venue),
		.label = N_("场馆"),
		.max = INT64_MAX },
	{ .name = "weeks",
		.type = FIELD_INT,
		.offset = offsetof(struct room_figures_query, weeks),
		.label = N_("几周"),
		.min = 1,
		.max = WEEKS_MAX },
	{ .name = "until",
		.type = FIELD_DAY,
		.offset = offsetof(struct room_figures_query, until),
		.label = N_("到哪一天") },
	{ .name = "format",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct room_figures_query, format),
		.label = N_("格式"),
		.choices = formats },
};
const struct form room_figures_form = { "room_figures_query", fields, FIELD_COUNT(fields),
	sizeof(struct room_figures_query), NULL };

/* ---- sums ----------------------------------------------------------------------------------------- */

static struct str
hours_of(struct arena *arena, int64_t minutes)
{
	int64_t tenths = (minutes * 10 + HOUR_MINUTES / 2) / HOUR_MINUTES;

	return tenths % 10 ? str_format(arena, "%lld.%lld", (long long)(tenths / 10),
				     (long long)(tenths % 10))
			   : str_format(arena, "%lld", (long long)(tenths / 10));
}

static void
finish(struct arena *arena, struct use_line *line, int64_t of)
{
	line->open_hours = hours_of(arena, line->open_minutes);
	line->used_hours = hours_of(arena, line->used_minutes);
	line->percent = of > 0 ? (int)((line->used_minutes * PERCENT + of / 2) / of) : 0;
}

static void
add(struct use_line *line, const struct use_line *more)
{
	line->open_minutes += more->open_minutes;
	line->used_minutes += more->used_minutes;
	line->bookings += more->bookings;
	line->absent += more->absent;
	line->refused += more->refused;
	line->cancelled += more->cancelled;
}

static struct bilingual
class_name(struct req *req, struct str class)
{
	const struct node *kind = node_find(
		node_get(pack_file(req_pack(req), "kinds.yaml"), "kinds"), "id", class);

	if (str_equal(class, STR("house"))) {
		return (struct bilingual){ STR("场馆自己"), STR("The house itself") };
	}
	if (str_equal(class, STR("private"))) {
		return (struct bilingual){ STR("不公开的场地"), STR("Private rooms") };
	}
	return kind ? node_bilingual(kind, "short") : (struct bilingual){ class, class };
}

static void
add_class(
	struct req *req, struct room_figures_view *view, const struct room_figure_classes_row *row)
{
	struct bilingual name = class_name(req, row->class);
	struct use_line *line = NULL;

	for (size_t i = 0; i < view->classes.count && !line; i++) {
		if (str_equal(view->classes.items[i].name.zh, name.zh)) {
			line = &view->classes.items[i];
		}
	}
	if (!line) {
		if (view->classes.count == CLASSES_MAX) {
			return;
		}
		line = &view->classes.items[view->classes.count++];
		*line = (struct use_line){ .name = name };
	}
	line->bookings += row->bookings;
	line->used_minutes += row->used_minutes;
}

/* One room: its own line, its weeks, its kinds of organisations. */
static void
count_room(struct req *req, struct room_figures_view *view, const struct room_list_row *room)
{
	struct use_line *line = &view->rooms.items[view->rooms.count++];
	struct room_figure_weeks_rows weeks = room_figure_weeks(
		req->db, view->from.n, room->id, view->to.n + 1);
	struct room_figure_classes_rows classes = room_figure_classes(
		req->db, room->id, view->from.n, view->to.n + 1);

	*line = (struct use_line){ .name = room_name_of(room) };
	for (size_t i = 0; i < weeks.count; i++) {
		const struct room_figure_weeks_row *row = &weeks.items[i];
		struct use_line week = { .name = line->name,
			.week = { view->from.n + (int32_t)row->week * WEEK_DAYS },
			.open_minutes = row->open_minutes,
			.used_minutes = row->used_minutes,
			.bookings = row->bookings,
			.absent = row->absent,
			.refused = row->refused,
			.cancelled = row->cancelled };

		finish(req->arena, &week, week.open_minutes);
		view->each.items[view->each.count++] = week;
		add(line, &week);
		add(&view->weeks.items[row->week], &week);
	}
	for (size_t i = 0; i < classes.count; i++) {
		add_class(req, view, &classes.items[i]);
	}
	finish(req->arena, line, line->open_minutes);
	add(&view->total, line);
}

static void
add_rooms(struct req *req, struct room_figures_view *view, struct room_venue_id venue)
{
	size_t week_count = (size_t)view->in->weeks;
	struct room_list_rows rooms = room_list(
		req->db, &(struct room_list_args){
				 .clauses = ROOM_LIST_VENUE, .venue = venue, .limit = ROOMS_MAX });

	view->rooms.items = ARENA_ARRAY(req->arena, rooms.count + 1, struct use_line);
	view->classes.items = ARENA_ARRAY(req->arena, CLASSES_MAX, struct use_line);
	view->weeks.items = ARENA_ARRAY(req->arena, week_count, struct use_line);
	view->each.items = ARENA_ARRAY(req->arena, rooms.count * week_count + 1, struct use_line);
	for (size_t i = 0; i < week_count; i++) {
		view->weeks.items[view->weeks.count++] = (struct use_line){
			.week = { view->from.n + (int32_t)i * WEEK_DAYS }
		};
	}
	for (size_t i = 0; i < rooms.count; i++) {
		count_room(req, view, &rooms.items[i]);
	}
	for (size_t i = 0; i < week_count; i++) {
		finish(req->arena, &view->weeks.items[i], view->weeks.items[i].open_minutes);
	}
	finish(req->arena, &view->total, view->total.open_minutes);
	for (size_t i = 0; i < view->classes.count; i++) {
		finish(req->arena, &view->classes.items[i], view->total.used_minutes);
	}
}

/* ---- the chart ------------------------------------------------------------------------------------ */

static void
draw_bars(struct req *req, struct room_figures_view *view)
{
	int count = (int)view->weeks.count, most = 0;
	int every = (count + LABELS_MAX - 1) / LABELS_MAX;

	view->bars.items = ARENA_ARRAY(req->arena, view->weeks.count + 1, struct use_bar);
	for (int i = 0; i < count; i++) {
		const struct use_line *line = &view->weeks.items[i];
		int left = CHART_LEFT + i * CHART_WIDTH / count, width = CHART_WIDTH / count;
		int percent = line->percent < PERCENT ? line->percent : PERCENT;
		int height = percent * CHART_HEIGHT / PERCENT;
		bool is_named = (count - 1 - i) % every == 0;
		int year, month, mday;

		day_split(line->week, &year, &month, &mday);
		most = view->weeks.items[most].percent < line->percent ? i : most;
		view->bars.items[view->bars.count++] = (struct use_bar){
			.x = left + width * (PERCENT - BAR_SHARE) / 2 / PERCENT,
			.y = CHART_BASE - height,
			.width = width * BAR_SHARE / PERCENT > 1 ? width * BAR_SHARE / PERCENT : 1,
			.height = height,
			.middle = left + width / 2,
			.value = is_named && line->open_minutes
					 ? str_format(req->arena, "%d%%", line->percent)
					 : STR_NONE,
			.label = is_named ? str_format(req->arena, "%d/%d", month, mday) : STR_NONE
		};
	}
	view->bars_title = TR(req->arena, req->lang,
		N_("每周使用率，共 {1} 周，最高 {2}%。下面的表格有同样的数。"),
		str_format(req->arena, "%d", count),
		str_format(req->arena, "%d", count ? view->weeks.items[most].percent : 0));
}

/* ---- the page ------------------------------------------------------------------------------------- */

static struct url
at_of(struct req *req, const struct room_figures_query *in, int64_t venue, struct day until)
{
	return url_own(req->arena, "/desk/rooms/figures?venue=%lld&weeks=%lld&until=%s",
		(long long)venue, (long long)in->weeks,
		str_terminated(req->arena, day_format_iso(req->arena, until)));
}

/* Houses whose figures one may see: those one looks after; the bureau sees all. */
static const struct room_venue_list_row *
find_venue(struct req *req, const struct room_figures_query *in, struct room_figures_view *view)
{
	static const struct right all = {
		.name = "room.figures", .label = "", .roles = ROLE_BIT(ROLE_DISTRICT)
	};
	struct room_venue_list_rows rows = room_venue_list(req->db, VENUES_MAX);
	const struct room_venue_list_row *found = NULL;

	view->venues.items = ARENA_ARRAY(req->arena, rows.count + 1, struct room_link);
	for (size_t i = 0; i < rows.count; i++) {
		const struct room_venue_list_row *row = &rows.items[i];

		if (!venue_is_kept(req, row) &&
			!req_may(req, &all, &(struct scope){ .region = row->region_id })) {
			continue;
		}
		found = !found || row->id.v == in->venue ? row : found;
		view->venues.items[view->venues.count++] = (struct room_link){
			.label = { row->name, row->name_en },
			.to = at_of(req, in, row->id.v, in->until)
		};
	}
	return found;
}

static void
add_stretches(struct req *req, struct room_figures_view *view, int64_t venue)
{
	static const int lengths[] = { 4, 12, 26, 53 };

	view->stretches.items = ARENA_ARRAY(req->arena, FIELD_COUNT(lengths), struct room_link);
	for (size_t i = 0; i < FIELD_COUNT(lengths); i++) {
		struct room_figures_query in = { .weeks = lengths[i] };
		struct str zh = str_format(req->arena, "%d 周", lengths[i]),
			   en = str_format(req->arena, "%d weeks", lengths[i]);

		view->stretches.items[view->stretches.count++] = (struct room_link){ .label = { zh,
											     en },
			.to = at_of(req, &in, venue, view->in->until),
			.is_current = view->in->weeks == lengths[i] };
	}
}

enum outcome
show_room_figures(struct req *req)
{
	struct room_figures_query *in = req->in;
	struct room_figures_view view = { .in = in };
	const struct room_venue_list_row *venue;
	int32_t days;

	in->weeks = in->weeks > 0 ? in->weeks : WEEKS_USUAL;
	in->until = day_is_none(in->until) ? clock_today() : in->until;
	days = (int32_t)in->weeks * WEEK_DAYS;
	venue = find_venue(req, in, &view);
	if (!venue) {
		return respond(req, room_figures_page, &view);
	}
	view.has_house = true;
	view.venue = (struct bilingual){ venue->name, venue->name_en };
	view.to = (struct day){ room_period_end(ROOM_WEEK, in->until).n - 1 };
	view.from = (struct day){ view.to.n + 1 - days };
	for (size_t i = 0; i < view.venues.count; i++) {
		view.venues.items[i].is_current = str_equal(
			view.venues.items[i].label.zh, venue->name);
	}
	add_rooms(req, &view, venue->id);
	if (in->format.len) {
		return export_room_figures(req, &view);
	}
	draw_bars(req, &view);
	add_stretches(req, &view, venue->id.v);
	view.before = at_of(req, in, venue->id.v, (struct day){ view.from.n - 1 });
	view.after = at_of(req, in, venue->id.v, (struct day){ view.to.n + days });
	view.xlsx = url_own(req->arena,
		"/desk/rooms/figures?venue=%lld&weeks=%lld&until=%s&format=xlsx",
		(long long)venue->id.v, (long long)in->weeks,
		str_terminated(req->arena, day_format_iso(req->arena, in->until)));
	return respond(req, room_figures_page, &view);
}
