#include "activity_tell.h"

#include "activity_when.h"
#include "contact.h"
#include "mask.h"

enum { TOLD_AT_ONCE = 50 };

const struct notice_kind activity_notice_kinds[ACTIVITY_NOTICE_KINDS] = {
	{ "activity.place", N_("您报名的活动有了名额变化"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ "activity.changed", N_("您报名的活动改期或取消"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ "activity.reminder", N_("您报名的活动快要开始了"), CHANNEL_SMS, NULL },
	{ "activity.waiting", N_("有活动等您审核"), 0, NULL },
	{ "activity.decided", N_("您发布的活动有审核结果"), CHANNEL_MAIL, NULL },
	{ "volunteer.place", N_("您报名的志愿岗位有变化"), CHANNEL_MAIL | CHANNEL_SMS, NULL },
	{ "volunteer.hours", N_("您的志愿时长有更正或答复"), CHANNEL_MAIL, NULL },
	{ "volunteer.objection", N_("有志愿者对时长有异议"), CHANNEL_MAIL, NULL },
	{ "promise.due", N_("圆桌会上的承诺快到期或已到期"), CHANNEL_MAIL, NULL },
	{ "roundtable.topic", N_("圆桌会议题的消息"), 0, NULL },
};

static const struct words {
	const char *about, *kind, *zh, *en;
	bool is_call; /* whoever no message reaches is called */
} words[] = {
	{ "offered", "activity.place", "有名额了，请尽快确认", "A place is free, please confirm",
		true },
	{ "confirmed", "activity.place", "候补成功，您有名额了", "You have a place now", true },
	{ "expired", "activity.place", "没有在时间内确认，名额给了下一位",
		"Not confirmed in time, the place went to the next", false },
	{ "closed", "activity.place", "报名截止，没有等到名额",
		"Sign-up closed, no place came free", true },
	{ "removed", "activity.place", "主办方取消了您的报名", "The organiser took your place back",
		true },
	{ "cancelled", "activity.changed", "活动取消", "Called off", true },
	{ "changed", "activity.changed", "活动有变动，请看时间和地点",
		"Changed: please look at time and place", true },
	{ "reminder", "activity.reminder", "活动快要开始了", "It begins soon", true },
};

static const struct words *
words_of(struct str about)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal(about, str_of(words[i].about))) {
			return &words[i];
		}
	}
	return NULL;
}

static struct bilingual
titled(struct db *db, const char *zh, const char *en, const struct activity_find_row *row)
{
	struct arena *arena = db_arena(db);
	struct str title_en = row->title_en.len ? row->title_en : row->title;

	return (struct bilingual){ str_format(arena, "%s：%.*s", zh, STR_ARG(row->title)),
		str_format(arena, "%s: %.*s", en, STR_ARG(title_en)) };
}

static struct bilingual
when_and_where(struct db *db, const struct activity_find_row *row)
{
	struct arena *arena = db_arena(db);
	struct str zh = activity_when(arena, LANG_ZH, row->from_at, row->to_at),
		   en = activity_when(arena, LANG_EN, row->from_at, row->to_at);

	return (struct bilingual){ str_format(
					   arena, "%.*s，%.*s", STR_ARG(zh), STR_ARG(row->place)),
		str_format(arena, "%.*s, %.*s", STR_ARG(en), STR_ARG(row->place)) };
}

/* Where it was before stands with it: what changed is told, not that something did. */
static struct bilingual
and_before(struct db *db, const struct activity_find_row *row)
{
	struct bilingual now = when_and_where(db, row);
	struct activity_plan_find_row plan;

	if (activity_plan_find(db, row->id, &plan) != OK || str_is_empty(plan.was)) {
		return now;
	}
	return (struct bilingual){ str_format(db_arena(db),
					   "现在：%.*s。原来：%.*s。来不了可以取消报名，不算爽约。",
					   STR_ARG(now.zh), STR_ARG(plan.was)),
		str_format(db_arena(db),
			"Now: %.*s. Before: %.*s. If you cannot come, give it up; it is no "
			"no-show.",
			STR_ARG(now.en), STR_ARG(plan.was_en)) };
}

/* Somebody without an account: a short message if there is a mobile number, else a call. */
static void
tell_without_account(struct db *db, const struct activity_signup_find_row *row,
	const struct activity_find_row *activity, const struct words *w)
{
	struct activity_person person;
	struct bilingual where = when_and_where(db, activity);
	/* an offer has to be answered: by whoever finds the ticket again */
	bool may_answer = row->is_phone || !str_equal(row->state, STR("offered"));

	if (activity_person_find(db, row, &person) == OK && phone_is_personal(person.phone) &&
		may_answer) {
		struct message message = { .channel = CHANNEL_SMS,
			.kind = w->kind,
			.to = person.phone,
			.subject = STR_NONE,
			.text = str_format(db_arena(db), "%s：%.*s，%.*s", w->zh,
				STR_ARG(activity->title), STR_ARG(where.zh)),
			.link = row->is_phone ? URL_OWN("/activities/tickets")
					      : (struct url){ STR_NONE },
			.until_at = activity->to_at };

		if (outbox_send(db, &message) == OK) {
			return;
		}
	}
	if (w->is_call) {
		activity_signup_set_call(db, db_now(db), str_of(w->about), row->id);
	}
}

void
activity_tell_ticket(struct db *db, const struct activity_signup_find_row *row,
	const struct activity_find_row *activity)
{
	struct activity_person person;
	struct bilingual where = when_and_where(db, activity);
	bool is_sure = str_equal(row->state, STR("confirmed"));

	if (activity_person_find(db, row, &person) != OK) {
		return;
	}
	outbox_send(
		db, &(struct message){ .channel = CHANNEL_SMS,
			    .kind = "activity.ticket",
			    .to = person.phone,
			    .subject = STR_NONE,
			    .text = str_format(db_arena(db), "%s：%.*s，%.*s。票号 %.*s",
				    is_sure ? "报名成功" : "已排进候补", STR_ARG(activity->title),
				    STR_ARG(where.zh), STR_ARG(person.code)),
			    .link = URL_OWN("/activities/tickets"),
			    .is_secret = true,
			    .until_at = activity->to_at });
}

void
activity_tell_signup(struct db *db, const struct activity_signup_find_row *row, struct str about)
{
	const struct words *w = words_of(about);
	struct activity_find_row activity;
	struct notice notice = { .to = url_own(db_arena(db), "/activities/signups/%lld",
					 (long long)row->id.v) };

	if (!w || activity_find(db, row->activity_id, &activity) != OK) {
		return;
	}
	notice.kind = w->kind;
	notice.title = titled(db, w->zh, w->en, &activity);
	notice.text = str_equal(about, STR("changed")) ? and_before(db, &activity)
						       : when_and_where(db, &activity);
	if (row->login_id.v) {
		outbox_notify(db, row->login_id, &notice);
	} else if (row->by_login_id.v == 0 || row->is_counter) {
		tell_without_account(db, row, &activity, w);
	}
	if (row->by_login_id.v && row->by_login_id.v != row->login_id.v && !row->is_counter) {
		outbox_notify(db, row->by_login_id, &notice);
	}
}

void
activity_tell_office(struct db *db, struct region_id region, const struct notice *notice)
{
	struct activity_office_people_rows people = activity_office_people(db, region);

	for (size_t i = 0; i < people.count; i++) {
		outbox_notify(db, people.items[i].login_id, notice);
	}
}

void
activity_tell_org(struct db *db, struct org_id org, const struct notice *notice)
{
	struct activity_org_people_rows people = activity_org_people(db, org);

	for (size_t i = 0; i < people.count; i++) {
		outbox_notify(db, people.items[i].login_id, notice);
	}
}

void
activity_tell_people(
	struct db *db, const struct activity_find_row *row, const struct notice *notice)
{
	if (row->org_id.v) {
		activity_tell_org(db, row->org_id, notice);
	} else {
		activity_tell_office(db, row->owner_region_id, notice);
	}
}

void
activity_tell_waiting(
	struct db *db, const struct activity_find_row *row, const struct activity_doing *doing)
{
	const struct region *street = region_street_of(doing->regions, row->owner_region_id);
	struct notice notice = { .kind = "activity.waiting",
		.title = titled(db, "待审核", "To be looked at", row),
		.text = { row->author, row->author },
		.to = url_own(db_arena(db), "/activities/%lld", (long long)row->id.v) };

	if (moment_is_none(doing->at)) { /* a demonstration's past is no news */
		activity_tell_office(db, street ? street->id : row->owner_region_id, &notice);
	}
}

void
activity_tell_owner(
	struct db *db, const struct activity_find_row *row, struct str about, struct str note)
{
	bool is_returned = str_equal(about, STR("returned")),
	     is_photo = str_equal(about, STR("photo")),
	     is_refused = str_equal(about, STR("refused"));
	struct notice notice = { .kind = "activity.decided",
		.title = is_returned ? titled(db, "请修改", "Please change", row)
			 : is_photo ? titled(db, "撤下一张照片", "A photo was taken down", row)
			 : is_refused ? titled(db, "没有通过", "Not approved", row)
				      : titled(db, "已通过", "Approved", row),
		.text = { note, note },
		.to = url_own(db_arena(db), "/activities/%lld", (long long)row->id.v) };

	activity_tell_people(db, row, &notice);
}

void
activity_tell_due(struct db *db)
{
	struct activity_signup_find_rows rows = activity_signup_telling(db, TOLD_AT_ONCE);

	for (size_t i = 0; i < rows.count; i++) {
		activity_tell_signup(db, &rows.items[i], rows.items[i].tell);
		activity_signup_told(db, rows.items[i].id);
	}
}
