#ifndef CHUKE_CASE_INNER_H
#define CHUKE_CASE_INNER_H

#include "calendar.h"
#include "casefile.h"
#include "district.h"
#include "key.h"

/*
 * What the files of casefile.h share.  case_way.c moves a case from step to step, case_clock.c counts its days,
 * case_seat.c says who may, case_events.c writes what happened and tells people, case_numbers.c gives numbers.
 */

/* Who does it: an account in an office, as applicant (no role), or the clock (nobody). */
struct case_hand {
	struct login_id login;
	enum role role; /* 0: as applicant, or the clock */
	struct region_id region;
	struct login_id absent; /* for whom somebody acts who stands in; 0: for themselves */
	struct str absent_name;
};

/* One change of one case under way, in the transaction `db`. */
struct case_run {
	struct app *app;
	struct db *db;
	const struct district *district;
	struct casefile *c;
	struct case_hand hand;
	struct req *req;                /* NULL: the clock */
	struct casefile_row before;     /* as the last event left it */
	const struct case_turn *turn;   /* whose turn it is that acts; NULL: none */
	const struct answers *answers;  /* as they are now; NULL: not yet read */
	const struct answers *findings; /* what the office notes with its decision; NULL: nothing */
	struct str note;
	const char *problem;         /* out: why not, Chinese N_() */
	struct str problem_words[3]; /* of {1} … in it */
	size_t problem_word_count;
	struct str problem_said; /* a sentence made already (by a guard); none: see problem */
};

/* ---- casefile.c */

/* Fills what follows from the row. */
void casefile_take(struct app *app, struct db *db, struct casefile *c);
struct key_place case_answer_place(struct db *db, const struct casefile *c, int64_t version);
/* Sealed with the case's key, for the column `what` of the row `id`. */
struct str case_seal_text(
	struct db *db, const struct casefile *c, const char *what, int64_t id, struct str text);

/* ---- case_start.c */

/* A new version of the answers, with its files; sent ones stay for good.  INVALID: a file is gone. */
enum outcome case_take_answers(struct case_run *run, const struct answers *answers, bool is_sent);
/* The files that answers name are the case's from now on; INVALID with a sentence if one is gone. */
enum outcome case_keep_files(struct case_run *run, const struct answers *answers);
/* A new draft, in run->c from then on; NOT_FOUND: there is no such organisation. */
enum outcome case_open(struct case_run *run, const struct case_begin *begin);
/* By which a phone, an id number or a name is found. */
struct str case_find_hash(struct db *db, struct str value);

/* ---- case_do.c */

/* A change by whoever asks, as applicant until a turn says otherwise; `c` may be NULL. */
struct case_run case_run_of(struct req *req, struct casefile *c);
/* What of the options is asked for; NULL: it is not among them. */
const struct case_option *case_option_find(
	const struct case_options *options, const struct case_move *move);
/* Whose the turn is from now on (nobody's with 0), as claim, release or reassign; CONFLICT: it is over. */
enum outcome case_take_turn(struct case_run *run, const char *kind, struct login_id login);
/* Whether somebody works in the turn's office. */
bool case_works_there(struct db *db, const struct case_turn *turn, struct login_id login);
/* What is filled in goes to the first step, or back to the office that asked for corrections. */
enum outcome case_send(struct case_run *run, const struct answers *answers);
/* The applicant takes it back. */
enum outcome case_withdraw(struct case_run *run);
/* One of the step's actions, with its entry in the timeline and what people are told. */
enum outcome case_carry_out(struct case_run *run, const struct case_action *action,
	const struct pair *field_notes, size_t count);

/* ---- case_way.c: each ends with the case's rows as they then stand; the struct in run->c is refreshed */

/* The step's own action by its kind, guards and effects with it. */
enum outcome way_act(struct case_run *run, const struct case_action *action,
	const struct pair *field_notes, size_t count);
/* From a draft to the first step. */
enum outcome way_submit(struct case_run *run);
/* The applicant has put right what was asked for: back to the office. */
enum outcome way_corrected(struct case_run *run);
/* To that step: its offices' turns begin. */
enum outcome way_enter(struct case_run *run, const struct case_step *step);
enum outcome way_end(struct case_run *run, const struct case_end *end);
/* Reads the rows of run->c anew. */
void way_refresh(struct case_run *run);
/*
 * What a public notice announces, the action of its clock, does not happen while an objection waits for an answer,
 * neither by an office nor by the clock, nor before its last day is over: INVALID, with the sentence in run->problem.
 */
enum outcome way_notice(struct case_run *run, const struct case_action *action);
/*
 * An objection was answered or taken back, and none waits any more: a clock that ran out meanwhile rings at the end of
 * the next working day, so that the office can still decide otherwise.
 */
void way_objections_done(struct case_run *run);
/* Guards by name; INVALID with the sentence in run->problem_said. */
enum outcome way_guard(struct case_run *run, const struct case_action *action,
	const struct str *names, size_t count);

/* ---- case_clock.c */

/* When a clock that starts now ends: the end of its last day, MOMENT_NONE without a clock. */
struct moment clock_due(
	const struct calendar *calendar, const struct clock *clock, struct moment from);
/* A clock that stood from `stood_at` on and had to end at `due_at`: when it ends if it goes on at `now`. */
struct moment clock_resume(const struct calendar *calendar, const struct clock *clock,
	struct moment due_at, struct moment stood_at, struct moment now);
/* Sets the turn's alarms: a reminder a working day before, then what the clock's end does. */
void clock_set_alarms(struct case_run *run, struct case_turn_id turn, const struct clock *clock,
	struct moment due_at);
/* Far later than any due_at: the order of what has none. */
enum { CLOCK_NEVER_YEAR = 9999 };
int64_t clock_key(struct moment due_at);

/* ---- case_seat.c */

/* The region over which the office of the role works, for a case of that region; 0 if there is none. */
struct region_id office_region(
	const struct regions *regions, enum role role, struct region_id region);
/* The grant by which the actor has this turn; NULL: it is not theirs. */
const struct grant *turn_grant(
	const struct actor *actor, const struct case_turn *turn, const struct regions *regions);

/* Whether the actor does the turn's work today because its holder is away; their name. */
bool turn_is_deputys(struct req *req, const struct case_turn *turn, struct str *ret_absent);

/*
 * Whoever applies, or helps or stands in for who does, has no office in the case, nor its view of it (公务员法 art. 76: an official keeps out
 * of what concerns them).  Who only began it at the counter has, and who began it as an officer for an organisation that is
 * not theirs.
 */
bool case_is_judge_of_own(struct db *db, const struct casefile *c, struct login_id login);

/* ---- case_appeal.c */

/*
 * Whether the run's hand took the last decision of what this appeal is about: somebody else hears it (公务员法 art. 76: nobody judges over what they
 * decided).
 */
bool case_judges_own_decision(const struct case_run *run, const struct casefile *appeal);

/* ---- case_events.c */

struct case_note {
	const char *kind; /* of case_event */
	struct str step, action;
	struct str text;        /* sealed; none */
	int64_t answer_version; /* INT_NONE: none came with it */
	bool is_inner;
};
/* The timeline's entry and the audit row. */
void event_add(struct case_run *run, const struct case_note *note);
/* The audit row alone, of what the timeline does not tell. */
void event_audit(struct case_run *run, const char *kind);
/* Tells everybody on the applicant's side; words to them stay sealed in the case, where the notice leads. */
void event_tell_applicants(struct case_run *run, const char *kind, struct bilingual title);
/* The same with what the procedure says to it (none: nothing), which holds nothing personal. */
void event_tell_applicants_with(
	struct case_run *run, const char *kind, struct bilingual title, struct bilingual text);
/* Tells who has taken the turn, or everybody of its office. */
void event_tell_turn(struct case_run *run, const struct case_turn *turn, const char *kind,
	struct bilingual title);

/* What an entry of the timeline is called, in the request's language. */
struct str case_event_label(struct req *req, const struct casefile *c, struct str kind,
	struct str step, struct str action);

/* ---- case_numbers.c */

/* What a number says of the place that a case belongs to. */
struct number_place {
	struct str code;   /* of the region */
	struct str street; /* 古荡 */
};
struct number_place number_place_of(const struct regions *regions, struct region_id id);
/* What a number is given for. */
struct number_use {
	const char *what; /* case, paper */
	struct casefile_id casefile;
};
/*
 * The next number of a pattern ("BA-{year}-{serial:4}"; {year} {month} {region} {street} {serial} {serial:N}), gapless: the
 * series is the pattern with all but the serial filled in, and its row is held until the commit.
 */
struct str number_next(struct db *db, struct str pattern, const struct number_use *use,
	const struct number_place *place);

/* ---- case_search.c */

/* In the transaction that sends a case: by which words it is found. */
void case_index(struct db *db, const struct regions *regions, const struct casefile *c);

#endif
