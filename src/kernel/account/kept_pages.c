#include "sign_in.h"

#include "dispatch_inner.h"
#include "kept_post.h"
#include "kernel_pages.h"
#include "respond.h"

/* The label of a field of the route that the form goes to; NULL for what is not shown. */
static const char *
label_of(const struct route *route, struct str name)
{
	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];

		if (str_equal(name, str_of(field->name))) {
			return field->type == FIELD_PASSWORD || field->type == FIELD_ID
				       ? NULL
				       : field->label;
		}
	}
	return NULL;
}

/* What was typed, as the form's choices call it. */
static struct str
words_of(struct req *req, const struct route *route, const struct pair *posted)
{
	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		const struct field *field = &route->form->fields[i];
		struct choices choices;

		if (!field->choices || !str_equal(posted->name, str_of(field->name))) {
			continue;
		}
		choices = field->choices(req);
		for (size_t k = 0; k < choices.count; k++) {
			if (str_equal(choices.items[k].value, posted->value)) {
				return bilingual_in(choices.items[k].label, req->lang);
			}
		}
	}
	return posted->value;
}

enum outcome
show_kept(struct req *req)
{
	struct req target = { .arena = req->arena, .method = METHOD_POST };
	struct kept_post kept;
	struct kept_field *fields;
	struct kept_view view;
	struct str allow;

	if (kept_post_find(req, &kept) != OK) {
		return NOT_FOUND;
	}
	target.path = kept.path;
	if (router_find(((struct app *)req->app)->router, &target, &allow) != OK) {
		return NOT_FOUND;
	}
	fields = ARENA_ARRAY(req->arena, kept.posted.count, struct kept_field);
	for (size_t i = 0; i < kept.posted.count; i++) {
		const struct pair *posted = &kept.posted.items[i];

		fields[i] = (struct kept_field){ posted->name, posted->value,
			words_of(req, target.route, posted),
			posted->value.len ? label_of(target.route, posted->name) : NULL };
	}
	view = (struct kept_view){ .action = { kept.path },
		.csrf_token = req->csrf_token,
		.fields = { fields, kept.posted.count } };
	return respond(req, kept_page, &view);
}
