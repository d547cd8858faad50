#ifndef CHUKE_NEEDS_DEMO_H
#define CHUKE_NEEDS_DEMO_H

#include "app.h"
#include "pack.h"

/* demo/needs.yaml: entries in all their states, with what others answered. */

/* Whether demo/needs.yaml says what it must. */
void needs_demo_check(const struct pack *pack, struct pack_report *report);
/* In `chuke demo`: all of them, with what became of them. */
void needs_demo_load(struct app *app, const struct pack *pack);
/* And after that, when there are accounts: what residents reported. */
void needs_demo_draw(struct app *app, const struct pack *pack);

#endif
