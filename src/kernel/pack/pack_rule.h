#ifndef CHUKE_PACK_RULE_H
#define CHUKE_PACK_RULE_H

#include "pack.h"

/*
 * What a pack's file must look like, as a table: keys, types, bounds.  Every key that no rule names is
 * refused, so that a misspelt one cannot pass unseen.  What keys mean to each other is the checkers' own.
 */

enum node_want {
	WANT_TEXT, /* any text that is not empty */
	WANT_ID,   /* small letters, digits, _ and -; a letter or digit first */
	WANT_INT,
	WANT_BOOL,
	WANT_DAY,
	WANT_BILINGUAL, /* {zh, en}, both not empty */
	WANT_TEXTS,     /* a list of texts */
	WANT_DAYS,      /* a list of days, each later than the one before */
	WANT_MAP,       /* by `rules` */
	WANT_LIST,      /* of maps by `rules` */
	WANT_ANY,       /* the checker looks itself */
};

struct node_rule {
	const char *key;
	enum node_want want;
	bool is_required;
	int64_t min, max;              /* of an INT, or of the count of a list; 0,0: no bounds */
	const struct node_rule *rules; /* of MAP and LIST */
	size_t rule_count;
	const char *const *words; /* a TEXT or ID must be one of these; ends with NULL */
};

#define RULE_COUNT(rules) (sizeof(rules) / sizeof((rules)[0]))

/* Checks a map by rules; problems go to the report.  A missing file (NULL) is none of its business. */
void node_check(struct pack_report *report, const struct node *map, const struct node_rule *rules,
	size_t count);
/* Every item of the list has another value under the key. */
void node_check_unique(struct pack_report *report, const struct node *list, const char *key);
/* The item of the list whose key is `value`; NULL without one. */
const struct node *node_find(const struct node *list, const char *key, struct str value);

#endif
