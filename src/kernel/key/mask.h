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
/*
 * What somebody typed where a number was wanted, to be told back to them and kept: of seven and more digits in a
 * row those in the middle become stars.  It may be a telephone with a slip, or an identity number.
 */
struct str mask_digits(struct arena *arena, struct str text);
/* A text in which somebody may have written such numbers where they do not belong: each becomes its mask. */
struct str mask_personal(struct arena *arena, struct str text);
/* w***@example.org */
struct str mask_mail(struct arena *arena, struct str mail);

/*
 * Whether a number is a person's own: a mobile phone (domain 2.3).  A landline is an office's, which an
 * organisation publishes so that people can call it.
 */
bool phone_is_personal(struct str phone);
/* Its eleven digits, by which it is found again however it was written. */
struct str phone_personal_digits(struct arena *arena, struct str phone);

/*
 * Whether an address is a person's own: one with a provider who gives them to everybody (qq.com, 163.com); an
 * organisation's is at its own domain.
 */
bool mail_is_personal(struct str mail);
/* Whether a text is a mask that one of these made, and not the datum. */
bool text_is_masked(struct str text);

#endif
