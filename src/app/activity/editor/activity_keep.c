#include "activity_edit.h"
#include "activity_pages.h"
#include "activity_rights.h"
#include "activity_view.h"
#include "actor.h"
#include "app.h"
#include "key.h"
#include "mask.h"
#include "respond.h"

/*
 * A new activity is kept while it is typed, sealed with the key of whoever types it, until it is saved or two months
 * have passed; and it is shown as it will look.
 */

enum { KEPT_BYTES_MAX = 32 << 10, KEPT_DAYS = 60 };

#define DAY_MS INT64_C(86400000)

/* Between a name and its value, and behind that: no form lets them in. */
static const char between = '\x1f', behind = '\x1e';

static struct key_place
place_of(struct login_id login)
{
	return (struct key_place){ "activity_kept.fields", login.v };
}

static struct str
text_of(struct req *req)
{
	struct buf *out = buf_create(req->arena, KEPT_BYTES_MAX + BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; i < req->posted.count && out->len < KEPT_BYTES_MAX; i++) {
		const struct pair *pair = &req->posted.items[i];

		/* buttons and the form's own are no words of the activity */
		if (pair->name.len && pair->name.ptr[0] != '_' && pair->value.len &&
			pair->value.len < KEPT_BYTES_MAX && !str_equal(pair->name, STR("deed")) &&
			!str_equal(pair->name, STR("pick"))) {
			buf_str(out, pair->name);
			buf_char(out, between);
			buf_str(out, pair->value);
			buf_char(out, behind);
		}
	}
	return buf_view(out);
}

enum outcome
keep_activity(struct req *req)
{
	struct activity_kept_view view = { db_now(req->db) };
	struct login_id login = req->actor->login;
	struct str sealed = key_seal(
		req->db, key_for_login(req->db, login), place_of(login), text_of(req));

	activity_kept_old(req->db, (struct moment){ view.at.ms - KEPT_DAYS * DAY_MS });
	activity_kept_put(req->db, login, sealed, view.at);
	return respond(req, activity_kept_note, &view);
}

bool
activity_kept_show(struct req *req)
{
	struct activity_kept_find_row row;
	struct str rest, one, name;
	struct pairs pairs = { NULL, 0 };
	size_t count = 0;

	if (activity_kept_find(req->db, req->actor->login, &row) != OK ||
		key_open(req->db, key_of_login(req->db, req->actor->login),
			place_of(req->actor->login), row.fields, &rest) != OK) {
		return false;
	}
	for (size_t i = 0; i < rest.len; i++) {
		count += rest.ptr[i] == behind;
	}
	pairs.items = ARENA_ARRAY(req->arena, count + 1, struct pair);
	while (str_split(&rest, behind, &one) && pairs.count < count) {
		if (str_split(&one, between, &name)) {
			pairs.items[pairs.count++] = (struct pair){ .name = name, .value = one };
		}
	}
	if (pairs.count) {
		req->query = pairs; /* what a form that comes back shows as typed */
		req->is_redrawn = true;
	}
	return pairs.count > 0;
}

void
activity_kept_forget(struct db *db, struct login_id login)
{
	activity_kept_remove(db, login);
}

/* ---- as it will look ----------------------------------------------------------------------------- */

enum outcome
preview_activity(struct req *req)
{
	const struct activity_input *in = req->in;
	struct activity_preview_view view = { .title = mask_personal(req->arena, in->title),
		.body = mask_personal(req->arena, in->body),
		.place = mask_personal(req->arena, in->place),
		.when = STR("") };
	struct region_id region;

	if (in->room.len) {
		rooms_use_place(req, activity_room_typed(in).v, &view.place, &region);
	}
	if (!moment_is_none(in->from_at) && !moment_is_none(in->to_at)) {
		view.when = activity_when(req->arena, req->lang, in->from_at, in->to_at);
	}
	return respond(req, activity_preview, &view);
}
