#include "import_known.h"

#include "json_write.h"
#include "map.h"
#include "registry_queries.h"

enum { LIST_BYTES_MAX = 64 << 20 };

struct import_known {
	struct map keys;
};

/* What an entry can be found by, in the order of known_key_list's arguments. */
enum { KEY_USCC, KEY_LEGACY_NO, KEY_ORG_CODE, KEY_NAME, KEY_COUNT };

/* A name counts only where there is no number (org_match()). */
static void
list_keys(const struct org_input *input, struct str ret_keys[KEY_COUNT])
{
	bool has_number = input->uscc.len || input->legacy_no.len || input->org_code.len;

	ret_keys[KEY_USCC] = input->uscc;
	ret_keys[KEY_LEGACY_NO] = input->legacy_no;
	ret_keys[KEY_ORG_CODE] = input->org_code;
	ret_keys[KEY_NAME] = has_number ? STR_NONE : input->name;
}

struct import_known *
import_known_find(struct db *db, const struct import_batch *batch)
{
	struct arena *arena = db_arena(db);
	struct import_known *known = ARENA_NEW(arena, struct import_known);
	struct buf *lists[KEY_COUNT];
	struct json json[KEY_COUNT];
	struct known_key_list_args args;
	struct known_key_list_rows rows;
	struct str keys[KEY_COUNT];

	for (int k = 0; k < KEY_COUNT; k++) {
		lists[k] = buf_create(arena, LIST_BYTES_MAX);
		json_start(&json[k], lists[k]);
		json_array(&json[k]);
	}
	for (size_t i = 0; i < batch->count; i++) {
		list_keys(&batch->entries[i].input, keys);
		for (int k = 0; k < KEY_COUNT; k++) {
			if (keys[k].len) {
				json_str(&json[k], keys[k]);
			}
		}
	}
	for (int k = 0; k < KEY_COUNT; k++) {
		json_array_end(&json[k]);
	}
	args = (struct known_key_list_args){ .usccs = buf_view(lists[KEY_USCC]),
		.legacy_nos = buf_view(lists[KEY_LEGACY_NO]),
		.org_codes = buf_view(lists[KEY_ORG_CODE]),
		.names = buf_view(lists[KEY_NAME]) };
	rows = known_key_list(db, &args);
	map_init(&known->keys, arena);
	for (size_t i = 0; i < rows.count; i++) {
		map_set(&known->keys, rows.items[i].known_key, known);
	}
	return known;
}

bool
import_may_be_known(const struct import_known *known, const struct org_input *input)
{
	struct str keys[KEY_COUNT];

	list_keys(input, keys);
	for (int k = 0; k < KEY_COUNT; k++) {
		if (keys[k].len && map_find(&known->keys, keys[k])) {
			return true;
		}
	}
	return false;
}
