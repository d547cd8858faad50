#ifndef CHUKE_PROCEDURE_H
#define CHUKE_PROCEDURE_H

#include "pack.h"
#include "right.h"

/*
 * A procedure: everything one kind of case needs, as a district's pack says it (a file each in packs/<district>/procedures,
 * format in doc/procedures.md).  Here it is read into structs that are never changed; whether it makes sense is
 * procedure_check.h's, what somebody filled in answers.h's, a running case casefile.h's.  A running case keeps the
 * version that it began with: versions are told apart by the hash of their own text.
 */

/* ---- the form */

enum answer_type {
	ANSWER_TEXT,
	ANSWER_LONG_TEXT,
	ANSWER_NUMBER,    /* a whole number */
	ANSWER_MONEY,     /* fen */
	ANSWER_DATE,      /* a day */
	ANSWER_CHOICE,    /* one of the choices */
	ANSWER_CHOICES,   /* any of them */
	ANSWER_YES,       /* a box to tick; "tick", as YAML reads yes as true */
	ANSWER_REGION,    /* a region's code, of the level that the field names */
	ANSWER_ORG,       /* an organisation of the register, by its id */
	ANSWER_PERSON,    /* name, id number and phone of one person: an object of three texts */
	ANSWER_PHONE,     /* personal */
	ANSWER_ID_NUMBER, /* GB 11643-1999, personal */
	ANSWER_USCC,      /* GB 32100-2015 */
	ANSWER_ROWS,      /* a table: rows of `columns` */
	ANSWER_FILES,     /* ids of files; documents of a case are fields of this type, too */
	ANSWER_TYPE_COUNT
};
const char *answer_type_name(enum answer_type type); /* as in packs and the API: "long_text" */

/* When something is asked or shown: another field has one of these values.  Without a field: always. */
struct answer_condition {
	const struct answer_field *field; /* NULL: no condition */
	struct str *values;
	size_t value_count; /* 0: has any value at all */
};

struct answer_choice {
	struct str value;
	struct bilingual label;
};

/* What a field means to the engine, beside being one. */
enum answer_use {
	USE_NONE,
	USE_TITLE,     /* what the case is called in lists */
	USE_REGION,    /* where it belongs: the narrowest region of the case */
	USE_APPLICANT, /* a PERSON: who applies; else the account's shown name */
	USE_AMOUNT,    /* the MONEY shown in lists and on print-outs in capitals */
};

struct answer_field {
	struct str name; /* small letters, digits, _ */
	enum answer_type type;
	struct bilingual label, hint;
	bool is_required;
	bool is_personal; /* sealed; PERSON, PHONE and ID_NUMBER always are */
	bool is_shown;    /* of a finding: the applicant sees it, too */
	int64_t min,
		max; /* as of struct field; of ROWS and FILES how many; 0,0: the type's default */
	struct answer_condition shown_if, required_if;
	enum answer_use use;
	const struct answer_choice *choices; /* of CHOICE and CHOICES */
	size_t choice_count;
	struct str region_kind;             /* of REGION: street, community; none: any */
	const struct answer_field *columns; /* of ROWS */
	size_t column_count;
	/* computed, shown and never asked: the sum of one column of a table, or of other fields */
	const struct answer_field *sum_of; /* a ROWS field; NULL: not so */
	const struct answer_field *sum_column;
	const struct answer_field **sum_fields;
	size_t sum_field_count;
	struct str purpose;      /* of FILES: of file.h, "document", "picture", "paper" */
	struct bilingual sample; /* of FILES: what a good one looks like; none for none */
	struct str prefill;      /* a fact of the organisation: "org.name", "org.address"; none */
	const struct node *node; /* where the pack says it */
};

struct answer_section {
	struct bilingual title, hint;
	const struct answer_field *fields;
	size_t field_count;
};

/* How two answers must stand to each other: numbers, money, days, and of tables how many rows. */
enum answer_order { ORDER_AT_MOST, ORDER_AT_LEAST, ORDER_BELOW, ORDER_ABOVE, ORDER_COUNT };
const char *answer_order_name(enum answer_order order); /* as in packs and the API: "at_most" */

struct answer_rule {
	const struct answer_field *field; /* where it is told … */
	enum answer_order order;
	const struct answer_field *other; /* … that it stands wrong to this one */
	struct bilingual text;
	const struct node *node;
};

/* All fields of a procedure in their order, grouped as pages of a long form show them. */
struct answer_form {
	const struct answer_section *sections;
	size_t section_count;
	const struct answer_rule *rules; /* asked of what is sent, if both were answered */
	size_t rule_count;
};
/* By name over all sections; NULL without one. */
const struct answer_field *answer_field_find(const struct answer_form *form, struct str name);

/* ---- the way */

enum action_kind {
	ACTION_FORWARD, /* on to a step or an end */
	ACTION_BACK,    /* to an earlier step, with a note */
	ACTION_CORRECT, /* the applicant corrects named fields; the clock of the step stands meanwhile */
	ACTION_REJECT, /* to an end, with a reason that the applicant reads */
};

/* What a clock's end does by itself. */
enum clock_end {
	CLOCK_WARNS,   /* nothing but being overdue */
	CLOCK_FORWARD, /* the step's own action is taken: accepted by silence, notice over */
	CLOCK_LAPSES,  /* the case ends */
};

struct clock {
	int days;         /* 0: no clock */
	bool is_calendar; /* calendar days; else working days */
	enum clock_end end;
	struct str action; /* of CLOCK_FORWARD: the action taken */
	struct str to;     /* of CLOCK_LAPSES: the end */
};

struct case_action {
	struct str id;
	enum action_kind kind;
	struct bilingual label, hint; /* hint: what it does, shown beside it */
	struct str to;                /* a step or an end; of CORRECT: none, it comes back here */
	bool needs_note;
	struct clock clock; /* of CORRECT: how long the applicant has */
	const struct str
		*guards; /* names of struct case_guard (casefile.h); all must let it pass */
	size_t guard_count;
	const struct str *effects; /* names of struct case_effect, in this order */
	size_t effect_count;
	struct bilingual
		tell; /* what the applicant is told, {name} of fields; none: the usual words */
	const struct bilingual *phrases; /* ready notes */
	size_t phrase_count;
	const struct node *node;
};

enum step_kind {
	STEP_OFFICE, /* an office decides */
	STEP_JOINT,  /* several offices decide side by side; it goes on when all have passed it */
	STEP_NOTICE, /* shown to the public, who may object, until its clock ends */
};

/* Which office has it: a role over the case's region, taken at the level at which the role works. */
struct step_office {
	enum role role;
	struct str part; /* of a JOINT step: its id among the parts; none otherwise */
	struct bilingual label;
};

struct case_step {
	struct str id;
	enum step_kind kind;
	struct bilingual title; /* 社区核实 */
	struct bilingual plain; /* for applicants: 社区工作人员正在核实; none: the title */
	const struct step_office *offices; /* one; of a JOINT step two or more */
	size_t office_count;
	struct clock clock;
	const struct case_action *actions;
	size_t action_count;
	const struct answer_field *findings; /* what the office itself notes at this step */
	size_t finding_count;
	bool may_withdraw; /* the applicant may take it back while it stands here */
	struct bilingual
		notice; /* of NOTICE: what the public reads, {name} of fields that are not personal */
	const struct node *node;
};

enum end_outcome {
	END_GRANTED,
	END_REFUSED,
	END_WITHDRAWN,
	END_LAPSED,
	END_VOID,
};
const char *end_outcome_name(enum end_outcome outcome); /* "granted" */

struct case_end {
	struct str id;
	enum end_outcome outcome;
	struct bilingual title;
	struct bilingual
		letter; /* what the decision letter says, {name} of fields; none: no letter */
	struct bilingual remedy; /* what may be done against it, for refusals */
	struct str appeal;       /* procedure by which it may be appealed against; none */
	int appeal_days;
	const struct node *node;
};

/* One line of what must be so, for the guide and, with a guard, checked before anything is sent. */
struct procedure_condition {
	struct bilingual text;
	struct str guard; /* none: told only */
};

struct procedure {
	struct str id;   /* "filing" */
	struct str hash; /* SHA-256 of its text, hexadecimal */
	struct str text; /* its canonical text, from which procedure_parse() makes it again */
	struct bilingual title, summary;
	const struct bilingual *basis; /* law and rule, for the guide */
	size_t basis_count;
	const struct procedure_condition *conditions;
	size_t condition_count;
	struct str group;  /* where /services lists it: an id of groups in services.yaml */
	int place;         /* its order there */
	uint32_t starters; /* ROLE_BIT()s; RESIDENT: whoever is signed in */
	bool about_org; /* started for one organisation by its head or member, or at the counter */
	bool is_org_open; /* anybody may, about any; who belongs to it has no part in the case by that alone */
	struct str org_kinds, org_statuses; /* which ones, ids separated by spaces; none: any */
	struct str number;                  /* "BA-{year}-{serial:4}"; also {month}, {region} */
	struct str paper_no; /* 文号 of a decision: "西民备〔{year}〕{serial}号"; none */
	struct answer_form form;
	const struct case_step *steps; /* the first is where a submitted case begins */
	size_t step_count;
	const struct case_end *ends; /* with one each of withdrawn and lapsed at least */
	size_t end_count;
	bool is_hidden; /* not listed in /services: started by the program */
	const struct node *node;
};

/* By their place, then as the pack's files stand; in the arena. */
struct procedures {
	const struct procedure *items;
	size_t count;
};

/*
 * Reads every procedure of the pack; what is wrong goes to the report with file and line and is left out.  Form only,
 * with every name that one place says of another looked up (fields of conditions and sums).
 */
struct procedures procedures_read(
	struct arena *arena, const struct pack *pack, struct pack_report *report);
/* One procedure from its own stored text (struct procedure, text).  False if it is none. */
bool procedure_parse(struct arena *arena, struct str text, struct procedure *ret_procedure);

/* By id; NULL without one. */
const struct procedure *procedure_find(const struct procedures *procedures, struct str id);
/* The step of that id, or NULL. */
const struct case_step *procedure_step(const struct procedure *procedure, struct str id);
/* The end of that id, or NULL. */
const struct case_end *procedure_end(const struct procedure *procedure, struct str id);
/* Whether an office must note something before the case may go on from the step. */
bool step_needs_findings(const struct case_step *step);
/* The action of that id at the step, or NULL. */
const struct case_action *step_action(const struct case_step *step, struct str id);
/* The end of that outcome; NULL if the procedure has none. */
const struct case_end *procedure_end_of(
	const struct procedure *procedure, enum end_outcome outcome);

#endif
