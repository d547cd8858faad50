#ifndef CHUKE_ORGS_PAGES_H
#define CHUKE_ORGS_PAGES_H

#include "org_view.h"
#include "req.h"

/* The public lists: search, suggestions, a street. */

/* GET /orgs */
enum outcome show_orgs(struct req *req);
/* GET /suggest: list items for the field of search. */
enum outcome show_suggestions(struct req *req);
/* The same as options of a field that asks for an organisation. */
enum outcome show_org_options(struct req *req);
/* GET /streets/{code}: of communities too. */
enum outcome show_street(struct req *req);

struct suggest_query {
	struct str q;
};
extern const struct form suggest_form;

struct suggest_view {
	const struct search_query *text;
	struct str q;
	struct suggestion {
		struct org_id id;
		struct str name;
		struct bilingual place;
		struct url to;
	} * items;
	size_t count;
};

struct street_query {
	struct str code;
};
extern const struct form street_form;

struct street_view {
	struct bilingual name;
	bool is_street;          /* a street or town, with communities below */
	struct bilingual street; /* of a community */
	struct url street_url;
	struct facet_links communities;
	int64_t total;
	struct org_cards cards;
	struct url all; /* the list of all here */
	struct url here, feed;
	struct str subject; /* for page_tools.h */
	struct str description;
	struct tiles tiles;
};

/*
 * The streets with their numbers, for the cartogram; each leads to its page, or to the list with what else
 * `query` asks for.
 */
struct tiles street_tiles_of(
	struct req *req, const struct org_query *query, const struct org_hits *hits, bool to_pages);
struct org_cards org_cards_of(struct req *req, const struct org_id *ids, size_t count);

#endif
