#include "org_facet.h"
#include "search_grams.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Words joined with their neighbours, and what a query makes of them. */

static int
set_up(void **state)
{
	*state = arena_create(64 << 20);
	return 0;
}

static int
tear_down(void **state)
{
	arena_destroy(*state);
	return 0;
}

static struct str
grams_of_name(struct arena *arena, const char *name)
{
	struct term_segment segment = { TERM_NAME, str_of(name) };

	return grams_of_terms(arena, search_terms(arena, &segment, 1));
}

/* Whether the words hold the word, whole. */
static bool
has_word(struct str words, const char *word)
{
	struct str part;

	while (str_split(&words, ' ', &part)) {
		if (str_equal(part, str_of(word))) {
			return true;
		}
	}
	return false;
}

static struct str
match(struct arena *arena, const char *typed, enum gram_syntax syntax)
{
	struct gram_query query = { .text = search_query_parse(arena, str_of(typed)) };

	return grams_match(arena, &query, syntax);
}

static void
neighbours_are_joined(void **state)
{
	struct str words = grams_of_name(*state, "轻松艺术团");

	assert_true(has_word(words, "轻"));
	assert_true(has_word(words, "轻松"));
	assert_true(has_word(words, "术团"));
	assert_true(has_word(words, "pqing"));
	assert_true(has_word(words, "pqingpsong"));
	assert_true(has_word(words, "iq"));
	assert_true(has_word(words, "iqs"));
	assert_true(has_word(words, "iqsy"));
	assert_false(has_word(words, "轻松艺"));
	assert_false(has_word(words, "团pqing"));
}

static void
what_stands_alone_is_said_once(void **state)
{
	struct str words = grams_of_name(*state, "人人为人人"), part;
	int count = 0;

	while (str_split(&words, ' ', &part)) {
		count += str_equal(part, STR("人"));
	}
	assert_int_equal(count, 1);
}

static void
queries_are_phrases_of_joined_words(void **state)
{
	struct arena *arena = *state;

	assert_true(str_contains(
		match(arena, "青松艺术团", GRAM_FTS5), STR("\"青松 松艺 艺术 术团\"")));
	assert_true(str_contains(match(arena, "团", GRAM_FTS5), STR("\"团\"")));
	assert_true(str_contains(match(arena, "qsy", GRAM_FTS5), STR("\"iqsy\"")));
	assert_true(str_contains(match(arena, "青松艺", GRAM_TSQUERY), STR("('青松' <-> '松艺')")));
}

static void
an_unfinished_syllable_is_every_way_to_finish_it(void **state)
{
	struct str query = match(*state, "qingso", GRAM_FTS5);

	assert_true(str_contains(query, STR("\"pqingpsong\"")));
	assert_true(str_contains(query, STR("\"pqingpsou\"")));
	assert_false(str_contains(query, STR("\"pqingpso\"")));
}

static void
filters_and_names_are_asked_for_beside_the_words(void **state)
{
	struct arena *arena = *state;
	struct org_facets facets = { .street = { 7 }, .kind = STR("filed"), .grade = 5 };
	struct gram_query query = { .text = search_query_parse(arena, STR("团")),
		.is_names_only = true };
	struct str text;

	query.facets[0] = facet_filter_word(arena, &facets);
	text = grams_match(arena, &query, GRAM_FTS5);
	assert_true(str_starts(text, STR("{names} : ")));
	assert_true(str_contains(text, STR(" AND \"\xee\x80\x80r7kdg5\"")));
	text = grams_match(arena, &query, GRAM_TSQUERY);
	assert_true(str_contains(text, STR("(('团'))")));
	assert_true(str_contains(text, STR("'\xee\x80\x80r7kdg5'")));
	assert_true(
		str_is_empty(grams_match(arena, &(struct gram_query){ .text = NULL }, GRAM_FTS5)));
}

static void
an_entry_answers_to_every_combination_of_its_facets(void **state)
{
	struct arena *arena = *state;
	struct org_facets entry = { { 3 }, { 30 }, STR("association"), STR("normal"), 4 };
	struct buf *out = buf_create(arena, 1 << 16);
	int answered = 0;

	facet_words_put(out, &entry);
	for (unsigned with = 1; with < 32; with++) {
		struct org_facets filter = { .grade = FACET_GRADE_NONE };
		struct str word;

		filter.street.v = with & 1 ? 3 : 0;
		filter.community.v = with & 2 ? 30 : 0;
		filter.kind = with & 4 ? entry.kind : STR_NONE;
		filter.status = with & 8 ? entry.status : STR_NONE;
		filter.grade = with & 16 ? entry.grade : FACET_GRADE_NONE;
		word = facet_filter_word(arena, &filter);
		answered += has_word(buf_view(out), str_terminated(arena, word));
	}
	assert_int_equal(answered, 31);
	entry.grade = 5;
	assert_false(
		has_word(buf_view(out), str_terminated(arena, facet_filter_word(arena, &entry))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_are_joined),
		cmocka_unit_test(what_stands_alone_is_said_once),
		cmocka_unit_test(queries_are_phrases_of_joined_words),
		cmocka_unit_test(an_unfinished_syllable_is_every_way_to_finish_it),
		cmocka_unit_test(filters_and_names_are_asked_for_beside_the_words),
		cmocka_unit_test(an_entry_answers_to_every_combination_of_its_facets),
	};

	return cmocka_run_group_tests_name("grams", tests, set_up, tear_down);
}
