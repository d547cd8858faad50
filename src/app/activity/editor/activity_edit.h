#ifndef CHUKE_ACTIVITY_EDIT_H
#define CHUKE_ACTIVITY_EDIT_H

#include "activity_plan.h"
#include "activity_store.h"

/* What writing an activity and deciding about it share. */

/* An audit row about it. */
void activity_note(
	struct req *req, const struct activity_find_row *row, const char *verb, struct str reason);
/*
 * In an action: it appears at once, or waits for an officer, as the pack and whose it is say; with its room.  CONFLICT:
 * it stands otherwise by now; INVALID, with a sentence: its room is not to be had, or the safety plan lacks something.
 */
enum outcome activity_post(
	struct req *req, struct activity_find_row *row, const struct activity_doing *doing);
/* To its page, with what became of it. */
enum outcome activity_answer(struct req *req, const struct activity_find_row *row);

/* In an action: one of an activity's dates is written otherwise; those who signed up hear what changed. */
enum outcome activity_rewrite(struct req *req, struct activity_find_row *row,
	const struct activity_find_row *before, const struct activity_doing *doing);
/* What was typed, into the row.  False, with a sentence: there is no such room. */
bool activity_take(struct req *req, const struct activity_input *in, struct activity_find_row *row);
/* In an action: all dates of what was typed, as drafts; the first.  INVALID, with sentences. */
struct author;
enum outcome activity_write(struct req *req, const struct author *author,
	struct activity_find_row *ret_first, const struct activity_doing *doing);

#endif
