#ifndef CHUKE_ORG_WORDS_H
#define CHUKE_ORG_WORDS_H

#include "form.h"
#include "pack.h"

/*
 * What the pack calls the kinds, standings, grades and fields of organisations.  Ids that the pack does
 * not know are shown as they stand.  Pure; no I/O.
 */

/* The name of the kind that holds on the day (民办非企业单位 until 2016), or its short one. */
struct bilingual kind_label(const struct pack *pack, struct str kind, struct day day);
struct bilingual kind_short_label(const struct pack *pack, struct str kind);
bool kind_is_registered(
	const struct pack *pack, struct str kind); /* with civil affairs, not only filed */
bool kind_has_classes(const struct pack *pack, struct str kind);
struct bilingual class_label(const struct pack *pack, struct str class);

/* What a status is called, and what that means in a sentence. */
struct bilingual status_label(const struct pack *pack, struct str status);
/* In a sentence for residents. */
struct bilingual status_note(const struct pack *pack, struct str status);
struct str status_tone(const struct pack *pack, struct str status); /* ok warn danger plain */
bool status_is_acting(const struct pack *pack, struct str status);
struct bilingual mark_label(const struct pack *pack, struct str mark);
struct bilingual mark_note(const struct pack *pack, struct str mark);

int grade_rank(const struct pack *pack, struct str grade);   /* 5 best; 0: none or unknown */
struct str grade_of_rank(const struct pack *pack, int rank); /* none without one */
struct bilingual grade_label(const struct pack *pack, struct str grade);

/* What a field of service is called; words that are no id stand for themselves. */
struct bilingual field_label(const struct pack *pack, struct str field);
/* What a form of Party organisation is called. */
struct bilingual party_branch_label(const struct pack *pack, struct str party_branch);

/* The lists themselves, in order, as choices of a form or filter; in the arena. */
struct choices kind_choices(struct arena *arena, const struct pack *pack);
struct choices class_choices(struct arena *arena, const struct pack *pack);
struct choices status_choices(struct arena *arena, const struct pack *pack);
struct choices mark_choices(struct arena *arena, const struct pack *pack);
struct choices grade_choices(struct arena *arena, const struct pack *pack);
struct choices field_choices(struct arena *arena, const struct pack *pack);
struct choices party_branch_choices(struct arena *arena, const struct pack *pack);

#endif
