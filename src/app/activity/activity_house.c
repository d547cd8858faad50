#include "activity_house.h"

#include "activity.h"
#include "activity_plan.h"
#include "activity_remind.h"
#include "activity_store.h"
#include "activity_tell.h"
#include "audit.h"
#include "json_write.h"

enum { DUE_AT_ONCE = 20, PERSONAL_MAX = 1000 };

/* ---- words --------------------------------------------------------------------------------------- */

static const struct audit_word verbs[] = {
	{ "activity.add", N_("写活动") },
	{ "activity.edit", N_("修改活动") },
	{ "activity.submit", N_("提交审核") },
	{ "activity.publish", N_("发布活动") },
	{ "activity.approve", N_("审核通过") },
	{ "activity.return", N_("退回修改") },
	{ "activity.refuse", N_("不予通过") },
	{ "activity.cancel", N_("取消活动") },
	{ "activity.photos", N_("放活动照片") },
	{ "activity.photo_remove", N_("撤下活动照片") },
	{ "activity.signup", N_("报名活动") },
	{ "activity.counter", N_("在窗口替人报名") },
	{ "activity.leave", N_("取消报名") },
	{ "activity.group", N_("分组名额") },
	{ "activity.accept", N_("接受名额") },
	{ "activity.decline", N_("让出名额") },
	{ "activity.arrive", N_("签到") },
	{ "activity.unarrive", N_("撤销签到") },
	{ "activity.called", N_("已打电话") },
	{ "activity.remove", N_("取消他人报名") },
	{ "activity.feedback", N_("评价活动") },
	{ "activity.feedback_show", N_("展示评价") },
	{ "activity.feedback_hide", N_("不展示评价") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "activity", N_("活动") },
	{ "activity_signup", N_("活动报名") },
	{ "activity_feedback", N_("活动评价") },
	{ "activity_photo", N_("活动照片") },
	{ NULL, NULL },
};
static const struct audit_word members[] = { { "people", N_("报名名单") }, { NULL, NULL } };
const struct audit_words activity_audit_words = { verbs, objects, members };

/* ---- invariants ---------------------------------------------------------------------------------- */

typedef void breach_function(void *arg, struct str sentence);

static void
check_places(struct db *db, breach_function *breach, void *arg)
{
	struct check_activity_places_rows rows = check_activity_places(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db),
				    "activity sign-up %lld stands otherwise than its place",
				    (long long)rows.items[i].id.v));
	}
}

static void
check_pools(struct db *db, breach_function *breach, void *arg)
{
	struct check_activity_pools_rows rows = check_activity_pools(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db),
				    "activity %lld has another number of places than its pool",
				    (long long)rows.items[i].id.v));
	}
}

static void
check_groups(struct db *db, breach_function *breach, void *arg)
{
	struct check_activity_groups_rows rows = check_activity_groups(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db),
				    "activity %lld has other places than its groups together",
				    (long long)rows.items[i].id.v));
	}
}

const struct data_check activity_checks[ACTIVITY_CHECKS] = {
	{ "activity_place", check_places },
	{ "activity_pool", check_pools },
	{ "activity_group", check_groups },
};

/* ---- what time does ------------------------------------------------------------------------------ */

struct moment
activity_next_due(struct db *db)
{
	struct moment remind_at = activity_remind_due_at(db);
	struct activity_close_next_row row;

	if (activity_signup_telling(db, 1).count) {
		return db_now(db);
	}
	activity_close_next(db, &row);
	return moment_is_none(row.close_at) ||
			       (!moment_is_none(remind_at) && remind_at.ms < row.close_at.ms)
		       ? remind_at
		       : row.close_at;
}

void
activity_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct activity_close_due_rows due = activity_close_due(db, db_now(db), DUE_AT_ONCE);

	(void)app, (void)district;
	for (size_t i = 0; i < due.count; i++) {
		quota_pool_close(db, due.items[i].pool_id);
		activity_closed(db, due.items[i].id);
	}
	activity_remind_run(db);
	activity_tell_due(db);
}

/* ---- personal data ------------------------------------------------------------------------------- */

static void
write_one(struct db *db, const struct activity_signup_of_login_row *row, struct json *json)
{
	struct activity_signup_find_row signup = {
		.id = row->id, .person = row->person, .person_key_id = row->person_key_id
	};
	struct activity_person person;

	json_object(json);
	json_add_str(json, "activity", row->title);
	json_add_str(json, "state", row->state);
	json_key(json, "people");
	json_int(json, row->people);
	if (activity_person_find(db, &signup, &person) == OK) {
		json_add_str(json, "name", person.name);
		json_add_str(json, "phone", person.phone);
		json_add_str(json, "guardian", person.guardian);
		json_add_str(json, "guardian_phone", person.guardian_phone);
		json_add_str(json, "home", person.home);
		json_add_str(json, "guests", person.guests);
		if (person.age != INT_NONE) {
			json_key(json, "age");
			json_int(json, person.age);
		}
	}
	json_object_end(json);
}

static void
write_personal(struct db *db, struct login_id login, struct json *json)
{
	struct activity_signup_of_login_rows rows = activity_signup_of_login(
		db, login, PERSONAL_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		write_one(db, &rows.items[i], json);
	}
	json_array_end(json);
}
const struct personal_part activity_personal[ACTIVITY_PERSONAL] = { { "activities",
	write_personal } };

void
activity_login_erased(struct db *db, int64_t id)
{
	struct login_id login = { id };
	struct activity_signup_of_login_rows rows = activity_signup_of_login(
		db, login, PERSONAL_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		struct activity_signup_find_row row;

		if (activity_signup_find(db, rows.items[i].id, &row) == OK &&
			!str_equal(row.state, STR("over"))) {
			activity_leave(db, &row, QUOTA_REMOVED);
		}
		activity_person_erase(db, rows.items[i].id, login, rows.items[i].person_key_id);
	}
	activity_signup_forget_by(db, login);
}

/* ---- how long it is kept ------------------------------------------------------------------------- */

static void
find_people(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct activity_person_old_count_row counted;
	struct activity_person_oldest_row oldest;

	activity_person_old_count(db, before, limit, &counted);
	activity_person_oldest(db, &oldest);
	*ret_due = (struct retention_due){ counted.total, oldest.oldest_at };
}

static int64_t
remove_people(struct db *db, struct moment before, int64_t limit)
{
	struct activity_person_old_rows rows = activity_person_old(db, before, limit);

	for (size_t i = 0; i < rows.count; i++) {
		activity_person_erase(
			db, rows.items[i].id, rows.items[i].login_id, rows.items[i].person_key_id);
	}
	return (int64_t)rows.count;
}
const struct retention_kind activity_retention[ACTIVITY_RETENTION] = {
	{ "activity_people", N_("活动报名的个人信息"), find_people, remove_people },
	{ "activity_safety", N_("活动安全负责人的联系方式"), activity_contact_find_due,
		activity_contact_remove },
};

/* ---- for tests ----------------------------------------------------------------------------------- */

int64_t
activity_find_titled(struct db *db, struct str title)
{
	struct activity_find_by_title_row row;

	return activity_find_by_title(db, title, &row) == OK ? row.id.v : 0;
}

int64_t
activity_sample_signup(struct db *db, struct str title)
{
	struct activity_signup_list_args args = { .activity_id = { activity_find_titled(
							  db, title) },
		.state = STR("confirmed"),
		.limit = 1 };
	struct activity_signup_find_rows rows = activity_signup_list(db, &args);

	return rows.count ? rows.items[0].id.v : 0;
}
