#include "org_facet.h"

/*
 * A private-use character begins every facet word: both engines take it for a letter, and no text that
 * terms.h makes begins with it.
 */
#define FACET_MARK "\xee\x80\x80"

/* Ids of packs/cn, which are fixed, in one letter; others are written whole. */
static const struct facet_code {
	struct str id;
	char code;
} facet_codes[] = {
	{ STR("normal"), 'n' },
	{ STR("filed"), 'd' },
	{ STR("institution"), 'i' },
	{ STR("association"), 'a' },
	{ STR("foundation"), 'f' },
	{ STR("dissolved"), 'x' },
	{ STR("preparing"), 'p' },
	{ STR("changing"), 'c' },
	{ STR("suspended"), 's' },
	{ STR("liquidating"), 'l' },
	{ STR("annulled"), 'u' },
	{ STR("revoked"), 'r' },
	{ STR("banned"), 'b' },
};

/* A part of a word: its letter and its value; empty if it is not asked for. */
struct part {
	char text[64];
	size_t len;
};

static void
add_char(struct part *part, char c)
{
	if (part->len < sizeof(part->text)) {
		part->text[part->len++] = c;
	}
}

static struct part
part_of_id(char letter, struct str id)
{
	struct part part = { .len = 0 };

	if (str_is_none(id)) {
		return part;
	}
	add_char(&part, letter);
	for (size_t i = 0; i < sizeof(facet_codes) / sizeof(facet_codes[0]); i++) {
		if (str_equal(id, facet_codes[i].id)) {
			add_char(&part, facet_codes[i].code);
			return part;
		}
	}
	add_char(&part, 'y');
	for (size_t i = 0; i < id.len; i++) {
		add_char(&part, id.ptr[i]);
	}
	add_char(&part, 'y');
	return part;
}

static struct part
part_of_region(struct region_id region)
{
	struct part part = { .len = 0 };
	int shift = 0;

	if (region.v == 0) {
		return part;
	}
	add_char(&part, 'r');
	while (shift < 60 && region.v >> (shift + 4)) {
		shift += 4;
	}
	for (; shift >= 0; shift -= 4) {
		add_char(&part, "0123456789abcdef"[region.v >> shift & 15]);
	}
	return part;
}

static struct part
part_of_grade(int grade)
{
	struct part part = { .len = 0 };

	if (grade != FACET_GRADE_NONE) {
		add_char(&part, 'g');
		add_char(&part, (char)('0' + grade));
	}
	return part;
}

static void
put_part(struct buf *out, const struct part *part, bool is_asked)
{
	if (is_asked && part->len) {
		buf_put(out, part->text, part->len);
	}
}

static void
put_mark(struct buf *out)
{
	buf_put(out, FACET_MARK, sizeof(FACET_MARK) - 1);
}

void
facet_words_put(struct buf *out, const struct org_facets *facets)
{
	const struct part regions[] = { part_of_region((struct region_id){ 0 }),
		part_of_region(facets->street), part_of_region(facets->community) };
	struct part kind = part_of_id('k', facets->kind);
	struct part status = part_of_id('t', facets->status);
	struct part grade = part_of_grade(facets->grade);

	for (size_t i = 0; i < 3; i++) {
		if (i > 0 && regions[i].len == 0) {
			continue;
		}
		for (unsigned with = i == 0 ? 1 : 0; with < 8; with++) {
			put_mark(out);
			put_part(out, &regions[i], true);
			put_part(out, &kind, with & 1);
			put_part(out, &status, with & 2);
			put_part(out, &grade, with & 4);
			buf_char(out, ' ');
		}
	}
}

bool
facet_is_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		if (!((id.ptr[i] >= 'a' && id.ptr[i] <= 'z') ||
			    (id.ptr[i] >= '0' && id.ptr[i] <= '9'))) {
			return false;
		}
	}
	return id.len > 0;
}

void
facet_extra_put(struct buf *out, struct str fields, bool is_charity)
{
	struct str line;

	while (str_split(&fields, '\n', &line)) {
		if (facet_is_id(line)) {
			buf_text(out, FACET_MARK "f");
			buf_str(out, line);
			buf_char(out, ' ');
		}
	}
	if (is_charity) {
		buf_text(out, FACET_MARK "c ");
	}
}

struct str
facet_filter_word(struct arena *arena, const struct org_facets *filter)
{
	struct region_id region = filter->community.v ? filter->community : filter->street;
	struct part parts[4];
	struct buf *out;

	if (region.v == 0 && str_is_none(filter->kind) && str_is_none(filter->status) &&
		filter->grade == FACET_GRADE_NONE) {
		return STR_NONE;
	}
	parts[0] = part_of_region(region);
	parts[1] = part_of_id('k', filter->kind);
	parts[2] = part_of_id('t', filter->status);
	parts[3] = part_of_grade(filter->grade);
	out = buf_create(arena, 512);
	put_mark(out);
	for (size_t i = 0; i < 4; i++) {
		put_part(out, &parts[i], true);
	}
	return buf_view(out);
}

struct str
facet_field_word(struct arena *arena, struct str field)
{
	return str_format(arena, FACET_MARK "f%.*s", STR_ARG(field));
}

struct str
facet_charity_word(void)
{
	return STR(FACET_MARK "c");
}
