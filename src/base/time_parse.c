#include "time.h"

#include "utf8.h"

#include <string.h>

enum {
	DAY_TEXT_BYTES_MAX = 64, /* more is no date */
	DAY_PARTS = 3,
};

/* The numbers of a date as they stand, and what stood between them. */
struct day_parts {
	int value[DAY_PARTS];
	int digits[DAY_PARTS];
	char separator; /* '-', '/', '.', or 'y' for 年月日; 0 for a run of eight digits */
};

/* Reads exactly `count` digits at *at. */
static bool
take_number(struct str text, size_t *at, int count, int *ret_value)
{
	int value = 0;

	if ((size_t)count > text.len - *at) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		char c = text.ptr[*at + (size_t)i];

		if (c < '0' || c > '9') {
			return false;
		}
		value = value * 10 + (c - '0');
	}
	*at += (size_t)count;
	*ret_value = value;
	return true;
}

static bool
take_char(struct str text, size_t *at, char c)
{
	if (*at >= text.len || text.ptr[*at] != c) {
		return false;
	}
	*at += 1;
	return true;
}

static bool
take_text(struct str text, size_t *at, struct str what)
{
	if (!str_starts(str_slice(text, *at, text.len), what)) {
		return false;
	}
	*at += what.len;
	return true;
}

bool
day_parse_iso(struct str text, struct day *ret_day)
{
	size_t at = 0;
	int year, month, mday;
	struct day day;

	if (text.len != 10 || !take_number(text, &at, 4, &year) || !take_char(text, &at, '-') ||
		!take_number(text, &at, 2, &month) || !take_char(text, &at, '-') ||
		!take_number(text, &at, 2, &mday)) {
		return false;
	}
	day = day_of(year, month, mday);
	if (day_is_none(day)) {
		return false;
	}
	*ret_day = day;
	return true;
}

/* Full-width digits and separators become ASCII; false when the text is too long or no UTF-8. */
static bool
fold_width(struct str text, char folded[DAY_TEXT_BYTES_MAX], struct str *ret_text)
{
	size_t at = 0, len = 0;
	uint32_t code;

	if (text.len > DAY_TEXT_BYTES_MAX) {
		return false;
	}
	while (utf8_next(text, &at, &code)) {
		if (code >= 0xFF01 && code <= 0xFF5E) {
			code -= 0xFEE0;
		} else if (code == 0x3000 || code == 0xA0) {
			code = ' ';
		}
		len += utf8_put(code, folded + len);
	}
	*ret_text = (struct str){ folded, len };
	return at == text.len;
}

static int
digit_run(struct str text, size_t at)
{
	size_t end = at;

	while (end < text.len && text.ptr[end] >= '0' && text.ptr[end] <= '9') {
		end++;
	}
	return (int)(end - at);
}

static void
skip_spaces(struct str text, size_t *at)
{
	while (take_char(text, at, ' ')) {
	}
}

/* The separator at *at: the first decides, the second must be like it; 日 or 号 may end a date. */
static bool
take_separator(struct str text, size_t *at, int part, struct day_parts *parts)
{
	size_t behind = *at;

	if (part == 0) {
		for (const char *c = "-/."; *c; c++) {
			if (take_char(text, at, *c)) {
				parts->separator = *c;
				return true;
			}
		}
		parts->separator = 'y';
		return take_text(text, at, STR("年"));
	}
	if (parts->separator != 'y') {
		return part == 2 || take_char(text, at, parts->separator);
	}
	if (part == 1) {
		return take_text(text, at, STR("月"));
	}
	skip_spaces(text, &behind);
	if (take_text(text, &behind, STR("日")) || take_text(text, &behind, STR("号"))) {
		*at = behind;
	}
	return true;
}

/* A time of day may follow, as spreadsheets print it: " 00:00", "T00:00:00", " 00:00:00.000". */
static bool
is_time_or_end(struct str text, size_t at)
{
	int hour, minute, second;

	if (at == text.len) {
		return true;
	}
	if (text.ptr[at] != ' ' && text.ptr[at] != 'T') {
		return false;
	}
	at++;
	skip_spaces(text, &at);
	if (!take_number(text, &at, digit_run(text, at) == 1 ? 1 : 2, &hour) || hour > 23 ||
		!take_char(text, &at, ':') || !take_number(text, &at, 2, &minute) || minute > 59) {
		return false;
	}
	if (take_char(text, &at, ':') && (!take_number(text, &at, 2, &second) || second > 59)) {
		return false;
	}
	if (take_char(text, &at, '.')) {
		at += (size_t)digit_run(text, at);
	}
	return at == text.len;
}

static bool
take_parts(struct str text, struct day_parts *parts)
{
	size_t at = 0;

	if (digit_run(text, 0) == 8) {
		parts->separator = 0;
		return take_number(text, &at, 4, &parts->value[0]) &&
		       take_number(text, &at, 2, &parts->value[1]) &&
		       take_number(text, &at, 2, &parts->value[2]) && is_time_or_end(text, at);
	}
	for (int i = 0; i < DAY_PARTS; i++) {
		if (i) {
			skip_spaces(text, &at);
		}
		parts->digits[i] = digit_run(text, at);
		if (parts->digits[i] < 1 || parts->digits[i] > 4 ||
			!take_number(text, &at, parts->digits[i], &parts->value[i])) {
			return false;
		}
		if (i < 2) {
			skip_spaces(text, &at);
		}
		if (!take_separator(text, &at, i, parts)) {
			return false;
		}
	}
	return is_time_or_end(text, at);
}

static enum day_parsed
day_or_wrong(int year, int month, int mday, struct day *ret_day)
{
	struct day day = day_of(year, month, mday);

	if (day_is_none(day)) {
		return DAY_WRONG;
	}
	*ret_day = day;
	return DAY_PARSED;
}

/* Day and month in an order that only the numbers can tell. */
static enum day_parsed
year_last(const struct day_parts *parts, struct day *ret_day)
{
	int first = parts->value[0], second = parts->value[1], year = parts->value[2];
	bool day_first = !day_is_none(day_of(year, second, first));
	bool month_first = !day_is_none(day_of(year, first, second));

	if (day_first && month_first && first != second) {
		return DAY_AMBIGUOUS;
	}
	return day_first ? day_or_wrong(year, second, first, ret_day)
			 : day_or_wrong(year, first, second, ret_day);
}

enum day_parsed
day_parse(struct str text, struct day *ret_day)
{
	char folded[DAY_TEXT_BYTES_MAX];
	struct day_parts parts = { 0 };

	if (!fold_width(str_trim(text), folded, &text) || !take_parts(text, &parts)) {
		return DAY_WRONG;
	}
	if (parts.separator == 0) {
		return day_or_wrong(parts.value[0], parts.value[1], parts.value[2], ret_day);
	}
	if (parts.digits[0] == 4 && parts.digits[1] <= 2 && parts.digits[2] <= 2) {
		return day_or_wrong(parts.value[0], parts.value[1], parts.value[2], ret_day);
	}
	if (parts.separator == 'y' || parts.digits[0] > 2 || parts.digits[1] > 2) {
		return DAY_WRONG;
	}
	/* a year of two digits can be taken for a day: nobody but the writer knows */
	if (parts.digits[2] <= 2) {
		return DAY_AMBIGUOUS;
	}
	return parts.digits[2] == 4 ? year_last(&parts, ret_day) : DAY_WRONG;
}

/* "Z" or "+08:00" into minutes east. */
static bool
take_offset(struct str text, size_t *at, int *ret_minutes)
{
	int hours, minutes;
	bool is_west;

	*ret_minutes = 0;
	if (take_char(text, at, 'Z') || take_char(text, at, 'z')) {
		return true;
	}
	is_west = take_char(text, at, '-');
	if ((!is_west && !take_char(text, at, '+')) || !take_number(text, at, 2, &hours) ||
		!take_char(text, at, ':') || !take_number(text, at, 2, &minutes) || hours > 23 ||
		minutes > 59) {
		return false;
	}
	*ret_minutes = (hours * 60 + minutes) * (is_west ? -1 : 1);
	return true;
}

/* ".5" into 500; digits below a millisecond are dropped. */
static bool
take_fraction(struct str text, size_t *at, int *ret_ms)
{
	int digits, worth = 100;

	*ret_ms = 0;
	if (!take_char(text, at, '.')) {
		return true;
	}
	digits = digit_run(text, *at);
	for (int i = 0; i < digits && worth; i++, worth /= 10) {
		*ret_ms += worth * (text.ptr[*at + (size_t)i] - '0');
	}
	*at += (size_t)digits;
	return digits > 0;
}

bool
moment_parse(struct str text, struct moment *ret_moment)
{
	struct day day;
	size_t at = 11;
	int hour, minute, second, ms, offset;

	if (text.len < 20 || !day_parse_iso(str_slice(text, 0, 10), &day) ||
		(text.ptr[10] != 'T' && text.ptr[10] != 't') || !take_number(text, &at, 2, &hour) ||
		!take_char(text, &at, ':') || !take_number(text, &at, 2, &minute) ||
		!take_char(text, &at, ':') || !take_number(text, &at, 2, &second) ||
		!take_fraction(text, &at, &ms) || !take_offset(text, &at, &offset) ||
		at != text.len) {
		return false;
	}
	/* a leap second is read as the first of the next minute */
	if (hour > 23 || minute > 59 || second > 60 || (second == 60 && minute != 59)) {
		return false;
	}
	ret_moment->ms = (((int64_t)day.n * 24 + hour) * 60 + minute - offset) * 60000 +
			 (int64_t)second * 1000 + ms;
	return true;
}
