#include "procedure_pages.h"

#include "form.h"
#include "kernel_pages.h"
#include "pack.h"
#include "pack_rule.h"
#include "procedure_version.h"
#include "respond.h"

enum { WORDS_CHARS_MAX = 40, ID_CHARS_MAX = 40 };

static const struct field services_fields[] = {
	{ .name = "q",
		.type = FIELD_TEXT,
		.offset = offsetof(struct services_query, q),
		.label = N_("找什么"),
		.max = WORDS_CHARS_MAX },
};
const struct form services_form = { "services_list", services_fields, FIELD_COUNT(services_fields),
	sizeof(struct services_query), NULL };

static const struct field service_fields[] = {
	{ .name = "procedure",
		.type = FIELD_TEXT,
		.offset = offsetof(struct service_query, procedure),
		.label = N_("办事事项"),
		.is_required = true,
		.max = ID_CHARS_MAX },
};
const struct form service_form = { "service_show", service_fields, FIELD_COUNT(service_fields),
	sizeof(struct service_query), NULL };

/* ---- the list ----------------------------------------------------------------------------------- */

static bool
has_words(struct arena *arena, struct bilingual text, struct str q)
{
	return str_contains(text.zh, q) || str_contains(str_lower_ascii(arena, text.en), q);
}

/* Whether it is about what was typed: by its own words, or by something that its form asks for. */
static bool
is_about(struct arena *arena, const struct procedure *procedure, struct str q)
{
	const struct answer_form *form = &procedure->form;

	if (has_words(arena, procedure->title, q) || has_words(arena, procedure->summary, q)) {
		return true;
	}
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			if (has_words(arena, form->sections[i].fields[k].label, q)) {
				return true;
			}
		}
	}
	return false;
}

static void
fill_group(struct req *req, const struct node *node, struct str q, struct service_group *group)
{
	const struct procedures *all = req_procedures(req);

	*group = (struct service_group){ .id = node_text(node, "id"),
		.icon = str_terminated(req->arena, node_text(node, "icon")),
		.name = node_bilingual(node, "name"),
		.note = node_bilingual(node, "note") };
	group->cards.items = ARENA_ARRAY(req->arena, all->count, struct service_card);
	for (size_t i = 0; i < all->count; i++) {
		const struct procedure *procedure = &all->items[i];

		if (str_equal(procedure->group, group->id) && !procedure->is_hidden &&
			(q.len == 0 || has_words(req->arena, group->name, q) ||
				is_about(req->arena, procedure, q))) {
			group->cards.items[group->cards.count++] = service_card_make(
				req, procedure);
		}
	}
}

enum outcome
show_services(struct req *req)
{
	const struct services_query *in = req->in;
	const struct node *list = node_get(pack_file(req_pack(req), "services.yaml"), "groups");
	struct str q = str_lower_ascii(req->arena, str_trim(in->q));
	size_t count = list ? list->count : 0;
	struct services_view view = { .q = str_trim(in->q) };

	view.groups.items = ARENA_ARRAY(req->arena, count, struct service_group);
	for (size_t i = 0; i < count; i++) {
		struct service_group *group = &view.groups.items[view.groups.count];

		fill_group(req, list->members[i].value, q, group);
		if (group->cards.count) {
			view.groups.count++;
			view.total += group->cards.count;
		}
	}
	return respond(req, services_page, &view);
}

/* ---- the guide ---------------------------------------------------------------------------------- */

enum outcome
show_service(struct req *req)
{
	const struct service_query *in = req->in;
	const struct procedure *procedure = procedure_find(req_procedures(req), in->procedure);
	const struct node *group;
	struct service_view view;

	if (!procedure) {
		return NOT_FOUND;
	}
	service_view_make(req, procedure, &view);
	view.figures = figure_public_of(req, procedure);
	group = node_find(node_get(pack_file(req_pack(req), "services.yaml"), "groups"), "id",
		procedure->group);
	view.group = bilingual_in(node_bilingual(group, "name"), req->lang);
	return respond(req, service_page, &view);
}
