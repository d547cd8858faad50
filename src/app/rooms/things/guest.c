#include "guest.h"

#include "i18n.h"
#include "json_write.h"
#include "key.h"
#include "mask.h"
#include "retention.h"
#include "utf8.h"

enum { PERSONAL_MAX = 5000 };

static struct key_place
place_of(struct booking_guest_id id)
{
	return (struct key_place){ "booking_guest.name", id.v };
}

static struct str
name_of(struct db *db, struct booking_guest_id id, struct person_key_id key, struct str sealed)
{
	struct str name;

	return key.v && !str_is_none(sealed) && key_open(db, key, place_of(id), sealed, &name) == OK
		       ? name
		       : STR_NONE;
}

struct guests
guest_list(struct db *db, struct booking_id booking)
{
	struct booking_guest_list_rows rows = booking_guest_list(db, booking, GUESTS_MAX);
	struct guests guests = { ARENA_ARRAY(db_arena(db), rows.count + 1, struct guest), 0 };

	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_guest_list_row *row = &rows.items[i];

		guests.items[guests.count++] = (struct guest){ row->id,
			name_of(db, row->id, row->person_key_id, row->name) };
	}
	return guests;
}

/* ---- adding and taking off ------------------------------------------------------------------------ */

static void
add_one(struct req *req, const struct booking_find_row *row, struct str name)
{
	struct person_key_id key = key_make(req->db);
	struct booking_guest_add_row added;

	booking_guest_add(req->db,
		&(struct booking_guest_add_args){ .booking_id = row->id,
			.login_id = req->actor->login,
			.until_at = row->to_at,
			.made_at = db_now(req->db) },
		&added);
	booking_guest_seal(
		req->db, key_seal(req->db, key, place_of(added.id), name), key, added.id);
}

enum outcome
guest_add_lines(struct req *req, const struct booking_find_row *row, int64_t capacity,
	struct str lines, struct guest_problem *ret_problem)
{
	struct booking_guest_count_row here;
	struct str name;
	int64_t count;

	booking_guest_count(req->db, row->id, &here);
	count = here.total;
	capacity = capacity < GUESTS_MAX ? capacity : GUESTS_MAX;
	while (str_split(&lines, '\n', &name)) {
		/* a number beside the name is more than is asked for */
		name = mask_personal(req->arena, str_trim(name));
		if (str_is_empty(name)) {
			continue;
		}
		if (utf8_count(name) > GUEST_NAME_CHARS_MAX) {
			*ret_problem = (struct guest_problem){
				N_("“{1}”太长了，一行写一个人的名字。"),
				utf8_prefix(name, GUEST_NAME_CHARS_MAX)
			};
			return INVALID;
		}
		if (++count > capacity) {
			*ret_problem = (struct guest_problem){
				N_("这个场地最多 {1} 人，名单超过了。"),
				str_format(req->arena, "%lld", (long long)capacity)
			};
			return INVALID;
		}
		add_one(req, row, name);
	}
	return OK;
}

static void
erase(struct db *db, const struct booking_guest_list_row *row)
{
	booking_guest_remove(db, row->id);
	if (row->person_key_id.v) {
		key_destroy(db, row->person_key_id); /* it was made for this row alone */
	}
}

enum outcome
guest_remove(struct db *db, struct booking_id booking, struct booking_guest_id id)
{
	struct booking_guest_list_row row;

	if (booking_guest_find(db, id, &row) != OK || row.booking_id.v != booking.v) {
		return NOT_FOUND;
	}
	erase(db, &row);
	return OK;
}

/* ---- personal data -------------------------------------------------------------------------------- */

static void
write_personal(struct db *db, struct login_id login, struct json *json)
{
	struct booking_guest_of_login_rows rows = booking_guest_of_login(db, login, PERSONAL_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_guest_of_login_row *row = &rows.items[i];

		json_object(json);
		json_add_str(json, "booking", row->title);
		json_add_str(json, "name", name_of(db, row->id, row->person_key_id, row->name));
		json_object_end(json);
	}
	json_array_end(json);
}
const struct personal_part guest_personal[GUEST_PERSONAL] = { { "booking_guests",
	write_personal } };

void
guest_login_erased(struct db *db, int64_t login)
{
	booking_guest_forget_login(db, (struct login_id){ login });
}

static void
find_old(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct booking_guest_old_count_row counted;
	struct booking_guest_oldest_row oldest;

	booking_guest_old_count(db, before, limit, &counted);
	booking_guest_oldest(db, &oldest);
	*ret_due = (struct retention_due){ counted.total, oldest.oldest_at };
}

static int64_t
remove_old(struct db *db, struct moment before, int64_t limit)
{
	struct booking_guest_list_rows rows = booking_guest_old(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		erase(db, &rows.items[i]);
	}
	return (int64_t)rows.count;
}
const struct retention_kind guest_retention[GUEST_RETENTION] = {
	{ "booking_guests", N_("场地预约的参加人名单"), find_old, remove_old },
};
