#ifndef CHUKE_GUEST_H
#define CHUKE_GUEST_H

#include "booking.h"
#include "office.h"
#include "retention.h"

/*
 * Who is invited to a booking, by name.  A name is personal: it lies under a key of its own, is shown to the booking's own
 * people alone, and goes with its key when one of them takes it off or its time is over.
 */

enum {
	GUESTS_MAX = 1000, /* of a booking, however large the room */
	GUEST_NAME_CHARS_MAX = 30,
	GUESTS_TYPED_CHARS_MAX = 8000,
	GUEST_PERSONAL = 1,
	GUEST_RETENTION = 1,
};

struct guest {
	struct booking_guest_id id;
	struct str name; /* none: its key is gone */
};
struct guests {
	struct guest *items;
	size_t count;
};
struct guests guest_list(struct db *db, struct booking_id booking);

/*
 * In a transaction: adds who is named, one a line.  INVALID with a sentence (Chinese, N_()) and what stands in its {1}:
 * more than the room holds, or a name too long.
 */
struct guest_problem {
	const char *sentence;
	struct str word;
};
enum outcome guest_add_lines(struct req *req, const struct booking_find_row *row, int64_t capacity,
	struct str lines, struct guest_problem *ret_problem);
/* In a transaction: takes one off, for good.  NOT_FOUND: it is none of this booking. */
enum outcome guest_remove(struct db *db, struct booking_id booking, struct booking_guest_id id);

/* office.h */
extern const struct personal_part guest_personal[GUEST_PERSONAL];
extern const struct retention_kind guest_retention[GUEST_RETENTION];
void guest_login_erased(struct db *db, int64_t login);

#endif
