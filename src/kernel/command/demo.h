#ifndef CHUKE_DEMO_H
#define CHUKE_DEMO_H

#include "app.h"
#include "ids.h"

/* What offices share when they load their content of the demonstration (files below demo/ of the pack). */

struct demo {
	struct db *db;
	struct arena *arena; /* of the loading */
	const struct pack *pack;
	struct regions regions;
	struct day today; /* the demonstration's own day */
};

/* The entry of demo/orgs.yaml with this id; NULL if it has none. */
const struct node *demo_org_node(const struct pack *pack, struct str id);
/* An entry of somebody's: either `org`, of demo/orgs.yaml, or `region` says whose, and it is known. */
void demo_check_whose(const struct pack *pack, struct pack_report *report, const struct node *item);
/* Its number; 0 if no office keeps it. */
struct org_id demo_org(struct db *db, const struct pack *pack, struct str id);
/* Each entry of a list of a file, in one transaction and in their order; `load` fails if it cannot. */
void demo_load(struct app *app, const struct pack *pack, const char *file, const char *list,
	void (*load)(struct demo *demo, const struct node *entry));

#endif
