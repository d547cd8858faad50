#include "org_past.h"

#include "org_words.h"

#include <stdlib.h>

#define ROW(member) offsetof(struct org_full_row, member)

static const struct past_fact {
	const char *name;
	const char *label; /* in a sentence: 负责人由 A 变更为 B */
	size_t value;      /* 0: region */
	size_t from;
} past_facts[] = {
	{ "name", N_("名称"), ROW(name), ROW(name_from_day) },
	{ "kind", N_("组织类型"), ROW(kind), ROW(kind_from_day) },
	{ "head", N_("负责人"), ROW(head), ROW(head_from_day) },
	{ "address", N_("住所"), ROW(address), ROW(address_from_day) },
	{ "supervisor", N_("业务主管单位"), ROW(supervisor), ROW(supervisor_from_day) },
	{ "registrar", N_("登记管理机关"), ROW(registrar), ROW(registrar_from_day) },
	{ "grade", N_("评估等级"), ROW(grade), ROW(grade_from_day) },
	{ "status", N_("状态"), ROW(status), ROW(status_from_day) },
	{ "listed", N_("信用名录"), ROW(listed), ROW(listed_from_day) },
	{ "region", N_("所在街道社区"), 0, ROW(region_from_day) },
};

enum { PAST_FACT_COUNT = sizeof(past_facts) / sizeof(past_facts[0]) };

/* ---- a past day -------------------------------------------------------------------------------- */

static void
set_region(struct org_full_row *row, const struct regions *regions, struct str code)
{
	const struct region *region = str_is_none(code) ? NULL : region_find_by_code(regions, code);
	const struct region *street = region ? region_street_of(regions, region->id) : NULL;

	row->street_id = street ? street->id : (struct region_id){ 0 };
	row->community_id = region && region != street ? region->id : (struct region_id){ 0 };
}

static void
set_fact(struct org_full_row *row, const struct past_fact *fact, const struct regions *regions,
	struct str value)
{
	if (fact->value == 0) {
		set_region(row, regions, value);
	} else {
		*(struct str *)((char *)row + fact->value) = value;
	}
}

static const struct org_past_list_row *
row_on(const struct org_past_list_rows *past, const char *fact, struct day day)
{
	for (size_t i = 0; i < past->count; i++) {
		const struct org_past_list_row *row = &past->items[i];

		if (str_equal(row->fact, str_of(fact)) && !day_is_none(row->to_day) &&
			day.n < row->to_day.n &&
			(day_is_none(row->from_day) || row->from_day.n <= day.n)) {
			return row;
		}
	}
	return NULL;
}

void
org_as_of(struct org_full_row *row, const struct org_past_list_rows *past,
	const struct regions *regions, struct day day)
{
	for (size_t i = 0; i < PAST_FACT_COUNT; i++) {
		const struct past_fact *fact = &past_facts[i];
		const struct org_past_list_row *was = row_on(past, fact->name, day);
		struct day from = *(struct day *)((char *)row + fact->from);

		if (was) {
			set_fact(row, fact, regions, was->value);
			*(struct day *)((char *)row + fact->from) = was->from_day;
			if (fact->value == ROW(grade)) {
				row->grade_until_day = (struct day){ was->to_day.n - 1 };
			}
		} else if (!day_is_none(from) && from.n > day.n) {
			set_fact(row, fact, regions, STR_NONE);
		}
	}
	if (str_is_none(row->grade)) {
		row->grade_until_day = DAY_NONE;
	}
	if (!day_is_none(row->charity_from_day) && row->charity_from_day.n > day.n) {
		row->is_charity = false;
	}
	/* of these no past is kept */
	row->phone = row->email = row->website = STR_NONE;
	row->member_count = INT_NONE;
}

/* ---- values as people read them ---------------------------------------------------------------- */

struct bilingual
org_fact_text(
	const struct pack *pack, const struct regions *regions, struct str fact, struct str value)
{
	const struct region *region;

	if (str_is_empty(value)) {
		return (struct bilingual){ .zh = STR_NONE };
	}
	if (str_equal(fact, STR("kind"))) {
		return kind_label(pack, value, DAY_NONE);
	}
	if (str_equal(fact, STR("status"))) {
		return status_label(pack, value);
	}
	if (str_equal(fact, STR("grade"))) {
		return grade_label(pack, value);
	}
	if (str_equal(fact, STR("listed"))) {
		return mark_label(pack, value);
	}
	if (str_equal(fact, STR("region"))) {
		region = region_find_by_code(regions, value);
		return region ? region->name : (struct bilingual){ .zh = value };
	}
	return (struct bilingual){ .zh = value };
}

/* ---- what happened ----------------------------------------------------------------------------- */

struct collecting {
	struct arena *arena;
	const struct org_events_input *input;
	struct org_events events;
};

static struct org_event *
add_event(struct collecting *c, enum org_event_kind kind, struct day day)
{
	struct org_event *event = &c->events.items[c->events.count++];

	*event = (struct org_event){ .kind = kind, .day = day, .fact = "" };
	return event;
}

static struct str
value_today(const struct collecting *c, const struct past_fact *fact)
{
	const struct org_full_row *row = c->input->row;
	struct region_id id = row->community_id.v ? row->community_id : row->street_id;
	const struct region *region;

	if (fact->value) {
		return *(const struct str *)((const char *)row + fact->value);
	}
	region = id.v ? region_find(c->input->regions, id) : NULL;
	return region ? region->code : STR_NONE;
}

/* What came after a past value: the next past one, or today's. */
static struct str
value_after(const struct collecting *c, const struct past_fact *fact, struct day day)
{
	struct day from = *(const struct day *)((const char *)c->input->row + fact->from);

	for (size_t i = 0; i < c->input->past.count; i++) {
		const struct org_past_list_row *row = &c->input->past.items[i];

		if (str_equal(row->fact, str_of(fact->name)) && !day_is_none(row->from_day) &&
			row->from_day.n == day.n) {
			return row->value;
		}
	}
	return !day_is_none(from) && from.n == day.n ? value_today(c, fact) : STR_NONE;
}

static enum org_event_kind
kind_of(const struct past_fact *fact)
{
	return fact->value == ROW(grade)    ? ORG_EVENT_GRADED
	       : fact->value == ROW(listed) ? ORG_EVENT_LISTED
					    : ORG_EVENT_CHANGED;
}

struct change {
	struct day day;
	struct str before, after, reason;
};

static void
add_change(struct collecting *c, const struct past_fact *fact, struct change change)
{
	struct org_event *event = add_event(c, kind_of(fact), change.day);
	struct str name = str_of(fact->name);

	event->fact = fact->label;
	event->before = org_fact_text(c->input->pack, c->input->regions, name, change.before);
	event->after = org_fact_text(c->input->pack, c->input->regions, name, change.after);
	event->reason = change.reason;
}

/* Whether a past value ended on the day on which this one began: then that end tells it already. */
static bool
is_told(const struct collecting *c, const struct past_fact *fact, struct day from)
{
	for (size_t i = 0; i < c->input->past.count; i++) {
		const struct org_past_list_row *row = &c->input->past.items[i];

		if (str_equal(row->fact, str_of(fact->name)) && !day_is_none(row->to_day) &&
			row->to_day.n == from.n) {
			return true;
		}
	}
	return false;
}

static bool
is_founding(const struct collecting *c, struct day day)
{
	return !day_is_none(c->input->row->founded_day) && c->input->row->founded_day.n >= day.n;
}

static void
add_fact(struct collecting *c, const struct past_fact *fact)
{
	struct day from = *(const struct day *)((const char *)c->input->row + fact->from);
	struct str today = value_today(c, fact);

	for (size_t i = 0; i < c->input->past.count; i++) {
		const struct org_past_list_row *row = &c->input->past.items[i];

		if (!str_equal(row->fact, str_of(fact->name))) {
			continue;
		}
		if (!day_is_none(row->to_day)) {
			add_change(c, fact,
				(struct change){ row->to_day, row->value,
					value_after(c, fact, row->to_day), row->reason });
		}
		if (!day_is_none(row->from_day) && !is_told(c, fact, row->from_day) &&
			!is_founding(c, row->from_day)) {
			add_change(c, fact,
				(struct change){ row->from_day, STR_NONE, row->value, STR_NONE });
		}
	}
	if (!day_is_none(from) && !str_is_empty(today) && !is_told(c, fact, from) &&
		!is_founding(c, from)) {
		add_change(c, fact, (struct change){ from, STR_NONE, today, STR_NONE });
	}
}

static int
compare_events(const void *a, const void *b)
{
	const struct org_event *x = a, *y = b;

	if (x->day.n != y->day.n) {
		return x->day.n > y->day.n ? -1 : 1;
	}
	return (int)y->kind - (int)x->kind;
}

struct org_events
org_events(struct arena *arena, const struct org_events_input *input)
{
	struct collecting c = { .arena = arena, .input = input };

	c.events.items = ARENA_ARRAY(arena,
		2 * input->past.count + PAST_FACT_COUNT + input->notes.count + 1, struct org_event);
	if (!day_is_none(input->row->founded_day)) {
		add_event(&c, ORG_EVENT_FOUNDED, input->row->founded_day);
	}
	for (size_t i = 0; i < PAST_FACT_COUNT; i++) {
		add_fact(&c, &past_facts[i]);
	}
	for (size_t i = 0; i < input->notes.count; i++) {
		struct org_event *event = add_event(
			&c, ORG_EVENT_NOTE, input->notes.items[i].noted_day);

		event->after = (struct bilingual){ input->notes.items[i].note,
			input->notes.items[i].note_en };
	}
	qsort(c.events.items, c.events.count, sizeof(c.events.items[0]), compare_events);
	return c.events;
}

struct org_former_names
org_former_names(struct arena *arena, const struct org_past_list_rows *past)
{
	struct org_former_names names = { .items = ARENA_ARRAY(
						  arena, past->count + 1, struct org_former_name) };

	for (size_t i = 0; i < past->count; i++) {
		if (str_equal(past->items[i].fact, STR("name"))) {
			struct day to = past->items[i].to_day;

			names.items[names.count++] = (struct org_former_name){ past->items[i].value,
				day_is_none(to) ? to : (struct day){ to.n - 1 } };
		}
	}
	return names;
}
