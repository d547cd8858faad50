#include "case_inner.h"

#include "html.h"
#include "pack.h"
#include "region.h"

/* Texts of a procedure with {name} of its fields in them. */

static struct str
choice_label(const struct answer_field *field, struct str value, enum lang lang)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (str_equal(field->choices[i].value, value)) {
			return bilingual_in(field->choices[i].label, lang);
		}
	}
	return value;
}

/* What a field of the form says; what is personal is never said. */
static struct str
field_words(struct db *db, const struct case_context *context, const struct answer_field *field,
	enum lang lang)
{
	struct arena *arena = db_arena(db);
	struct str text;
	const struct region *region;

	if (field->is_personal || field->type == ANSWER_PERSON || field->type == ANSWER_PHONE ||
		field->type == ANSWER_ID_NUMBER) {
		return STR("");
	}
	text = answers_text(arena, context->answers, str_terminated(arena, field->name));
	if (field->type == ANSWER_REGION) {
		region = region_find_by_code(&context->district->regions, text);
		return region ? bilingual_in(region->name, lang) : text;
	}
	return field->type == ANSWER_CHOICE ? choice_label(field, text, lang) : text;
}

static struct str
day_words(struct db *db, struct day day, enum lang lang)
{
	struct html text = {
		.arena = db_arena(db), .lang = lang, .out = buf_create(db_arena(db), 256)
	};

	html_text_day(&text, day);
	return day_is_none(day) ? STR("") : buf_view(text.out);
}

/* Who has it now: a place by its name, others as the pack calls them. */
static struct str
office_words(const struct case_context *context, enum lang lang)
{
	const struct case_turn *turn = context->c->turn_count ? &context->c->turns[0] : NULL;
	const struct region *region = turn ? region_find(&context->district->regions, turn->region)
					   : NULL;
	const struct node *head = pack_file(&context->district->pack, "pack.yaml");

	if (!turn) {
		return STR("");
	}
	if ((turn->role == ROLE_COMMUNITY || turn->role == ROLE_STREET) && region) {
		return bilingual_in(region->name, lang);
	}
	return bilingual_in(
		node_bilingual(head, turn->role == ROLE_CENTER ? "center" : "authority"), lang);
}

/* What stands around the answers: who, where, when. */
static struct str
circumstance(struct db *db, const struct case_context *context, struct str name, enum lang lang)
{
	const struct casefile_row *row = &context->c->row;
	const struct region *region = region_find(&context->district->regions, row->region_id);
	struct case_org_find_row org;

	if (str_equal(name, STR("applicant"))) {
		return row->applicant;
	}
	if (str_equal(name, STR("org"))) {
		return row->org_id.v && case_org_find(db, row->org_id, &org) == OK ? org.name
										   : STR("");
	}
	if (str_equal(name, STR("region"))) {
		return region ? bilingual_in(region->name, lang) : STR("");
	}
	if (str_equal(name, STR("day"))) {
		return day_words(db, day_of_moment(db_now(db)), lang);
	}
	if (str_equal(name, STR("due"))) {
		return moment_is_none(row->due_at)
			       ? STR("")
			       : day_words(db, day_of_moment((struct moment){ row->due_at.ms - 1 }),
					 lang);
	}
	return str_equal(name, STR("office")) ? office_words(context, lang) : STR("");
}

static struct str
word_of(struct db *db, const struct case_context *context, struct str name, enum lang lang)
{
	const struct answer_field *field = answer_field_find(&context->c->procedure->form, name);

	if (field && context->answers) {
		return field_words(db, context, field, lang);
	}
	if (str_equal(name, STR("number"))) {
		return context->c->handle;
	}
	if (str_equal(name, STR("paper_no"))) {
		return context->c->row.paper_no;
	}
	if (str_equal(name, STR("reason"))) {
		return context->note;
	}
	if (str_equal(name, STR("title"))) {
		return context->c->row.title;
	}
	return circumstance(db, context, name, lang);
}

struct str
case_fill(struct db *db, const struct case_context *context, struct str text, enum lang lang)
{
	struct buf *out = buf_create(db_arena(db), 64 << 10);

	while (text.len) {
		ptrdiff_t open = str_find(text, STR("{")), close = str_find(text, STR("}"));

		if (open < 0 || close < open) {
			break;
		}
		buf_str(out, str_slice(text, 0, (size_t)open));
		buf_str(out, word_of(db, context, str_slice(text, (size_t)open + 1, (size_t)close),
				     lang));
		text = str_slice(text, (size_t)close + 1, text.len);
	}
	buf_str(out, text);
	return buf_view(out);
}
