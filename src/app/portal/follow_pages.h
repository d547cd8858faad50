#ifndef CHUKE_FOLLOW_PAGES_H
#define CHUKE_FOLLOW_PAGES_H

#include "page_tools.h"
#include "portal_queries.h"
#include "req.h"

/* What somebody follows (an organisation, a street or community, a search), and the button for it. */

struct follow_in {
	struct str subject; /* "org:12", "region:330106007", "search:q=…": page_tools.h */
	struct str next;    /* own page to return to; none: one's follows */
};
struct follow_id_in {
	int64_t id;
	struct str next;
};
extern const struct form follow_form, unfollow_form;

/* A subject looked up: what a page or notice says of it. */
struct follow_subject {
	struct str key; /* as tables have it: "region:5" by id */
	struct org_id org;
	struct region_id region;
	struct str query;       /* of a search; none else */
	struct bilingual label; /* its name */
	struct url to;
};

struct follow_button_view {
	struct str subject;
	struct url here;
	struct url feed; /* none: it has none */
	int64_t id;      /* of the follow; 0: not followed */
	bool is_signed_in;
};

struct follows_view {
	struct follow_lines {
		struct follow_line {
			int64_t id;
			const char *kind;
			struct bilingual label;
			struct url to;
			struct moment made_at;
		} * items;
		size_t count;
	} lines;
};
struct follow_new_view {
	const struct follow_in *in;
	struct follow_subject subject;
	int64_t id;
};

/* The office's page_tools: the button, and the address of the feed. */
void follow_button(struct html *h, const struct page_subject *subject);

/* GET /follow?subject=: where those come who had to sign in first. */
enum outcome show_follow_new(struct req *req);
/* POST /follow */
enum outcome add_follow(struct req *req);
/* POST /me/follows/{id}/end */
enum outcome end_follow(struct req *req);
/* GET /me/follows */
enum outcome show_follows(struct req *req);

/* ---- telling them (follow_tell.c): */

/* Listens to "news.published": a job tells those who follow whom it is about, in slices. */
void follow_news_published(struct db *db, int64_t news_id);
/* Adds the job that looks through kept searches, if there are entries that it has not looked at. */
void follow_look(struct db *db);

struct app;
struct job;
/* The jobs' slices (job.h); true when all are told. */
bool follow_news_run(struct app *app, struct arena *arena, struct job *job);
/* See follow_news_run(). */
bool follow_search_run(struct app *app, struct arena *arena, struct job *job);

#endif
