#ifndef CHUKE_ORG_PAST_H
#define CHUKE_ORG_PAST_H

#include "i18n.h"
#include "pack.h"
#include "region.h"
#include "registry_queries.h"

/*
 * What an organisation was on a past day, and what happened to it in order.  A fact that is not known
 * for a day is absent, never guessed.  Pure; no I/O.
 */

/* Turns the row of today into that of the day. */
void org_as_of(struct org_full_row *row, const struct org_past_list_rows *past,
	const struct regions *regions, struct day day);

enum org_event_kind {
	ORG_EVENT_FOUNDED,
	ORG_EVENT_CHANGED, /* `fact` from one value to another */
	ORG_EVENT_GRADED,
	ORG_EVENT_LISTED,
	ORG_EVENT_NOTE,
};

struct org_event {
	enum org_event_kind kind;
	struct day day;   /* none: not known */
	const char *fact; /* Chinese, N_(); "" for notes */
	struct bilingual before,
		after;     /* as people read them; none: there was none, or it is not known */
	struct str reason; /* as it was recorded; officers alone see it */
};
struct org_events {
	struct org_event *items;
	size_t count;
};

struct org_events_input {
	const struct org_full_row *row; /* of today, withheld facts taken out */
	struct org_past_list_rows past; /* without facts that are withheld */
	struct org_note_list_rows notes;
	const struct pack *pack;
	const struct regions *regions;
};

/* The latest first. */
struct org_events org_events(struct arena *arena, const struct org_events_input *input);

/* A fact's stored value as people read it: 古墩社区, 正常, 5A 级. */
struct bilingual org_fact_text(
	const struct pack *pack, const struct regions *regions, struct str fact, struct str value);

/* Former names, each once, the latest first; with the last day on which it was borne, if known. */
struct org_former_name {
	struct str name;
	struct day last_day; /* none: not known */
};
struct org_former_names {
	struct org_former_name *items;
	size_t count;
};
struct org_former_names org_former_names(
	struct arena *arena, const struct org_past_list_rows *past);

#endif
