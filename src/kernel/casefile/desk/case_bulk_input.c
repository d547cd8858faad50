#include "case_bulk.h"

#include <jansson.h>

static struct str
member_text(struct arena *arena, const json_t *root, const char *name)
{
	return str_copy(arena, str_of(json_string_value(json_object_get(root, name))));
}

struct bulk_input
bulk_input_read(struct arena *arena, struct str json)
{
	json_t *root = json_loadb(json.ptr, json.len, 0, NULL);
	const json_t *turns = json_object_get(root, "turns");
	struct bulk_input input = { .action = member_text(arena, root, "action"),
		.note = member_text(arena, root, "note"),
		.assignee = json_integer_value(json_object_get(root, "assignee")),
		.is_english = json_is_true(json_object_get(root, "english")),
		.turn_count = json_array_size(turns) };

	input.turns = ARENA_ARRAY(arena, input.turn_count, int64_t);
	for (size_t i = 0; i < input.turn_count; i++) {
		input.turns[i] = json_integer_value(json_array_get(turns, i));
	}
	json_decref(root);
	return input;
}
