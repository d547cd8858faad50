#include "activity_pack.h"

#include "pack_rule.h"
#include "req.h"
#include "roundtable_store.h"
#include "volunteer_pack.h"

enum {
	KINDS_MAX = 16,
	PEOPLE_MAX = 200,
	MINUTES_MAX = 60 * 24 * 14,
	DAYS_MAX = 365,
	CROWD_MAX = 100000,
	HOURS_MAX = 24 * 14,
	LINKS_MAX = 100,
	TIMES_MAX = 50,
	TONES = 4
};

static const struct node *
root_of(const struct pack *pack)
{
	return node_get(pack_file(pack, "activities.yaml"), "activities");
}

const struct node *
activity_pack_part(const struct pack *pack, const char *key)
{
	return node_get(root_of(pack), key);
}

struct activity_rules
activity_rules_of(const struct pack *pack)
{
	const struct node *root = root_of(pack);

	return (struct activity_rules){
		.approve_people = node_int(root, "approve_people", 0),
		.people_max = node_int(root, "people_max", 10),
		.offer_minutes = node_int(root, "offer_minutes", 720),
		.feedback_days = node_int(root, "feedback_days", 30),
		.guardian_age = node_int(root, "guardian_age", 18),
		.child_age = node_int(root, "child_age", 14),
		.remind_hours = node_int(root, "remind_hours", 24),
		.safety_people = node_int(root, "safety_people", 0),
		.crowd_people = node_int(root, "crowd_people", 0),
	};
}

struct activity_consents
activity_consents_of(struct arena *arena, const struct pack *pack)
{
	const struct node *list = node_get(root_of(pack), "consents");
	size_t count = list ? list->count : 0;
	struct activity_consents consents = { .items = ARENA_ARRAY(
						      arena, count + 1, struct activity_consent) };

	for (size_t i = 0; i < count; i++) {
		const struct node *item = node_at(list, i);

		consents.items[consents.count++] = (struct activity_consent){ .id = node_text(
										      item, "id"),
			.version = node_text(item, "version"),
			.title = node_bilingual(item, "title"),
			.text = node_bilingual(item, "text") };
	}
	return consents;
}

struct str
activity_consent_for(struct arena *arena, const struct pack *pack, int64_t age)
{
	struct str id = age < activity_rules_of(pack).child_age ? STR("child") : STR("youth");
	const struct node *item = node_find(node_get(root_of(pack), "consents"), "id", id);

	return str_format(arena, "%.*s %.*s", STR_ARG(id), STR_ARG(node_text(item, "version")));
}

static struct bilingual
name_in(const struct pack *pack, const char *list, struct str id)
{
	const struct node *node = node_find(node_get(root_of(pack), list), "id", id);

	return node ? node_bilingual(node, "name") : (struct bilingual){ id, id };
}

struct bilingual
activity_kind_name(const struct pack *pack, struct str id)
{
	return name_in(pack, "kinds", id);
}

struct bilingual
activity_audience_name(const struct pack *pack, struct str id)
{
	return name_in(pack, "audiences", id);
}

const char *
activity_kind_icon(struct arena *arena, const struct pack *pack, struct str id)
{
	struct str icon = node_text(node_find(node_get(root_of(pack), "kinds"), "id", id), "icon");

	return icon.len ? str_terminated(arena, icon) : "calendar";
}

int
activity_kind_tone(const struct pack *pack, struct str id)
{
	return (int)node_int(node_find(node_get(root_of(pack), "kinds"), "id", id), "tone", 0);
}

struct str
activity_appeal(struct req *req)
{
	struct bilingual words = node_bilingual(root_of(req_pack(req)), "appeal");

	return words.zh.len ? bilingual_in(words, req->lang) : STR("");
}

static struct choices
choices_of(struct req *req, const char *name)
{
	const struct node *list = node_get(root_of(req_pack(req)), name);
	size_t count = list ? list->count : 0;
	struct choice *items = ARENA_ARRAY(req->arena, count + 1, struct choice);

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct choice){ node_text(node_at(list, i), "id"),
			node_bilingual(node_at(list, i), "name") };
	}
	return (struct choices){ items, count };
}

struct choices
activity_kind_choices(struct req *req)
{
	return choices_of(req, "kinds");
}

struct choices
activity_audience_choices(struct req *req)
{
	return choices_of(req, "audiences");
}

/* ---- checking ------------------------------------------------------------------------------------ */

static const struct node_rule kind_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
	{ "icon", WANT_ID, .is_required = true },
	{ "tone", WANT_INT, .max = TONES - 1 },
};
static const struct node_rule audience_rules[] = {
	{ "id", WANT_ID, .is_required = true },
	{ "name", WANT_BILINGUAL, .is_required = true },
};
static const char *const consent_ids[] = { "child", "youth", NULL };
static const struct node_rule consent_rules[] = {
	{ "id", WANT_ID, .is_required = true, .words = consent_ids },
	{ "version", WANT_TEXT, .is_required = true },
	{ "title", WANT_BILINGUAL, .is_required = true },
	{ "text", WANT_BILINGUAL, .is_required = true },
};
static const struct node_rule day_rules[] = {
	{ "sync_hours", WANT_INT, .is_required = true, .max = HOURS_MAX },
	{ "links_max", WANT_INT, .is_required = true, .min = 1, .max = LINKS_MAX },
	{ "gifts_max", WANT_INT, .is_required = true, .max = KINDS_MAX },
};
static const struct node_rule absent_rules[] = {
	{ "times", WANT_INT, .is_required = true, .max = TIMES_MAX },
	{ "days", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
	{ "wait_days", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
	{ "late_hours", WANT_INT, .is_required = true, .max = HOURS_MAX },
	{ "settle_hours", WANT_INT, .is_required = true, .max = HOURS_MAX },
	{ "age_free", WANT_INT, .is_required = true, .max = PEOPLE_MAX },
};
static const struct node_rule root_rules[] = {
	{ "approve_people", WANT_INT, .is_required = true, .max = CROWD_MAX },
	{ "people_max", WANT_INT, .is_required = true, .min = 1, .max = PEOPLE_MAX },
	{ "offer_minutes", WANT_INT, .is_required = true, .max = MINUTES_MAX },
	{ "feedback_days", WANT_INT, .is_required = true, .min = 1, .max = DAYS_MAX },
	{ "guardian_age", WANT_INT, .is_required = true, .max = PEOPLE_MAX },
	{ "child_age", WANT_INT, .is_required = true, .max = PEOPLE_MAX },
	{ "remind_hours", WANT_INT, .is_required = true, .max = HOURS_MAX },
	/* both, each once */
	{ "consents", WANT_LIST, .is_required = true, .min = 2, .max = 2, .rules = consent_rules,
		.rule_count = RULE_COUNT(consent_rules) },
	{ "safety_people", WANT_INT, .max = CROWD_MAX },
	{ "crowd_people", WANT_INT, .max = CROWD_MAX },
	{ "appeal", WANT_BILINGUAL },
	{ "kinds", WANT_LIST, .is_required = true, .min = 1, .max = KINDS_MAX, .rules = kind_rules,
		.rule_count = RULE_COUNT(kind_rules) },
	{ "day", WANT_MAP, .rules = day_rules, .rule_count = RULE_COUNT(day_rules) },
	{ "absent", WANT_MAP, .rules = absent_rules, .rule_count = RULE_COUNT(absent_rules) },
	{ "audiences", WANT_LIST, .is_required = true, .min = 1, .max = KINDS_MAX,
		.rules = audience_rules, .rule_count = RULE_COUNT(audience_rules) },
};
static const struct node_rule file_rules[] = {
	{ "activities", WANT_MAP, .is_required = true, .rules = root_rules,
		.rule_count = RULE_COUNT(root_rules) },
};

void
activity_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "activities.yaml");

	if (!file) {
		return; /* a district without activities */
	}
	node_check(report, file, file_rules, RULE_COUNT(file_rules));
	node_check_unique(report, node_get(root_of(pack), "kinds"), "id");
	node_check_unique(report, node_get(root_of(pack), "audiences"), "id");
	node_check_unique(report, node_get(root_of(pack), "consents"), "id");
	activity_demo_check(pack, report);
	volunteer_check_pack(pack, report);
	roundtable_check_pack(pack, report);
}
