#ifndef CHUKE_IMPORT_READING_H
#define CHUKE_IMPORT_READING_H

#include "import_row.h"

/* What the files that read a row share: the row under way.  Of no use to anybody else. */

struct reading {
	struct arena *arena;
	struct import_rules *rules;
	const struct import_columns *columns;
	struct import_entry *entry;
	/* the cell being read */
	enum import_field field;
	const struct cell *cell;
	struct str text; /* cleaned; never empty */
	/* gathered for what several columns say together */
	const struct import_kind *kind; /* by its own column */
	struct str class;
	const struct region *street, *community;
	struct day grade_from_day;
	bool has_grade;
};

typedef void import_reader(struct reading *r);

/* Refuses the cell being read, or the column of a field. */
#define REFUSE(r, message, ...) REFUSE_FIELD((r), (r)->field, (message), ##__VA_ARGS__)
#define REFUSE_FIELD(r, of_field, message, ...)                                       \
	IMPORT_REFUSE(&(r)->entry->refusals,                                          \
		import_column_label((r)->rules, (r)->columns, (of_field)), (message), \
		##__VA_ARGS__)

/* That the row says something of this. */
static inline void
give(struct reading *r, enum org_field field)
{
	r->entry->input.given |= ORG_GIVEN(field);
}
static inline bool
is_given(const struct reading *r, enum org_field field)
{
	return (r->entry->input.given & ORG_GIVEN(field)) != 0;
}
/* A number as the argument of a sentence. */
struct bilingual number_text(struct reading *r, int64_t number);
/* Without spaces beside Chinese characters, where people put them for looks: 王　芳. */
struct str tidy_text(struct arena *arena, struct str text);

/* Readers of cells, by what a column holds; import_row.c knows which field takes which. */
import_reader read_uscc, read_legacy_no, read_org_code, read_phone; /* import_row_code.c */
import_reader read_kind, read_class, read_grade, read_status, read_charity, read_party_branch;
import_reader read_service_fields, read_former_names, read_short_names; /* import_row_word.c */
import_reader read_founded, read_grade_from, read_grade_until, read_members, read_capital_yuan,
	read_capital_10k;                  /* import_row_number.c */
import_reader read_street, read_community; /* import_row_region.c */

/* Rules over several columns, once all are read. */
void finish_kind(struct reading *r);
void finish_grade(struct reading *r);
void finish_region(struct reading *r);

#endif
