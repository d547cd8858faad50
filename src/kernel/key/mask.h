#ifndef CHUKE_MASK_H
#define CHUKE_MASK_H

#include "arena.h"
#include "str.h"

/*
 * What is shown of a personal datum to whoever has no reason to see the whole.  No I/O.  What is too short
 * to hide anything becomes stars altogether.
 */

/* 138****1234; of a landline everything up to its last four digits: 0571-****5678. */
struct str mask_phone(struct arena *arena, struct str phone);
/* 110***********002X: three in front, four at the end. */
struct str mask_id_number(struct arena *arena, struct str number);
/* 王*, 欧阳**: the family name stays; Latin letters: the first one. */
struct str mask_name(struct arena *arena, struct str name);
/* w***@example.org */
struct str mask_mail(struct arena *arena, struct str mail);

/*
 * Whether a number is a person's own: a mobile phone (domain 2.3).  A landline is an office's, which an
 * organisation publishes so that people can call it.
 */
bool phone_is_personal(struct str phone);

#endif
