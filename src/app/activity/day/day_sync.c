#include "day_sync.h"

/* json_write.h has names that jansson has, too: see web/form/form_json.c */
#include <jansson.h>

static struct str
text_of(struct arena *arena, const json_t *value)
{
	return json_is_string(value) ? str_format(arena, "%.*s", (int)json_string_length(value),
					       json_string_value(value))
				     : STR_NONE;
}

static bool
is_scan_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		if (id.ptr[i] <= ' ' || id.ptr[i] > '~') {
			return false;
		}
	}
	return id.len > 0 && id.len <= DAY_SCAN_CODE_MAX;
}

static bool
read_scan(struct arena *arena, const json_t *value, struct day_scan *ret_scan)
{
	const json_t *ticket = json_object_get(value, "ticket");

	*ret_scan = (struct day_scan){ .id = text_of(arena, json_object_get(value, "id")),
		.code = text_of(arena, json_object_get(value, "code")),
		.at = MOMENT_NONE };
	if (json_is_integer(ticket) && json_integer_value(ticket) > 0) {
		ret_scan->signup.v = json_integer_value(ticket);
	}
	return is_scan_id(ret_scan->id) &&
	       moment_parse(text_of(arena, json_object_get(value, "at")), &ret_scan->at) &&
	       (ret_scan->signup.v || !str_is_empty(ret_scan->code));
}

enum outcome
day_scans_parse(struct arena *arena, struct str json, struct day_scans *ret_scans)
{
	json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, NULL);
	size_t count = json_array_size(root);
	bool is_right = json_is_array(root) && count <= DAY_SCANS_MAX;

	*ret_scans = (struct day_scans){ ARENA_ARRAY(arena, DAY_SCANS_MAX + 1, struct day_scan),
		0 };
	for (size_t i = 0; is_right && i < count; i++) {
		is_right = read_scan(arena, json_array_get(root, i), &ret_scans->items[i]);
		ret_scans->count++;
	}
	json_decref(root);
	return is_right ? OK : INVALID;
}
