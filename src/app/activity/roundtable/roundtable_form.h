#ifndef CHUKE_ROUNDTABLE_FORM_H
#define CHUKE_ROUNDTABLE_FORM_H

#include "activity_queries.h"
#include "form.h"

/* What routes of round tables take.  The id of what they are about comes first in each. */

struct topic_input {
	struct activity_id id;
	struct str title, words;
};
extern const struct form roundtable_topic_form;
struct topic_deed_input {
	struct activity_id id;
	int64_t topic;
	struct str deed; /* list merge decline */
	int64_t into;    /* of merge: the listed one that it goes into */
	struct str note; /* of decline */
};
extern const struct form roundtable_topic_deed_form;

struct minutes_input {
	struct activity_id id;
	struct str body; /* Markdown */
};
extern const struct form roundtable_minutes_form;

struct promise_input {
	struct activity_id id;
	struct str what;
	struct day due_day;
	struct str by;       /* "own", "region:CODE", "other" */
	struct str promiser; /* of other: who, as people say it */
	int64_t topic;
};
extern const struct form roundtable_promise_form;

struct promise_query {
	struct roundtable_promise_id id;
};
extern const struct form promise_id_form;
struct promise_report_input {
	struct roundtable_promise_id id;
	struct str state; /* open kept dropped */
	struct str words;
};
extern const struct form promise_report_form;

struct promises_query {
	struct str state;  /* open late kept dropped; none: all */
	struct str office; /* code of its region */
	int64_t org;
	struct day from_day; /* keyset: of the last one seen, with its id */
	int64_t after;
};
extern const struct form promises_form;

#endif
