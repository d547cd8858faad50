#ifndef CHUKE_ROUNDTABLE_VIEW_H
#define CHUKE_ROUNDTABLE_VIEW_H

#include "activity_view.h"
#include "roundtable_form.h"
#include "roundtable_store.h"

/* What the pages of round tables and promises show, and what their routes run. */

struct topic_line {
	int64_t id, merged; /* how many others went into it */
	struct str title, words, note;
	const char *label, *tone;
};
struct topic_lines {
	struct topic_line *items;
	size_t count;
};

struct promise_line {
	int64_t id;
	struct str what, promiser;
	struct bilingual activity;
	const char *state, *label, *tone; /* state: open late kept dropped */
	struct day due_day, closed_day;
	int64_t late_days; /* how many it is, or was, late; 0: not */
	struct url to, activity_to;
};
struct promise_lines {
	struct promise_line *items;
	size_t count;
};

struct roundtable_view {
	struct activity_brief brief;
	struct topic_lines listed, proposed, mine;
	struct promise_lines promises;
	struct safe minutes;
	struct moment minutes_at;
	bool has_minutes, is_own, is_signed_in, may_propose, has_begun;
	int64_t revision;
	const struct topic_input *topic;
	const struct minutes_input *minutes_in;
	const struct promise_input *promise;
	struct url to_topic, to_deed, to_minutes, to_promise;
};

struct report_line {
	struct str author, words;
	const char *label, *tone;
	struct moment at;
};
struct report_lines {
	struct report_line *items;
	size_t count;
};
struct promise_view {
	struct promise_line line;
	struct activity_brief brief;
	struct report_lines reports;
	struct str topic;
	const struct promise_report_input *in;
	bool may_report;
	struct url to, roundtable;
};

struct promises_view {
	const struct promises_query *in;
	struct promise_lines items;
	struct activity_links states;
	struct choices offices;
	int64_t open, late, kept;
	bool is_more, is_filtered;
	struct url next;
};

struct roundtable_card_view {
	int64_t topics;
	struct promise_lines promises;
	bool has_minutes;
	struct url to;
};
/* On the page of an activity that is one. */
void roundtable_activity_card(struct html *h, struct activity_id id);
/* On a street's or an organisation's page: what it promised and has not kept yet. */
void roundtable_promiser_card(struct html *h, struct region_id region, struct org_id org);

/* ---- pages and actions: what routes run ---- */
enum outcome show_roundtable(struct req *req);
enum outcome add_topic(struct req *req);
enum outcome decide_topic(struct req *req);
enum outcome put_minutes(struct req *req);
enum outcome add_promise(struct req *req);
enum outcome show_promise(struct req *req);
enum outcome report_promise(struct req *req);
enum outcome show_promises(struct req *req);

/* A promise as pages show it. */
struct promise_line promise_line_of(struct req *req, const struct roundtable_promise_find_row *row);

enum { PROMISE_API_MEMBERS = 10, PROMISES_SHOWN = 30 };
extern const struct member promise_api_members[PROMISE_API_MEMBERS];
/* The same for programs. */
enum outcome list_promises_api(struct req *req);
enum outcome show_promise_api(struct req *req);
enum outcome promise_answer_api(
	struct req *req, const struct roundtable_promise_find_row *row, int status);
/* What fits the question, one more than are shown. */
struct roundtable_promise_list_rows promises_find(struct req *req, const struct promises_query *in);
/* A row of a list as that of one. */
struct roundtable_promise_find_row promise_row_of(const struct roundtable_promise_list_row *row);

#endif
