#include "ident.h"

#include "utf8.h"

#include <string.h>

enum {
	PHONE_DIGITS_MAX = 15, /* ITU-T E.164 */
	EXTENSION_DIGITS_MAX = 6,
};

/* The digits of a number, and those of its extension. */
struct phone {
	char digits[PHONE_DIGITS_MAX + 1];
	int count;
	char extension[EXTENSION_DIGITS_MAX + 1];
	int extension_count;
	int area_count; /* digits before the first hyphen, space or bracket */
	int length;     /* characters without white space around */
	bool is_broken;
	int broken_at; /* the place of a character that stands in no phone number */
	char broken_by;
};

static uint32_t
half_width(uint32_t code)
{
	if (code >= 0xFF01 && code <= 0xFF5E) {
		return code - 0xFEE0;
	}
	if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212) {
		return '-';
	}
	return code == 0x3000 || code == 0xA0 ? ' ' : code;
}

static bool
take_extension_mark(struct str *text)
{
	static const struct str marks[] = { { "转", 3 }, { "ext.", 4 }, { "ext", 3 }, { "#", 1 },
		{ "*", 1 } };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (str_starts(*text, marks[i])) {
			*text = str_slice(*text, marks[i].len, text->len);
			return true;
		}
	}
	return false;
}

static void
add_digit(struct phone *phone, char digit, bool is_extension)
{
	if (is_extension) {
		if (phone->extension_count < EXTENSION_DIGITS_MAX) {
			phone->extension[phone->extension_count++] = digit;
		} else {
			phone->is_broken = true;
		}
	} else if (phone->count < PHONE_DIGITS_MAX) {
		phone->digits[phone->count++] = digit;
	} else {
		phone->is_broken = true;
	}
}

/* +86 571 … is written without the zero that is dialled inside the country. */
static bool
lacks_trunk_zero(const struct phone *phone)
{
	const char *digits = phone->digits;
	bool is_mobile = digits[0] == '1' && digits[1] >= '3';
	bool is_service = strncmp(digits, "400", 3) == 0 || strncmp(digits, "800", 3) == 0;

	return phone->count >= 9 && phone->count < PHONE_DIGITS_MAX && digits[0] != '0' &&
	       !is_mobile && !is_service;
}

/* +86, 0086 and 86 before a whole number. */
static void
drop_country(struct phone *phone, bool has_plus)
{
	int drop = 0;

	if (phone->count > 4 && strncmp(phone->digits, "0086", 4) == 0) {
		drop = 4;
	} else if (strncmp(phone->digits, "86", 2) == 0 && (has_plus || phone->count == 13)) {
		drop = 2;
	}
	if (drop) {
		memmove(phone->digits, phone->digits + drop, (size_t)(phone->count - drop));
		phone->count -= drop;
		phone->digits[phone->count] = '\0';
		phone->area_count = 0;
	}
	if (drop && lacks_trunk_zero(phone)) {
		memmove(phone->digits + 1, phone->digits, (size_t)phone->count);
		phone->digits[0] = '0';
		phone->count++;
		phone->digits[phone->count] = '\0';
	}
}

static struct phone
phone_of(struct str text)
{
	struct phone phone = { .count = 0 };
	struct str rest = str_trim(text);
	bool has_plus = false, is_extension = false;
	int hyphens = 0;

	while (rest.len && !phone.is_broken) {
		size_t at = 0;
		uint32_t code = 0xFFFD;

		if (phone.count && !is_extension && take_extension_mark(&rest)) {
			is_extension = true;
			continue;
		}
		if (!utf8_next(rest, &at, &code)) {
			at = 1;
		}
		code = half_width(code);
		phone.length++;
		if (code >= '0' && code <= '9') {
			add_digit(&phone, (char)code, is_extension);
		} else if (code == '+' && phone.length == 1) {
			has_plus = true;
		} else if (code == '-' || code == ' ' || code == '(' || code == ')' ||
			   code == '/') {
			hyphens += code == '-';
			if (phone.count && !phone.area_count) {
				phone.area_count = phone.count;
			} else if (code == '-' && hyphens > 1 && phone.digits[0] == '0' &&
				   phone.count >= 10) {
				is_extension = true; /* 0571-87654321-802 */
			}
		} else {
			phone.is_broken = true;
			phone.broken_at = phone.length;
			phone.broken_by = code < 0x80 ? (char)code : 0;
		}
		rest = str_slice(rest, at, rest.len);
	}
	drop_country(&phone, has_plus);
	return phone;
}

/* Beijing and the nine other areas of two digits behind the zero are 010 and 02x. */
static int
area_length(const struct phone *phone)
{
	return phone->digits[1] == '1' || phone->digits[1] == '2' ? 3 : 4;
}

static enum ident_problem
classify(const struct phone *phone, enum phone_kind *ret_kind, int *ret_right_length)
{
	const char *digits = phone->digits;

	if (phone->count == 0) {
		return phone->length ? IDENT_SHAPE : IDENT_EMPTY;
	}
	if (digits[0] == '1' && phone->count >= 7) {
		*ret_right_length = 11;
		*ret_kind = PHONE_MOBILE;
		if (phone->count != 11) {
			return IDENT_LENGTH;
		}
		return digits[1] < '3' || phone->extension_count ? IDENT_SHAPE : IDENT_FINE;
	}
	if (digits[0] == '0') {
		int local = phone->count - area_length(phone);

		*ret_right_length = area_length(phone) + 8;
		*ret_kind = PHONE_LANDLINE;
		if (local != 7 && local != 8) {
			return IDENT_LENGTH;
		}
		return digits[1] == '0' || digits[area_length(phone)] < '2' ? IDENT_SHAPE
									    : IDENT_FINE;
	}
	if (phone->count == 10 &&
		(strncmp(digits, "400", 3) == 0 || strncmp(digits, "800", 3) == 0)) {
		*ret_kind = PHONE_SERVICE;
		return IDENT_FINE;
	}
	if (phone->count == 5 && (digits[0] == '1' || digits[0] == '9')) {
		*ret_kind = PHONE_SERVICE; /* 12345, 12349, 96345 */
		return IDENT_FINE;
	}
	if (digits[0] >= '2' && (phone->count == 7 || phone->count == 8)) {
		*ret_kind = PHONE_LANDLINE;
		return IDENT_FINE;
	}
	*ret_right_length = 11;
	return IDENT_LENGTH;
}

struct ident_result
phone_check(struct str text, enum phone_kind *ret_kind)
{
	struct phone phone = phone_of(text);
	struct ident_result result = { .found_length = phone.count };
	enum phone_kind kind = PHONE_MOBILE;

	if (phone.is_broken) {
		result.problem = phone.broken_at ? IDENT_CHARACTER : IDENT_LENGTH;
		result.position = phone.broken_at;
		result.found = phone.broken_by;
		return result;
	}
	result.right_length = phone.count;
	result.problem = classify(&phone, &kind, &result.right_length);
	if (result.problem == IDENT_FINE && ret_kind) {
		*ret_kind = kind;
	}
	return result;
}

struct str
phone_normalize(struct arena *arena, struct str text)
{
	struct phone phone = phone_of(text);
	enum phone_kind kind = PHONE_MOBILE;
	int right_length, area = 0;

	if (phone.is_broken || classify(&phone, &kind, &right_length) != IDENT_FINE) {
		return str_copy(arena, str_trim(text));
	}
	if (kind == PHONE_SERVICE && phone.count == 10) {
		return str_format(
			arena, "%.3s-%.3s-%s", phone.digits, phone.digits + 3, phone.digits + 6);
	}
	if (kind == PHONE_LANDLINE && phone.digits[0] == '0') {
		area = area_length(&phone);
	}
	return str_format(arena, "%.*s%s%s%s%s", area, phone.digits, area ? "-" : "",
		phone.digits + area, phone.extension_count ? "-" : "", phone.extension);
}
