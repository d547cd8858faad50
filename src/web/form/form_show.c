#include "form_inner.h"

#include "map.h"
#include "money.h"
#include "time.h"

#include <assert.h>
#include <string.h>

/* What controls show: what was typed if the form came back wrong, else the members of a struct. */

const struct field *
form_field_find(const struct form *form, const char *name)
{
	assert(name);
	for (size_t i = 0; !form->by_name && i < form->field_count; i++) {
		if (strcmp(form->fields[i].name, name) == 0) {
			return &form->fields[i];
		}
	}
	assert(form->by_name && map_find(form->by_name, str_of(name)));
	return map_find(form->by_name, str_of(name));
}

/* Did the field stand on the page, if that was a part of its form? */
static bool
was_asked(const struct req *req, const char *name)
{
	struct str rest = req_posted(req, FORM_ASKED), whole = str_of(name), first, asked;
	bool is_whole = str_is_none(rest);

	str_split(&whole, '.', &first);
	while (!is_whole && str_split(&rest, ' ', &asked)) {
		if (str_equal(asked, first)) {
			return true;
		}
	}
	return is_whole;
}

/* Where the typed text stands if this request is the form that comes back; NULL otherwise. */
static const struct pairs *
typed_pairs(const struct req *req, const char *name)
{
	if ((req->errors.count == 0 && !req->is_redrawn) || !was_asked(req, name)) {
		return NULL;
	}
	return req->method == METHOD_GET || req->method == METHOD_HEAD ? &req->query : &req->posted;
}

static struct str
format_moment(struct arena *arena, struct moment moment)
{
	struct day day = day_of_moment(moment);
	int64_t minutes = (moment.ms - day_start(day).ms) / 60000;

	return str_format(arena, "%.*sT%02d:%02d", STR_ARG(day_format_iso(arena, day)),
		(int)(minutes / 60), (int)(minutes % 60));
}

static struct str
format_member(struct arena *arena, const struct field *field, const void *member)
{
	int64_t number;

	switch (field->type) {
	case FIELD_INT:
	case FIELD_ID:
		memcpy(&number, member, sizeof(number));
		if (number == INT_NONE || (field->type == FIELD_ID && number == 0)) {
			return STR("");
		}
		return str_format(arena, "%lld", (long long)number);
	case FIELD_MONEY:
		return money_is_none(*(const struct money *)member)
			       ? STR("")
			       : money_format(arena, *(const struct money *)member);
	case FIELD_DAY:
		return day_format_iso(arena, *(const struct day *)member);
	case FIELD_MOMENT:
		return moment_is_none(*(const struct moment *)member)
			       ? STR("")
			       : format_moment(arena, *(const struct moment *)member);
	case FIELD_BOOL:
		return *(const bool *)member ? STR("1") : STR("");
	case FIELD_PASSWORD:
	case FIELD_FILE:
	case FIELD_FILES:
	case FIELD_CHOICES:
		return STR("");
	default:
		return *(const struct str *)member;
	}
}

struct str
form_value(const struct req *req, const struct form *form, const void *in, const char *name)
{
	const struct field *field = form_field_find(form, name);
	const struct pairs *typed = typed_pairs(req, name);

	if (field->type == FIELD_PASSWORD) {
		return STR("");
	}
	for (size_t i = 0; typed && i < typed->count; i++) {
		if (str_equal(typed->items[i].name, str_of(name))) {
			return typed->items[i].value;
		}
	}
	if (!in || (typed && field->type == FIELD_BOOL)) {
		/* a box that was emptied sends nothing */
		return STR("");
	}
	return format_member(req->arena, field, (const char *)in + field->offset);
}

bool
form_is_chosen(const struct req *req, const struct form *form, const void *in, const char *name,
	struct str value)
{
	const struct field *field = form_field_find(form, name);
	const struct pairs *typed = typed_pairs(req, name);
	const struct strs *chosen;

	if (field->type != FIELD_CHOICES) {
		return str_equal(form_value(req, form, in, name), value);
	}
	for (size_t i = 0; typed && i < typed->count; i++) {
		if (str_equal(typed->items[i].name, str_of(name)) &&
			str_equal(typed->items[i].value, value)) {
			return true;
		}
	}
	if (typed || !in) {
		return false;
	}
	chosen = (const struct strs *)((const char *)in + field->offset);
	for (size_t i = 0; i < chosen->count; i++) {
		if (str_equal(chosen->items[i], value)) {
			return true;
		}
	}
	return false;
}
