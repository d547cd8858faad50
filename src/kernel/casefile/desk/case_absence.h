#ifndef CHUKE_CASE_ABSENCE_H
#define CHUKE_CASE_ABSENCE_H

#include "casefile.h"
#include "right.h"

/*
 * Who is away, and who does their work meanwhile: a colleague of the same office.  Set by oneself, or for somebody who is
 * ill by an administrator or an office above.  What a deputy may do, case_seat.c says; no chains: who stands in for
 * somebody is there.
 */

struct absence_in {
	struct str who; /* id of an account; none: the one who asks */
	struct day from, until;
	struct str deputy; /* id of an account */
};
struct absence_end_in {
	int64_t id;
	struct str who;
};
struct absence_query {
	struct str who;
};
extern const struct form absences_form, absence_form, absence_end_form;
extern const struct right right_case_absence;

struct absence_person {
	struct login_id id;
	struct str name;
	struct bilingual office;
};
struct absence_people {
	struct absence_person *items;
	size_t count;
};
struct absence_line {
	int64_t id;
	struct str absent, deputy;
	struct day from, until;
	bool is_now, may_end;
	bool is_deputy; /* the one whose page it is stands in */
};
struct absences_view {
	const struct absence_in *in;
	struct login_id who;
	struct str who_name;
	bool is_own, has_desk;
	struct absence_people deputies; /* colleagues of theirs */
	struct absence_people others;   /* for whom the one who asks may set it */
	struct {
		struct absence_line *items;
		size_t count;
	} lines;
};

/* One's own absences, or somebody's for whom one may set them. */
enum outcome show_absences(struct req *req);
/* Sets one; both are told.  INVALID with a sentence if the days or the deputy cannot be. */
enum outcome add_absence(struct req *req);
/* Ends one, before its time or before it begins. */
enum outcome end_absence(struct req *req);

#endif
