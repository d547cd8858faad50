#ifndef CHUKE_THINGS_DEMO_H
#define CHUKE_THINGS_DEMO_H

#include "demo.h"
#include "pack.h"

/* Equipment, ways and pictures of the demonstration's rooms (demo/rooms.yaml, demo/room_pictures.yaml). */

struct app;

/* In the transaction that makes a house: what it lends and how one gets there. */
void things_demo_house(struct demo *demo, struct room_venue_id venue, const struct node *item);
/* Whether each picture can be drawn and names a room of the file. */
void things_demo_check(const struct pack *pack, struct pack_report *report);
/* In `chuke demo`, at its end. */
void rooms_demo_draw(struct app *app, const struct pack *pack);

#endif
