#ifndef CHUKE_ROOMS_H
#define CHUKE_ROOMS_H

#include "office.h"

/*
 * Rooms (场地) of the centre, of streets and communities: what is free, booking and giving up.  That no room is
 * booked twice is kept by quota.
 */

struct db;

extern const struct office rooms_office;

/* For tests: a room by its name, the newest booking of a title, a kind of equipment; 0: there is none. */
int64_t rooms_find_named(struct db *db, struct str name);
int64_t rooms_find_booking(struct db *db, struct str title);
int64_t rooms_find_gear(struct db *db, struct str name);
/* … and the newest closure of a room. */
int64_t rooms_find_closure(struct db *db, struct str room);
/* What lies behind the code at a room's door; none: there is no such room. */
struct str rooms_find_door(struct db *db, struct str room);

#endif
