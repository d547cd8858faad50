#ifndef CHUKE_ROOMS_DEMO_H
#define CHUKE_ROOMS_DEMO_H

#include "pack.h"

/* The rooms of the demonstration and two weeks of their bookings (demo/rooms.yaml). */

struct app;

/* Whether the file says what it must; and, in `chuke demo`, all that it says. */
void rooms_demo_check(const struct pack *pack, struct pack_report *report);
void rooms_demo_load(struct app *app, const struct pack *pack);
/* A room of any house by its id in the file; NULL: none. */
const struct node *rooms_demo_room(const struct pack *pack, struct str id);

#endif
