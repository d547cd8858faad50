#include "ident.h"

#include "utf8.h"

#include <string.h>

enum {
	USCC_LENGTH = 18,
	USCC_REGION_AT = 2,
	USCC_ORG_CODE_AT = 8,
	REGION_LENGTH = 6,
	ORG_CODE_LENGTH = 9,
	RESIDENT_ID_LENGTH = 18,
	RESIDENT_BIRTH_AT = 6,
	BIRTH_YEAR_FIRST = 1850,
	LICENCE_LENGTH_MIN = 4,
	LICENCE_LENGTH_MAX = 40,
	TYPED_MAX =
		48, /* characters kept of what was typed: more is too long for everything here */
};

/* GB 32100-2015: a character's value is its place here; I, O, S, V and Z do not occur. */
static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static const char uscc_departments[] = "123456789ANY";
static const int uscc_weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30,
	28 };
/* GB 11714-1997: letters are worth 10 to 35. */
static const int org_code_weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
/* GB 11643-1999 (ISO 7064, MOD 11-2). */
static const int resident_weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
static const char resident_checks[] = "10X98765432";

/* What was typed, put right: half width, upper case, without spaces and hyphens. */
struct typed {
	uint32_t codes[TYPED_MAX];
	int length; /* characters; may be more than are kept */
};

static uint32_t
fold_code(uint32_t code)
{
	if (code >= 0xFF01 && code <= 0xFF5E) {
		code -= 0xFEE0;
	}
	return code >= 'a' && code <= 'z' ? code - 32 : code;
}

/* White space, zero-width characters and the hyphens that people put between groups. */
static bool
is_between_groups(uint32_t code)
{
	return code <= ' ' || code == '-' || code == 0xA0 || code == 0x3000 || code == 0xFEFF ||
	       (code >= 0x2000 && code <= 0x200F) || (code >= 0x2010 && code <= 0x2015) ||
	       code == 0x2212;
}

static struct typed
typed_of(struct str text)
{
	struct typed typed = { .length = 0 };
	uint32_t code;

	for (size_t at = 0; at < text.len;) {
		if (!utf8_next(text, &at, &code)) {
			code = 0xFFFD;
			at++;
		}
		code = fold_code(code);
		if (is_between_groups(code)) {
			continue;
		}
		if (typed.length < TYPED_MAX) {
			typed.codes[typed.length] = code;
		}
		typed.length++;
	}
	return typed;
}

struct str
ident_normalize(struct arena *arena, struct str text)
{
	char *bytes = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	uint32_t code;

	for (size_t at = 0; at < text.len;) {
		if (!utf8_next(text, &at, &code)) {
			at++;
			continue;
		}
		code = fold_code(code);
		if (!is_between_groups(code)) {
			len += utf8_put(code, bytes + len);
		}
	}
	return (struct str){ bytes, len };
}

static struct ident_result
wrong_length(const struct typed *typed, int right_length)
{
	return (struct ident_result){
		.problem = typed->length ? IDENT_LENGTH : IDENT_EMPTY,
		.found_length = typed->length,
		.right_length = right_length,
	};
}

/* `at` counts from 0; `right` is 0 where several would be right. */
static struct ident_result
wrong_at(enum ident_problem problem, const struct typed *typed, int at, char right)
{
	uint32_t code = typed->codes[at];

	return (struct ident_result){
		.problem = problem,
		.position = at + 1,
		.found = code < 0x80 ? (char)code : 0,
		.right = right,
		.found_length = typed->length,
		.right_length = typed->length,
	};
}

static struct ident_result
fine(const struct typed *typed)
{
	return (struct ident_result){ .found_length = typed->length,
		.right_length = typed->length };
}

static bool
is_digit(uint32_t code)
{
	return code >= '0' && code <= '9';
}

/* The place of the first character from..to-1 that `alphabet` does not hold, or -1. */
static int
first_outside(const struct typed *typed, int from, int to, const char *alphabet)
{
	for (int i = from; i < to; i++) {
		if (typed->codes[i] >= 0x80 || !strchr(alphabet, (int)typed->codes[i])) {
			return i;
		}
	}
	return -1;
}

/* The right check digit of the organisation code whose eight characters begin at `at`. */
static char
org_code_digit(const struct typed *typed, int at)
{
	int sum = 0;

	for (int i = 0; i < ORG_CODE_LENGTH - 1; i++) {
		int code = (int)typed->codes[at + i];

		sum += org_code_weights[i] * (code <= '9' ? code - '0' : code - 'A' + 10);
	}
	return "0X987654321"[sum % 11];
}

static char
uscc_digit(const struct typed *typed)
{
	int sum = 0;

	for (int i = 0; i < USCC_LENGTH - 1; i++) {
		const char *place = strchr(uscc_alphabet, (int)typed->codes[i]);

		sum += uscc_weights[i] * (int)(place - uscc_alphabet);
	}
	return uscc_alphabet[(31 - sum % 31) % 31];
}

struct ident_result
uscc_check(struct str text)
{
	struct typed typed = typed_of(text);
	int wrong;
	char right;

	if (typed.length != USCC_LENGTH) {
		return wrong_length(&typed, USCC_LENGTH);
	}
	wrong = first_outside(&typed, 0, USCC_LENGTH, uscc_alphabet);
	if (wrong >= 0) {
		return wrong_at(IDENT_CHARACTER, &typed, wrong, 0);
	}
	if (!strchr(uscc_departments, (int)typed.codes[0])) {
		return wrong_at(IDENT_DEPARTMENT, &typed, 0, 0);
	}
	wrong = first_outside(&typed, USCC_REGION_AT, USCC_REGION_AT + REGION_LENGTH, "0123456789");
	if (wrong >= 0) {
		return wrong_at(IDENT_REGION, &typed, wrong, 0);
	}
	right = org_code_digit(&typed, USCC_ORG_CODE_AT);
	if (typed.codes[USCC_LENGTH - 2] != (uint32_t)right) {
		return wrong_at(IDENT_INNER_CHECK, &typed, USCC_LENGTH - 2, right);
	}
	right = uscc_digit(&typed);
	if (typed.codes[USCC_LENGTH - 1] != (uint32_t)right) {
		return wrong_at(IDENT_CHECK, &typed, USCC_LENGTH - 1, right);
	}
	return fine(&typed);
}

enum uscc_kind
uscc_kind(struct str uscc)
{
	if (uscc.len != USCC_LENGTH || uscc.ptr[0] != '5') {
		return USCC_OTHER;
	}
	switch (uscc.ptr[1]) {
	case '1':
		return USCC_ASSOCIATION;
	case '2':
		return USCC_SERVICE;
	case '3':
		return USCC_FOUNDATION;
	default:
		return USCC_OTHER;
	}
}

struct str
uscc_region(struct str uscc)
{
	return str_slice(uscc, USCC_REGION_AT, USCC_REGION_AT + REGION_LENGTH);
}

struct str
uscc_org_code(struct str uscc)
{
	return str_slice(uscc, USCC_ORG_CODE_AT, USCC_ORG_CODE_AT + ORG_CODE_LENGTH);
}

struct ident_result
org_code_check(struct str text)
{
	struct typed typed = typed_of(text);
	int wrong;
	char right;

	if (typed.length != ORG_CODE_LENGTH) {
		return wrong_length(&typed, ORG_CODE_LENGTH);
	}
	wrong = first_outside(&typed, 0, ORG_CODE_LENGTH, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	if (wrong >= 0) {
		return wrong_at(IDENT_CHARACTER, &typed, wrong, 0);
	}
	right = org_code_digit(&typed, 0);
	if (typed.codes[ORG_CODE_LENGTH - 1] != (uint32_t)right) {
		return wrong_at(IDENT_CHECK, &typed, ORG_CODE_LENGTH - 1, right);
	}
	return fine(&typed);
}

struct ident_result
licence_number_check(struct str text)
{
	struct typed typed = typed_of(text);
	int digits = 0;

	if (typed.length < LICENCE_LENGTH_MIN || typed.length > LICENCE_LENGTH_MAX) {
		return wrong_length(&typed, typed.length < LICENCE_LENGTH_MIN ? LICENCE_LENGTH_MIN
									      : LICENCE_LENGTH_MAX);
	}
	for (int i = 0; i < typed.length; i++) {
		uint32_t code = typed.codes[i];
		bool is_word = is_digit(code) || (code >= 'A' && code <= 'Z') || utf8_is_han(code);

		/* brackets of a year: 杭西社证〔2011〕12号 */
		if (!is_word && !(code < 0x80 && strchr("()[]/.", (int)code)) && code != 0x3014 &&
			code != 0x3015 && code != 0x3010 && code != 0x3011) {
			return wrong_at(IDENT_CHARACTER, &typed, i, 0);
		}
		digits += is_digit(code);
	}
	if (!digits) {
		struct ident_result result = fine(&typed);

		result.problem = IDENT_SHAPE;
		return result;
	}
	return fine(&typed);
}

/* The number that `count` digits from `at` spell. */
static int
number_at(const struct typed *typed, int at, int count)
{
	int value = 0;

	for (int i = at; i < at + count; i++) {
		value = value * 10 + (int)typed->codes[i] - '0';
	}
	return value;
}

static struct day
birth_of(const struct typed *typed)
{
	return day_of(number_at(typed, RESIDENT_BIRTH_AT, 4),
		number_at(typed, RESIDENT_BIRTH_AT + 4, 2),
		number_at(typed, RESIDENT_BIRTH_AT + 6, 2));
}

struct ident_result
resident_id_check(struct str text, struct day today)
{
	struct typed typed = typed_of(text);
	int wrong, sum = 0;
	struct day birth;
	char right;

	if (typed.length != RESIDENT_ID_LENGTH) {
		return wrong_length(&typed, RESIDENT_ID_LENGTH);
	}
	wrong = first_outside(&typed, 0, RESIDENT_ID_LENGTH - 1, "0123456789");
	if (wrong < 0) {
		wrong = first_outside(
			&typed, RESIDENT_ID_LENGTH - 1, RESIDENT_ID_LENGTH, "0123456789X");
	}
	if (wrong >= 0) {
		return wrong_at(IDENT_CHARACTER, &typed, wrong, 0);
	}
	if (number_at(&typed, 0, 2) < 11 || number_at(&typed, 0, 2) > 91) {
		return wrong_at(IDENT_REGION, &typed, 0, 0);
	}
	birth = birth_of(&typed);
	if (day_is_none(birth) || birth.n > today.n ||
		number_at(&typed, RESIDENT_BIRTH_AT, 4) < BIRTH_YEAR_FIRST) {
		return wrong_at(IDENT_DATE, &typed, RESIDENT_BIRTH_AT, 0);
	}
	for (int i = 0; i < RESIDENT_ID_LENGTH - 1; i++) {
		sum += resident_weights[i] * ((int)typed.codes[i] - '0');
	}
	right = resident_checks[sum % 11];
	if (typed.codes[RESIDENT_ID_LENGTH - 1] != (uint32_t)right) {
		return wrong_at(IDENT_CHECK, &typed, RESIDENT_ID_LENGTH - 1, right);
	}
	return fine(&typed);
}

struct day
resident_id_birth(struct str id)
{
	struct typed typed = typed_of(id);

	if (typed.length != RESIDENT_ID_LENGTH ||
		first_outside(&typed, 0, RESIDENT_ID_LENGTH - 1, "0123456789") >= 0) {
		return DAY_NONE;
	}
	return birth_of(&typed);
}

bool
resident_id_is_male(struct str id)
{
	struct typed typed = typed_of(id);

	return typed.length == RESIDENT_ID_LENGTH && typed.codes[RESIDENT_ID_LENGTH - 2] % 2 == 1;
}

struct ident_result
region_code_check(struct str text, enum region_level *ret_level)
{
	struct typed typed = typed_of(text);
	int wrong;

	if (typed.length != 6 && typed.length != 9 && typed.length != 12) {
		return wrong_length(&typed, typed.length < 8 ? 6 : typed.length < 11 ? 9 : 12);
	}
	wrong = first_outside(&typed, 0, typed.length, "0123456789");
	if (wrong >= 0) {
		return wrong_at(IDENT_CHARACTER, &typed, wrong, 0);
	}
	/* provinces run from 11 to 83 (GB/T 2260); towns up to 599, villages up to 399 (GB/T 10114) */
	if (number_at(&typed, 0, 2) < 11 || number_at(&typed, 0, 2) > 83) {
		return wrong_at(IDENT_REGION, &typed, 0, 0);
	}
	if (typed.length > 6 && number_at(&typed, 6, 3) > 599) {
		return wrong_at(IDENT_REGION, &typed, 6, 0);
	}
	if (typed.length > 9 && number_at(&typed, 9, 3) > 399) {
		return wrong_at(IDENT_REGION, &typed, 9, 0);
	}
	if (typed.length == 12 && number_at(&typed, 9, 3) > 0) {
		if (number_at(&typed, 6, 3) == 0) {
			return wrong_at(IDENT_REGION, &typed, 6, 0);
		}
		*ret_level = REGION_LEVEL_VILLAGE;
	} else if (typed.length > 6 && number_at(&typed, 6, 3) > 0) {
		*ret_level = REGION_LEVEL_TOWN;
	} else {
		*ret_level = REGION_LEVEL_COUNTY;
	}
	return fine(&typed);
}

struct str
ident_mask(struct arena *arena, struct str text)
{
	size_t shown = text.len >= 11 ? 7 : text.len / 3, head = shown > 4 ? 3 : shown / 2;
	char *masked = arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++) {
		bool is_shown = i < head || i >= text.len - (shown - head);

		masked[i] = is_shown ? text.ptr[i] : '*';
	}
	return (struct str){ masked, text.len };
}
