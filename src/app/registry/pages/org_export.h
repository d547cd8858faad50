#ifndef CHUKE_ORG_EXPORT_H
#define CHUKE_ORG_EXPORT_H

#include "org_view.h"
#include "req.h"

/*
 * The register as a list: CSV and XLSX with the columns that its import reads (packs/cn/columns.yaml, the
 * first name of each), so that a list that goes out comes in again unchanged; or JSON lines in an array.
 * Read by keyset, in constant memory.  Only what everybody may see.
 */

struct export_query {
	struct org_query list; /* the filters; words too */
	struct str format;     /* csv, xlsx, json */
};
extern const struct form export_form;

/* GET /orgs/export: what the list shows, as a file. */
enum outcome export_orgs(struct req *req);

struct app;
/* chuke export orgs --format csv|xlsx|json */
int export_orgs_command(struct app *app, int argc, char **argv);

#endif
