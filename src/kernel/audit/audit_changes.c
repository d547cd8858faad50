#include "audit_changes.h"

/* json_write.h has names that jansson has too: never include both in one file. */
#include <jansson.h>

static struct str
text_of(struct arena *arena, const json_t *value)
{
	char *dumped;
	struct str text;

	switch (json_typeof(value)) {
	case JSON_NULL:
		return STR_NONE;
	case JSON_STRING:
		return str_copy(
			arena, (struct str){ json_string_value(value), json_string_length(value) });
	case JSON_TRUE:
		return STR("✓");
	case JSON_FALSE:
		return STR("✗");
	case JSON_INTEGER:
		return str_format(arena, "%lld", (long long)json_integer_value(value));
	default:
		dumped = json_dumps(value, JSON_COMPACT);
		text = dumped ? str_copy(arena, str_of(dumped)) : STR_NONE;
		free(dumped);
		return text;
	}
}

static struct audit_change
change_of(struct arena *arena, const char *member, const json_t *value)
{
	struct audit_change change = { .member = str_copy(arena, str_of(member)) };

	if (json_is_array(value) && json_array_size(value) == 2) {
		change.is_pair = true;
		change.before = text_of(arena, json_array_get(value, 0));
		change.after = text_of(arena, json_array_get(value, 1));
	} else {
		change.before = STR_NONE;
		change.after = text_of(arena, value);
	}
	return change;
}

struct audit_changes
audit_changes_read(struct arena *arena, struct str detail)
{
	struct audit_changes changes = { .count = 0 };
	const char *member;
	json_t *root, *value;

	if (str_is_empty(detail)) {
		return changes;
	}
	root = json_loadb(detail.ptr, detail.len, 0, NULL);
	if (json_is_object(root)) {
		changes.items = ARENA_ARRAY(arena, json_object_size(root), struct audit_change);
		json_object_foreach(root, member, value)
		{
			changes.items[changes.count++] = change_of(arena, member, value);
		}
	}
	json_decref(root);
	return changes;
}
