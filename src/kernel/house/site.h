#ifndef CHUKE_SITE_H
#define CHUKE_SITE_H

#include "html.h"
#include "time.h"

/* Pages of words, from texts.yaml of the pack. */

struct words_view {
	struct str id; /* "help" */
	struct str title, lead;
	struct day updated;
	struct safe body;
	struct url canonical;
};

struct req;

/* metrics.c: for Prometheus; from this machine or with a token only. */
enum outcome show_metrics(struct req *req);

#endif
