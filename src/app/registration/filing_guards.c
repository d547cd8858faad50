#include "filing.h"

#include "conditions.h"
#include "district.h"
#include "org.h"
#include "org_facts.h"
#include "region.h"

/* What must be so before a group is put on record or changed. */

/* ---- answers by fact ----------------------------------------------------------------------------- */

static bool
is_fact(const struct answer_field *field, const char *fact)
{
	return str_starts(field->prefill, STR("org.")) &&
	       str_equal(str_slice(field->prefill, 4, field->prefill.len), str_of(fact));
}

struct str
filing_answer(struct db *db, const struct case_context *context, const char *fact)
{
	const struct answer_form *form = &context->c->procedure->form;
	struct arena *arena = db_arena(db);

	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			const struct answer_field *field = &form->sections[i].fields[k];
			const char *part = field->type == ANSWER_PERSON ? ".name" : "";

			if (is_fact(field, fact)) {
				return answers_text(arena, context->answers,
					str_format(arena, "%.*s%s", STR_ARG(field->name), part)
						.ptr);
			}
		}
	}
	return STR_NONE;
}

/* ---- the name ------------------------------------------------------------------------------------ */

/* One name once in a community (民政部令第69号 art. 10 asks it within a region; here the group's own). */
static enum outcome
name_is_free(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	enum lang lang = req ? req->lang : LANG_ZH;
	struct str name = filing_answer(db, context, "name");
	const struct region *region = region_find_by_code(
		&context->district->regions, filing_answer(db, context, "region"));
	struct org_id taken;

	if (str_is_empty(name)) {
		return OK;
	}
	taken = org_of_name(
		db, name, region ? region->id : context->c->row.region_id, context->c->row.org_id);
	if (taken.v == 0) {
		return OK;
	}
	*ret_reason = TR(db_arena(db), lang,
		N_("本社区已经有一个“{1}”，请换一个名称，或者直接加入它。"), name);
	return INVALID;
}

/* ---- conditions ---------------------------------------------------------------------------------- */

/* The district's table of conditions (conditions.yaml). */
static enum outcome
conditions_are_met(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	enum lang lang = req ? req->lang : LANG_ZH;
	struct conditions conditions = conditions_of(
		db_arena(db), &context->district->pack, context->c->procedure->id);
	const struct condition *broken = conditions_broken(
		db_arena(db), &conditions, context->answers);

	if (!broken) {
		return OK;
	}
	*ret_reason = TR(db_arena(db), lang, N_("还达不到本区的条件：{1}（{2}）。"),
		bilingual_in(broken->text, lang), bilingual_in(broken->basis, lang));
	return INVALID;
}

/* ---- the organisation ---------------------------------------------------------------------------- */

static enum outcome
org_is_filed(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	enum lang lang = req ? req->lang : LANG_ZH;
	struct org_id org = context->c->row.org_id;
	struct str kind = org_fact_find(db, context->district, org, STR("kind"));
	struct org_standing standing;

	if (org.v && str_equal(kind, STR("filed")) && org_standing(db, org, &standing) == OK &&
		standing.is_active) {
		return OK;
	}
	*ret_reason = TR(
		db_arena(db), lang, N_("只有已经备案、正在活动的社区社会组织才能办理。"), STR(""));
	return INVALID;
}

/* ---- the code ------------------------------------------------------------------------------------ */

struct str
filing_code(struct db *db, const struct case_context *context)
{
	return context->findings ? answers_text(db_arena(db), context->findings, "uscc") : STR_NONE;
}

/* Who is registered has a code from that day on (社会组织统一社会信用代码, 2016), and nobody else has it. */
static enum outcome
code_is_given(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	enum lang lang = req ? req->lang : LANG_ZH;
	struct org_id taken;

	if (str_is_empty(filing_code(db, context))) {
		*ret_reason = str_of(tr(lang, N_("准予登记要填写统一社会信用代码。")));
		return INVALID;
	}
	taken = org_of_code(db, filing_code(db, context));
	if (taken.v == 0 || taken.v == context->c->row.org_id.v) {
		return OK;
	}
	*ret_reason = str_of(tr(lang, N_("这个统一社会信用代码已属于另一家组织。")));
	return INVALID;
}

const struct case_guard filing_guards[FILING_GUARDS] = {
	{ "filing.name_free", N_("同一社区没有同名的组织"), name_is_free },
	{ "filing.conditions_met", N_("达到本区的备案条件"), conditions_are_met },
	{ "filing.code_given", N_("填写了统一社会信用代码"), code_is_given },
	{ "org.is_filed", N_("是正在活动的备案组织"), org_is_filed },
};
