#include "filing.h"

#include "district.h"
#include "org_facts.h"
#include "org_invite.h"
#include "region.h"

/* What a decision brings about in the register, in its own transaction. */

enum { FACTS_MAX = 32 };

/* Facts on their way into the register. */
struct facts {
	struct pair items[FACTS_MAX];
	size_t count;
};

static void
add_fact(struct facts *facts, const char *name, struct str value)
{
	if (facts->count < FACTS_MAX) {
		facts->items[facts->count++] = (struct pair){ str_of(name), value };
	}
}

/* Every field of the form that is a fact of the organisation, as it was answered. */
static void
add_answers(struct db *db, const struct case_context *context, struct facts *facts)
{
	static const char *const names[] = { "name", "class", "region", "address", "head",
		"members", "scope", "phone" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str value = filing_answer(db, context, names[i]);

		if (!str_is_empty(value)) {
			add_fact(facts, names[i], value);
		}
	}
}

static enum outcome
put(struct db *db, const struct case_context *context, const struct facts *facts,
	struct org_id *org, struct str *ret_reason)
{
	struct org_facts_change change = { .district = context->district,
		.login = context->login,
		.reason = context->c->row.paper_no.len ? context->c->row.paper_no
						       : context->c->handle,
		.facts = facts->items,
		.count = facts->count,
		.from_day = DAY_NONE };
	const char *problem = "";
	enum outcome outcome = org_facts_put(db, &change, org, &problem);

	if (outcome != OK) {
		*ret_reason = str_of(problem);
	}
	return outcome;
}

/* The street that files it, by its office's name. */
static void
add_registrar(struct db *db, const struct case_context *context, struct facts *facts)
{
	const struct region *street = region_street_of(
		&context->district->regions, context->c->row.region_id);

	if (street) {
		add_fact(facts, "registrar",
			str_format(db_arena(db), "%.*s办事处", STR_ARG(street->name.zh)));
	}
}

/* Of the person who is to be the head; none without one. */
static struct str
head_phone(struct db *db, const struct case_context *context)
{
	const struct answer_form *form = &context->c->procedure->form;

	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];

			if (field->type == ANSWER_PERSON &&
				str_equal(field->prefill, STR("org.head"))) {
				return answers_text(db_arena(db), context->answers,
					str_format(db_arena(db), "%.*s.phone", STR_ARG(field->name))
						.ptr);
			}
		}
	}
	return STR_NONE;
}

/* Whoever the form names as head is asked to take the group's account; the applicant at once, if it is they. */
static void
invite_head(struct db *db, const struct case_context *context, struct org_id org)
{
	struct str phone = head_phone(db, context);

	if (!str_is_empty(phone)) {
		org_head_come(db, &(struct org_new_head){ .org = org,
					  .name = filing_answer(db, context, "head"),
					  .phone = phone,
					  .login = context->c->row.login_id,
					  .casefile = context->c->row.id,
					  .by = context->login,
					  .verb = "member.head" });
	}
}

/* 备案: a new entry of the register, found from now on by everybody. */
static enum outcome
record(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct facts facts = { .count = 0 };
	struct org_id org = { 0 };
	enum outcome outcome;

	add_answers(db, context, &facts);
	add_fact(&facts, "kind", STR("filed"));
	add_fact(&facts, "status", STR("normal"));
	add_fact(&facts, "filing_no", context->c->row.paper_no);
	add_fact(&facts, "founded", day_format_iso(db_arena(db), day_of_moment(db_now(db))));
	add_registrar(db, context, &facts);
	outcome = put(db, context, &facts, &org, ret_reason);
	if (outcome == OK) {
		case_set_org(db, context->c, org);
		invite_head(db, context, org);
	}
	return outcome;
}

/* Also the yearly answer that a group is still there. */
static enum outcome
change(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct facts facts = { .count = 0 };
	struct org_id org = context->c->row.org_id;

	add_answers(db, context, &facts);
	return put(db, context, &facts, &org, ret_reason);
}

static enum outcome
cancel(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct facts facts = { .count = 0 };
	struct org_id org = context->c->row.org_id;

	add_fact(&facts, "status", STR("dissolved"));
	return put(db, context, &facts, &org, ret_reason);
}

/* From a filed group to a registered organisation: the same entry, with a kind and a code of its own. */
static enum outcome
upgrade(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct facts facts = { .count = 0 };
	struct org_id org = context->c->row.org_id;
	struct str kind = filing_answer(db, context, "kind"), uscc = filing_code(db, context);

	add_answers(db, context, &facts);
	add_fact(&facts, "kind", kind);
	if (!str_is_empty(uscc)) {
		add_fact(&facts, "uscc", uscc);
	}
	return put(db, context, &facts, &org, ret_reason);
}

/* 找错: one fact of the entry that was never true; what is no fact of the register is corrected by hand. */
static enum outcome
correct(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	static const char *const items[] = { "name", "head", "address", "phone" };
	struct arena *arena = db_arena(db);
	struct str item = answers_text(arena, context->answers, "item");
	struct org_id org = { answers_int(arena, context->answers, "org", 0) };
	struct org_facts_change change = { .district = context->district,
		.login = context->login,
		.reason = context->c->handle,
		.count = 1,
		.from_day = DAY_NONE,
		.is_correction = true };
	struct pair fact = { item, answers_text(arena, context->answers, "right_value") };
	const char *problem = N_("名录里没有这个组织。");
	enum outcome outcome;

	change.facts = &fact;
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		if (str_equal(item, str_of(items[i]))) {
			outcome = org_facts_put(db, &change, &org, &problem);
			*ret_reason = outcome == OK ? STR_NONE : str_of(problem);
			return outcome;
		}
	}
	return OK;
}

const struct case_effect filing_effects[FILING_EFFECTS] = {
	{ "filing.record", N_("记入名录"), record },
	{ "filing.change", N_("更新名录"), change },
	{ "filing.cancel", N_("从名录注销"), cancel },
	{ "filing.upgrade", N_("转为登记"), upgrade },
	{ "org.correct", N_("更正名录"), correct },
	{ "filing.confirm", N_("确认仍在活动"), change },
};
