#ifndef CHUKE_FAMILY_H
#define CHUKE_FAMILY_H

#include "db.h"
#include "html.h"
#include "kernel_queries.h"

/*
 * Relatives who act for somebody (家人代办): either of both asks by the other's number, and the other agrees once, by the
 * code in the message or signed in; or both at a counter.  Ended by either side with one button.  A relative starts and signs cases for the person and sees those; what is already under
 * way they see no more once it is ended.  Not here: what may be done in a case (casefile.h).
 */

struct req;

enum { FAMILY_MAX = 20 }; /* people for whom one may act, and who act for one */

struct family_bond {
	struct login_id person, proxy;
	struct login_id officer; /* at whose counter; 0: by a code */
};
/* In an action: both are told.  CONFLICT: it is agreed already; TOO_MANY: more than FAMILY_MAX. */
enum outcome family_agree(struct req *req, const struct family_bond *bond);
/* Who asks whom, by the number of the one who is asked. */
struct family_question {
	struct str find_hash, masked; /* of that number (contact_phone_hash()) */
	bool is_for_me; /* the other is to act for who asks, and not the other way round */
};
/* In an action: it waits for some days, in place of one before; whose number it is finds it in their pages. */
void family_ask(struct req *req, const struct family_question *question);
/* What waits for the answer of the one who asks; none unless their number was shown to be theirs. */
struct family_ask_list_to_rows family_asked_of(struct req *req);
/* In an action, all being shown: the bond that a question is about. */
struct family_bond family_bond_of(bool is_for_me, struct login_id asker, struct login_id asked);
/*
 * In an action, by the one who was asked: agrees (CONFLICT and TOO_MANY as family_agree()), or refuses.  NOT_FOUND: it
 * is not theirs to answer, or over.
 */
enum outcome family_answer(struct req *req, struct family_ask_id id, bool is_agreed);
/* In an action, by who asked.  NOT_FOUND otherwise. */
enum outcome family_take_back(struct req *req, struct family_ask_id id);
/* In an action, by one of both: both are told, and the relative's cases are the relative's no more.  NOT_FOUND otherwise. */
enum outcome family_end(struct req *req, struct login_proxy_id id);
/* Whether the relative may act for the person now. */
bool family_may_act(struct db *db, struct login_id proxy, struct login_id person);
/* The same in an action: as it is, it stands until the commit. */
bool family_holds(struct db *db, struct login_id proxy, struct login_id person);
/* In a transaction that erases somebody: on both sides. */
void family_forget(struct db *db, struct login_id login);

#endif
