#include "org_facet.h"

/*
 * A private-use character begins every facet word: both engines take it for a letter, and no text that
 * terms.h makes begins with it.
 */
#define FACET_MARK "\xee\x80\x80"

/* Ids of packs/cn, which are fixed, in one letter; others are written whole. */
static const struct facet_code {
	const char *id, *code;
} facet_codes[] = {
	{ "association", "a" },
	{ "institution", "i" },
	{ "foundation", "f" },
	{ "filed", "d" },
	{ "normal", "n" },
	{ "preparing", "p" },
	{ "changing", "c" },
	{ "suspended", "s" },
	{ "liquidating", "l" },
	{ "dissolved", "x" },
	{ "annulled", "u" },
	{ "revoked", "r" },
	{ "banned", "b" },
};

static void
put_code(struct buf *out, struct str id)
{
	for (size_t i = 0; i < sizeof(facet_codes) / sizeof(facet_codes[0]); i++) {
		if (str_equal(id, str_of(facet_codes[i].id))) {
			buf_text(out, facet_codes[i].code);
			return;
		}
	}
	buf_char(out, 'y');
	buf_str(out, id);
	buf_char(out, 'y');
}

static void
put_word(struct buf *out, struct region_id region, const struct org_facets *facets)
{
	buf_text(out, FACET_MARK);
	if (region.v) {
		buf_format(out, "r%llx", (unsigned long long)region.v);
	}
	if (!str_is_none(facets->kind)) {
		buf_char(out, 'k');
		put_code(out, facets->kind);
	}
	if (!str_is_none(facets->status)) {
		buf_char(out, 't');
		put_code(out, facets->status);
	}
	if (facets->grade != FACET_GRADE_NONE) {
		buf_format(out, "g%d", facets->grade);
	}
}

void
facet_words_put(struct buf *out, const struct org_facets *facets)
{
	const struct region_id regions[] = { { 0 }, facets->street, facets->community };

	for (size_t i = 0; i < 3; i++) {
		if (i > 0 && regions[i].v == 0) {
			continue;
		}
		for (unsigned with = i == 0 ? 1 : 0; with < 8; with++) {
			struct org_facets part = { .grade = FACET_GRADE_NONE };

			part.kind = with & 1 ? facets->kind : STR_NONE;
			part.status = with & 2 ? facets->status : STR_NONE;
			part.grade = with & 4 ? facets->grade : FACET_GRADE_NONE;
			put_word(out, regions[i], &part);
			buf_char(out, ' ');
		}
	}
}

void
facet_extra_put(struct buf *out, struct str fields, bool is_charity)
{
	struct str line;

	while (str_split(&fields, '\n', &line)) {
		bool is_id = line.len > 0;

		for (size_t i = 0; i < line.len; i++) {
			is_id = is_id && ((line.ptr[i] >= 'a' && line.ptr[i] <= 'z') ||
						 (line.ptr[i] >= '0' && line.ptr[i] <= '9'));
		}
		if (is_id) {
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
	struct buf *out;

	if (region.v == 0 && str_is_none(filter->kind) && str_is_none(filter->status) &&
		filter->grade == FACET_GRADE_NONE) {
		return STR_NONE;
	}
	out = buf_create(arena, 256);
	put_word(out, region, filter);
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
