#include "money.h"

#include "buf.h"

enum {
	FEN_PER_YUAN = 100,
	YUAN_PER_WAN = 10000,
	CAPITALS_BYTES_MAX = 512,
};

bool
money_add(struct money a, struct money b, struct money *ret_sum)
{
	int64_t sum;

	if (money_is_none(a) || money_is_none(b) || __builtin_add_overflow(a.fen, b.fen, &sum) ||
		sum == INT64_MIN) {
		return false;
	}
	ret_sum->fen = sum;
	return true;
}

bool
money_subtract(struct money a, struct money b, struct money *ret_difference)
{
	int64_t difference;

	if (money_is_none(a) || money_is_none(b) ||
		__builtin_sub_overflow(a.fen, b.fen, &difference) || difference == INT64_MIN) {
		return false;
	}
	ret_difference->fen = difference;
	return true;
}

int
money_compare(struct money a, struct money b)
{
	return (a.fen > b.fen) - (a.fen < b.fen);
}

static bool
take_prefix(struct str *text, struct str prefix)
{
	if (!str_starts(*text, prefix)) {
		return false;
	}
	*text = str_trim(str_slice(*text, prefix.len, text->len));
	return true;
}

static bool
take_suffix(struct str *text, struct str suffix)
{
	if (!str_ends(*text, suffix)) {
		return false;
	}
	*text = str_trim(str_slice(*text, 0, text->len - suffix.len));
	return true;
}

/* Digits, with commas only where thousands end ("1,234"), into fen of `fen_per_unit`. */
static bool
parse_whole(struct str digits, int64_t fen_per_unit, int64_t *ret_fen)
{
	int64_t value = 0;
	bool has_comma = false;

	for (size_t i = 0; i < digits.len; i++) {
		size_t left = digits.len - i;

		if (digits.ptr[i] == ',') {
			if (left % 4 != 0 || i == 0 || (!has_comma && i > 3)) {
				return false;
			}
			has_comma = true;
			continue;
		}
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9' || (has_comma && left % 4 == 0) ||
			__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, digits.ptr[i] - '0', &value)) {
			return false;
		}
	}
	return digits.len && !__builtin_mul_overflow(value, fen_per_unit, ret_fen);
}

/* The digits behind the point, each worth a tenth of the one before; nothing below a fen. */
static bool
parse_fraction(struct str digits, int64_t fen_per_unit, int64_t *ret_fen)
{
	*ret_fen = 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9' || fen_per_unit == 1) {
			return false;
		}
		fen_per_unit /= 10;
		*ret_fen += fen_per_unit * (digits.ptr[i] - '0');
	}
	return digits.len > 0;
}

bool
money_parse(struct str text, struct money *ret_money)
{
	int64_t fen_per_unit = FEN_PER_YUAN;
	int64_t fen, fraction = 0;
	bool is_negative;
	ptrdiff_t point;

	text = str_trim(text);
	is_negative = take_prefix(&text, STR("-"));
	if (!take_prefix(&text, STR("￥"))) {
		take_prefix(&text, STR("¥"));
	}
	if (!take_suffix(&text, STR("元"))) {
		take_suffix(&text, STR("圆"));
	}
	if (take_suffix(&text, STR("万"))) {
		fen_per_unit *= YUAN_PER_WAN;
	}
	point = str_find(text, STR("."));
	if (point >= 0 && !parse_fraction(str_slice(text, (size_t)point + 1, text.len),
				  fen_per_unit, &fraction)) {
		return false;
	}
	if (!parse_whole(str_slice(text, 0, point >= 0 ? (size_t)point : text.len), fen_per_unit,
		    &fen) ||
		__builtin_add_overflow(fen, fraction, &fen)) {
		return false;
	}
	ret_money->fen = is_negative ? -fen : fen;
	return true;
}

struct str
money_format(struct arena *arena, struct money money)
{
	char text[40];
	char *at = text + sizeof(text);
	uint64_t fen, yuan;
	int digits = 0;

	if (money_is_none(money)) {
		return STR("");
	}
	fen = money.fen < 0 ? 0 - (uint64_t)money.fen : (uint64_t)money.fen;
	if (fen % FEN_PER_YUAN) {
		*--at = (char)('0' + fen % 10);
		*--at = (char)('0' + fen / 10 % 10);
		*--at = '.';
	}
	yuan = fen / FEN_PER_YUAN;
	do {
		if (digits && digits % 3 == 0) {
			*--at = ',';
		}
		*--at = (char)('0' + yuan % 10);
		yuan /= 10;
		digits++;
	} while (yuan);
	if (money.fen < 0) {
		*--at = '-';
	}
	return str_copy(arena, (struct str){ at, (size_t)(text + sizeof(text) - at) });
}

static const char *const capital_digits[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌",
	"玖" };

/* The units from large to small; a part above 万 or 亿 is itself a number of several units. */
static const struct capital_unit {
	uint64_t value;
	const char *name;
} capital_units[] = {
	{ 100000000, "亿" },
	{ 10000, "万" },
	{ 1000, "仟" },
	{ 100, "佰" },
	{ 10, "拾" },
	{ 1, "" },
};

enum { CAPITAL_UNITS = sizeof(capital_units) / sizeof(capital_units[0]) };

/* `number` > 0; a gap between units is said as one 零. */
static void
put_capitals(struct buf *out, uint64_t number)
{
	bool said = false, gap = false;

	for (int i = 0; i < CAPITAL_UNITS; i++) {
		uint64_t part = number / capital_units[i].value;

		number %= capital_units[i].value;
		if (part == 0) {
			gap = said;
			continue;
		}
		/* 壹亿零伍仟万 is not said: 仟 follows 亿 or 万 without a gap only if none lies
		 * between */
		if (gap || (said && part < 1000 && i == 1)) {
			buf_text(out, "零");
		}
		if (part > 9) {
			put_capitals(out, part);
		} else {
			buf_text(out, capital_digits[part]);
		}
		buf_text(out, capital_units[i].name);
		said = true;
		gap = false;
	}
}

/*
 * 正确填写票据和结算凭证的基本规定: 整 behind yuan, 零 where jiao are missing before fen.  整 also
 * stands behind jiao, which the rule leaves open, so that nothing can be added.
 */
struct str
money_format_capitals(struct arena *arena, struct money money)
{
	struct buf *out;
	uint64_t fen, yuan, jiao;

	if (money_is_none(money)) {
		return STR("");
	}
	out = buf_create(arena, CAPITALS_BYTES_MAX);
	fen = money.fen < 0 ? 0 - (uint64_t)money.fen : (uint64_t)money.fen;
	yuan = fen / FEN_PER_YUAN;
	jiao = fen / 10 % 10;
	fen %= 10;
	if (money.fen < 0) {
		buf_text(out, "负");
	}
	if (yuan) {
		put_capitals(out, yuan);
		buf_text(out, "元");
	} else if (!jiao && !fen) {
		buf_text(out, "零元");
	}
	if (jiao) {
		buf_text(out, capital_digits[jiao]);
		buf_text(out, "角");
	} else if (yuan && fen) {
		buf_text(out, "零");
	}
	if (fen) {
		buf_text(out, capital_digits[fen]);
		buf_text(out, "分");
	} else {
		buf_text(out, "整");
	}
	return buf_view(out);
}
