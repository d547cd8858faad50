#ifndef CHUKE_IMPORT_RULES_H
#define CHUKE_IMPORT_RULES_H

#include "map.h"
#include "pack.h"
#include "region.h"

/*
 * What the columns and words of a district's lists mean, read from the pack (columns.yaml, kinds.yaml,
 * grades.yaml, fields.yaml) once for an import.  It knows words, not rows; nothing here reads files or
 * the database.
 */

/* What a column of a list fills; in the order of import_field_ids. */
enum import_field {
	IMPORT_NAME,
	IMPORT_NAME_EN,
	IMPORT_SHORT_NAME,
	IMPORT_FORMER_NAMES,
	IMPORT_USCC,
	IMPORT_LEGACY_NO,
	IMPORT_ORG_CODE,
	IMPORT_FILING_NO,
	IMPORT_KIND,
	IMPORT_CLASS,
	IMPORT_GRADE,
	IMPORT_GRADE_FROM,
	IMPORT_GRADE_UNTIL,
	IMPORT_REGISTRAR,
	IMPORT_SUPERVISOR,
	IMPORT_STREET,
	IMPORT_COMMUNITY,
	IMPORT_ADDRESS,
	IMPORT_HEAD,
	IMPORT_FOUNDED,
	IMPORT_STATUS,
	IMPORT_PURPOSE,
	IMPORT_FIELDS,
	IMPORT_PHONE,
	IMPORT_EMAIL,
	IMPORT_WEBSITE,
	IMPORT_CHARITY,
	IMPORT_PARTY_BRANCH,
	IMPORT_MEMBERS,
	IMPORT_CAPITAL_YUAN,
	IMPORT_CAPITAL_10K,
	IMPORT_FIELD_COUNT
};

/* What a word in a column of fixed values means. */
struct import_value {
	struct str id;    /* of the pack; "none" where the word says that there is none */
	struct str class; /* of a filed organisation, where a word of kind states it too */
};

/* A kind of organisation as far as rows are judged by it. */
struct import_kind {
	struct str id;
	struct str prefix; /* the first two characters of its USCC; none where it bears none */
	struct bilingual name;
	bool is_registered, has_classes;
};

struct import_rules {
	struct arena *arena;
	const struct pack *pack;
	const struct regions *regions;
	struct day today;
	struct map columns;                    /* folded name of a column: a field, or ignored */
	struct map values[IMPORT_FIELD_COUNT]; /* folded word: struct import_value */
	struct map service_fields;          /* folded word of fields.yaml: its id, a struct str */
	struct map met[IMPORT_FIELD_COUNT]; /* cells met before, as they stood: what they mean */
	size_t met_count;
	const struct node
		*declared[IMPORT_FIELD_COUNT]; /* of columns.yaml; NULL: not in this pack */
	struct import_kind *kinds;
	size_t kind_count;
	int64_t grade_years; /* how long a grade holds (令39号) */
	struct str district_code;
	struct str registrar; /* the district's own */
};

/* Reads the pack; everything in the arena, which must outlive the rules. */
struct import_rules *import_rules_create(struct arena *arena, const struct pack *pack,
	const struct regions *regions, struct day today);

/* The field that a column of this name fills; IMPORT_FIELD_COUNT if none.  `ret_is_ignored`: known, and left out. */
enum import_field import_column_meaning(struct arena *arena, const struct import_rules *rules,
	struct str label, bool *ret_is_ignored);
/* How the preview and refusals call the field. */
struct bilingual import_field_name(const struct import_rules *rules, enum import_field field);
/* The name that our own export writes above the column. */
struct str import_column_name(const struct import_rules *rules, enum import_field field);
/* All names that a column of the field may bear, separated by 、. */
struct str import_column_names(
	struct arena *arena, const struct import_rules *rules, enum import_field field);

/* What a cell of a column with fixed values says; NULL if the pack knows no such word. */
const struct import_value *import_value_find(
	struct import_rules *rules, enum import_field field, struct str text);
/* The first word for an id, as our own export writes it; the id itself without one. */
struct str import_value_word(
	const struct import_rules *rules, enum import_field field, struct str id);
/* The first words of all values, separated by 、. */
struct str import_value_words(
	struct arena *arena, const struct import_rules *rules, enum import_field field);

/* By its id; NULL for none that the pack knows. */
const struct import_kind *import_kind_find(const struct import_rules *rules, struct str id);
/* By the first two characters of a USCC; NULL for any but a social organisation's. */
const struct import_kind *import_kind_of_uscc(const struct import_rules *rules, struct str uscc);

#endif
