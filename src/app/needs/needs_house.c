#include "needs_house.h"

#include "audit.h"
#include "json_write.h"
#include "kernel_queries.h"
#include "needs.h"
#include "needs_contact.h"
#include "needs_match.h"
#include "needs_rights.h"
#include "needs_tell.h"

enum {
	DUE_AT_ONCE = 20,
	TOLD_AT_ONCE = 5,
	ORGS_AT_ONCE = 3,
	ENTRIES_AT_ONCE = 2,
	PERSONAL_MAX = 1000
};

/* ---- words --------------------------------------------------------------------------------------- */

static const struct audit_word verbs[] = {
	{ "need.add", N_("写需求或供给") },
	{ "need.edit", N_("修改需求或供给") },
	{ "need.submit", N_("提交审核") },
	{ "need.post", N_("发布") },
	{ "need.approve", N_("审核通过") },
	{ "need.return", N_("退回修改") },
	{ "need.remove", N_("下架") },
	{ "need.restore", N_("恢复") },
	{ "need.withdraw", N_("撤回") },
	{ "need.finish", N_("结束") },
	{ "need.copy", N_("再发一次") },
	{ "need.expire", N_("到期结束") },
	{ "need.respond", N_("响应") },
	{ "need.agree", N_("谈妥") },
	{ "need.refuse", N_("不采纳") },
	{ "need.take_back", N_("收回响应") },
	{ "need.fall", N_("没有做成") },
	{ "need.done", N_("确认完成") },
	{ "need.complete", N_("到期自动完成") },
	{ "need.rate", N_("评价") },
	{ "need.rating_answer", N_("回应评价") },
	{ "need.rating_show", N_("展示评价") },
	{ "need.rating_hide", N_("不展示评价") },
	{ "need.report", N_("举报") },
	{ "need.appeal", N_("申诉") },
	{ "need.report_answer", N_("处理举报或申诉") },
	{ "need.wish", N_("设置提醒") },
	{ "need.dismiss", N_("不感兴趣") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "need", N_("需求或供给") },
	{ "need_response", N_("响应") },
	{ "need_rating", N_("评价") },
	{ "need_report", N_("举报或申诉") },
	{ NULL, NULL },
};
static const struct audit_word members[] = { { NULL, NULL } };
const struct audit_words needs_audit_words = { verbs, objects, members };

/* ---- invariants ---------------------------------------------------------------------------------- */

typedef void breach_function(void *arg, struct str sentence);

static void
tell(struct db *db, breach_function *breach, void *arg, struct need_id id, const char *what)
{
	breach(arg, str_format(db_arena(db), "need %lld %s", (long long)id.v, what));
}

#define CHECK(name, statement, what)                                        \
	static void name(struct db *db, breach_function *breach, void *arg) \
	{                                                                   \
		struct statement##_rows rows = statement(db);               \
                                                                            \
		for (size_t i = 0; i < rows.count; i++) {                   \
			tell(db, breach, arg, rows.items[i].id, what);      \
		}                                                           \
	}
CHECK(check_quantities, check_need_quantities, "has agreed on another quantity than its responses")
CHECK(check_shown, check_need_shown, "is shown, or ends, otherwise than its state says")
CHECK(check_fields, check_need_fields, "is found by its fields otherwise than its state says")
CHECK(check_full, check_need_full, "is open although all is agreed on")

const struct data_check needs_checks[NEEDS_CHECKS] = {
	{ "need_quantity", check_quantities },
	{ "need_shown", check_shown },
	{ "need_field", check_fields },
	{ "need_full", check_full },
};

/* ---- what time does ------------------------------------------------------------------------------ */

static struct moment
earlier(struct moment a, struct moment b)
{
	return moment_is_none(a) || (!moment_is_none(b) && b.ms < a.ms) ? b : a;
}

struct moment
needs_next_due(struct db *db)
{
	struct need_expire_next_row expire;
	struct need_complete_next_row complete;
	struct need_match_tell_next_row told;
	struct moment next = MOMENT_NONE;

	if (need_expire_next(db, &expire) == OK) {
		next = earlier(next, expire.expire_at);
	}
	if (need_complete_next(db, &complete) == OK) {
		next = earlier(next, complete.complete_at);
	}
	if (need_match_tell_next(db, &told) == OK) {
		next = earlier(next, told.tell_at);
	}
	if (need_org_due_list(db, 1).count || need_match_waiting(db, 1).count) {
		next = earlier(next, db_now(db));
	}
	return next;
}

static void
expire(struct db *db, const struct needs_doing *doing)
{
	struct need_expire_due_rows due = need_expire_due(db, db_now(db), DUE_AT_ONCE);

	for (size_t i = 0; i < due.count; i++) {
		struct need_find_row row;

		if (need_find_to_change(db, due.items[i].id, &row) != OK ||
			moment_is_none(row.expire_at) || row.expire_at.ms > db_now(db).ms) {
			continue;
		}
		need_resettle(db, &row, doing);
		audit_add_by_system(db, &(struct audit){ .verb = "need.expire",
						.object = "need",
						.object_id = row.id.v,
						.scope = { row.owner_region_id, row.org_id } });
	}
}

static void
complete(struct db *db, const struct needs_doing *doing)
{
	struct need_complete_due_rows due = need_complete_due(db, db_now(db), DUE_AT_ONCE);

	for (size_t i = 0; i < due.count; i++) {
		struct need_response_list_row row;
		struct need_find_row need;

		if (need_find_to_change(db, due.items[i].need_id, &need) != OK ||
			need_response_find_to_change(db, due.items[i].id, &row) != OK ||
			need_response_carry_out(db, &need, &row, RESPONSE_COMPLETE, doing) != OK) {
			continue;
		}
		audit_add_by_system(db, &(struct audit){ .verb = "need.complete",
						.object = "need_response",
						.object_id = row.id.v,
						.scope = { need.owner_region_id, need.org_id } });
	}
}

/* What was posted together with others. */
static void
match(struct db *db, const struct needs_doing *doing)
{
	struct need_match_waiting_rows rows = need_match_waiting(db, ENTRIES_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		struct need_find_row row;

		need_set_match(db, MOMENT_NONE, rows.items[i].id);
		if (need_find(db, rows.items[i].id, &row) == OK &&
			need_state_of(&row) == NEED_POSTED) {
			needs_match_entry(db, &row, doing);
		}
	}
}

void
needs_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct needs_doing doing = { .district = district, .note = STR_NONE };
	struct need_org_due_list_rows orgs = need_org_due_list(db, ORGS_AT_ONCE);
	struct need_match_tell_due_rows told;

	(void)app;
	expire(db, &doing);
	complete(db, &doing);
	match(db, &doing);
	for (size_t i = 0; i < orgs.count; i++) {
		need_org_due_remove(db, orgs.items[i].org_id);
		needs_match_org(db, orgs.items[i].org_id, district);
	}
	told = need_match_tell_due(db, db_now(db), TOLD_AT_ONCE);
	for (size_t i = 0; i < told.count; i++) {
		needs_tell_matches(db, told.items[i].org_id);
	}
}

/* ---- personal data ------------------------------------------------------------------------------- */

static void
put_contact(struct json *json, const struct need_contact *contact)
{
	json_add_str(json, "contact_name", contact->name);
	json_add_str(json, "contact_phone", contact->phone);
}

static void
write_entries(struct db *db, struct login_id login, struct json *json)
{
	struct need_of_login_rows rows = need_of_login(db, login, PERSONAL_MAX);

	json_key(json, "entries");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		struct need_find_row row = { .id = rows.items[i].id,
			.contact = rows.items[i].contact,
			.contact_key_id = rows.items[i].contact_key_id };
		struct need_contact contact;

		json_object(json);
		json_add_str(json, "title", rows.items[i].title);
		json_add_str(json, "state", rows.items[i].state);
		json_add_str(json, "author", rows.items[i].author);
		if (need_contact_find(db, &row, &contact) == OK) {
			put_contact(json, &contact);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_responses(struct db *db, struct login_id login, struct json *json)
{
	struct need_response_of_login_rows rows = need_response_of_login(db, login, PERSONAL_MAX);

	json_key(json, "responses");
	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		struct need_response_list_row row = { .id = rows.items[i].id,
			.contact = rows.items[i].contact,
			.contact_key_id = rows.items[i].contact_key_id };
		struct need_contact contact;

		json_object(json);
		json_add_str(json, "message", rows.items[i].message);
		json_add_str(json, "state", rows.items[i].state);
		if (need_response_contact_find(db, &row, &contact) == OK) {
			put_contact(json, &contact);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_words(struct db *db, struct login_id login, struct json *json)
{
	struct need_rating_of_login_rows ratings = need_rating_of_login(db, login, PERSONAL_MAX);
	struct need_report_of_login_rows reports = need_report_of_login(db, login, PERSONAL_MAX);

	json_key(json, "ratings");
	json_array(json);
	for (size_t i = 0; i < ratings.count; i++) {
		json_object(json);
		json_key(json, "stars");
		json_int(json, ratings.items[i].stars);
		json_add_str(json, "sentence", ratings.items[i].sentence);
		json_object_end(json);
	}
	json_array_end(json);
	json_key(json, "reports");
	json_array(json);
	for (size_t i = 0; i < reports.count; i++) {
		json_object(json);
		json_add_str(json, "genre", reports.items[i].genre);
		json_add_str(json, "reason", reports.items[i].reason);
		json_add_str(json, "answer", reports.items[i].answer);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_personal(struct db *db, struct login_id login, struct json *json)
{
	json_object(json);
	write_entries(db, login, json);
	write_responses(db, login, json);
	write_words(db, login, json);
	json_object_end(json);
}
const struct personal_part needs_personal[NEEDS_PERSONAL] = { { "needs", write_personal } };

/* Somebody's account is erased: so are the contacts that he gave. */
void
needs_login_erased(struct db *db, int64_t id)
{
	struct login_id login = { id };
	struct need_of_login_rows needs = need_of_login(db, login, PERSONAL_MAX);
	struct need_response_of_login_rows responses = need_response_of_login(
		db, login, PERSONAL_MAX);

	for (size_t i = 0; i < needs.count; i++) {
		if (needs.items[i].contact_key_id.v) {
			need_contact_erase(db, needs.items[i].id, needs.items[i].contact_key_id);
		}
	}
	for (size_t i = 0; i < responses.count; i++) {
		if (responses.items[i].contact_key_id.v) {
			need_response_contact_erase(
				db, responses.items[i].id, responses.items[i].contact_key_id);
		}
	}
}

/* ---- how long contacts are kept ------------------------------------------------------------------ */

static void
find_contacts(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct need_contact_old_count_row counted;
	struct need_contact_oldest_row oldest;

	need_contact_old_count(db, before, limit, &counted);
	need_contact_oldest(db, &oldest);
	*ret_due = (struct retention_due){ counted.total, oldest.oldest_at };
}

/* Those of its responses go with it. */
static int64_t
remove_contacts(struct db *db, struct moment before, int64_t limit)
{
	struct need_contact_old_rows rows = need_contact_old(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		struct need_response_contacts_rows responses = need_response_contacts(
			db, rows.items[i].id);

		need_contact_erase(db, rows.items[i].id, rows.items[i].contact_key_id);
		for (size_t k = 0; k < responses.count; k++) {
			need_response_contact_erase(
				db, responses.items[k].id, responses.items[k].contact_key_id);
		}
	}
	return (int64_t)rows.count;
}
const struct retention_kind needs_retention[NEEDS_RETENTION] = {
	{ "need_contacts", N_("需求和供给的联系方式"), find_contacts, remove_contacts },
};

/* ---- pictures ------------------------------------------------------------------------------------ */

static enum file_seen
may_see(struct req *req, int64_t id)
{
	struct need_find_row row;

	if (need_find(req->db, (struct need_id){ id }, &row) != OK) {
		return FILE_HIDDEN;
	}
	if (need_is_shown(need_state_of(&row))) {
		return FILE_PUBLIC;
	}
	return need_is_own(req, &row) || need_may_check(req, &row) ? FILE_SEEN : FILE_HIDDEN;
}
const struct file_keeper needs_file_keepers[NEEDS_KEEPERS] = { { "need", may_see } };

/* ---- site maps ----------------------------------------------------------------------------------- */

int64_t
needs_shown_highest(struct db *db)
{
	struct need_shown_highest_row row;

	return need_shown_highest(db, &row) == OK ? row.need_id.v : 0;
}

struct need_ids
needs_shown_find(struct db *db, struct arena *arena, int64_t after, int64_t last)
{
	struct need_shown_from_rows rows = need_shown_from(db, after, last);
	struct need_ids ids = { ARENA_ARRAY(arena, rows.count + 1, int64_t), rows.count };

	for (size_t i = 0; i < rows.count; i++) {
		ids.items[i] = rows.items[i].need_id.v;
	}
	return ids;
}

/* ---- for tests ----------------------------------------------------------------------------------- */

int64_t
needs_find_titled(struct db *db, struct str title)
{
	struct need_find_by_title_row row;

	return need_find_by_title(db, title, &row) == OK ? row.id.v : 0;
}

int64_t
needs_response_to(struct db *db, struct str title)
{
	struct need_response_list_rows rows = need_response_list(
		db, (struct need_id){ needs_find_titled(db, title) }, 1);

	return rows.count ? rows.items[0].id.v : 0;
}

int64_t
needs_sample_report(struct db *db, struct str title)
{
	struct need_id need = { needs_find_titled(db, title) };
	struct need_report_find_rows rows = need_report_list(db, need, 1);
	struct login_find_by_name_row login;
	struct need_report_add_row added;

	if (rows.count || need.v == 0) {
		return rows.count ? rows.items[0].id.v : 0;
	}
	if (login_find_by_name(db, STR("resident2"), &login) != OK ||
		need_report_add(db,
			&(struct need_report_add_args){ .need_id = need,
				.genre = STR("report"),
				.login_id = login.id,
				.reason = STR("rights"),
				.made_at = db_now(db) },
			&added) != OK) {
		return 0;
	}
	return added.id.v;
}

int64_t
needs_sample_rating(struct db *db, struct str title)
{
	struct need_rating_list_rows rows = need_rating_list(
		db, (struct need_response_id){ needs_response_to(db, title) });

	return rows.count ? rows.items[0].id.v : 0;
}

int64_t
needs_sample_match(struct db *db, struct str title)
{
	struct need_match_list_of_need_rows rows = need_match_list_of_need(
		db, (struct need_id){ needs_find_titled(db, title) }, 1);

	return rows.count ? rows.items[0].id.v : 0;
}
