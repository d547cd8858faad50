#include "fold.h"
#include "fuzz.h"
#include "ident.h"
#include "money.h"
#include "time.h"
#include "utf8.h"

#include <assert.h>

/* Everything that reads a word which a person typed. */
void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	struct money money;
	struct moment moment;
	struct day day;
	enum phone_kind phone;
	enum region_level level;
	int64_t number;

	assert(utf8_is_valid(text_clean(arena, bytes)));
	assert(utf8_is_valid(text_clean_lines(arena, bytes)));
	assert(utf8_is_valid(text_fold(arena, bytes)));
	utf8_prefix(bytes, 3);
	str_trim(bytes);
	str_parse_int(bytes, &number);
	if (money_parse(bytes, &money)) {
		money_format_capitals(arena, money);
	}
	if (day_parse(bytes, &day) == DAY_PARSED) {
		assert(day_parse(day_format_iso(arena, day), &day) == DAY_PARSED);
	}
	moment_parse(bytes, &moment);
	uscc_check(bytes);
	org_code_check(bytes);
	licence_number_check(bytes);
	resident_id_check(bytes, day_of(2026, 1, 1));
	if (phone_check(bytes, &phone).problem == IDENT_FINE) {
		phone_normalize(arena, bytes);
	}
	region_code_check(bytes, &level);
	ident_mask(arena, bytes);
}
