#ifndef CHUKE_ORG_FACET_H
#define CHUKE_ORG_FACET_H

#include "buf.h"
#include "ids.h"

/*
 * What an entry is filtered by, as words of the search index.  Every combination of region, kind,
 * status and grade is one word, so that a search with any filters asks for at most its text and one
 * word, and a filter costs what its own hits cost, however large the register.  Pure; no I/O.
 */

enum { FACET_GRADE_NONE = -1 };

struct org_facets {
	struct region_id street, community; /* 0: none, in a filter: any */
	struct str kind, status;            /* ids of the pack; none: any */
	int grade;                          /* rank 0 to 5; FACET_GRADE_NONE: any */
};

/* Whether a text can be the id of a kind, status or field: only such may become part of a word. */
bool facet_is_id(struct str id);
/* Appends every word that the entry answers to, separated by spaces. */
void facet_words_put(struct buf *out, const struct org_facets *facets);
/* The words of its fields of service (lines of ids) and of being a charity; other lines are left out. */
void facet_extra_put(struct buf *out, struct str fields, bool is_charity);
/* The one word for a filter; none if it asks for nothing. */
struct str facet_filter_word(struct arena *arena, const struct org_facets *filter);
struct str facet_field_word(struct arena *arena, struct str field);
struct str facet_charity_word(void);

#endif
