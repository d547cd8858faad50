#include "retention.h"

#include "app.h"
#include "audit.h"
#include "district.h"
#include "hooks.h"
#include "kernel_queries.h"
#include "office.h"
#include "pack_rule.h"
#include "shipped.h"

#include <string.h>

enum { RULES_MAX = 100, SLICE = 300, DAY_MS = 24 * 3600 * 1000, KEEP_DAYS_MAX = 36500 };

/* ---- what can be removed ------------------------------------------------------------------------ */

#define KIND(noun)                                                                                 \
	static void find_##noun(                                                                   \
		struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due) \
	{                                                                                          \
		struct retention_##noun##_due_row due;                                             \
		struct retention_##noun##_oldest_row oldest;                                       \
                                                                                                   \
		retention_##noun##_due(db, before, limit, &due);                                   \
		retention_##noun##_oldest(db, &oldest);                                            \
		*ret_due = (struct retention_due){ due.total, oldest.oldest_at };                  \
	}                                                                                          \
	static int64_t remove_##noun(struct db *db, struct moment before, int64_t limit)           \
	{                                                                                          \
		int64_t changed = 0;                                                               \
                                                                                                   \
		retention_##noun##_remove(db, before, limit, &changed);                            \
		return changed;                                                                    \
	}
KIND(session)
KIND(address)
KIND(notice)
KIND(message)
KIND(link)
KIND(list)
KIND(code)
KIND(letter)

static const struct retention_kind kinds[] = {
	{ "audit", N_("审计日志"), NULL, NULL },
	{ "sessions", N_("登录记录"), find_session, remove_session },
	{ "addresses", N_("登录过的网络地址"), find_address, remove_address },
	{ "notices", N_("站内通知"), find_notice, remove_notice },
	{ "messages", N_("短信和邮件的发送记录"), find_message, remove_message },
	{ "links", N_("一次性链接"), find_link, remove_link },
	{ "lists", N_("导入的名录"), find_list, remove_list },
	{ "codes", N_("手机验证码"), find_code, remove_code },
	{ "letters", N_("对外推送的发送记录"), find_letter, remove_letter },
};

static const struct retention_kind *
find_kind(struct str id)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (str_equal(id, str_of(kinds[i].id))) {
			return &kinds[i];
		}
	}
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->retention_count; k++) {
			if (str_equal(id, str_of(office->retention[k].id))) {
				return &office->retention[k];
			}
		}
	}
	return NULL;
}

/* ---- the packs' rows ---------------------------------------------------------------------------- */

static const struct node_rule row_rules[] = {
	{ "id", WANT_ID, true },
	{ "keep_days", WANT_INT, false, 1, KEEP_DAYS_MAX },
	{ "min_days", WANT_INT, false, 1, KEEP_DAYS_MAX },
	{ "basis", WANT_BILINGUAL, true },
};
static const struct node_rule file_rules[] = {
	{ "retention", WANT_LIST, true, 1, RULES_MAX, .rules = row_rules,
		.rule_count = RULE_COUNT(row_rules) },
};

/* The n-th retention.yaml of the pack, what it depends on first; NULL after the last. */
static const struct node *
file_at(const struct pack *pack, size_t index)
{
	for (size_t i = 0; pack->files && i < pack->files->count; i++) {
		if (str_ends(pack->files->members[i].key, STR("/retention.yaml")) && index-- == 0) {
			return pack->files->members[i].value;
		}
	}
	return NULL;
}

static void
check_rows(struct pack_report *report, const struct pack *pack, size_t index)
{
	const struct node *file = file_at(pack, index), *list = node_get(file, "retention");

	node_check(report, file, file_rules, RULE_COUNT(file_rules));
	node_check_unique(report, list, "id");
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const struct node *row = list->members[i].value, *national;
		int64_t days = node_int(row, "keep_days", INT64_MAX), least;
		const struct retention_kind *kind = find_kind(node_text(row, "id"));

		national = node_find(
			node_get(file_at(pack, 0), "retention"), "id", node_text(row, "id"));
		least = node_int(national ? national : row, "min_days", 0);
		if (!kind && case_hooks_are_any()) {
			continue; /* of an office that a test does without */
		} else if (!kind) {
			pack_problem(report, row, "nothing is called %.*s",
				STR_ARG(node_text(row, "id")));
		} else if (!kind->remove && days != INT64_MAX) {
			pack_problem(report, row, "%s is never removed", kind->id);
		} else if (days < least) {
			pack_problem(report, row, "it must be kept %lld days at least",
				(long long)least);
		}
	}
}

void
retention_check_pack(const struct pack *pack, struct pack_report *report)
{
	for (size_t i = 0; file_at(pack, i); i++) {
		check_rows(report, pack, i);
	}
}

static void
take_row(struct retention_rules *rules, const struct node *row, bool is_own)
{
	struct retention_rule rule = { .kind = find_kind(node_text(row, "id")),
		.keep_days = node_int(row, "keep_days", 0),
		.basis = node_bilingual(row, "basis"),
		.is_own = is_own };
	size_t at = 0;

	while (at < rules->count && rules->items[at].kind != rule.kind) {
		at++;
	}
	if (rule.kind && at < RULES_MAX) {
		rules->items[at] = rule;
		rules->count += at == rules->count;
	}
}

static void
take_rows(struct retention_rules *rules, const struct node *file, bool is_own)
{
	const struct node *list = node_get(file, "retention");

	for (size_t i = 0; list && i < list->count; i++) {
		take_row(rules, list->members[i].value, is_own);
	}
}

struct retention_rules
retention_rules(struct arena *arena, const struct pack *pack)
{
	struct retention_rules rules = { ARENA_ARRAY(arena, RULES_MAX, struct retention_rule), 0 };
	const struct node *file;

	/* what the program ships stands in for rows that the stored pack does not know yet */
	take_rows(&rules, shipped_retention_read(arena), false);
	for (size_t i = 0; (file = file_at(pack, i)); i++) {
		take_rows(&rules, file, i > 0);
	}
	return rules;
}

/* ---- carrying it out ---------------------------------------------------------------------------- */

struct round {
	struct job *job;
	const struct retention_rule *rule;
	bool is_empty; /* nothing of this kind is left to go */
};

static enum outcome
remove_in_transaction(struct db *db, void *arg)
{
	struct round *round = arg;
	struct moment before = { db_now(db).ms - round->rule->keep_days * (int64_t)DAY_MS };
	int64_t done = round->job->done, removed = round->rule->kind->remove(db, before, SLICE);
	enum outcome outcome;

	if (removed > 0) {
		audit_add_by_system(
			db, &(struct audit){ .verb = "retention.remove",
				    .object = "retention",
				    .detail = str_format(db_arena(db),
					    "{\"kind\":\"%s\",\"rows\":%lld,\"keep_days\":%lld}",
					    round->rule->kind->id, (long long)removed,
					    (long long)round->rule->keep_days) });
	}
	round->is_empty = removed < SLICE;
	round->job->done = done + removed;
	outcome = job_store(db, round->job);
	if (outcome != OK) {
		round->job->done = done;
	}
	return outcome;
}

/* One slice of one kind; its number is the job's position. */
bool
retention_run(struct app *app, struct arena *arena, struct job *job)
{
	const struct district *district = app_district_hold(app);
	struct retention_rules rules = retention_rules(arena, &district->pack);
	struct round round = { .job = job };
	int64_t at = 0;

	app_district_release(app, district);
	str_parse_int(job->position, &at);
	while (at < (int64_t)rules.count &&
		(rules.items[at].keep_days == 0 || !rules.items[at].kind->remove)) {
		at++;
	}
	if (at >= (int64_t)rules.count) {
		return true;
	}
	round.rule = &rules.items[at];
	job->position = str_format(arena, "%lld", (long long)at);
	if (store_write(app->store, arena, remove_in_transaction, &round) == OK && round.is_empty) {
		job->position = str_format(arena, "%lld", (long long)at + 1);
	}
	return false;
}

bool
retention_keep_house(struct db *db, const struct pack *pack, const struct regions *regions)
{
	struct moment since = { db_now(db).ms - DAY_MS };
	struct retention_job_waiting_row row;

	(void)pack;
	(void)regions;
	if (retention_job_waiting(db, since, &row) != OK) {
		job_add_for(db, (struct login_id){ 0 }, "retention.run", STR("{}"));
	}
	return false;
}
