#ifndef CHUKE_NEEDS_STORE_H
#define CHUKE_NEEDS_STORE_H

#include "db.h"
#include "district.h"
#include "need_item.h"
#include "needs_queries.h"

/*
 * Entries and responses as they change: every deed with all that belongs to it – what is found, what is open, who is
 * told, what ends with it.  Rights and audit rows are the caller's.
 */

/* In whose name and when something is done. */
struct needs_doing {
	const struct district *district;
	struct login_id login; /* 0: the clock */
	struct str note;       /* why; none: nobody says */
	struct moment at;      /* 0: now; a demonstration's content is older */
	int64_t quantity;      /* how much of a response is agreed on, with RESPONSE_AGREE */
	bool is_many; /* one of many: what it fits is looked up afterwards, so as not to hold the writer */
};
/* What holds now, held as long as the request's arena. */
struct needs_doing needs_doing_of(struct req *req, struct str note);

/* The state of a row, by its code. */
enum need_state need_state_of(const struct need_find_row *row);
/* Likewise of a response. */
enum response_state need_response_state_of(const struct need_response_list_row *row);

/* Whom to call: sealed under a key of its own, shown whole to those who have agreed. */
struct need_contact {
	struct str name, phone;
};
/* In a transaction.  A phone that is its mask leaves what stands. */
void need_contact_keep(
	struct db *db, const struct need_find_row *row, const struct need_contact *contact);
void need_response_contact_keep(
	struct db *db, struct need_response_id id, const struct need_contact *contact);
/* NOT_FOUND: there is none, or it was erased. */
enum outcome need_contact_find(
	struct db *db, const struct need_find_row *row, struct need_contact *ret_contact);
enum outcome need_response_contact_find(
	struct db *db, const struct need_response_list_row *row, struct need_contact *ret_contact);
struct need_contact need_contact_masked(struct arena *arena, const struct need_contact *contact);

/*
 * In a transaction, with the row as need_find_to_change() gave it: carries the deed out and leaves the row as it is
 * then.  CONFLICT if it cannot be done in its state.
 */
enum outcome need_carry_out(struct db *db, struct need_find_row *row, enum need_deed deed,
	const struct needs_doing *doing);
/* In a transaction, once it is put back: what it has come to meanwhile. */
void need_resettle(struct db *db, struct need_find_row *row, const struct needs_doing *doing);
/* Its words and fields, after its text changed. */
void need_index(struct db *db, const struct need_find_row *row, const struct needs_doing *doing);

/*
 * The same of a response, of a quantity with RESPONSE_AGREE.  CONFLICT also if there is not so much left: then nothing
 * more may be asked in the transaction.
 */
enum outcome need_response_carry_out(struct db *db, struct need_find_row *need,
	struct need_response_list_row *row, enum response_deed deed,
	const struct needs_doing *doing);
/* One side says that it is done; when both have, it is. */
enum outcome need_response_confirm(struct db *db, struct need_find_row *need,
	struct need_response_list_row *row, bool by_owner, const struct needs_doing *doing);

/* A word of the index by which a filter is asked for, after text/terms.h's fashion: "fkpeople". */
void need_facet_put(struct buf *out, char letter, struct str id);

#endif
