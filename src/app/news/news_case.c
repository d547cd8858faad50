#include "news_case.h"

#include "audit.h"
#include "casefile.h"
#include "district.h"
#include "news_write.h"
#include "region.h"

/* What an item says, and of what genre it is. */
struct case_item {
	const char *genre;
	struct news_text text;
	struct str object_to; /* an own path where objections are taken; none: nowhere */
};

static struct news_text
empty_text(void)
{
	return (struct news_text){ .title_en = STR(""),
		.summary = STR(""),
		.summary_en = STR(""),
		.orgs = STR(""),
		.note = STR(""),
		.from_day = DAY_NONE,
		.until_day = DAY_NONE,
		.publish_at = MOMENT_NONE };
}

static struct str
title_of(struct db *db, const struct case_context *context, struct str what)
{
	return str_format(
		db_arena(db), "关于“%.*s”的%.*s", STR_ARG(context->c->row.title), STR_ARG(what));
}

/* As the office that decides has it on the site, at once. */
static enum outcome
put(struct db *db, const struct case_context *context, const struct region *region,
	const struct case_item *item)
{
	const struct region *street = region_street_of(&context->district->regions, region->id);
	struct news_doing doing = { .regions = &context->district->regions,
		.by = context->login,
		.publish_at = MOMENT_NONE };
	struct news_add_row added;
	struct news_full_row row;

	news_add(db,
		&(struct news_add_args){ .genre = str_of(item->genre),
			.org_id = context->c->row.org_id,
			.region_id = region->id,
			.login_id = context->login,
			.author = street ? street->name.zh : region->name.zh,
			.title = item->text.title,
			.changed_at = db_now(db) },
		&added);
	if (!str_is_empty(item->object_to)) {
		news_set_object_to(db, item->object_to, added.id);
	}
	if (news_full_to_change(db, added.id, &row) != OK) {
		return CONFLICT;
	}
	news_keep(db, &row, &item->text, context->login);
	return news_carry_out(db, &row, NEWS_PUBLISH, &doing);
}

/* The notice of the step that the action leads to; anybody may object to it while its clock runs. */
static enum outcome
publish(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	const struct case_step *step = procedure_step(context->c->procedure, context->action->to);
	const struct region *region = region_find(
		&context->district->regions, context->c->row.region_id);
	struct case_item item = { .genre = "publicity", .text = empty_text() };

	if (!step || step->kind != STEP_NOTICE || !region) {
		*ret_reason = STR("notice.publish: the action leads to no notice");
		return INVALID;
	}
	item.text.title = title_of(db, context, step->title.zh);
	item.text.body = case_fill(db, context, step->notice.zh, LANG_ZH);
	item.text.from_day = day_of_moment(db_now(db));
	item.text.until_day = case_clock_day(db, context, &step->clock);
	item.object_to = str_format(
		db_arena(db), "/cases/%.*s/notice", STR_ARG(context->c->handle));
	return put(db, context, region, &item);
}

/* What was decided, as the letter says it (社会团体登记管理条例 art. 26: registration is announced). */
static enum outcome
announce(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	const struct case_end *end = procedure_end(context->c->procedure, context->action->to);
	const struct region *region = region_find(
		&context->district->regions, context->c->row.region_id);
	struct case_item item = { .genre = "announcement", .text = empty_text() };

	if (!end || str_is_empty(end->letter.zh) || !region) {
		*ret_reason = STR("notice.announce: the action leads to no end with a letter");
		return INVALID;
	}
	item.text.title = title_of(
		db, context, str_format(db_arena(db), "公告（%.*s）", STR_ARG(end->title.zh)));
	item.text.body = case_fill(db, context, end->letter.zh, LANG_ZH);
	return put(db, context, region, &item);
}

/* The organisation that the case has brought about gets the notice on its page that stood before it. */
static enum outcome
link_notice(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	const struct casefile *c = context->c;
	struct publicity_of_title_row row;

	(void)ret_reason;
	for (size_t i = 0; c->row.org_id.v && i < c->procedure->step_count; i++) {
		const struct case_step *step = &c->procedure->steps[i];

		if (step->kind == STEP_NOTICE &&
			publicity_of_title(db, title_of(db, context, step->title.zh),
				c->row.region_id, &row) == OK) {
			news_org_add(db, &(struct news_org_add_args){ .news_item_id = row.id,
						 .org_id = c->row.org_id,
						 .genre = STR("publicity"),
						 .shown_at = row.shown_at });
		}
	}
	return OK;
}

const struct case_effect news_effects[NEWS_EFFECTS] = {
	{ "notice.publish", N_("公示"), publish },
	{ "notice.announce", N_("公告"), announce },
	{ "notice.link", N_("公示列入组织页面"), link_notice },
};
