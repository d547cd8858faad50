#include "case_notice.h"
#include "key.h"

#include <jansson.h>

/* An objection holds who made it: sealed as JSON under a key of its own. */

static struct key_place
place_of(struct case_objection_id id)
{
	return (struct key_place){ "case_objection.content", id.v };
}

struct str
case_objection_seal(
	struct db *db, struct person_key_id key, struct case_objection_id id, struct str json)
{
	return key_seal(db, key, place_of(id), json);
}

static struct str
member_text(struct arena *arena, const json_t *root, const char *name)
{
	const char *text = json_string_value(json_object_get(root, name));

	return text ? str_copy(arena, str_of(text)) : STR_NONE;
}

struct case_objection
case_objection_read(struct db *db, const struct case_objection_list_row *row)
{
	struct case_objection objection = { .id = row->id,
		.made_at = row->made_at,
		.answered_at = row->answered_at,
		.withdrawn_at = row->withdrawn_at,
		.answer = row->answer };
	struct str content;
	json_t *root;

	if (key_open(db, row->person_key_id, place_of(row->id), row->content, &content) != OK) {
		return objection;
	}
	root = json_loadb(content.ptr, content.len, 0, NULL);
	objection.name = member_text(db_arena(db), root, "name");
	objection.phone = member_text(db_arena(db), root, "phone");
	objection.text = member_text(db_arena(db), root, "text");
	objection.code = member_text(db_arena(db), root, "code");
	json_decref(root);
	return objection;
}
