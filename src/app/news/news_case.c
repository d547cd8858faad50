#include "news_case.h"

#include "audit.h"
#include "casefile.h"
#include "district.h"
#include "news_write.h"
#include "region.h"

/* The notice of the step that the action leads to; anybody may object to it while its clock runs. */
static enum outcome
publish(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	const struct case_step *step = procedure_step(context->c->procedure, context->action->to);
	const struct region *region = region_find(
		&context->district->regions, context->c->row.region_id);
	struct news_text text = { .title_en = STR(""),
		.summary = STR(""),
		.summary_en = STR(""),
		.orgs = STR(""),
		.note = STR(""),
		.publish_at = MOMENT_NONE };
	struct news_doing doing = { .regions = &context->district->regions,
		.by = context->login,
		.publish_at = MOMENT_NONE };
	struct news_add_row added;
	struct news_full_row row;

	if (!step || step->kind != STEP_NOTICE || !region) {
		*ret_reason = STR("notice.publish: the action leads to no notice");
		return INVALID;
	}
	text.title = str_format(db_arena(db), "关于“%.*s”的%.*s", STR_ARG(context->c->row.title),
		STR_ARG(step->title.zh));
	text.body = case_fill(db, context, step->notice.zh, LANG_ZH);
	text.from_day = day_of_moment(db_now(db));
	text.until_day = case_clock_day(db, context, &step->clock);
	news_add(db,
		&(struct news_add_args){ .genre = STR("publicity"),
			.org_id = context->c->row.org_id,
			.region_id = region->id,
			.login_id = context->login,
			.author = region_street_of(&context->district->regions, region->id)
					  ? region_street_of(
						    &context->district->regions, region->id)
						    ->name.zh
					  : region->name.zh,
			.title = text.title,
			.changed_at = db_now(db) },
		&added);
	news_set_object_to(db,
		str_format(db_arena(db), "/cases/%.*s/notice", STR_ARG(context->c->handle)),
		added.id);
	if (news_full_to_change(db, added.id, &row) != OK) {
		return CONFLICT;
	}
	news_keep(db, &row, &text, context->login);
	return news_carry_out(db, &row, NEWS_PUBLISH, &doing);
}

const struct case_effect news_effects[NEWS_EFFECTS] = {
	{ "notice.publish", N_("公示"), publish },
};
