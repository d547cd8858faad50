#ifndef CHUKE_ORG_DEMO_H
#define CHUKE_ORG_DEMO_H

#include "pack.h"

struct app;

/* The organisations of a pack's demo/orgs.yaml with their histories, in one transaction. */
void org_demo_load(struct app *app, const struct pack *pack);

#endif
