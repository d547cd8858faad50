#include "org_sealed.h"

#include "app.h"
#include "fail.h"
#include "key.h"
#include "mask.h"

enum { FOUND_MAX = 50, UPGRADE_SLICE = 200 };

/* ---- what is personal ---------------------------------------------------------------------------- */

static const struct contact_kind {
	const char *field;   /* of org_sealed */
	const char *place;   /* where a text stands (key.h) */
	const char *purpose; /* of its hash */
} kinds[ORG_CONTACT_COUNT] = {
	[ORG_PHONE] = { "phone", "org_sealed.phone", "org.phone" },
	[ORG_EMAIL] = { "email", "org_sealed.email", "org.email" },
};

static const char *const separators[] = { "、", "，", ",", ";", "；", "/", "|", "\n" };

/* Takes the next part off; what parted it from the rest is gone. */
static bool
take_part(struct str *rest, struct str *ret_part)
{
	size_t end = rest->len, behind = rest->len;

	if (str_is_empty(*rest)) {
		return false;
	}
	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
		struct str separator = str_of(separators[i]);
		ptrdiff_t at = str_find(*rest, separator);

		if (at >= 0 && (size_t)at < end) {
			end = (size_t)at;
			behind = end + separator.len;
		}
	}
	*ret_part = str_trim(str_slice(*rest, 0, end));
	*rest = str_slice(*rest, behind, rest->len);
	return true;
}

static struct contact_part
part_of(struct arena *arena, enum org_contact which, struct str text)
{
	struct contact_part part = { text, text, false };

	if (!text_is_masked(text)) {
		part.is_personal = which == ORG_PHONE ? phone_is_personal(text)
						      : mail_is_personal(text);
	}
	if (part.is_personal) {
		part.shown = which == ORG_PHONE ? mask_phone(arena, text) : mask_mail(arena, text);
	}
	return part;
}

static struct str
join(struct arena *arena, const struct contact_text *text)
{
	struct str joined = STR("");

	for (size_t i = 0; i < text->count; i++) {
		joined = str_format(arena, "%.*s%s%.*s", STR_ARG(joined), i ? "、" : "",
			STR_ARG(text->parts[i].shown));
	}
	return joined;
}

struct contact_text
contact_read(struct arena *arena, enum org_contact which, struct str text)
{
	struct contact_text read = { .shown = text };
	struct str rest = text, part;
	size_t room = 0;

	while (take_part(&rest, &part)) {
		room++;
	}
	read.parts = ARENA_ARRAY(arena, room, struct contact_part);
	rest = text;
	while (take_part(&rest, &part)) {
		if (part.len) {
			read.parts[read.count] = part_of(arena, which, part);
			read.personal_count += read.parts[read.count++].is_personal;
		}
	}
	if (read.personal_count) {
		read.shown = join(arena, &read);
	}
	return read;
}

bool
contact_is_masked(struct str text)
{
	return text_is_masked(text);
}

/* One form for one number or address. */
static struct str
hashed_form(struct arena *arena, enum org_contact which, struct str text)
{
	return which == ORG_PHONE ? phone_personal_digits(arena, text)
				  : str_lower_ascii(arena, text);
}

/* ---- sealing ------------------------------------------------------------------------------------- */

/* Parts on their way into the table. */
struct sealing {
	struct org_sealed_add_args *args;
	struct key_new *keys;
	struct str *values; /* to be hashed, by contact */
	enum org_contact *which;
	size_t count;
};

static struct sealing
sealing_create(struct arena *arena, size_t room)
{
	return (struct sealing){ ARENA_ARRAY(arena, room, struct org_sealed_add_args),
		ARENA_ARRAY(arena, room, struct key_new), ARENA_ARRAY(arena, room, struct str),
		ARENA_ARRAY(arena, room, enum org_contact), 0 };
}

/* One part of one text of one entry. */
struct place {
	struct org_id id;
	enum org_contact which;
	size_t place;
};

static void
seal_part(struct arena *arena, struct sealing *sealing, struct place where, struct str part)
{
	size_t at = sealing->count++;

	sealing->args[at] = (struct org_sealed_add_args){ .org_id = where.id,
		.field = str_of(kinds[where.which].field),
		.place = (int64_t)where.place };
	sealing->keys[at] = (struct key_new){ .place = { kinds[where.which].place, where.id.v },
		.text = part };
	sealing->values[at] = hashed_form(arena, where.which, part);
	sealing->which[at] = where.which;
}

static void
hash_parts(struct db *db, struct sealing *sealing, enum org_contact which)
{
	struct arena *arena = db_arena(db);
	struct str *values = ARENA_ARRAY(arena, sealing->count, struct str);
	struct str *hashes = ARENA_ARRAY(arena, sealing->count, struct str);
	size_t count = 0, next = 0;

	for (size_t i = 0; i < sealing->count; i++) {
		if (sealing->which[i] == which) {
			values[count++] = sealing->values[i];
		}
	}
	if (count) {
		key_hash_all(db, kinds[which].purpose, values, count, hashes);
	}
	for (size_t i = 0; i < sealing->count; i++) {
		if (sealing->which[i] == which) {
			sealing->args[i].hash = hashes[next++];
		}
	}
}

static void
store_parts(struct db *db, struct sealing *sealing)
{
	if (sealing->count == 0) {
		return;
	}
	key_seal_new(db, sealing->keys, sealing->count);
	for (int which = 0; which < ORG_CONTACT_COUNT; which++) {
		hash_parts(db, sealing, which);
	}
	for (size_t i = 0; i < sealing->count; i++) {
		sealing->args[i].person_key_id = sealing->keys[i].ret_key;
		sealing->args[i].sealed = sealing->keys[i].ret_sealed;
	}
	if (org_sealed_add_all(db, sealing->args, sealing->count) != OK) {
		fail("contacts of entries cannot be stored");
	}
}

void
org_sealed_add_new(struct db *db, const struct org_contacts_new *orgs, size_t count)
{
	struct arena *arena = db_arena(db);
	struct contact_text *texts = ARENA_ARRAY(
		arena, count * ORG_CONTACT_COUNT, struct contact_text);
	struct sealing sealing;
	size_t room = 0;

	for (size_t i = 0; i < count * ORG_CONTACT_COUNT; i++) {
		enum org_contact which = i % ORG_CONTACT_COUNT;

		texts[i] = contact_read(arena, which, orgs[i / ORG_CONTACT_COUNT].texts[which]);
		room += texts[i].personal_count;
	}
	sealing = sealing_create(arena, room);
	for (size_t i = 0; room && i < count * ORG_CONTACT_COUNT; i++) {
		for (size_t k = 0; k < texts[i].count; k++) {
			if (texts[i].parts[k].is_personal) {
				seal_part(arena, &sealing,
					(struct place){ orgs[i / ORG_CONTACT_COUNT].id,
						i % ORG_CONTACT_COUNT, k },
					texts[i].parts[k].text);
			}
		}
	}
	store_parts(db, &sealing);
}

/* ---- a change ------------------------------------------------------------------------------------ */

static struct str
part_at(const struct contact_text *text, int64_t place)
{
	return place < (int64_t)text->count ? text->parts[place].shown : STR_NONE;
}

/* The row that a part of the new text goes on with: by its mask, or by its hash; -1: none. */
static ptrdiff_t
row_of_part(struct db *db, const struct contact_change *change, const struct contact_text *before,
	const struct contact_part *part)
{
	struct str hash = STR_NONE;

	if (part->is_personal) {
		hash = key_hash(db, kinds[change->which].purpose,
			hashed_form(db_arena(db), change->which, part->text));
	}
	for (size_t i = 0; i < change->rows.count; i++) {
		const struct org_sealed_list_row *row = &change->rows.items[i];

		if (change->places[i] < 0 &&
			(part->is_personal ? str_equal(row->hash, hash)
					   : str_equal(part_at(before, row->place), part->text))) {
			return (ptrdiff_t)i;
		}
	}
	return -1;
}

struct contact_change
contact_change_of(
	struct db *db, struct org_id id, enum org_contact which, struct str before, struct str text)
{
	struct arena *arena = db_arena(db);
	struct contact_change change = {
		.id = id, .which = which, .text = contact_read(arena, which, text)
	};
	struct contact_text old = contact_read(arena, which, before);

	if (contact_is_masked(before)) {
		change.rows = org_sealed_list(db, id, str_of(kinds[which].field));
	}
	change.places = ARENA_ARRAY(arena, change.rows.count, int64_t);
	for (size_t i = 0; i < change.rows.count; i++) {
		change.places[i] = -1;
	}
	for (size_t i = 0; i < change.text.count; i++) {
		struct contact_part *part = &change.text.parts[i];
		ptrdiff_t row = change.rows.count &&
						(part->is_personal || contact_is_masked(part->text))
					? row_of_part(db, &change, &old, part)
					: -1;

		if (row >= 0) {
			change.places[row] = (int64_t)i;
			change.is_change = change.is_change ||
					   change.rows.items[row].place != (int64_t)i;
			part->is_personal = false; /* it is sealed already */
		}
		change.is_change = change.is_change || part->is_personal;
	}
	for (size_t i = 0; i < change.rows.count; i++) {
		change.is_change = change.is_change || change.places[i] < 0;
	}
	return change;
}

void
contact_change_store(struct db *db, const struct contact_change *change)
{
	struct sealing sealing = sealing_create(db_arena(db), change->text.count);

	for (size_t i = 0; i < change->rows.count; i++) {
		const struct org_sealed_list_row *row = &change->rows.items[i];

		if (change->places[i] < 0) {
			org_sealed_remove(db, row->id);
			key_destroy(db, row->person_key_id);
		} else if (change->places[i] != row->place) {
			org_sealed_set_place(db, change->places[i], row->id);
		}
	}
	for (size_t i = 0; i < change->text.count; i++) {
		if (change->text.parts[i].is_personal) {
			seal_part(db_arena(db), &sealing,
				(struct place){ change->id, change->which, i },
				change->text.parts[i].text);
		}
	}
	store_parts(db, &sealing);
}

/* ---- reading ------------------------------------------------------------------------------------- */

struct str
contact_whole(struct db *db, struct org_id id, enum org_contact which, struct str shown)
{
	struct contact_text text = contact_read(db_arena(db), which, shown);
	struct org_sealed_list_rows rows;

	if (!contact_is_masked(shown)) {
		return shown;
	}
	rows = org_sealed_list(db, id, str_of(kinds[which].field));
	for (size_t i = 0; i < rows.count; i++) {
		const struct org_sealed_list_row *row = &rows.items[i];
		struct str whole;

		if (row->place < (int64_t)text.count &&
			key_open(db, row->person_key_id,
				(struct key_place){ kinds[which].place, id.v }, row->sealed,
				&whole) == OK) {
			text.parts[row->place].shown = whole;
		}
	}
	return join(db_arena(db), &text);
}

struct org_sealed_find_rows
org_sealed_find_by(struct db *db, struct str text)
{
	enum org_contact which = phone_is_personal(text) ? ORG_PHONE : ORG_EMAIL;

	if (which == ORG_EMAIL && !mail_is_personal(text)) {
		return (struct org_sealed_find_rows){ NULL, 0 };
	}
	return org_sealed_find(db,
		key_hash(db, kinds[which].purpose, hashed_form(db_arena(db), which, text)),
		FOUND_MAX);
}

/* ---- what an older version left open ------------------------------------------------------------- */

static enum outcome
seal_slice(struct db *db, void *arg)
{
	size_t *left = arg;
	struct org_unsealed_list_rows rows = org_unsealed_list(db, UPGRADE_SLICE);
	struct org_contacts_new *orgs = ARENA_ARRAY(
		db_arena(db), rows.count, struct org_contacts_new);

	for (size_t i = 0; i < rows.count; i++) {
		const struct org_unsealed_list_row *row = &rows.items[i];

		orgs[i] = (struct org_contacts_new){ row->org_id, { row->phone, row->email } };
		org_record_set_contacts(db, contact_read(db_arena(db), ORG_PHONE, row->phone).shown,
			contact_read(db_arena(db), ORG_EMAIL, row->email).shown, row->org_id);
		org_unsealed_remove(db, row->org_id);
	}
	org_sealed_add_new(db, orgs, rows.count);
	*left = rows.count;
	return OK;
}

void
org_sealed_upgrade(struct app *app, struct arena *arena)
{
	size_t left;

	do {
		struct arena_mark mark = arena_mark(arena);

		if (store_write(app->store, arena, seal_slice, &left) != OK) {
			fail("the contacts of entries cannot be sealed");
		}
		arena_rewind(arena, mark);
	} while (left > 0);
}
