#include "feed.h"

#include "app.h"
#include "audit.h"
#include "author.h"
#include "i18n.h"
#include "ical.h"
#include "key.h"
#include "rand.h"
#include "respond.h"
#include "rooms_form.h"
#include "rooms_pages.h"
#include "things_view.h"

enum {
	EVENTS_MAX = 1000,
	DAYS_BACK = 60,
	FEED_BYTES_MAX = 4 << 20,
	CODE_BYTES = 20,
	CODE_CHARS_MAX = 100,
	FEED_ORGS_MAX = 20,
};

#define DAY_MS INT64_C(86400000)

static const char key_name[] = "room.feed";

static const struct field room_fields[] = { ID_FIELD(struct feed_query) };
static const struct field file_fields[] = { ID_FIELD(struct booking_file_query) };
static const struct field code_fields[] = {
	{ .name = "code",
		.type = FIELD_TEXT,
		.offset = offsetof(struct own_feed_query, code),
		.label = N_("地址里的密码"),
		.is_required = true,
		.max = CODE_CHARS_MAX },
};
static struct choices
authors(struct req *req)
{
	return authors_of(req, &room_author_rule);
}
static const struct field feed_fields[] = {
	{ .name = "author",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct feed_input, author),
		.label = N_("哪家组织"),
		.is_required = true,
		.choices = authors },
};
const struct form room_feed_form = { "room_feed_query", room_fields, FIELD_COUNT(room_fields),
	sizeof(struct feed_query), NULL };
const struct form booking_file_form = { "booking_file_query", file_fields, FIELD_COUNT(file_fields),
	sizeof(struct booking_file_query), NULL };
const struct form own_feed_form = { "own_feed_query", code_fields, FIELD_COUNT(code_fields),
	sizeof(struct own_feed_query), NULL };
const struct form feed_form = { "booking_feed", feed_fields, FIELD_COUNT(feed_fields),
	sizeof(struct feed_input), NULL };

/* ---- events --------------------------------------------------------------------------------------- */

static struct str
whole(struct req *req, struct str path)
{
	return str_format(req->arena, "%.*s%.*s", STR_ARG(app_address(req_app(req), req->arena)),
		STR_ARG(path));
}

/* The host of the site's own address. */
static struct str
host_of(struct req *req)
{
	struct str rest = app_address(req_app(req), req->arena), host;
	ptrdiff_t at = str_find(rest, STR("://"));

	rest = at >= 0 ? str_slice(rest, (size_t)at + 3, rest.len) : rest;
	return str_split(&rest, '/', &host) && str_split(&host, ':', &rest) ? rest : STR("chuke");
}

/* Seconds between making and the last change: it grows with every one of them. */
static int64_t
sequence_of(struct moment made_at, struct moment changed_at)
{
	return changed_at.ms > made_at.ms ? (changed_at.ms - made_at.ms + 999) / 1000 : 0;
}

static struct str
uid_of(struct req *req, struct booking_id id)
{
	struct str host = host_of(req);

	return str_format(req->arena, "booking-%lld@%.*s", (long long)id.v, STR_ARG(host));
}

static bool
is_ended(struct str state)
{
	return !str_equal(state, STR("confirmed")) && !str_equal(state, STR("requested"));
}

static struct moment
window_start(struct req *req)
{
	struct day today = day_of_moment(db_now(req->db));

	return day_start((struct day){ today.n - DAYS_BACK });
}

static enum outcome
respond_calendar(struct req *req, struct buf *out, bool is_private)
{
	ical_close(out);
	req->res.is_private = is_private;
	return respond_bytes(req, ICAL_TYPE, buf_view(out));
}

/* ---- a room --------------------------------------------------------------------------------------- */

enum outcome
show_room_feed(struct req *req)
{
	const struct feed_query *in = req->in;
	struct buf *out = buf_create(req->arena, FEED_BYTES_MAX);
	struct booking_feed_of_room_rows rows;
	struct room_list_row room;
	struct str name;

	if (room_find(req->db, in->id, &room) != OK) {
		return NOT_FOUND;
	}
	rows = booking_feed_of_room(req->db, in->id, window_start(req), EVENTS_MAX);
	name = bilingual_in((struct bilingual){ room.name, room.name_en }, req->lang);
	ical_open(out, name);
	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_feed_of_room_row *row = &rows.items[i];

		ical_add(out,
			&(struct ical_event){ .uid = uid_of(req, row->id),
				.sequence = sequence_of(row->made_at, row->changed_at),
				.stamp = row->changed_at,
				.from_at = row->from_at,
				.to_at = row->to_at,
				.summary = row->is_private ? str_of(_("已占用"))
							   : str_format(req->arena, "%.*s · %.*s",
								     STR_ARG(row->title),
								     STR_ARG(row->author)),
				.place = str_format(req->arena, "%.*s · %.*s",
					STR_ARG(room.venue_name), STR_ARG(name)),
				.url = whole(
					req, url_own(req->arena, "/rooms/%lld", (long long)in->id.v)
						     .text) });
	}
	/* the days that it looks back move on at midnight */
	req->res.until_ms = day_start((struct day){ clock_today().n + 1 }).ms;
	return respond_calendar(req, out, false);
}

/* ---- one booking ---------------------------------------------------------------------------------- */

enum outcome
show_booking_file(struct req *req)
{
	const struct booking_file_query *in = req->in;
	struct buf *out = buf_create(req->arena, FEED_BYTES_MAX);
	struct booking_feed_one_row times;
	struct booking_find_row row;
	struct room_list_row room;

	if (booking_find(req->db, in->id, &row) != OK ||
		booking_feed_one(req->db, in->id, &times) != OK ||
		room_find(req->db, row.room_id, &room) != OK || !booking_is_own(req, row.org_id)) {
		return NOT_FOUND;
	}
	ical_open(out, row.title);
	ical_add(
		out, &(struct ical_event){ .uid = uid_of(req, row.id),
			     .sequence = sequence_of(times.made_at, times.changed_at),
			     .stamp = times.changed_at,
			     .from_at = row.from_at,
			     .to_at = row.to_at,
			     .summary = row.title,
			     .place = str_format(req->arena, "%.*s · %.*s · %.*s",
				     STR_ARG(room.venue_name), STR_ARG(room.name),
				     STR_ARG(room.address)),
			     .description = row.author,
			     .url = whole(req,
				     url_own(req->arena, "/rooms/%lld", (long long)room.id.v).text),
			     .is_cancelled = is_ended(row.state) });
	respond_file_name(req, str_format(req->arena, "%.*s.ics", STR_ARG(row.title)));
	return respond_calendar(req, out, true);
}

/* ---- an organisation's own ------------------------------------------------------------------------ */

static struct key_place
place_of(struct org_id org)
{
	return (struct key_place){ "booking_feed.code", org.v };
}

enum outcome
show_own_feed(struct req *req)
{
	const struct own_feed_query *in = req->in;
	struct buf *out = buf_create(req->arena, FEED_BYTES_MAX);
	struct booking_feed_by_code_row feed;
	struct booking_feed_of_org_rows rows;

	if (booking_feed_by_code(req->db, key_hash(req->db, key_name, in->code), &feed) != OK) {
		return NOT_FOUND;
	}
	rows = booking_feed_of_org(req->db, feed.org_id, window_start(req), EVENTS_MAX);
	ical_open(out, str_format(req->arena, "%.*s · %s", STR_ARG(feed.name), _("场地预约")));
	for (size_t i = 0; i < rows.count; i++) {
		const struct booking_feed_of_org_row *row = &rows.items[i];
		struct str room = bilingual_in(
			(struct bilingual){ row->room_name, row->room_name_en }, req->lang);

		ical_add(out,
			&(struct ical_event){ .uid = uid_of(req, row->id),
				.sequence = sequence_of(row->made_at, row->changed_at),
				.stamp = row->changed_at,
				.from_at = row->from_at,
				.to_at = row->to_at,
				/* an address may be passed on by mistake: private ones tell nothing */
				.summary = row->is_private ? str_of(_("不公开的预约")) : row->title,
				.place = row->is_private
						 ? row->venue_name
						 : str_format(req->arena, "%.*s · %.*s · %.*s",
							   STR_ARG(row->venue_name), STR_ARG(room),
							   STR_ARG(row->address)),
				.url = whole(req,
					url_own(req->arena, "/bookings/%lld", (long long)row->id.v)
						.text),
				.is_cancelled = is_ended(row->state) });
	}
	return respond_calendar(req, out, true);
}

enum outcome
show_feed_pages(struct req *req)
{
	struct choices names = authors_of(req, &room_author_rule);
	struct feeds_view view = {
		.feeds = { ARENA_ARRAY(req->arena, names.count + 1, struct feed_line), 0 }
	};

	for (size_t i = 0; i < names.count && i < FEED_ORGS_MAX; i++) {
		struct feed_line *line = &view.feeds.items[view.feeds.count];
		struct booking_feed_find_row row;
		struct author author;
		struct str code;

		if (!author_find(req, &room_author_rule, names.items[i].value, &author)) {
			continue;
		}
		view.feeds.count++;
		*line = (struct feed_line){ .name = author.name, .author = names.items[i].value };
		if (booking_feed_find(req->db, author.scope.org, &row) == OK &&
			key_house_open(req->db, key_name, place_of(author.scope.org), row.code,
				&code) == OK) {
			line->address = whole(req,
				str_format(req->arena, "/bookings/feed/%.*s.ics", STR_ARG(code)));
			line->made_at = row.made_at;
		}
	}
	return respond(req, booking_feeds_page, &view);
}

enum outcome
renew_feed(struct req *req)
{
	const struct feed_input *in = req->in;
	struct str code = rand_hex(req->arena, CODE_BYTES);
	struct author author;

	if (!author_find(req, &room_author_rule, in->author, &author)) {
		return form_reject(req, "author", N_("请选您可以代表的组织。"));
	}
	booking_feed_put(req->db,
		&(struct booking_feed_put_args){ .org_id = author.scope.org,
			.code = key_house_seal(req->db, key_name, place_of(author.scope.org), code),
			.code_hash = key_hash(req->db, key_name, code),
			.made_at = db_now(req->db) });
	audit_add(req, &(struct audit){ .verb = "booking.feed",
			       .object = "org",
			       .object_id = author.scope.org.v,
			       .scope = author.scope });
	respond_flash(req, N_("订阅地址做好了；以前的地址不能再用。"));
	return respond_see_other(req, URL_OWN("/bookings/feed"));
}
