#ifndef CHUKE_ORG_QUERY_H
#define CHUKE_ORG_QUERY_H

#include "org_view.h"
#include "req.h"

/* The form of every list of organisations, and what it asks the search for. */

extern const struct form org_query_form;     /* pages: filters, order, page */
extern const struct form org_query_api_form; /* the API: per_page too */

/* What a request's parameters mean here: codes become ids, words become phrases. */
struct org_search org_search_of(struct req *req, const struct org_query *in);
/* The same away from a request; one hit a page. */
struct org_search org_search_make(const struct words *words, const struct org_query *in);
/* Today; the answer is true until midnight, when a grade may run out or a fact be shown again. */
struct day req_today(struct req *req);
/* What labels are looked up in, for this request. */
struct words req_words(struct req *req);

#endif
