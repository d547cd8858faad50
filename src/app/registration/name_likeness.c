#include "name_likeness.h"

#include "utf8.h"

enum { CHARS_MAX = 80 };

/* The characters of a name, without the place before it. */
struct chars {
	uint32_t items[CHARS_MAX];
	size_t count;
};

static struct str
without_place(struct str name, struct str place)
{
	struct str ending = STR("社区");
	struct str bare = str_ends(place, ending) ? str_slice(place, 0, place.len - ending.len)
						  : place;

	if (!str_is_empty(place) && str_starts(name, place)) {
		return str_slice(name, place.len, name.len);
	}
	return !str_is_empty(bare) && str_starts(name, bare) ? str_slice(name, bare.len, name.len)
							     : name;
}

static struct chars
chars_of(struct str name, struct str place)
{
	struct str rest = without_place(name, place);
	struct chars chars = { .count = 0 };
	uint32_t code;
	size_t at = 0;

	while (chars.count < CHARS_MAX && utf8_next(rest, &at, &code)) {
		chars.items[chars.count++] = code;
	}
	return chars;
}

int
name_likeness(struct str one, struct str other, struct str place)
{
	struct chars a = chars_of(one, place), b = chars_of(other, place);
	bool is_used[CHARS_MAX] = { false };
	size_t common = 0;

	if (a.count < 2 || b.count < 2) {
		return 0;
	}
	for (size_t i = 0; i + 1 < a.count; i++) {
		for (size_t k = 0; k + 1 < b.count; k++) {
			if (!is_used[k] && a.items[i] == b.items[k] &&
				a.items[i + 1] == b.items[k + 1]) {
				is_used[k] = true;
				common++;
				break;
			}
		}
	}
	return (int)(200 * common / (a.count - 1 + b.count - 1));
}
