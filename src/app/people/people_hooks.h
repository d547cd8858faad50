#ifndef CHUKE_PEOPLE_HOOKS_H
#define CHUKE_PEOPLE_HOOKS_H

#include "casefile.h"
#include "hooks.h"
#include "html.h"
#include "people_queries.h"
#include "req.h"

/* Guards and effects of claims and successions, as packs name them, and what they tell people. */

/* Guards (struct case_guard): of a claim; for the street that decides it; of a succession. */
enum outcome guard_unclaimed(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome guard_claim_fits(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome guard_claim_proved(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome guard_headed(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome guard_succession_begun(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome guard_head_silent(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason);
/* Effects (struct case_effect). */
enum outcome effect_claim(
	struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome effect_head_told(
	struct db *db, const struct case_context *context, struct str *ret_reason);
enum outcome effect_succeed(
	struct db *db, const struct case_context *context, struct str *ret_reason);

#define CLAIM_LOST "people.claim_lost"
#define HEAD_CHALLENGED "people.succession"
#define CLAIM_PROCEDURE "org_claim"
#define SUCCESSION_PROCEDURE "org_succession"

/* The sentence of a guard, in the language of whoever tried. */
#define PEOPLE_SAY(req, db, zh, ...) \
	TR(db_arena(db), (req) ? (req)->lang : LANG_ZH, (zh), __VA_ARGS__)

/* ---- the head's word against a succession */

/* Officers over the organisation's place, who may begin one. */
extern const struct right right_succession_begin;
extern const struct right right_succession_object;

struct head_objection_input {
	int64_t id;
	struct str text;
};
extern const struct form head_objection_form;
/* POST /org/{id}/objection: the present head says that the succession is not to be. */
enum outcome object_to_succession(struct req *req);
/* The page that comes back when the form is wrong, and where a notice leads. */
enum outcome show_succession(struct req *req);

struct succession_view {
	struct org_id org;
	struct str org_name;
	bool is_open;      /* one waits for the head's word */
	bool has_objected; /* it has been said */
	struct day until_day;
	const struct head_objection_input *in;
};
/* The one that waits for the head of the organisation; none: not is_open. */
struct succession_view succession_of(struct req *req, struct org_id org);

/* ---- what other pages show of it */

struct people_button_view {
	const char *label; /* Chinese, N_() */
	struct url to;
};
struct page_subject;
/* On an organisation's public page: to claim it, or to begin a succession; in its workplace: the same, and the head's word. */
void people_page_tools(struct html *h, const struct page_subject *subject);

#endif
