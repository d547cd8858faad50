#include "answers_inner.h"

/* Two members have changed the same draft: field by field, what either changed stands. */

struct answers_merged
answers_merge(struct req *req, const struct answers_versions *versions)
{
	struct arena *arena = req->arena;
	const struct answer_form *form = versions->mine->form;
	const struct answer_tree *base = answer_tree_read(arena, versions->base->json);
	const struct answer_tree *mine = answer_tree_read(arena, versions->mine->json);
	const struct answer_tree *theirs = answer_tree_read(arena, versions->theirs->json);
	struct answer_tree *merged = answer_tree_new(arena, TREE_MAP);
	struct answers_flat *flat = flat_create(req, form);
	struct answers_merged result = {
		.conflicts = { ARENA_ARRAY(arena, flat->part_count, const struct answer_field *),
			0 }
	};

	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_field *field = flat->parts[i].field;
		const struct answer_tree *was = answer_tree_member(base, field->name);
		struct answer_tree *my = answer_tree_member(mine, field->name);
		struct answer_tree *their = answer_tree_member(theirs, field->name);
		bool i_changed = !answer_tree_equal(my, was),
		     they_changed = !answer_tree_equal(their, was);
		struct answer_tree *taken = i_changed && !they_changed ? my : their;

		if (i_changed && they_changed && !answer_tree_equal(my, their) &&
			!answer_is_sum(field)) {
			result.conflicts.items[result.conflicts.count++] = field;
		}
		if (taken) {
			answer_tree_add(arena, merged, field->name, taken);
		}
	}
	/* what one changed may hide or add up what the other did */
	for (size_t i = 0; i < flat->part_count; i++) {
		flat->parts[i].rows = tree_rows(merged, flat->parts[i].field);
	}
	flat_fill(flat);
	for (size_t i = 0; i < flat->part_count; i++) {
		flat_load(flat, &flat->parts[i], merged);
	}
	flat_apply_conditions(flat);
	flat_compute(flat);
	result.answers = (struct answers){ form, answer_tree_write(arena, flat_tree(flat)) };
	return result;
}

bool
answers_same(struct arena *arena, const struct answers *a, const struct answers *b,
	const struct answer_field *field)
{
	return answer_tree_equal(answer_tree_member(answer_tree_read(arena, a->json), field->name),
		answer_tree_member(answer_tree_read(arena, b->json), field->name));
}

/* Members stand in the form's order. */
struct answers
answers_with(struct arena *arena, const struct answers *answers, const struct answers *from,
	const struct answer_field *field)
{
	const struct answer_form *form = answers->form;
	const struct answer_tree *old = answer_tree_read(arena, answers->json);
	const struct answer_tree *other = answer_tree_read(arena, from->json);
	struct answer_tree *made = answer_tree_new(arena, TREE_MAP);

	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t k = 0; k < form->sections[i].field_count; k++) {
			struct str name = form->sections[i].fields[k].name;
			struct answer_tree *taken = answer_tree_member(
				str_equal(name, field->name) ? other : old, name);

			if (taken) {
				answer_tree_add(arena, made, name, taken);
			}
		}
	}
	return (struct answers){ form, answer_tree_write(arena, made) };
}
