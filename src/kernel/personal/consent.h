#ifndef CHUKE_CONSENT_H
#define CHUKE_CONSENT_H

#include "i18n.h"
#include "ids.h"
#include "pack.h"
#include "req.h"

/*
 * What people are asked to agree to: the texts are the pack's (consents.yaml); which one somebody accepted or refused,
 * in which words and when, is kept for good.  A newer version asks again at the next sign-in, and only then: a
 * refusal is an answer too (网络数据安全管理条例: no repeated asking).
 */

struct db;

enum consent_state { CONSENT_UNASKED, CONSENT_GIVEN, CONSENT_REFUSED, CONSENT_WITHDRAWN };

struct consent_offer {
	struct str code, version; /* in force */
	struct bilingual title, text;
	bool is_required;
	enum consent_state state; /* of the last answer, whatever its version */
	struct str answered_version;
	struct moment answered_at;
	bool is_due; /* the version in force was not answered */
};
struct consent_offers {
	struct consent_offer *items;
	size_t count;
};

/* All that the pack asks, with somebody's answers. */
struct consent_offers consent_offers(struct db *db, const struct pack *pack, struct login_id login);
/* In a transaction: an answer to the version in force.  NOT_FOUND: the pack asks no such thing. */
struct consent_answer {
	struct login_id login;
	struct str code;
	bool is_given;
	enum lang lang;
};
enum outcome consent_answer(
	struct db *db, const struct pack *pack, const struct consent_answer *answer);
/* In a transaction: takes a consent back.  CONFLICT: it is required. */
enum outcome consent_take_back(
	struct db *db, const struct pack *pack, struct login_id login, struct str code);
/* Whether the last answer to it was yes and still stands, whatever its version. */
bool consent_is_given(struct db *db, struct login_id login, struct str code);
/* In the demonstration: every account has agreed to everything, so that nobody is asked. */
void consent_answer_for_all(struct db *db, const struct pack *pack);
/* Where to go after signing in: `next`, or first the page that asks. */
struct url consent_first(struct req *req, struct login_id login, struct url next);

/* Offers as boxes of a form's field `agree`: each a choice; which codes were ticked; what must be ticked and is not is said. */
struct choices consent_boxes(struct arena *arena, struct consent_offers offers);
bool consent_is_ticked(const struct strs *ticked, struct str code);
void consent_check_boxes(struct req *req, struct consent_offers offers, const struct strs *ticked,
	const char *problem);

/* The pack's consents.yaml. */
void consent_check_pack(const struct pack *pack, struct pack_report *report);

#endif
