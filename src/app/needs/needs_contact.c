#include "needs_contact.h"

#include "key.h"
#include "mask.h"

/* What is sealed is the name, a line feed, the telephone. */

static struct key_place
need_place(struct need_id id)
{
	return (struct key_place){ "need.contact", id.v };
}

static struct key_place
response_place(struct need_response_id id)
{
	return (struct key_place){ "need_response.contact", id.v };
}

static struct str
joined(struct db *db, const struct need_contact *contact)
{
	return str_format(
		db_arena(db), "%.*s\n%.*s", STR_ARG(contact->name), STR_ARG(contact->phone));
}

static struct need_contact
parted(struct str text)
{
	struct str rest = text, name = STR_NONE;

	str_split(&rest, '\n', &name);
	return (struct need_contact){ name, rest };
}

enum outcome
need_contact_find(struct db *db, const struct need_find_row *row, struct need_contact *ret_contact)
{
	struct str text;

	if (str_is_none(row->contact) || row->contact_key_id.v == 0 ||
		key_open(db, row->contact_key_id, need_place(row->id), row->contact, &text) != OK) {
		return NOT_FOUND;
	}
	*ret_contact = parted(text);
	return OK;
}

enum outcome
need_response_contact_find(
	struct db *db, const struct need_response_list_row *row, struct need_contact *ret_contact)
{
	struct str text;

	if (str_is_none(row->contact) || row->contact_key_id.v == 0 ||
		key_open(db, row->contact_key_id, response_place(row->id), row->contact, &text) !=
			OK) {
		return NOT_FOUND;
	}
	*ret_contact = parted(text);
	return OK;
}

struct need_contact
need_contact_masked(struct arena *arena, const struct need_contact *contact)
{
	return (struct need_contact){ mask_name(arena, contact->name),
		mask_phone(arena, contact->phone) };
}

void
need_contact_keep(
	struct db *db, const struct need_find_row *row, const struct need_contact *contact)
{
	struct need_contact kept = *contact, before;
	struct person_key_id key = row->contact_key_id;

	if (need_contact_find(db, row, &before) == OK) {
		struct need_contact masked = need_contact_masked(db_arena(db), &before);

		kept.name = str_equal(kept.name, masked.name) ? before.name : kept.name;
		kept.phone = str_equal(kept.phone, masked.phone) ? before.phone : kept.phone;
	} else {
		key = key_make(db);
	}
	need_set_contact(
		db, key_seal(db, key, need_place(row->id), joined(db, &kept)), key, row->id);
}

void
need_response_contact_keep(
	struct db *db, struct need_response_id id, const struct need_contact *contact)
{
	struct person_key_id key = key_make(db);

	need_response_set_contact(
		db, key_seal(db, key, response_place(id), joined(db, contact)), key, id);
}

void
need_contact_erase(struct db *db, struct need_id id, struct person_key_id key)
{
	key_destroy(db, key);
	need_set_contact(db, STR_NONE, (struct person_key_id){ 0 }, id);
}

void
need_response_contact_erase(struct db *db, struct need_response_id id, struct person_key_id key)
{
	key_destroy(db, key);
	need_response_set_contact(db, STR_NONE, (struct person_key_id){ 0 }, id);
}
