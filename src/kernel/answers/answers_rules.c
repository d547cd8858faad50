#include "answers_inner.h"

#include "time.h"

/* What a single control does not know: conditions, sums, what must be there, how many. */

enum { CONDITION_DEPTH_MAX = 8 }; /* a field shown by a field shown by … ; circles end here */

/* --- errors ------------------------------------------------------------------------------------------ */

void
answers_forget_error(struct req *req, const char *name)
{
	struct field_errors *errors = &req->errors;
	size_t kept = 0;

	for (size_t i = 0; i < errors->count; i++) {
		if (strcmp(errors->items[i].field, name) != 0) {
			errors->items[kept++] = errors->items[i];
		}
	}
	errors->count = kept;
}

/* A field's place among controls; what concerns the whole first, what is no field last. */
static size_t
place_of(const struct answers_flat *flat, const char *name)
{
	struct str whole = str_of(name), top;

	if (!name[0]) {
		return 0;
	}
	str_split(&whole, '.', &top);
	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_part *part = &flat->parts[i];

		if (!str_equal(part->field->name, top)) {
			continue;
		}
		for (size_t k = part->first; k < part->first + part->count; k++) {
			if (strcmp(flat->controls.fields[k].name, name) == 0) {
				return 2 * k + 2;
			}
		}
		return 2 * part->first + 1;
	}
	return SIZE_MAX;
}

void
flat_sort_errors(struct answers_flat *flat)
{
	struct field_errors *errors = &flat->req->errors;
	size_t *places = ARENA_ARRAY(flat->req->arena, errors->count, size_t);

	for (size_t i = 0; i < errors->count; i++) {
		struct field_error error = errors->items[i];
		size_t place = place_of(flat, error.field), to = i;

		while (to > 0 && places[to - 1] > place) {
			errors->items[to] = errors->items[to - 1];
			places[to] = places[to - 1];
			to--;
		}
		errors->items[to] = error;
		places[to] = place;
	}
}

/* --- conditions -------------------------------------------------------------------------------------- */

void
flat_clear_slot(struct answers_flat *flat, size_t slot)
{
	const struct field *control = &flat->controls.fields[slot];

	memset(flat_member(flat, slot), 0, sizeof(struct str));
	field_set_none(control, flat_member(flat, slot));
}

static bool
is_among(const struct answer_condition *condition, struct str text)
{
	for (size_t i = 0; i < condition->value_count; i++) {
		if (str_equal(condition->values[i], text)) {
			return true;
		}
	}
	return false;
}

/* A box's values are "true" and "false", also said as yes and no. */
static bool
box_holds(const struct answer_condition *condition, bool is_ticked)
{
	return is_ticked ? is_among(condition, STR("true")) || is_among(condition, STR("yes"))
			 : is_among(condition, STR("false")) || is_among(condition, STR("no"));
}

static bool
slot_holds(const struct answers_flat *flat, size_t slot, const struct answer_condition *condition)
{
	struct arena *arena = flat->req->arena;
	const void *member = flat_member(flat, slot);
	const struct strs *chosen = member;
	enum field_type type = flat->controls.fields[slot].type;
	int64_t number;

	if (condition->value_count == 0) {
		return slot_has_value(flat, slot);
	}
	if (type == FIELD_BOOL) {
		return box_holds(condition, *(const bool *)member);
	}
	if (!slot_has_value(flat, slot)) {
		return false;
	}
	switch (type) {
	case FIELD_CHOICES:
		for (size_t i = 0; i < chosen->count; i++) {
			if (is_among(condition, chosen->items[i])) {
				return true;
			}
		}
		return false;
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_ID:
		memcpy(&number, member, sizeof(number));
		return is_among(condition, str_format(arena, "%lld", (long long)number));
	case FIELD_DAY:
		return is_among(condition, day_format_iso(arena, *(const struct day *)member));
	case FIELD_FILES:
		return false;
	default:
		return is_among(condition, *(const struct str *)member);
	}
}

static bool condition_holds(const struct answers_flat *flat,
	const struct answer_condition *condition, size_t part, size_t row, int depth);

static bool
same_field(const struct answer_field *a, const struct answer_field *b)
{
	return a == b || str_equal(a->name, b->name);
}

static bool
part_is_shown(const struct answers_flat *flat, size_t part, int depth)
{
	return condition_holds(flat, &flat->parts[part].field->shown_if, part, 0, depth);
}

/* Of a column of the table in that row, or of a field of the form. */
static bool
condition_holds(const struct answers_flat *flat, const struct answer_condition *condition,
	size_t part, size_t row, int depth)
{
	const struct answer_part *own = &flat->parts[part];

	if (!condition->field) {
		return true;
	}
	if (depth > CONDITION_DEPTH_MAX) {
		return false;
	}
	for (size_t i = own->first + row * own->width;
		own->width && i < own->first + (row + 1) * own->width; i++) {
		const struct answer_field *column = flat->slots[i].field;

		if (same_field(column, condition->field)) {
			return condition_holds(flat, &column->shown_if, part, row, depth + 1) &&
			       slot_holds(flat, i, condition);
		}
	}
	for (size_t k = 0; k < flat->part_count; k++) {
		const struct answer_part *other = &flat->parts[k];
		bool holds = false;

		if (!same_field(other->field, condition->field)) {
			continue;
		}
		for (size_t i = other->first; i < other->first + other->count && !holds; i++) {
			holds = slot_holds(flat, i, condition);
		}
		return holds && part_is_shown(flat, k, depth + 1);
	}
	return false;
}

bool
flat_condition_holds(const struct answers_flat *flat, const struct answer_condition *condition,
	size_t part, size_t row)
{
	return condition_holds(flat, condition, part, row, 0);
}

void
flat_apply_conditions(struct answers_flat *flat)
{
	for (size_t i = 0; i < flat->part_count; i++) {
		struct answer_part *part = &flat->parts[i];

		part->is_shown = part_is_shown(flat, i, 0);
		for (size_t k = part->first; k < part->first + part->count; k++) {
			struct answer_slot *slot = &flat->slots[k];

			/* of a field that is no table its own condition is the part's */
			slot->is_shown = part->is_shown &&
					 (part->field->type != ANSWER_ROWS ||
						 flat_condition_holds(flat, &slot->field->shown_if,
							 i, slot->row));
		}
	}
	for (size_t k = 0; k < flat->controls.field_count; k++) {
		if (!flat->slots[k].is_shown) {
			flat_clear_slot(flat, k);
			answers_forget_error(flat->req, flat->controls.fields[k].name);
		}
	}
}

/* --- sums -------------------------------------------------------------------------------------------- */

static bool
add_slot(const struct answers_flat *flat, size_t slot, int64_t *sum, bool *has_any)
{
	int64_t number;

	if (flat->controls.fields[slot].type != FIELD_INT &&
		flat->controls.fields[slot].type != FIELD_MONEY) {
		return true;
	}
	memcpy(&number, flat_member(flat, slot), sizeof(number));
	if (number == INT_NONE) {
		return true;
	}
	*has_any = true;
	return !__builtin_add_overflow(*sum, number, sum);
}

static bool
is_summed(const struct answer_field *sum, const struct answer_field *field)
{
	for (size_t i = 0; i < sum->sum_field_count; i++) {
		if (same_field(sum->sum_fields[i], field)) {
			return true;
		}
	}
	return false;
}

/* False if it is too large a number. */
static bool
sum_up(const struct answers_flat *flat, const struct answer_field *sum, int64_t *ret_sum,
	bool *ret_has_any)
{
	bool fits = true;

	for (size_t i = 0; i < flat->controls.field_count && fits; i++) {
		const struct answer_slot *slot = &flat->slots[i];
		const struct answer_field *top = flat->parts[slot->part].field;

		if (sum->sum_of ? same_field(top, sum->sum_of) &&
					  same_field(slot->field, sum->sum_column)
				: top == slot->field && is_summed(sum, top)) {
			fits = add_slot(flat, i, ret_sum, ret_has_any);
		}
	}
	return fits && *ret_sum != INT_NONE;
}

/* In the order of the form, so that a sum may stand for others below it. */
void
flat_compute(struct answers_flat *flat)
{
	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_part *part = &flat->parts[i];
		const struct field *control = &flat->controls.fields[part->first];
		int64_t sum = 0;
		bool has_any = false;
		struct str text;

		if (!answer_is_sum(part->field) || part->count != 1) {
			continue;
		}
		flat_clear_slot(flat, part->first);
		if (!part->is_shown) {
			continue;
		}
		if (!sum_up(flat, part->field, &sum, &has_any)) {
			if (flat->rigour == ANSWERS_TYPING) {
				continue;
			}
			form_error(flat->req, control->name, N_("合计的数太大了，请核对各项。"));
		} else if (has_any && flat->rigour != ANSWERS_WHOLE) {
			memcpy(flat_member(flat, part->first), &sum, sizeof(sum));
		} else if (has_any) {
			text = str_format(flat->req->arena, "%lld", (long long)sum);
			field_parse(flat->req, control,
				&(struct given){ GIVEN_BY_JSON, &text, 1, NULL }, flat->in);
		}
	}
}

/* --- what must be there ------------------------------------------------------------------------------ */

static bool
is_required(
	const struct answers_flat *flat, const struct answer_field *field, size_t part, size_t row)
{
	return field->is_required ||
	       (field->required_if.field &&
		       flat_condition_holds(flat, &field->required_if, part, row));
}

/* Of a person all or nothing; of a file not too few. */
static void
check_slots(struct answers_flat *flat, size_t first, size_t count)
{
	const struct answer_slot *slot = &flat->slots[first];
	bool required = is_required(flat, slot->field, slot->part, slot->row);
	const struct file_ids *ids = flat_member(flat, first);

	if (slot->field->type == ANSWER_FILES && (required || ids->count) &&
		(int64_t)ids->count < slot->field->min) {
		struct str least = str_format(
			flat->req->arena, "%lld", (long long)slot->field->min);

		form_error_with(flat->req, flat->controls.fields[first].name,
			N_("至少要有 {1} 个文件。"), &least, 1);
	}
	for (size_t i = first; i < first + count; i++) {
		required = required || (count > 1 && slot_has_value(flat, i));
	}
	for (size_t i = first; required && i < first + count; i++) {
		if (flat->slots[i].is_shown && !slot_has_value(flat, i)) {
			form_error_missing(flat->req, &flat->controls.fields[i]);
		}
	}
}

static void
check_range(struct answers_flat *flat, size_t first, size_t count)
{
	for (size_t i = first; i < first + count;) {
		size_t width = flat->slots[i].person ? PERSON_PARTS : 1;

		check_slots(flat, i, width);
		i += width;
	}
}

/* A row in which something is wrong was meant, too. */
static bool
row_is_meant(const struct answers_flat *flat, const struct answer_part *part, size_t row)
{
	size_t first = part->first + row * part->width;

	for (size_t i = first; flat->req->errors.count && i < first + part->width; i++) {
		if (form_message(flat->req, flat->controls.fields[i].name).len) {
			return true;
		}
	}
	return row_has_value(flat, part, row);
}

static void
check_table(struct answers_flat *flat, size_t at)
{
	const struct answer_part *part = &flat->parts[at];
	struct req *req = flat->req;
	int64_t least = part->field->min, filled = 0;

	if (least < 1 && is_required(flat, part->field, at, 0)) {
		least = 1;
	}
	for (size_t row = 0; row < part->rows; row++) {
		if (row_is_meant(flat, part, row)) {
			filled++;
			check_range(flat, part->first + row * part->width, part->width);
		}
	}
	if (filled < least && (filled || is_required(flat, part->field, at, 0))) {
		struct str args[2] = { bilingual_in(part->field->label, req->lang),
			str_format(req->arena, "%lld", (long long)least) };

		form_error_with(req, str_terminated(req->arena, part->field->name),
			N_("{1}至少要填 {2} 行。"), args, 2);
	}
}

void
flat_check(struct answers_flat *flat)
{
	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_part *part = &flat->parts[i];

		if (!part->is_shown || answer_is_sum(part->field)) {
			continue;
		}
		if (part->field->type == ANSWER_ROWS) {
			check_table(flat, i);
		} else {
			check_range(flat, part->first, part->count);
		}
	}
}

/* --- how answers stand to each other ------------------------------------------------------------------ */

/* False if it is not shown, or nothing stands there. */
static bool
measure(const struct answers_flat *flat, const struct answer_field *field, int64_t *ret_measure)
{
	const struct answer_part *part = flat_part(flat, field->name);
	struct day day;

	*ret_measure = 0;
	if (!part || !part->is_shown) {
		return false;
	}
	if (field->type == ANSWER_ROWS) {
		for (size_t row = 0; row < part->rows; row++) {
			*ret_measure += row_has_value(flat, part, row);
		}
		return true;
	}
	if (part->count != 1 || !slot_has_value(flat, part->first)) {
		return false;
	}
	if (field->type == ANSWER_DATE) {
		memcpy(&day, flat_member(flat, part->first), sizeof(day));
		*ret_measure = day.n;
	} else {
		memcpy(ret_measure, flat_member(flat, part->first), sizeof(*ret_measure));
	}
	return true;
}

static bool
is_in_order(int64_t a, enum answer_order order, int64_t b)
{
	switch (order) {
	case ORDER_AT_MOST:
		return a <= b;
	case ORDER_AT_LEAST:
		return a >= b;
	case ORDER_BELOW:
		return a < b;
	default:
		return a > b;
	}
}

void
flat_check_rules(struct answers_flat *flat)
{
	for (size_t i = 0; i < flat->form->rule_count; i++) {
		const struct answer_rule *rule = &flat->form->rules[i];
		const char *name = str_terminated(flat->req->arena, rule->field->name);
		struct str said = bilingual_in(rule->text, flat->req->lang);
		int64_t a, b;

		/* what is wrong in itself is told first */
		if (measure(flat, rule->field, &a) && measure(flat, rule->other, &b) &&
			!is_in_order(a, rule->order, b) && !form_message(flat->req, name).len) {
			form_error_with(flat->req, name, N_("{1}"), &said, 1);
		}
	}
}
