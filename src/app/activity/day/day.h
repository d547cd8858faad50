#ifndef CHUKE_ACTIVITY_DAY_H
#define CHUKE_ACTIVITY_DAY_H

#include "activity_store.h"

/*
 * The day of an activity: links that let a helper check people in for one day, tickets scanned by several phones that
 * may have been offline, and attendance typed in from paper.  What came of it afterwards is in after.h, thank-you
 * gifts are in gift.h.  Rights and audit rows are the caller's.
 */

struct day_rules {
	int64_t sync_hours; /* so long after its day a phone may still hand in what it scanned */
	int64_t links_max;  /* of an activity, at once */
	int64_t gifts_max;  /* kinds of gifts */
};
struct day_rules day_rules_of(const struct pack *pack);

/* ---- links --------------------------------------------------------------------------------------- */

enum { DAY_KEY_CHARS = 32, DAY_LABEL_CHARS_MAX = 20, DAY_SCAN_CODE_MAX = 32 };

/*
 * In a transaction: a link for the day on which the activity begins, or for today while it lasts.  TOO_MANY: as many as
 * the rules allow are out; CONFLICT: it is over, or not published.
 */
enum outcome day_link_make(struct db *db, const struct activity_find_row *activity,
	struct str label, struct login_id by, int64_t links_max);
/* By its key.  NOT_FOUND: none, or revoked. */
enum outcome day_link_of(struct db *db, struct str key, struct day_link_find_row *ret_link);
/* The key of a link whose day is not over; none. */
struct str day_link_key(struct db *db, struct activity_id id, const struct day_link_list_row *link);

enum day_when { DAY_EARLY, DAY_NOW, DAY_LATE };
/* Whether it is the link's day. */
enum day_when day_link_when(const struct day_link_find_row *link, struct moment now);

/* ---- tickets and scans --------------------------------------------------------------------------- */

/*
 * What a phone finds a ticket by without knowing its code: the first eight bytes of SHA-256 of the link's key and the
 * code, hexadecimal.
 */
struct str day_ticket_hash(struct arena *arena, struct str key, struct str code);
/* What is said of somebody at the door: the family name; of Latin names the first letter. */
struct str day_initials(struct db *db, const struct activity_signup_find_row *row);

struct day_scan {
	struct str id;                    /* the phone's own */
	struct activity_signup_id signup; /* 0: find it by its code */
	struct str code;                  /* of the ticket; none */
	struct moment at;                 /* by the phone's clock */
};
enum day_answer {
	DAY_UNKNOWN, /* no such ticket */
	DAY_VOID,    /* it was given up */
	DAY_ARRIVED, /* this scan is the arrival */
	DAY_AGAIN,   /* another was before */
};
/* As the API says it. */
const char *day_answer_code(enum day_answer answer);
struct day_told {
	enum day_answer answer;
	struct activity_signup_find_row row;
	struct moment first_at; /* when the first one came by … */
	struct str first_label; /* … and with whom; none: on the organiser's list */
	bool is_new;            /* nobody knew before that they are here */
};
/*
 * In a transaction that has locked the activity: one scan.  The same id again changes nothing and is told the same.
 */
struct day_told day_scan_take(struct db *db, const struct activity_find_row *activity,
	const struct day_link_find_row *link, const struct day_scan *scan);

/* In a transaction: that night no key can be shown any more. */
void day_wipe(struct db *db);

#endif
