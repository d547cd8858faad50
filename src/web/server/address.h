#ifndef CHUKE_ADDRESS_H
#define CHUKE_ADDRESS_H

#include "req.h"

/*
 * What an address and its kin say, decoded exactly once: paths, query strings and urlencoded
 * bodies, cookies; and the same made again.  Wrong input is refused, never repaired, except in a
 * query, where people type: a '%' without two digits behind it stands for itself there.
 */

enum {
	/* in a query or body: a thousand ticked lines and the rest of their form; more is refused */
	PAIRS_MAX = 1100,
	PATH_PARTS_MAX = 16,
};

/*
 * The path of a target ("/orgs/1?q=a"), decoded and normal; a slash at its end is dropped.  False
 * if it has empty, "." or ".." parts, a wrong escape, an escaped slash, a backslash, a control
 * character, or is not UTF-8.
 */
bool address_path(struct arena *arena, struct str target, struct str *ret_path);

/* The target as it should have been written: what is not ASCII percent-encoded. */
struct str address_in_ascii(struct arena *arena, struct str target);

/* What stands behind the '?' of a target; none if there is none. */
struct str address_query(struct str target);

/*
 * Pairs of a query string or an urlencoded body; '+' is a space.  Wrong escapes stand for
 * themselves. False if there are too many pairs.  Values may hold any bytes: the form checks them.
 */
bool address_pairs(struct arena *arena, struct str text, struct pairs *ret_pairs);

/* The pairs of a Cookie header, as they are; what is no pair is left out. */
void address_cookies(struct arena *arena, struct str header, struct pairs *ret_pairs);

/* Appends `s` percent-encoded: all but letters, digits and -._~ */
void address_encode(struct buf *out, struct str s);

/* The first value of the name; none if absent. */
struct str pairs_find(const struct pairs *pairs, struct str name);

#endif
