#ifndef CHUKE_NEEDS_DEMO_H
#define CHUKE_NEEDS_DEMO_H

#include "app.h"
#include "pack.h"

/* demo/needs.yaml: entries in all their states, with what others answered. */

void needs_demo_check(const struct pack *pack, struct pack_report *report);
void needs_demo_load(struct app *app, const struct pack *pack);

#endif
