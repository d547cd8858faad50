#ifndef CHUKE_CASEFILE_H
#define CHUKE_CASEFILE_H

#include "answers.h"
#include "kernel_queries.h"
#include "procedure.h"
#include "req.h"

/*
 * A case (办件): whatever anyone applies for, reports or objects to, on its way from the first word typed to its end, by
 * the version of the procedure that it began with.  Here: finding one, who sits where in it, and every way to change
 * it, each one transaction with its timeline entry, audit row and notices.  What a district's offices do at a step they
 * add as guards and effects (hooks.h).  Not here: what a procedure is (procedure.h), what is filled in (answers.h).
 */

struct app;
struct district;

/* An office's turn that runs now. */
struct case_turn {
	struct case_turn_id id;
	const struct case_step *step;
	const struct step_office *office;
	struct str part;         /* of a joint step; else empty */
	enum role role;          /* whose … */
	struct region_id region; /* … over what */
	struct moment began_at;
	struct moment due_at;   /* MOMENT_NONE: no clock */
	struct moment stood_at; /* since when the clock stands; MOMENT_NONE: it runs */
	struct login_id holder; /* who has taken it; 0: nobody */
	struct str holder_name;
};

enum case_state { CASE_DRAFT, CASE_OPEN, CASE_CORRECTING, CASE_ENDED };

struct casefile {
	struct casefile_row row;
	enum case_state state;
	struct str handle; /* its number; of a draft "D12" */
	const struct procedure *procedure;
	const struct case_step *step; /* NULL in a draft and at the end */
	const struct case_end *end;   /* NULL before it */
	const struct case_turn *turns;
	size_t turn_count;
};

/* By its handle.  Whether the one who asks may know of it, case_seat_of() says. */
enum outcome casefile_find(
	struct app *app, struct db *db, struct str handle, struct casefile **ret_case);
enum outcome casefile_find_by_id(
	struct app *app, struct db *db, struct casefile_id id, struct casefile **ret_case);
/* What a case is called in addresses: its number, a draft's "D12". */
struct str case_handle(struct arena *arena, struct casefile_id id, struct str number);
/* What is filled in now, or was in a version, opened whole.  NOT_FOUND: no such version, or its key is destroyed. */
enum outcome casefile_answers(
	struct db *db, const struct casefile *c, int64_t version, struct answers *ret_answers);
/* A note or message sealed in the case; none if it cannot be opened any more. */
struct str casefile_open_text(
	struct db *db, const struct casefile *c, const char *what, int64_t id, struct str sealed);

/* ---- who sits where */

/* What somebody is to one case; bits, an officer may have started it at the counter. */
enum case_seat {
	SEAT_APPLICANT = 1, /* applies, or helps who applies */
	SEAT_OFFICE = 2,    /* of an office that has, had or will have a turn */
	SEAT_AUDITOR = 4,   /* reads everything, does nothing */
};
/* 0: it does not exist, as far as this one knows. */
unsigned case_seat_of(struct req *req, const struct casefile *c);

/* Something that the one who asks may do with the case now. */
struct case_option {
	struct str id; /* as in the API: an action of the step, or one of case_verbs */
	struct bilingual label, hint;
	const struct case_action *action; /* NULL: one of the engine's own */
	const struct case_turn *turn;     /* NULL: of the applicant */
};
struct case_options {
	struct case_option *items;
	size_t count;
	bool is_own_decision; /* nothing of an appeal's turn: the one who asks decided what it is against */
};
/* What is open to the applicant and to every office alike, beside the procedure's actions; ends with NULL. */
extern const char *const case_verbs[];
struct case_options case_options_of(struct req *req, const struct casefile *c);

/* ---- changing it */

/* What is asked for. */
struct case_move {
	struct str action;              /* of the options */
	struct case_turn_id turn;       /* that the one who asks has seen; 0: whichever runs */
	struct str part;                /* of a joint step, if one sits in several of its offices */
	struct str note;                /* to the applicant: a reason, a message; none */
	const struct pair *field_notes; /* of a correction: field and what is to be put right */
	size_t field_note_count;
	struct login_id assignee;       /* of a reassignment */
	bool is_inner;                  /* of a message: for offices only */
	const struct answers *findings; /* what the office notes with a decision; NULL: nothing */
};

/*
 * In an action: a new draft.  `for_login` is who it is for (the officer's counterpart at the counter), else the one who
 * asks.  INVALID with its sentence in req->errors.
 */
struct case_begin {
	const struct procedure *procedure;
	struct procedure_version_id version;
	struct org_id org;
	struct login_id for_login; /* 0: the one who asks */
	const struct answers *answers;
};
enum outcome case_start(
	struct req *req, const struct case_begin *begin, struct casefile **ret_case);
/* Keeps what was typed: a draft, or the fields under correction. */
enum outcome case_keep_answers(struct req *req, struct casefile *c, const struct answers *answers);
/*
 * Does what is asked for.  CONFLICT: it is not open now (somebody was faster, the clock ran out); FORBIDDEN: not to this
 * one; INVALID: a note is missing, or a guard refuses; the sentence is in req->errors.  `answers` come with a submission
 * and a correction only.
 */
enum outcome case_do(struct req *req, struct casefile *c, const struct case_move *move,
	const struct answers *answers);

/* ---- without a request: jobs and the demonstration, which judge themselves whether they may */

struct case_program {
	struct app *app;
	struct db *db; /* a transaction */
	const struct district *district;
	struct login_id login; /* on whose behalf; 0: the system's */
};
/* A new draft for begin->for_login; NOT_FOUND: the organisation is gone. */
enum outcome case_start_by_program(const struct case_program *program,
	const struct case_begin *begin, struct casefile **ret_case);
/*
 * Submits, answers a correction, withdraws, or takes an action of a running turn for whoever has it.  What is not open is
 * CONFLICT; what a guard refuses INVALID with its sentence in ret_problem.
 */
enum outcome case_do_by_program(const struct case_program *program, struct casefile *c,
	const struct case_move *move, const struct answers *answers, struct str *ret_problem);
/* The version of a procedure by which a case begins now; NULL: the pack in force has none of that id. */
const struct procedure *case_procedure_now(
	const struct district *district, struct str id, struct procedure_version_id *ret_version);

/* ---- for guards and effects */

struct case_context {
	struct app *app;
	const struct district *district;
	struct casefile *c;               /* an effect may set row.org_id by case_set_org() */
	const struct answers *answers;    /* as they are now, opened */
	const struct answers *findings;   /* noted with this very decision; NULL: nothing */
	const struct case_action *action; /* NULL at the submission */
	struct login_id login;            /* who acts; 0: the clock */
	struct str note;
};
/* A text of the procedure with {name} of a field, {title} {number} {paper_no} {reason} in it; never what is personal. */
struct str case_fill(
	struct db *db, const struct case_context *context, struct str text, enum lang lang);
/* The last day of a clock that begins now. */
struct day case_clock_day(
	struct db *db, const struct case_context *context, const struct clock *clock);
/* In an effect: the case brought about this organisation, or concerns it. */
void case_set_org(struct db *db, struct casefile *c, struct org_id org);

/* ---- for the kernel */

/* When a clock of some case next rings; MOMENT_NONE: none waits. */
struct moment case_next_due(struct db *db);
/* In a transaction: what the first of them do. */
void case_do_due(struct db *db, struct app *app, const struct district *district);

#endif
