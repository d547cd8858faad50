#include "i18n.h"
#include "rooms_view.h"

/* Timetables: columns of half hours, as the prototype draws them. */

enum { LINE_MINUTES = 30, TONES = 3 };

#define MINUTE_MS INT64_C(60000)

struct bilingual
room_name_of(const struct room_list_row *room)
{
	return (struct bilingual){ room->name, room->name_en };
}

struct str
room_hours_text(struct arena *arena, int64_t from, int64_t to)
{
	struct str a = room_clock_format(arena, from), b = room_clock_format(arena, to);

	return str_format(arena, "%.*s–%.*s", STR_ARG(a), STR_ARG(b));
}

struct room_lines
room_lines_make(struct arena *arena, int64_t from, int64_t to, size_t columns)
{
	size_t count = to > from ? (size_t)((to - from + LINE_MINUTES - 1) / LINE_MINUTES) : 0;
	struct room_lines lines = { ARENA_ARRAY(arena, count + 1, struct room_line), count };

	for (size_t i = 0; i < count; i++) {
		int64_t minute = from + (int64_t)i * LINE_MINUTES;

		lines.items[i] = (struct room_line){ .hour = room_clock_format(arena, minute),
			.is_half = minute % 60 != 0,
			.cells = { ARENA_ARRAY(arena, columns + 1, struct room_cell), columns } };
	}
	return lines;
}

/* The cell goes where nothing else is yet, in the lines that it touches. */
static void
put(const struct room_column *column, int64_t from, int64_t to, struct room_cell cell)
{
	int64_t first = (from - column->from) / LINE_MINUTES;
	int64_t last = (to - column->from + LINE_MINUTES - 1) / LINE_MINUTES; /* exclusive */
	int64_t count = (int64_t)column->line_count;
	struct room_cell *top = NULL;

	first = from < column->from ? 0 : first;
	last = last > count ? count : last;
	for (int64_t i = first; i < last; i++) {
		struct room_cell *at = &column->lines[i].cells.items[column->at];

		if (at->rows) {
			if (top) {
				break; /* below lies something else */
			}
			continue;
		}
		if (!top) {
			*at = cell;
			at->rows = 0;
			top = at;
		} else {
			at->kind = CELL_COVERED;
		}
		at->rows = 1;
		top->rows = at == top ? 1 : top->rows + 1;
	}
}

static int64_t
minute_in(const struct room_column *column, struct moment at)
{
	return (at.ms - day_start(column->day).ms) / MINUTE_MS;
}

static void
put_taken(struct arena *arena, const struct room_column *column)
{
	static const char *const tones[TONES] = { "", " bk--2", " bk--3" };

	for (size_t i = 0; i < column->look->bookings.count; i++) {
		const struct booking_shown_row *row = &column->look->bookings.items[i];
		int64_t from = minute_in(column, row->from_at), to = minute_in(column, row->to_at);

		if (to > column->from && from < MINUTES_OF_DAY) {
			put(column, from, to,
				(struct room_cell){
					.kind = row->is_private ? CELL_PRIVATE : CELL_TAKEN,
					.tone = row->is_private
							? " bk--priv"
							: tones[egg_colour(row->author) % TONES],
					.name = { row->author, row->author },
					.title = { row->title, row->title },
					.hours = room_hours_text(arena, from, to) });
		}
	}
	for (size_t i = 0; i < column->look->closures.count; i++) {
		const struct room_closure_shown_row *row = &column->look->closures.items[i];
		int64_t from = minute_in(column, row->from_at), to = minute_in(column, row->to_at);

		from = from < 0 ? 0 : from;
		to = to > MINUTES_OF_DAY ? MINUTES_OF_DAY : to;
		if (to > column->from && from < MINUTES_OF_DAY) {
			put(column, from, to,
				(struct room_cell){ .kind = CELL_SHUT,
					.tone = " bk--off",
					.name = { row->reason, row->reason_en },
					.hours = room_hours_text(arena, from, to) });
		}
	}
}

void
room_column_draw(struct arena *arena, const struct room_column *column)
{
	bool was_slot = false;

	put_taken(arena, column);
	if (column->chosen_from < column->chosen_to) {
		put(column, column->chosen_from, column->chosen_to,
			(struct room_cell){ .kind = CELL_CHOSEN,
				.tone = " bk--me",
				.hours = room_hours_text(
					arena, column->chosen_from, column->chosen_to) });
	}
	for (size_t i = 0; i < column->line_count; i++) {
		struct room_cell *cell = &column->lines[i].cells.items[column->at];
		int64_t minute = column->from + (int64_t)i * LINE_MINUTES;

		if (cell->rows) {
			was_slot = false;
			continue;
		}
		*cell = (struct room_cell){ .kind = CELL_BLANK, .rows = 1 };
		if (minute % column->look->rule.step_minutes == 0 &&
			room_is_free(column->look, column->day, minute,
				minute + column->look->rule.step_minutes)) {
			cell->kind = CELL_SLOT;
			cell->is_first = !was_slot;
			cell->hours = room_clock_format(arena, minute);
			cell->to = column->slot_url(arena, column, minute);
		}
		was_slot = cell->kind == CELL_SLOT;
	}
}
