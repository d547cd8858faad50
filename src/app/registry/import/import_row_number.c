#include "import_reading.h"

#include <math.h>
#include <string.h>

/* Days, money and counts, in the forms that spreadsheets and people give them. */

enum {
	SERIAL_DIGITS = 5, /* 10000 is 1927, 99999 is 2173 */
	YEAR_FIRST = 1850, /* a number from here … */
	YEAR_LAST = 2199,  /* … to here is a year and no serial */
	COMPACT_FIRST = 18500101,
	COMPACT_LAST = 21991231,
	FOUNDED_YEAR_FIRST = 1850,
	MEMBERS_MAX = 100000000,
	UNIT_NEEDED_10K = 10000, /* so much 万元 in a column that names no unit may well be 元 */
};

static bool
is_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
	}
	return text.len > 0;
}

/* A number that may be 20140924 or a serial of the file's day system. */
static enum day_parsed
day_of_number(struct arena *arena, const struct cell *cell, struct day *ret_day)
{
	double whole = floor(cell->number);

	if (!(whole >= 1 && whole <= COMPACT_LAST) || (whole >= YEAR_FIRST && whole <= YEAR_LAST)) {
		return DAY_WRONG;
	}
	if (whole >= COMPACT_FIRST) {
		return day_parse(str_format(arena, "%.0f", whole), ret_day);
	}
	return day_of_excel((int64_t)whole, cell->is_1904, ret_day) ? DAY_PARSED : DAY_WRONG;
}

static enum day_parsed
day_of_cell(struct arena *arena, const struct cell *cell, struct str text, struct day *ret_day)
{
	int64_t serial;

	if (cell->type == CELL_DAY && !day_is_none(cell->day)) {
		*ret_day = cell->day;
		return DAY_PARSED;
	}
	if (cell->type == CELL_NUMBER) {
		return day_of_number(arena, cell, ret_day);
	}
	/* a list that was saved as CSV while the column was a number; such files count from 1900 */
	if (text.len == SERIAL_DIGITS && is_digits(text) && str_parse_int(text, &serial)) {
		return day_of_excel(serial, false, ret_day) ? DAY_PARSED : DAY_WRONG;
	}
	return day_parse(text, ret_day);
}

static bool
read_day(struct reading *r, struct day *ret_day)
{
	switch (day_of_cell(r->arena, r->cell, r->text, ret_day)) {
	case DAY_PARSED:
		return true;
	case DAY_AMBIGUOUS:
		REFUSE(r, N_("日期“{1}”的月和日分不清，请写成 2014-09-24 的样子。"),
			same_text(r->text));
		return false;
	case DAY_WRONG:
		break;
	}
	REFUSE(r, N_("“{1}”不是日期：请写出年月日，例如 2014-09-24。"), same_text(r->text));
	return false;
}

void
read_founded(struct reading *r)
{
	struct day day;

	if (!read_day(r, &day)) {
		return;
	}
	if (day.n > r->rules->today.n) {
		REFUSE(r, N_("日期 {1} 还没有到。"), same_text(day_format_iso(r->arena, day)));
		return;
	}
	if (day.n < day_of(FOUNDED_YEAR_FIRST, 1, 1).n) {
		REFUSE(r, N_("日期 {1} 太早，请核对年份。"),
			same_text(day_format_iso(r->arena, day)));
		return;
	}
	r->entry->input.founded_day = day;
	give(r, ORG_FIELD_FOUNDED);
}

void
read_grade_from(struct reading *r)
{
	struct day day;

	if (read_day(r, &day)) {
		r->grade_from_day = day;
	}
}

void
read_grade_until(struct reading *r)
{
	struct day day;

	if (read_day(r, &day)) {
		r->entry->input.grade_until_day = day;
	}
}

/* The last day of a grade given on a day: five years by 令39号, as the pack says. */
static struct day
last_day_of_grade(const struct reading *r)
{
	int year, month, mday;
	struct day next;

	day_split(r->grade_from_day, &year, &month, &mday);
	next = day_of(year + (int)r->rules->grade_years, month, mday);
	if (day_is_none(next)) {
		next = day_of(year + (int)r->rules->grade_years, month + 1, 1); /* 29 February */
	}
	return (struct day){ next.n - 1 };
}

void
finish_grade(struct reading *r)
{
	struct org_input *input = &r->entry->input;
	bool has_until = !day_is_none(input->grade_until_day),
	     has_from = !day_is_none(r->grade_from_day);

	if (!r->has_grade) {
		input->grade_until_day = DAY_NONE;
		return;
	}
	if (has_until && has_from && input->grade_until_day.n < r->grade_from_day.n) {
		REFUSE_FIELD(r, IMPORT_GRADE_UNTIL, N_("等级的截止日早于起始日。"));
		return;
	}
	if (!has_until && has_from) {
		input->grade_until_day = last_day_of_grade(r);
	}
}

/* ---- counts and money --------------------------------------------------------------------------- */

/* Digits as typed: a spreadsheet may hold 3E4 or 120.0. */
static struct str
plain_number(struct reading *r)
{
	double number = r->cell->number;

	if (r->cell->type != CELL_NUMBER || !(fabs(number) < 1e13)) {
		return r->text;
	}
	return number == floor(number) ? str_format(r->arena, "%.0f", number)
				       : str_format(r->arena, "%.6f", number);
}

static struct str
without_end(struct str text, const char *end)
{
	struct str tail = str_of(end);

	return str_ends(text, tail) ? str_trim(str_slice(text, 0, text.len - tail.len)) : text;
}

void
read_members(struct reading *r)
{
	static const char *const units[] = { "人", "名", "个", "家" };
	struct str text = plain_number(r);
	int64_t count;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		text = without_end(text, units[i]);
	}
	if (!str_parse_int(text, &count) || count < 0 || count > MEMBERS_MAX) {
		REFUSE(r, N_("“{1}”不是人数：请填写整数，例如 12。"), same_text(r->text));
		return;
	}
	r->entry->input.member_count = count;
	give(r, ORG_FIELD_MEMBERS);
}

static bool
names_unit(struct str text)
{
	return str_contains(text, STR("元")) || str_contains(text, STR("万"));
}

static bool
is_zero_tail(struct str text, size_t from)
{
	for (size_t i = from; i < text.len; i++) {
		if (text.ptr[i] != '0') {
			return false;
		}
	}
	return true;
}

/* "3.500000" into "3.5": money takes no more decimals than a unit has. */
static struct str
without_zeros(struct str text)
{
	ptrdiff_t dot = str_find(text, STR("."));
	size_t end = text.len;

	if (dot < 0 || !is_zero_tail(text, text.len - 1)) {
		return text;
	}
	while (end > (size_t)dot && is_zero_tail(text, end - 1)) {
		end--;
	}
	return str_slice(text, 0, text.ptr[end - 1] == '.' ? end - 1 : end);
}

static void
read_capital(struct reading *r, bool is_10k)
{
	struct org_input *input = &r->entry->input;
	struct str text = without_zeros(plain_number(r));
	struct money money;
	bool has_unit = names_unit(text);

	if (is_10k && !has_unit) {
		text = str_format(r->arena, "%.*s万", STR_ARG(text));
	}
	if (!money_parse(text, &money) || money.fen < 0) {
		REFUSE(r, N_("“{1}”不是金额：请填写数字，例如 3 万元或 30000 元。"),
			same_text(r->text));
		return;
	}
	if (is_10k && !has_unit && money.fen / 1000000 >= UNIT_NEEDED_10K &&
		!names_unit(r->columns->items[r->columns->of_field[r->field]].label)) {
		REFUSE(r, N_("“{1}”看不出是元还是万元：请在数字后面写上单位，例如 30000 元。"),
			same_text(r->text));
		return;
	}
	if (is_given(r, ORG_FIELD_CAPITAL) && input->capital.fen != money.fen) {
		REFUSE(r, N_("与另一列的金额不同：{1} 元和 {2} 元。"),
			same_text(money_format(r->arena, input->capital)),
			same_text(money_format(r->arena, money)));
		return;
	}
	input->capital = money;
	give(r, ORG_FIELD_CAPITAL);
}

void
read_capital_yuan(struct reading *r)
{
	read_capital(r, false);
}

void
read_capital_10k(struct reading *r)
{
	read_capital(r, true);
}

/* ---- handing back ------------------------------------------------------------------------------- */

static bool
holds_days(enum import_field field)
{
	return field == IMPORT_FOUNDED || field == IMPORT_GRADE_FROM || field == IMPORT_GRADE_UNTIL;
}

struct str
import_cell_text(struct arena *arena, const struct import_column *column, const struct cell *cell)
{
	struct day day;

	if (column && holds_days(column->field) && cell->type == CELL_NUMBER &&
		day_of_number(arena, cell, &day) == DAY_PARSED) {
		return day_format_iso(arena, day);
	}
	return cell->text;
}
