#include "case_words.h"

#include "req.h"

struct str
case_typed(const struct html *h, const char *name)
{
	struct str text = h->req && h->req->errors.count ? req_posted(h->req, name) : STR_NONE;

	return str_is_none(text) ? STR("") : text;
}

bool
case_typed_is(const struct html *h, const char *name, struct str value)
{
	if (!h->req || h->req->errors.count == 0) {
		return false;
	}
	for (size_t i = 0; i < h->req->posted.count; i++) {
		const struct pair *pair = &h->req->posted.items[i];

		if (str_equal(pair->name, str_of(name)) && str_equal(pair->value, value)) {
			return true;
		}
	}
	return false;
}

bool
case_has_correction(const struct case_view *v)
{
	for (size_t i = 0; i < v->choices.count; i++) {
		if (v->choices.items[i].is_correction) {
			return true;
		}
	}
	return false;
}

struct case_phrase_list
case_phrases_in(struct arena *arena, const struct case_choice *choice)
{
	const struct case_action *action = choice->action;
	struct case_phrase_list list = {
		ARENA_ARRAY(arena, action->phrase_count, struct case_phrase), action->phrase_count
	};

	for (size_t i = 0; i < list.count; i++) {
		list.items[i] = (struct case_phrase){
			str_format(arena, "%.*s.%zu", STR_ARG(action->id), i), action->phrases[i]
		};
	}
	return list;
}
