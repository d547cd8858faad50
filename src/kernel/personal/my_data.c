#include "personal_pages.h"

#include "actor.h"
#include "audit.h"
#include "contact.h"
#include "json_write.h"
#include "kernel_pages.h"
#include "office.h"
#include "respond.h"

/* Everything that is kept about the one who asks: to see, to take along, to correct. */

enum { SESSIONS_SHOWN = 20, SIGHTS_SHOWN = 50, ANSWERS_SHOWN = 50, EXPORT_MAX = 2000 };

struct bilingual
consent_title(const struct my_data_view *v, struct str code)
{
	for (size_t i = 0; i < v->offers.count; i++) {
		if (str_equal(v->offers.items[i].code, code)) {
			return v->offers.items[i].title;
		}
	}
	return (struct bilingual){ code, code };
}

static const struct field my_data_fields[] = {
	{ .name = "shown_name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct my_data_in, shown_name),
		.label = N_("姓名"),
		.hint = N_("办事和留言时别人看到的名字"),
		.is_required = true,
		.max = 60,
		.autocomplete = "name" },
};
const struct form my_data_form = { "my_data_correct", my_data_fields, FIELD_COUNT(my_data_fields),
	sizeof(struct my_data_in), NULL };

enum outcome
show_my_data(struct req *req)
{
	struct login_id login = req->actor->login;
	struct my_data_view view = { .contacts = personal_contact_list(req->db, login),
		.sessions = personal_session_list(req->db, login, SESSIONS_SHOWN),
		.offers = consent_offers(req->db, req_pack(req), login),
		.answers = consent_list(req->db, login, ANSWERS_SHOWN),
		.sights = audit_sight_list(req->db, STR("login"), login.v, SIGHTS_SHOWN) };

	if (login_find(req->db, login, &view.login) != OK) {
		return NOT_FOUND;
	}
	view.in.shown_name = view.login.shown_name;
	return respond(req, my_data_page, &view);
}

enum outcome
correct_my_data(struct req *req)
{
	const struct my_data_in *in = req->in;
	int64_t changed;

	login_rename(req->db, in->shown_name, req->actor->login, &changed);
	/* that it changed, not what it was: the log keeps no second copy of a name */
	audit_add(req, &(struct audit){ .verb = "login.correct",
			       .object = "login",
			       .object_id = req->actor->login.v,
			       .detail = STR("{\"field\":\"shown_name\"}") });
	respond_flash(req, N_("已更正。"));
	return respond_see_other(req, URL_OWN("/me/data"));
}

/* ---- to take along ------------------------------------------------------------------------------ */

static void
put_roles(struct json *json, struct db *db, struct login_id login)
{
	struct login_role_list_rows rows = login_role_list(db, login);

	json_key(json, "roles");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		json_write_row(json, login_role_list_members,
			sizeof(login_role_list_members) / sizeof(login_role_list_members[0]),
			&rows.items[i]);
	}
	json_array_end(json);
}

/* Addresses in full: they are one's own. */
static void
put_contacts(struct json *json, struct db *db, struct login_id login)
{
	struct personal_contact_list_rows rows = personal_contact_list(db, login);

	json_key(json, "contacts");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		enum channel channel;
		struct str address = STR_NONE;

		if (channel_parse(rows.items[i].channel, &channel)) {
			contact_find(db, login, channel, &address);
		}
		json_object(json);
		json_add_str(json, "channel", rows.items[i].channel);
		json_add_str(json, "address", address);
		json_key(json, "confirmed_at");
		json_moment(json, rows.items[i].confirmed_at);
		json_object_end(json);
	}
	json_array_end(json);
}

#define PUT_ROWS(json, name, rows, members)                                                       \
	do {                                                                                      \
		json_key((json), (name));                                                         \
		json_array(json);                                                                 \
		for (size_t i = 0; i < (rows).count; i++) {                                       \
			json_write_row((json), (members), sizeof(members) / sizeof((members)[0]), \
				&(rows).items[i]);                                                \
		}                                                                                 \
		json_array_end(json);                                                             \
	} while (false)

static void
put_lists(struct json *json, struct db *db, struct login_id login)
{
	struct personal_session_list_rows sessions = personal_session_list(db, login, EXPORT_MAX);
	struct personal_address_list_rows addresses = personal_address_list(db, login, EXPORT_MAX);
	struct consent_list_rows consents = consent_list(db, login, EXPORT_MAX);
	struct audit_sight_list_rows sights = audit_sight_list(
		db, STR("login"), login.v, EXPORT_MAX);
	struct personal_entry_list_rows entries = personal_entry_list(
		db, login, INT64_MAX, EXPORT_MAX);

	PUT_ROWS(json, "sessions", sessions, personal_session_list_members);
	PUT_ROWS(json, "addresses", addresses, personal_address_list_members);
	PUT_ROWS(json, "consents", consents, consent_list_members);
	PUT_ROWS(json, "seen_by", sights, audit_sight_list_members);
	PUT_ROWS(json, "actions", entries, personal_entry_list_members);
}

enum outcome
export_my_data(struct req *req)
{
	struct login_id login = req->actor->login;
	struct login_find_by_name_row row;
	struct json *json;

	if (login_find(req->db, login, &row) != OK) {
		return NOT_FOUND;
	}
	json = respond_json_begin(req, 200);
	json_object(json);
	json_add_str(json, "account", row.name);
	json_add_str(json, "name", row.shown_name);
	json_key(json, "created_at");
	json_moment(json, row.created_at);
	put_roles(json, req->db, login);
	put_contacts(json, req->db, login);
	put_lists(json, req->db, login);
	for (size_t i = 0; i < office_count(); i++) {
		const struct office *office = office_at(i);

		for (size_t k = 0; k < office->personal_count; k++) {
			json_key(json, office->personal[k].name);
			office->personal[k].write(req->db, login, json);
		}
	}
	json_object_end(json);
	respond_file_name(req, STR("我的数据.json"));
	return OK;
}
