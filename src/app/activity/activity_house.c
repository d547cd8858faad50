#include "activity_house.h"

#include "activity.h"
#include "activity_plan.h"
#include "activity_remind.h"
#include "activity_store.h"
#include "activity_tell.h"
#include "activity_view.h"
#include "activity_when.h"
#include "after.h"
#include "audit.h"
#include "district.h"
#include "json_write.h"
#include "later.h"
#include "roundtable_store.h"
#include "volunteer_house.h"

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
	{ "roundtable.topic", N_("给圆桌会提议题") },
	{ "roundtable.topic_decide", N_("列入、并入、不列入议题") },
	{ "roundtable.minutes", N_("公开会议记录") },
	{ "promise.add", N_("记下承诺") },
	{ "promise.report", N_("报告承诺办得怎样") },
	{ "volunteer.shift", N_("发布志愿者岗位") },
	{ "volunteer.edit", N_("修改志愿者岗位") },
	{ "volunteer.drop", N_("取消志愿者岗位") },
	{ "volunteer.signup", N_("报名做志愿者") },
	{ "volunteer.leave", N_("取消志愿岗位") },
	{ "volunteer.accept", N_("接受志愿岗位") },
	{ "volunteer.decline", N_("让出志愿岗位") },
	{ "volunteer.remove", N_("取消志愿者的报名") },
	{ "volunteer.in", N_("志愿者签到") },
	{ "volunteer.out", N_("志愿者签退") },
	{ "volunteer.correct", N_("更正志愿时长") },
	{ "volunteer.object", N_("对志愿时长提出异议") },
	{ "volunteer.answer", N_("答复志愿者的异议") },
	{ "volunteer.certify", N_("开志愿服务记录证明") },
	{ "activity.paper", N_("补录签到") },
	{ "activity.link", N_("给帮手签到链接") },
	{ "activity.unlink", N_("作废签到链接") },
	{ "activity.gift", N_("登记纪念品") },
	{ "activity.gift_give", N_("发纪念品") },
	{ "activity.gift_back", N_("收回纪念品") },
	{ "activity.correct", N_("更正签到") },
	{ "activity.excuse", N_("不算缺席") },
	{ "activity.answer", N_("回复评价") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "activity", N_("活动") },
	{ "activity_signup", N_("活动报名") },
	{ "activity_feedback", N_("活动评价") },
	{ "roundtable_topic", N_("圆桌会议题") },
	{ "roundtable_promise", N_("圆桌会上的承诺") },
	{ "volunteer_shift", N_("志愿者岗位") },
	{ "volunteer_duty", N_("志愿服务") },
	{ "volunteer_certificate", N_("志愿服务记录证明") },
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

static void
check_gift_pools(struct db *db, breach_function *breach, void *arg)
{
	struct check_gifts_rows rows = check_gifts(db);

	for (size_t i = 0; i < rows.count; i++) {
		breach(arg, str_format(db_arena(db),
				    "gift %lld was given otherwise than its pool counts",
				    (long long)rows.items[i].id.v));
	}
}

const struct data_check activity_checks[ACTIVITY_CHECKS] = {
	{ "activity_place", check_places },
	{ "activity_pool", check_pools },
	{ "activity_group", check_groups },
	{ "volunteer", volunteer_check },
	{ "promise", roundtable_check },
	{ "activity_gift", check_gift_pools },
};

/* ---- what time does ------------------------------------------------------------------------------ */

struct moment
activity_next_due(struct db *db)
{
	struct moment remind = activity_remind_due_at(db), after = after_next_due(db),
		      later = later_next_due(db);
	struct activity_close_next_row row;

	if (activity_signup_telling(db, 1).count) {
		return db_now(db);
	}
	activity_close_next(db, &row);
	after = activity_earlier(activity_earlier(after, later), row.close_at);
	after = activity_earlier(after, remind);
	return activity_earlier(
		after, activity_earlier(volunteer_next_due(db), roundtable_next_due(db)));
}

void
activity_do_due(struct db *db, struct app *app, const struct district *district)
{
	struct activity_close_due_rows due = activity_close_due(db, db_now(db), DUE_AT_ONCE);

	(void)app;
	for (size_t i = 0; i < due.count; i++) {
		quota_pool_close(db, due.items[i].pool_id);
		activity_closed(db, due.items[i].id);
	}
	activity_remind_run(db);
	later_do_due(db);
	after_do_due(db, &district->pack);
	activity_tell_due(db);
	volunteer_do_due(db, &district->pack);
	roundtable_do_due(db, &district->pack);
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

static void
write_absences(struct db *db, struct login_id login, struct json *json)
{
	struct absence_of_login_rows rows = absence_of_login(db, login, PERSONAL_MAX);

	json_array(json);
	for (size_t i = 0; i < rows.count; i++) {
		json_object(json);
		json_add_str(json, "activity", rows.items[i].title);
		json_key(json, "at");
		json_moment(json, rows.items[i].absent_at);
		json_add_str(json, "excuse", rows.items[i].excuse);
		json_object_end(json);
	}
	json_array_end(json);
}
const struct personal_part activity_personal[ACTIVITY_PERSONAL] = {
	{ "activities", write_personal },
	{ "activity_absences", write_absences },
	{ "volunteering", volunteer_write_personal },
	{ "roundtable_topics", roundtable_write_personal },
};

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
	activity_kept_forget(db, login);
	absence_forget(db, login);
	day_link_forget(db, login);
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
static void
find_absences(struct db *db, struct moment before, int64_t limit, struct retention_due *ret_due)
{
	struct absence_old_count_row counted;
	struct absence_oldest_row oldest;

	absence_old_count(db, before, limit, &counted);
	absence_oldest(db, &oldest);
	*ret_due = (struct retention_due){ counted.total, oldest.absent_at };
}

static int64_t
remove_absences(struct db *db, struct moment before, int64_t limit)
{
	int64_t removed = 0;

	absence_old_remove(db, before, limit, &removed);
	return removed;
}
const struct retention_kind activity_retention[ACTIVITY_RETENTION] = {
	{ "activity_people", N_("活动报名的个人信息"), find_people, remove_people },
	{ "volunteer_people", N_("志愿者的联系方式"), volunteer_find_old, volunteer_remove_old },
	{ "activity_absences", N_("报了名没有来的记录"), find_absences, remove_absences },
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

int64_t
activity_sample_shift(struct db *db, struct str title)
{
	struct volunteer_shift_sample_row row;
	struct activity_id id = { activity_find_titled(db, title) };

	return volunteer_shift_sample(db, id, &row) == OK ? row.id.v : 0;
}

int64_t
activity_sample_duty(struct db *db, struct str title)
{
	return volunteer_sample_duty(db, (struct activity_id){ activity_find_titled(db, title) });
}

int64_t
activity_sample_promise(struct db *db, struct str title)
{
	struct roundtable_sample_row row;
	struct activity_id id = { activity_find_titled(db, title) };

	return roundtable_sample(db, id, &row) == OK ? row.id.v : 0;
}
