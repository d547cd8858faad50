#ifndef CHUKE_ROUND_H
#define CHUKE_ROUND_H

#include "casefile.h"
#include "job.h"
#include "parts.h"
#include "registration_queries.h"

/*
 * The yearly confirmation of filed groups (年度确认): one round asks every filed group of a street, or of the whole
 * district, whether it is still active.  Each gets a case of the pack's procedure with what is known filled in; its head
 * answers with two taps, the community answers for whoever has no phone; who stays silent is visited, and who is not
 * found is struck off by a case that shows it to the public first.  What these cases are, the pack says (rounds.yaml).
 */

/* ---- the pack's rule: rounds.yaml */

enum { REMINDERS_MAX = 5 };
struct round_rule {
	struct str procedure; /* that each group is asked by */
	struct str closing;   /* that begins when one says that it has stopped */
	struct str gone;      /* that begins when a visit found nobody … */
	struct str kept; /* … and its action by which it ends when somebody answers after all */
	int64_t days;    /* proposed between beginning and the day by which to answer */
	int64_t reminders[REMINDERS_MAX]; /* days before that day, the longest first */
	size_t reminder_count;
};
/* False: the district has no such rounds. */
bool round_rule_of(const struct pack *pack, struct round_rule *ret_rule);
void round_check_pack(const struct pack *pack, struct pack_report *report);

/* ---- what has become of one */

enum ask_state {
	ASK_ASKED,     /* no answer yet */
	ASK_ANSWERED,  /* sent, to be confirmed by the street */
	ASK_CONFIRMED, /* … and confirmed */
	ASK_SILENT,    /* time is over: to be visited */
	ASK_CLOSING,   /* has stopped, its filing is being closed */
	ASK_CLOSED,
	ASK_GONE, /* nobody was found; to be struck off unless somebody answers */
	ASK_STATES,
};
/* As statements and addresses have it ("silent"), and in words with the tone of its tag. */
extern const struct ask_word {
	const char *code, *label, *tone;
} ask_words[ASK_STATES];
enum ask_state ask_state_parse(struct str code);
bool ask_is_answered(enum ask_state state);

/* ---- a round */

/* Begins one, or finds the one that there is; its job asks whoever has not been asked this year. */
struct round_begin {
	struct region_id region;
	int64_t year;
	struct day due_day;
};
struct confirm_round_id round_begin(struct req *req, const struct round_begin *begin);
/* What happens by itself, and when next. */
struct moment round_next_due(struct db *db);
void round_do_due(struct db *db, struct app *app, const struct district *district);
extern const struct job_kind round_job;

/* In a transaction: begins the case by which a group is asked, and tells its heads. */
enum outcome round_ask(const struct case_program *program, const struct round_find_row *round,
	const struct round_orgs_row *org);

/* ---- the demonstration: demo/rounds.yaml */

/* Whether the file says what it must. */
void round_demo_check_pack(const struct pack *pack, struct pack_report *report);
/* In `chuke demo`, after the accounts. */
void round_demo_play(struct app *app, const struct pack *pack);

/* ---- pages */

/* Who runs rounds, who sees how they go, who answers for a group. */
extern const struct right right_round_run, right_round_see, right_round_answer;

struct rounds_in {
	struct str region; /* code */
	int64_t year;
	struct day due_day;
};
struct round_in {
	int64_t id;
	struct str state, community; /* community: code */
	int64_t after;
};
struct confirm_in {
	struct org_id id;
	struct str active; /* the procedure's choice; "gone": a visit found nobody */
	struct str note;   /* of a visit */
};
extern const struct form rounds_form, round_form, confirm_show_form, confirm_form;

struct round_line {
	struct confirm_round_id id;
	struct bilingual region;
	int64_t year;
	struct day due_day;
	bool is_closed;
	struct str region_code;
};
struct round_lines {
	struct round_line *items;
	size_t count;
};
/* Those that the one who asks may see, the latest first. */
struct round_lines round_lines(struct req *req);
struct rounds_view {
	const struct rounds_in *in;
	struct round_lines rounds;
	bool may_begin;
};

struct round_count {
	const struct ask_word *word;
	int64_t total;
	struct url to;
	bool is_current;
};
struct round_place {
	struct bilingual name;
	int64_t totals[ASK_STATES], asked;
	int64_t percent; /* that have answered */
	struct url to;
};
struct round_org {
	struct org_id id;
	struct str name, number;
	struct bilingual place;
	const struct ask_word *word;
	bool has_head, may_answer;
};
struct round_view {
	struct round_find_row row;
	struct bilingual region;
	struct {
		struct round_count *items;
		size_t count;
	} counts;
	struct {
		struct round_place *items;
		size_t count;
	} places;
	struct {
		struct round_org *items;
		size_t count;
	} orgs;
	int64_t total, answered;
	bool is_own;    /* may be run again, by who looks */
	struct url job; /* the work under way; none */
	struct url next, csv, all;
	struct bilingual community; /* shown alone; none: all */
};

struct confirm_view {
	struct str name;
	struct org_id id;
	int64_t year;
	struct day due_day;
	enum ask_state state;
	struct str members; /* as the register has it */
	struct url to, case_to;
	struct str number;
	bool is_office; /* who looks is an officer, and answers for it */
	bool may_visit; /* it was silent: a visit may find nobody */
	struct day today;
	const struct confirm_in *in;
};

/* Of a round what the one who asks may see, and of that what is asked for; NOT_FOUND: nothing. */
struct round_part {
	struct round_find_row row;
	struct round_rule rule;
	struct str state;                        /* of these alone; empty: all */
	const struct region *street, *community; /* NULL: all */
};
enum outcome round_part_take(struct req *req, const struct round_in *in, struct round_part *part);
/* Its groups by the id of their asking, those after one. */
struct ask_list_rows round_part_orgs(
	struct req *req, const struct round_part *part, int64_t after, int64_t limit);
/* What a form of rounds_form asks for, audited; FORBIDDEN over another's region. */
enum outcome round_begin_asked(struct req *req, struct confirm_round_id *ret_id);

/* GET /desk/rounds: those that one may see, and the form that begins another. */
enum outcome show_rounds(struct req *req);
/* POST /desk/rounds */
enum outcome begin_round(struct req *req);
/* GET /desk/rounds/{id}: how it goes, of one's own part of it. */
enum outcome show_round(struct req *req);
/* GET /desk/rounds/{id}/list.csv: the same as a file. */
enum outcome send_round_list(struct req *req);
/* GET /orgs/{id}/confirm: what a group's head answers, or an officer for it; NOT_FOUND if it was not asked. */
enum outcome show_confirm(struct req *req);
/* Office.draft_page: a group's confirmation leads there from wherever its draft is listed. */
bool round_draft_page(struct req *req, const struct casefile *c, struct draft_page *ret_page);
/* POST /orgs/{id}/confirm: CONFLICT if it has answered. */
enum outcome answer_confirm(struct req *req);

/* ---- the same for programs: round_api.c */

/* GET /api/v1/confirmations */
enum outcome list_rounds_api(struct req *req);
/* POST /api/v1/confirmations: 201, with the round that began or that there is. */
enum outcome begin_round_api(struct req *req);
/* GET /api/v1/confirmations/{id}/orgs */
enum outcome list_round_orgs_api(struct req *req);
enum { ROUND_API_MEMBERS = 5, ROUND_ORG_API_MEMBERS = 10 };
extern const struct member round_api_members[ROUND_API_MEMBERS];
extern const struct member round_org_api_members[ROUND_ORG_API_MEMBERS];

#endif
