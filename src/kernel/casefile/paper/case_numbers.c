#include "case_inner.h"

#include "region.h"

enum { SERIAL_DIGITS_MAX = 9 };

/* A pattern is texts and words in braces by turns. */
struct piece {
	struct str text; /* before the word */
	struct str word; /* none at the end */
};

static bool
next_piece(struct str *rest, struct piece *ret_piece)
{
	ptrdiff_t open = str_find(*rest, STR("{")), close = str_find(*rest, STR("}"));

	if (rest->len == 0) {
		return false;
	}
	if (open < 0 || close < open) {
		*ret_piece = (struct piece){ *rest, STR_NONE };
		*rest = (struct str){ rest->ptr + rest->len, 0 };
		return true;
	}
	*ret_piece = (struct piece){ str_slice(*rest, 0, (size_t)open),
		str_slice(*rest, (size_t)open + 1, (size_t)close) };
	*rest = str_slice(*rest, (size_t)close + 1, rest->len);
	return true;
}

/* Digits of {serial} (0: as many as it needs) or {serial:4}; -1 if the word is another. */
static int
serial_digits(struct str word)
{
	int64_t digits = 0;

	if (str_equal(word, STR("serial"))) {
		return 0;
	}
	if (!str_starts(word, STR("serial:")) ||
		!str_parse_int(str_slice(word, 7, word.len), &digits) || digits < 1 ||
		digits > SERIAL_DIGITS_MAX) {
		return -1;
	}
	return (int)digits;
}

/* All but the serial filled in; it goes in at the place of `serial`. */
static void
fill(struct buf *out, struct str pattern, struct day day, const struct number_place *place,
	struct str serial)
{
	struct piece piece;
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	while (next_piece(&pattern, &piece)) {
		buf_str(out, piece.text);
		if (str_equal(piece.word, STR("year"))) {
			buf_int(out, year);
		} else if (str_equal(piece.word, STR("month"))) {
			buf_padded(out, month, 2);
		} else if (str_equal(piece.word, STR("region"))) {
			buf_str(out, place->code);
		} else if (str_equal(piece.word, STR("street"))) {
			buf_str(out, place->street);
		} else if (!str_is_none(piece.word)) {
			buf_str(out, serial);
		}
	}
}

static int
digits_of(struct str pattern)
{
	struct piece piece;

	while (next_piece(&pattern, &piece)) {
		if (!str_is_none(piece.word) && serial_digits(piece.word) >= 0) {
			return serial_digits(piece.word);
		}
	}
	return 0;
}

struct str
number_next(struct db *db, struct str pattern, const struct number_use *use,
	const struct number_place *place)
{
	struct day day = day_of_moment(db_now(db));
	struct arena *arena = db_arena(db);
	int year, month, mday;
	struct buf *name = buf_create(arena, 1024), *number = buf_create(arena, 1024),
		   *serial = buf_create(arena, 64);
	struct case_series_next_row row;

	fill(name, pattern, day, place, STR("#"));
	day_split(day, &year, &month, &mday);
	case_series_next(db, buf_view(name), year, &row);
	buf_padded(serial, row.last_serial, digits_of(pattern));
	fill(number, pattern, day, place, buf_view(serial));
	case_number_add(db, &(struct case_number_add_args){ .case_series_id = row.id,
				    .serial = row.last_serial,
				    .number = buf_view(number),
				    .what = str_of(use->what),
				    .casefile_id = use->casefile,
				    .given_at = db_now(db) });
	return buf_view(number);
}

struct number_place
number_place_of(const struct regions *regions, struct region_id id)
{
	static const struct str endings[] = { STR_INIT("街道"), STR_INIT("镇") };
	const struct region *region = region_find(regions, id),
			    *street = region_street_of(regions, id);
	struct number_place place = { STR(""), STR("") };

	if (region) {
		place.code = region->code;
	}
	if (!street) {
		return place;
	}
	place.street = street->name.zh;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (str_ends(place.street, endings[i])) {
			place.street = str_slice(
				place.street, 0, place.street.len - endings[i].len);
			break;
		}
	}
	return place;
}
