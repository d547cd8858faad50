#include "activity_tell.h"
#include "activity_when.h"
#include "volunteer_store.h"

/* What volunteers and their organisers are told. */

static const struct words {
	const char *about, *kind, *zh, *en;
} words[] = {
	{ "offered", "volunteer.place", "志愿岗位有名额了，请尽快确认",
		"A volunteer place is free, please confirm" },
	{ "confirmed", "volunteer.place", "志愿岗位候补成功", "You have a place as a volunteer" },
	{ "expired", "volunteer.place", "没有在时间内确认，志愿岗位给了下一位",
		"Not confirmed in time, the place went to the next volunteer" },
	{ "closed", "volunteer.place", "志愿岗位截止，没有等到名额",
		"Sign-up closed, no place came free" },
	{ "removed", "volunteer.place", "主办方取消了您的志愿岗位",
		"The organiser took your place back" },
	{ "cancelled", "volunteer.place", "志愿岗位取消", "The shift was called off" },
	{ "changed", "volunteer.place", "志愿岗位换了时间", "The shift has another time" },
	{ "corrected", "volunteer.hours", "您的志愿时长有更正，可以提出异议",
		"Your volunteer hours were corrected; you may object" },
	{ "answered", "volunteer.hours", "您对志愿时长的异议有了答复",
		"Your objection about volunteer hours was answered" },
};

static struct bilingual
titled(struct db *db, const char *zh, const char *en, const struct volunteer_shift_find_row *shift)
{
	struct arena *arena = db_arena(db);

	return (struct bilingual){ str_format(arena, "%s：%.*s", zh, STR_ARG(shift->title)),
		str_format(arena, "%s: %.*s", en, STR_ARG(shift->title)) };
}

static struct bilingual
when_and_where(struct db *db, const struct volunteer_shift_find_row *shift,
	const struct activity_find_row *activity)
{
	struct arena *arena = db_arena(db);
	struct str zh = activity_when(arena, LANG_ZH, shift->from_at, shift->to_at),
		   en = activity_when(arena, LANG_EN, shift->from_at, shift->to_at);

	return (struct bilingual){ str_format(arena, "%.*s，%.*s，%.*s", STR_ARG(activity->title),
					   STR_ARG(zh), STR_ARG(activity->place)),
		str_format(arena, "%.*s, %.*s, %.*s", STR_ARG(activity->title), STR_ARG(en),
			STR_ARG(activity->place)) };
}

void
volunteer_tell(struct db *db, const struct volunteer_duty_find_row *row, struct str about)
{
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;

	if (row->login_id.v == 0 || volunteer_shift_find(db, row->shift_id, &shift) != OK ||
		activity_find(db, row->activity_id, &activity) != OK) {
		return;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal(about, str_of(words[i].about))) {
			outbox_notify(db, row->login_id,
				&(struct notice){ .kind = words[i].kind,
					.title = titled(db, words[i].zh, words[i].en, &shift),
					.text = when_and_where(db, &shift, &activity),
					.to = url_own(db_arena(db), "/activities/duties/%lld",
						(long long)row->id.v) });
		}
	}
}

void
volunteer_tell_objection(struct db *db, const struct volunteer_duty_find_row *row)
{
	struct volunteer_shift_find_row shift;
	struct activity_find_row activity;
	struct notice notice = { .kind = "volunteer.objection",
		.to = url_own(db_arena(db), "/activities/shifts/%lld/people",
			(long long)row->shift_id.v) };

	if (volunteer_shift_find(db, row->shift_id, &shift) != OK ||
		activity_find(db, row->activity_id, &activity) != OK) {
		return;
	}
	notice.title = titled(
		db, "有志愿者对时长有异议", "A volunteer objects to the hours", &shift);
	notice.text = when_and_where(db, &shift, &activity);
	activity_tell_people(db, &activity, &notice);
}
