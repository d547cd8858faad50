#ifndef CHUKE_IDENT_H
#define CHUKE_IDENT_H

#include "time.h"

/*
 * The identifiers of organisations, people and places: their shape and check digits, and what exactly
 * is wrong with a mistyped one.  Whether such an organisation exists is not asked here.  All functions
 * read text as typed: surrounding white space, full-width forms and lower case are put right first, and
 * spaces or hyphens between groups left out; the `_normalize` functions give that form for storing.
 */

enum ident_problem {
	IDENT_FINE,
	IDENT_EMPTY,
	IDENT_LENGTH,      /* `found_length` characters instead of `right_length` */
	IDENT_CHARACTER,   /* at `position` stands one that never occurs there */
	IDENT_DEPARTMENT,  /* the first character of a USCC names no department */
	IDENT_REGION,      /* the digits of the region cannot be one */
	IDENT_DATE,        /* the birth date is none, or lies in the future */
	IDENT_INNER_CHECK, /* the check digit of the organisation code inside a USCC (position 17) */
	IDENT_CHECK,       /* the last check digit */
	IDENT_SHAPE,       /* not of the shape at all (licence numbers, phones) */
};

/* What was found; for a page that says which position is wrong and what would be right. */
struct ident_result {
	enum ident_problem problem;
	int position;     /* 1-based place of the wrong character; 0 if none can be named */
	char found;       /* the ASCII character there; 0 if it is none */
	char right;       /* the only right one there, if it is known; else 0 */
	int found_length; /* characters */
	int right_length;
};

/* Upper case, half width, without space and hyphen; none of the characters is checked. */
struct str ident_normalize(struct arena *arena, struct str text);

/*
 * A unified social credit code: 18 characters with both check digits (GB 32100-2015, GB 11714-1997).
 * The inner digit is told before the outer, since the outer depends on it.
 */
struct ident_result uscc_check(struct str text);
/* What a valid code says of its owner. */
enum uscc_kind { USCC_OTHER, USCC_ASSOCIATION, USCC_SERVICE, USCC_FOUNDATION };
enum uscc_kind uscc_kind(struct str uscc); /* 51, 52, 53; by the normalised code */
struct str uscc_region(struct str uscc);   /* its six digits of region */
struct str uscc_org_code(struct str uscc); /* its nine characters of organisation code */

/* An organisation code: 8 characters and a check digit, with or without hyphen (GB 11714-1997). */
struct ident_result org_code_check(struct str text);

/*
 * A licence number as registrars gave them before 2015: "杭西社证字第0123号", "浙民证字010101号", or
 * letters and digits.  There was no national rule, so only the shape is looked at.
 */
struct ident_result licence_number_check(struct str text);

/* A resident's id number: 18 characters (GB 11643-1999); `today` bounds the birth date. */
struct ident_result resident_id_check(struct str text, struct day today);
struct day resident_id_birth(struct str id); /* of a valid one */
bool resident_id_is_male(struct str id);     /* of a valid one */

/* A telephone number in China, also with +86, spaces, hyphens, brackets and an extension. */
enum phone_kind { PHONE_MOBILE = 1, PHONE_LANDLINE, PHONE_SERVICE /* 400, 800, 12345, 96345 */ };
struct ident_result phone_check(struct str text, enum phone_kind *ret_kind);
/* "13812345678", "0571-87654321", "0571-87654321-802", "400-123-4567"; of a valid one. */
struct str phone_normalize(struct arena *arena, struct str text);

/*
 * A region: 6 digits county and above (GB/T 2260), 9 town (GB/T 10114), 12 village.  Twelve digits that
 * end in 000 are a town's, nine more zeros a county's.
 */
enum region_level { REGION_LEVEL_COUNTY = 1, REGION_LEVEL_TOWN, REGION_LEVEL_VILLAGE };
struct ident_result region_code_check(struct str text, enum region_level *ret_level);

/* Last and first characters stay: "110***********002X", "138****5678". */
struct str ident_mask(struct arena *arena, struct str text);

#endif
