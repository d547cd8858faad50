#include "answers_inner.h"

#include "map.h"
#include "region.h"

#include <assert.h>
#include <stdalign.h>

/* A procedure's form as an ordinary one: fields with names, offsets, labels, limits and choices. */

enum {
	CONTROLS_MAX = 8000, /* of all tables together; what is more is not read */
	MEMBER_SIZE = 16,    /* of any member: struct str, struct file_ids, int64_t, bool … */
};
static_assert(sizeof(struct str) <= MEMBER_SIZE && sizeof(struct file_ids) <= MEMBER_SIZE &&
		      sizeof(struct strs) <= MEMBER_SIZE,
	"members of a flat form are equally large");

const char *const person_part_names[PERSON_PARTS + 1] = { "", "name", "id_number", "phone" };

static const struct {
	enum field_type type;
	const char *label; /* with {1}: whose */
} person_parts[PERSON_PARTS + 1] = {
	[PART_NAME] = { FIELD_TEXT, N_("{1}的姓名") },
	[PART_ID_NUMBER] = { FIELD_ID_NUMBER, N_("{1}的身份证号") },
	[PART_PHONE] = { FIELD_PHONE, N_("{1}的电话") },
};

static const enum field_type types[ANSWER_TYPE_COUNT] = {
	[ANSWER_TEXT] = FIELD_TEXT,
	[ANSWER_LONG_TEXT] = FIELD_LONG_TEXT,
	[ANSWER_NUMBER] = FIELD_INT,
	[ANSWER_MONEY] = FIELD_MONEY,
	[ANSWER_DATE] = FIELD_DAY,
	[ANSWER_CHOICE] = FIELD_CHOICE,
	[ANSWER_CHOICES] = FIELD_CHOICES,
	[ANSWER_YES] = FIELD_BOOL,
	[ANSWER_REGION] = FIELD_CHOICE,
	[ANSWER_ORG] = FIELD_TEXT,
	[ANSWER_PERSON] = FIELD_TEXT,
	[ANSWER_PHONE] = FIELD_PHONE,
	[ANSWER_ID_NUMBER] = FIELD_ID_NUMBER,
	[ANSWER_USCC] = FIELD_USCC,
	[ANSWER_ROWS] = FIELD_TEXT,
	[ANSWER_FILES] = FIELD_FILES,
};

bool
answer_is_sum(const struct answer_field *field)
{
	return field->sum_of || field->sum_field_count;
}

bool
answer_is_personal(const struct answer_field *field)
{
	return field->type == ANSWER_PERSON || field->type == ANSWER_PHONE ||
	       field->type == ANSWER_ID_NUMBER ||
	       (field->is_personal && field->type != ANSWER_FILES);
}

size_t
answer_count_max(const struct answer_field *field)
{
	int64_t most = field->type == ANSWER_ROWS ? ANSWER_ROWS_MAX : ANSWER_FILES_MAX;

	return (size_t)(field->max > 0 && field->max < most ? field->max : most);
}

/* Tables stand in no table. */
static size_t
width_of(const struct answer_field *field)
{
	return field->type == ANSWER_PERSON ? PERSON_PARTS : field->type != ANSWER_ROWS;
}

struct answers_flat *
flat_create(struct req *req, const struct answer_form *form)
{
	struct answers_flat *flat = ARENA_NEW(req->arena, struct answers_flat);
	size_t count = 0;

	*flat = (struct answers_flat){ .req = req, .form = form };
	for (size_t i = 0; i < form->section_count; i++) {
		count += form->sections[i].field_count;
	}
	flat->parts = ARENA_ARRAY(req->arena, count, struct answer_part);
	for (size_t i = 0; i < form->section_count; i++) {
		const struct answer_section *section = &form->sections[i];

		for (size_t j = 0; j < section->field_count; j++) {
			struct answer_part *part = &flat->parts[flat->part_count++];

			*part = (struct answer_part){ .field = &section->fields[j], .section = i };
			for (size_t k = 0; k < part->field->column_count; k++) {
				part->width += width_of(&part->field->columns[k]);
			}
		}
	}
	return flat;
}

struct answer_part *
flat_part(const struct answers_flat *flat, struct str name)
{
	for (size_t i = 0; i < flat->part_count; i++) {
		if (str_equal(flat->parts[i].field->name, name)) {
			return &flat->parts[i];
		}
	}
	return NULL;
}

void *
flat_member(const struct answers_flat *flat, size_t slot)
{
	return (char *)flat->in + flat->controls.fields[slot].offset;
}

/* --- words ------------------------------------------------------------------------------------------- */

struct bilingual
answer_words(struct arena *arena, const char *zh, struct bilingual first, struct bilingual second)
{
	return (struct bilingual){
		TR(arena, LANG_ZH, zh, first.zh, second.zh),
		TR(arena, LANG_EN, zh, bilingual_in(first, LANG_EN), bilingual_in(second, LANG_EN)),
	};
}

static struct bilingual
both(struct str text)
{
	return (struct bilingual){ text, text };
}

static struct bilingual
label_of(struct arena *arena, const struct answer_slot *slot, const struct answer_part *part)
{
	struct bilingual label = slot->field->label;

	if (slot->person) {
		label = answer_words(
			arena, person_parts[slot->person].label, label, both(STR_NONE));
	}
	if (part->field->type == ANSWER_ROWS) {
		struct str number = str_format(arena, "%zu", slot->row + 1);

		label = answer_words(arena, N_("第 {1} 行的{2}"), both(number), label);
	}
	return label;
}

/* --- choices ----------------------------------------------------------------------------------------- */

static const struct choices *
choices_of(struct arena *arena, const struct answer_field *field)
{
	struct choices *choices = ARENA_NEW(arena, struct choices);
	struct choice *items = ARENA_ARRAY(arena, field->choice_count, struct choice);

	for (size_t i = 0; i < field->choice_count; i++) {
		items[i] = (struct choice){ .value = field->choices[i].value,
			.label = field->choices[i].label };
	}
	*choices = (struct choices){ items, field->choice_count };
	return choices;
}

static bool
is_of_kind(const struct region *region, struct str kind)
{
	enum region_kind wanted;

	if (!region->is_current || region->kind == REGION_DISTRICT) {
		return region->is_current && str_equal(kind, STR("district"));
	}
	if (!region_kind_parse(kind, &wanted)) {
		return true;
	}
	/* a town is what a street is, a village what a community is */
	return wanted == region->kind || (wanted == REGION_STREET && region->kind == REGION_TOWN) ||
	       (wanted == REGION_COMMUNITY && region->kind == REGION_VILLAGE);
}

const struct choices *
flat_regions(struct answers_flat *flat, struct str kind)
{
	size_t at = str_equal(kind, STR("street")) ? 0 : str_equal(kind, STR("community")) ? 1 : 2;
	const struct regions *regions = flat->req->flight ? req_regions(flat->req) : NULL;
	struct choice *items;

	if (flat->regions[at]) {
		return flat->regions[at];
	}
	flat->regions[at] = ARENA_NEW(flat->req->arena, struct choices);
	items = ARENA_ARRAY(flat->req->arena, regions ? regions->count : 0, struct choice);
	for (size_t i = 0; regions && i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		const struct region *street = region_street_of(regions, region->id);

		if (is_of_kind(region, kind)) {
			struct choice *item = &items[flat->regions[at]->count++];

			*item = (struct choice){ .value = region->code, .label = region->name };
			if (street && street != region) {
				item->group = street->name;
			}
		}
	}
	flat->regions[at]->items = items;
	return flat->regions[at];
}

/* --- controls ---------------------------------------------------------------------------------------- */

static bool
is_text(enum field_type type)
{
	return type == FIELD_TEXT || type == FIELD_LONG_TEXT;
}

static void
set_limits(struct field *control, const struct answer_field *field, bool is_lenient)
{
	int64_t min, max;

	control->min = field->min;
	control->max = field->max;
	if (control->type == FIELD_FILES) {
		control->min = 0;
		control->max = (int64_t)answer_count_max(field);
	} else if (is_text(control->type) && is_lenient) {
		field_limits(control, &min, &max); /* a draft may be too short */
		control->min = 0;
		control->max = max;
	}
}

static void
set_control(struct answers_flat *flat, size_t at, struct str name)
{
	const struct answer_slot *slot = &flat->slots[at];
	const struct answer_field *field = slot->field;
	struct arena *arena = flat->req->arena;
	struct field *control = (struct field *)&flat->controls.fields[at];
	enum field_type type = slot->person ? person_parts[slot->person].type : types[field->type];

	*control = (struct field){ .name = name.ptr,
		.type = type,
		.offset = at * MEMBER_SIZE,
		.given_label = label_of(arena, slot, &flat->parts[slot->part]),
		.is_required = flat->is_drawn && field->is_required };
	if (slot->person) {
		return;
	}
	if (field->type == ANSWER_ORG && flat->is_json) {
		control->type = FIELD_ID;
		return;
	}
	control->given_hint = field->hint;
	set_limits(control, field, flat->rigour != ANSWERS_WHOLE);
	if (field->type == ANSWER_REGION) {
		control->given_choices = flat_regions(flat, field->region_kind);
	} else if (field->type == ANSWER_CHOICE || field->type == ANSWER_CHOICES) {
		control->given_choices = choices_of(arena, field);
	} else if (field->type == ANSWER_FILES) {
		control->purpose = field->purpose.len ? str_terminated(arena, field->purpose)
						      : "document";
	}
}

/* The controls of one field, of which the names begin with `name`. */
static void
add_slots(struct answers_flat *flat, const struct answer_slot *like, struct str name)
{
	struct arena *arena = flat->req->arena;

	for (size_t i = 0; i < width_of(like->field); i++) {
		size_t at = flat->controls.field_count++;
		struct str whole = name;

		flat->slots[at] = *like;
		if (like->field->type == ANSWER_PERSON) {
			flat->slots[at].person = (enum person_part)(i + 1);
			whole = str_format(
				arena, "%.*s.%s", STR_ARG(name), person_part_names[i + 1]);
		}
		set_control(flat, at, str_format(arena, "%.*s", STR_ARG(whole)));
	}
}

static void
add_rows(struct answers_flat *flat, size_t at)
{
	const struct answer_field *table = flat->parts[at].field;

	for (size_t row = 0; row < flat->parts[at].rows; row++) {
		for (size_t i = 0; i < table->column_count; i++) {
			struct str name = str_format(flat->req->arena, "%.*s.%zu.%.*s",
				STR_ARG(table->name), row, STR_ARG(table->columns[i].name));

			add_slots(flat,
				&(struct answer_slot){
					.field = &table->columns[i], .part = at, .row = row },
				name);
		}
	}
}

/* How many controls there are; tables are cut to what fits. */
static size_t
count_controls(struct answers_flat *flat)
{
	size_t count = 0;

	for (size_t i = 0; i < flat->part_count; i++) {
		struct answer_part *part = &flat->parts[i];

		if (part->field->type == ANSWER_ROWS) {
			size_t left = count < CONTROLS_MAX ? CONTROLS_MAX - count : 0;
			size_t most = part->width ? left / part->width : 0;

			part->is_broken = part->is_broken || part->rows > most;
			part->rows = part->rows > most ? most : part->rows;
			part->count = part->rows * part->width;
		} else {
			part->count = width_of(part->field);
		}
		count += part->count;
	}
	return count;
}

void
flat_fill(struct answers_flat *flat)
{
	struct arena *arena = flat->req->arena;
	size_t count = count_controls(flat);

	flat->slots = ARENA_ARRAY(arena, count + 1, struct answer_slot);
	flat->controls = (struct form){ .name = "answers",
		.fields = ARENA_ARRAY(arena, count + 1, struct field),
		.size = (count + 1) * MEMBER_SIZE,
		.json_at = flat->member ? flat->member : "fields" };
	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_field *field = flat->parts[i].field;

		flat->parts[i].first = flat->controls.field_count;
		if (field->type == ANSWER_ROWS) {
			add_rows(flat, i);
		} else {
			add_slots(flat, &(struct answer_slot){ .field = field, .part = i },
				field->name);
		}
	}
	assert(flat->controls.field_count == count);
	if (flat->is_drawn) {
		struct map *by_name = ARENA_NEW(arena, struct map);

		map_init(by_name, arena);
		for (size_t i = 0; i < count; i++) {
			map_set(by_name, str_of(flat->controls.fields[i].name),
				(void *)&flat->controls.fields[i]);
		}
		flat->controls.by_name = by_name;
	}
	flat->in = arena_alloc(arena, flat->controls.size);
	form_clear(&flat->controls, flat->in);
}
