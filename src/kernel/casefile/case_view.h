#ifndef CHUKE_CASE_VIEW_H
#define CHUKE_CASE_VIEW_H

#include "answers_draw.h"
#include "case_finding.h"
#include "casefile.h"
#include "parts.h"
#include "right.h"

/* What the pages of cases show, and what they take. */

struct case_step_input;
struct case_counter_view; /* case_counter.h */
struct case_objections;   /* case_notice.h */

/* ---- one case */

/* A step on the way, as the head of the page shows it. */
struct way_step {
	struct bilingual title;
	enum way_state { WAY_DONE, WAY_NOW, WAY_NEXT } state;
	struct moment ended_at;  /* of a done one */
	struct bilingual office; /* who has it, or had it */
	int days;                /* of a coming one; 0: no clock */
};
struct way_steps {
	struct way_step *items;
	size_t count;
};

struct case_entry {
	struct str who;         /* shown name; the system's word for nobody */
	struct bilingual place; /* the office, or what the person is to the case */
	struct moment at;
	struct str label, note;
	int64_t answer_version; /* INT_NONE: none came with it */
	bool is_inner, is_message;
	struct str absent; /* for whom it was done; none: for themselves */
};
struct case_entries {
	struct case_entry *items;
	size_t count;
};

struct case_fix {
	struct str field;
	struct bilingual label;
	struct str note;
};
struct case_fixes {
	struct case_fix *items;
	size_t count;
};

/* A decision that the one who looks may take. */
struct case_choice {
	struct str id;
	struct bilingual label, hint;
	bool is_correction, is_reject;
	const struct case_action *action;
};
struct case_choices {
	struct case_choice *items;
	size_t count;
};
struct case_colleague {
	struct login_id id;
	struct str name;
};
struct case_colleagues {
	struct case_colleague *items;
	size_t count;
};

enum { CASE_NO_DAYS = INT32_MIN };

struct case_view {
	const struct casefile *c;
	struct bilingual state;  /* the tag's word */
	const char *tone;        /* and colour */
	struct bilingual office; /* who has it now; none: nobody */
	struct day due_day;      /* the last day of the present step */
	int days_left; /* working days until then, below 0: late; CASE_NO_DAYS: no clock runs */
	struct way_steps way;
	const struct answers_sheet_view *sheet; /* NULL: destroyed at the end of its retention */
	struct case_entries entries;
	struct case_fixes fixes;
	struct case_choices choices; /* of the step */
	struct case_fixes fields;    /* what could be corrected */
	struct str turn;             /* its id, for the decision */
	struct str holder;           /* who has taken it; none */
	struct case_colleagues colleagues;
	bool is_applicant, is_office, has_versions, may_see;
	bool is_own_decision; /* an appeal against what the one who looks decided */
	const struct answers_page
		*asked; /* what the office fills in with its decision; NULL: nothing */
	struct finding_views findings;
	struct str absent; /* whose work the one who looks does; none: their own */
	bool has_next;     /* more waits after this one */
	bool may_void, may_void_paper, may_seal;
	struct url back; /* the desk that it came from */
	bool is_erased;  /* what was personal in it is destroyed */
	struct str where;
	const struct case_objections *objections; /* of its notice, for its offices; NULL: none */
	bool may_answer;                          /* … and answers them */
	struct url notice;                        /* public; none: it has none */
	struct url members;
	int64_t member_count;
	bool may_edit, may_withdraw, may_claim, may_release, may_reassign, may_say;
	struct url to, edit_to, guide; /* own pages */
	struct str org_name;
	struct url org;
	struct str applicant;                    /* whole for themselves, masked for others */
	const struct case_counter_view *counter; /* NULL: nobody started it for another */
	const struct case_step_input *in;
};

struct case_handle_query {
	struct str number;
	bool is_sealed; /* of a paper: with the seal that was just put on it */
};
struct case_step_input {
	struct str number, action, turn, part, note, assignee;
	bool is_inner;
	struct str then;             /* "next": on to what waits after it */
	struct str fields, findings; /* JSON, of API calls */
};
extern const struct form case_handle_form, case_step_form;

/* Who an office is: 古荡街道, 西湖区民政局. */
struct bilingual case_office_name(struct req *req, enum role role, struct region_id region);
/* The word and colour of how a case stands. */
struct bilingual case_state_words(const struct casefile *c, const char **ret_tone);
/* The last day before the moment, and the working days left until it. */
struct day case_due_day(struct moment due_at);
int case_days_left(struct req *req, struct moment due_at);
struct url case_url(struct arena *arena, const struct casefile *c, const char *below);
/* Where it is in one sentence, as its applicant is told: 现在在古荡街道，应于11月28日前办结。 */
struct str case_where(struct req *req, const struct casefile *c);
/* The way of a case: sent, the steps that it passed or may still pass, the end. */
struct way_steps case_way_of(struct req *req, const struct casefile *c);

/* The fields under correction, with what the office says of each; none in another state. */
struct case_fixes case_open_fixes(struct req *req, const struct casefile *c);
const struct strs *case_open_fields(struct req *req, const struct casefile *c);
/* What happened, the latest first. */
struct case_entries case_entries_of(struct req *req, const struct casefile *c, unsigned seat);
/* The answers as JSON, what is personal masked for whoever did not write them. */
struct str case_shown_json(
	struct req *req, const struct casefile *c, const struct answers *answers, unsigned seat);
/* Does what the page or a program asks for, with the answers that came. */
enum outcome case_step_of(struct req *req, struct casefile *c, const struct case_step_input *in);
/* Whether the one who asks may begin a case of the procedure, for that organisation and person. */
enum outcome case_may_begin(struct req *req, const struct case_begin *begin);

/* As PDF: the approval form, the decision letter. */
enum outcome show_case_paper(struct req *req);
enum outcome show_case_letter(struct req *req);
enum outcome show_case(struct req *req);
enum outcome do_case_step(struct req *req);
/* The notes that a correction gives field by field: fix=head, fix.head=… or the API's fields {"head": "…"}. */
struct pair *case_field_notes(
	struct req *req, const struct casefile *c, struct str fields_json, size_t *ret_count);

/* ---- what is personal in it */

struct case_see_input {
	struct str number;
	struct str reason;
};
extern const struct form case_see_form;
/* POST: says why, and sees it for some minutes. */
enum outcome see_case(struct req *req);
/* Whether the one who asks sees personal answers whole: wrote them, or has just said why. */
bool case_is_seen(struct req *req, const struct casefile *c, unsigned seat);

/* ---- what was changed */

struct case_sent {
	struct str who;
	struct moment at;
	struct answer_changes changes; /* since the one before */
};
struct case_versions_view {
	const struct casefile *c;
	struct url back;
	struct {
		struct case_sent *items; /* the latest first */
		size_t count;
	} sent;
};
enum outcome show_case_versions(struct req *req);

/* ---- writing one */

struct case_new_query {
	struct str procedure;
	struct str
		org; /* its number; what is typed, where the procedure has a field of that name */
	struct str about; /* a case that this one is about: an appeal's */
	struct str who;   /* at the counter: the account of whom it is for */
	int64_t family;   /* the relative whom it is for; INT_NONE: not said; 0: oneself */
	struct str deed;  /* send, save, next */
	struct str step;  /* which section: "1", "all"; none: the first */
	struct str from;  /* of a post: the part that the page showed */
	struct str go;    /* … and the one that the pressed step names */
	struct str new_name, new_phone; /* at the counter: of somebody without an account */
	bool is_told;                   /* who has agreed to have one */
};
struct case_edit_input {
	struct str number;
	struct str deed;       /* send, save, next, back, drop */
	struct str step;       /* which section: "2", "review", "all"; none: where one was */
	struct str from;       /* of a post: the part that the page showed */
	struct str go;         /* … and the one that the pressed step names */
	struct str base, seen; /* struct case_written (case_draft.h) */
};
struct case_org {
	struct org_id id;
	struct str name;
};
struct case_orgs {
	struct case_org *items;
	size_t count;
};
/* Where one is in a long form: buttons that keep what is typed and lead there. */
struct case_stepper {
	struct case_stepper_item {
		struct bilingual title;
		struct str value;
		bool is_current, is_done;
	} * items;
	size_t count;
};
/* Something that must be put right before it can be sent. */
struct case_gaps {
	struct case_gap {
		struct str label, message; /* label: none if the message names it */
		struct url to;             /* none: it is about the whole */
	} * items;
	size_t count;
};
struct case_edit_view {
	const struct procedure *procedure;
	struct case_stepper stepper;             /* none: the whole form on one page */
	int step;                                /* of the stepper, from 0 */
	struct str from;                         /* the same as text */
	struct str base, seen;                   /* struct case_written */
	const struct answers_sheet_view *review; /* at the last step: all that was typed */
	struct case_gaps gaps;                   /* … and what is missing in it */
	struct url keep;                         /* where keep.js sends what is typed */
	struct url whole, stepwise, helpers;     /* the other ways to fill it in; who helps */
	struct moment kept_at;                   /* when it was last kept; MOMENT_NONE: never */
	struct str others;                       /* who else is typing; none: nobody */
	bool may_send, may_drop, has_sections;
	int64_t helper_count;
	const struct casefile *c; /* NULL: not yet begun */
	const struct answers_page *page;
	struct case_fixes fixes;
	struct url to, guide, back;
	bool is_correction;
	struct str org_name;
	int64_t org;
	struct case_orgs orgs; /* of which one must be chosen first */
	bool must_choose_org;
	bool is_counter;
	struct login_proxy_list_for_rows family; /* for whom else one may begin it */
	bool is_in_person;                       /* an officer who applies as a private person */
	bool must_have_person;                   /* an account that is nobody's own cannot */
	bool must_choose_family;                 /* it is asked first: a draft is somebody's */
	int64_t relative;                        /* who of them was chosen; 0: oneself */
	struct str relative_name, about;         /* none; a case that this one is about */
};
extern const struct form case_new_form, case_edit_form;
/* Officers who serve people at the counter. */
extern const struct right right_case_counter;
/* Whom a case is for, as an officer names the account; 0: nobody named. */
enum outcome case_find_whom(struct req *req, struct str name, struct login_id *ret_login);
/* What a new form begins with: what is known of the organisation, of whom it is for, of the case that it is about. */
struct answers case_prefilled(struct req *req, const struct procedure *procedure, struct org_id org,
	struct str about, struct str name);
enum outcome show_case_new(struct req *req);
enum outcome begin_case(struct req *req);
enum outcome show_case_edit(struct req *req);
enum outcome edit_case(struct req *req);

/* ---- lists */

struct desk_row {
	struct str number, title, applicant, holder;
	bool is_deputys; /* its holder is away, and the one who looks stands in */
	struct bilingual street;
	struct bilingual procedure, step;
	struct str procedure_id, step_id;
	struct money amount;
	struct moment due_at;
	struct bilingual due; /* 还剩 2 个工作日, 已超期 3 天, 申请人补正中 */
	const char *tone;
	struct url to;
	int64_t turn;
};
struct desk_rows {
	struct desk_row *items;
	size_t count;
};
struct desk_link {
	struct bilingual label;
	struct url to;
	int64_t count; /* INT_NONE: not counted */
	bool is_current, is_exact;
};
struct desk_links {
	struct desk_link *items;
	size_t count;
};
struct desk_page_query {
	struct str office; /* "street-330106007": role and region */
	struct str show;   /* mine free overdue standing done; none: all */
	struct str due;    /* overdue today week; none: all */
	struct str procedure, step, q;
	struct str street; /* code of a street */
	struct str sort;   /* due (none), latest */
	struct str after;  /* where the page before ended: due_key.id, or id */
};
struct desk_page_view {
	const struct desk_page_query *in;
	struct case_choices bulk; /* what may be decided for many at once: of one step only */
	bool is_mixed; /* of several steps: chosen down to one, they could be decided at once */
	struct str bulk_step, office_key;
	struct desk_links offices, tabs, dues, procedures, steps, streets, sorts;
	bool is_filtered;                    /* beyond the tab */
	struct url whole;                    /* the same desk without filters */
	struct url numbers, seals, absences; /* for those who may; else none */
	struct desk_rows rows;
	struct url next; /* none: that was all */
	int64_t total;
	bool is_exact;
	struct bilingual office;
	bool is_done;
};
extern const struct form desk_page_form;
extern const struct right right_case_desk;
enum outcome show_desk(struct req *req);
/* The office of the one who asks by its key, else their first; NULL: they have none. */
const struct grant *desk_office(struct req *req, struct str key);

/* A case as its applicant's list has it. */
/* What stands in place of "draft" where its office has a page of its own for the answer (office.h: draft_page). */
struct draft_page {
	struct url to;
	struct bilingual asked; /* the tag's word: to be confirmed */
	struct day until_day;   /* by which it is to be answered */
};
/* Whether it is a draft with such a page. */
bool case_draft_page(struct req *req, const struct casefile *c, struct draft_page *ret_page);

struct my_case {
	struct str number, title, where;
	struct bilingual procedure, state,
		part; /* part: what the one who looks is to it; none: applies */
	const char *tone;
	struct url to;
};
struct my_cases_view {
	struct {
		struct my_case *items;
		size_t count;
	} cases;
};
/* /me/cases: what one works on oneself. */
enum outcome show_my_cases(struct req *req);

#endif
