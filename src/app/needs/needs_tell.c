#include "needs_tell.h"

#include "region.h"

enum { MATCHES_TOLD = 10 };

const struct notice_kind needs_notice_kinds[NEEDS_NOTICE_KINDS] = {
	{ "need.match", N_("有适合您的需求或供给"), 0, NULL },
	{ "need.response", N_("您发布或响应的有新进展"), CHANNEL_MAIL, NULL },
	{ "need.decided", N_("您发布的需求或供给有审核结果"), CHANNEL_MAIL, NULL },
	{ "need.waiting", N_("有需求或供给等您审核"), 0, NULL },
	{ "need.report", N_("您的举报或申诉有了答复"), CHANNEL_MAIL, NULL },
};

static struct bilingual
titled(struct db *db, const char *zh, const char *en, struct str title)
{
	struct arena *arena = db_arena(db);

	return (struct bilingual){ str_format(arena, "%s：%.*s", zh, STR_ARG(title)),
		str_format(arena, "%s: %.*s", en, STR_ARG(title)) };
}

static struct url
need_to(struct db *db, struct need_id id)
{
	return url_own(db_arena(db), "/needs/%lld", (long long)id.v);
}

static struct url
response_to(struct db *db, struct need_response_id id)
{
	return url_own(db_arena(db), "/needs/responses/%lld", (long long)id.v);
}

struct side {
	struct org_id org;
	struct region_id region;
};

/* Everybody of one side but the one who acts. */
static void
tell_side(struct db *db, struct side side, struct login_id but, const struct notice *notice)
{
	if (side.org.v) {
		struct need_org_people_rows people = need_org_people(db, side.org);

		for (size_t i = 0; i < people.count; i++) {
			if (people.items[i].login_id.v != but.v) {
				outbox_notify(db, people.items[i].login_id, notice);
			}
		}
	} else {
		struct need_office_people_rows people = need_office_people(db, side.region);

		for (size_t i = 0; i < people.count; i++) {
			if (people.items[i].login_id.v != but.v) {
				outbox_notify(db, people.items[i].login_id, notice);
			}
		}
	}
}

static struct side
owner_of(const struct need_find_row *need)
{
	return (struct side){ need->org_id, need->owner_region_id };
}

static struct side
responder_of(const struct need_response_list_row *row)
{
	return (struct side){ row->org_id, row->owner_region_id };
}

void
needs_tell_waiting(struct db *db, const struct need_find_row *need, bool is_report,
	const struct needs_doing *doing)
{
	const struct region *street = region_street_of(
		&doing->district->regions, need->owner_region_id);
	struct notice notice = { .kind = "need.waiting",
		.title = is_report
				 ? titled(db, "有人举报或申诉", "Reported or appealed", need->title)
				 : titled(db, "待审核", "To be looked at", need->title),
		.text = { need->author, need->author },
		.to = is_report ? URL_OWN("/desk/needs/check?tab=reports")
				: URL_OWN("/desk/needs/check") };

	tell_side(db, (struct side){ .region = street ? street->id : need->owner_region_id },
		doing->login, &notice);
}

void
needs_tell_decision(struct db *db, const struct need_find_row *need, enum need_deed deed,
	const struct needs_doing *doing)
{
	struct notice notice = { .kind = "need.decided", .to = need_to(db, need->id) };

	notice.title = deed == NEED_RETURN   ? titled(db, "请修改", "Please change", need->title)
		       : deed == NEED_REMOVE ? titled(db, "已下架", "Taken down", need->title)
		       : deed == NEED_RESTORE ? titled(db, "已恢复", "Put back", need->title)
					      : titled(db, "已通过", "Approved", need->title);
	notice.text = (struct bilingual){ doing->note, doing->note };
	tell_side(db, owner_of(need), doing->login, &notice);
}

void
needs_tell_offer(struct db *db, const struct need_find_row *need, struct str author,
	struct need_response_id response, const struct needs_doing *doing)
{
	struct notice notice = { .kind = "need.response",
		.title = titled(db, "有人响应", "Somebody responds", need->title),
		.text = { author, author },
		.to = response_to(db, response) };

	tell_side(db, owner_of(need), doing->login, &notice);
}

static const struct {
	const char *zh, *en;
	bool is_to_owner; /* too */
} words[RESPONSE_DEED_COUNT] = {
	[RESPONSE_AGREE] = { "已谈妥", "Agreed", false },
	[RESPONSE_REFUSE] = { "这次没有采纳", "Not taken this time", false },
	[RESPONSE_WITHDRAW] = { "对方收回了响应", "A response was withdrawn", true },
	[RESPONSE_FALL] = { "没有做成，名额已放回", "Fell through, the places are open again",
		true },
	[RESPONSE_COMPLETE] = { "已完成，请评价", "Done, please rate it", true },
	[RESPONSE_LAPSE] = { "发布已结束", "The entry has ended", false },
};

void
needs_tell_response(struct db *db, const struct need_find_row *need,
	const struct need_response_list_row *row, enum response_deed deed,
	const struct needs_doing *doing)
{
	struct notice notice = { .kind = "need.response",
		.title = titled(db, words[deed].zh, words[deed].en, need->title),
		.text = { doing->note, doing->note },
		.to = response_to(db, row->id) };

	if (doing->at.ms) {
		return; /* a demonstration's past is no news */
	}
	if (words[deed].is_to_owner) {
		tell_side(db, owner_of(need), doing->login, &notice);
	}
	if (deed != RESPONSE_WITHDRAW) {
		tell_side(db, responder_of(row), doing->login, &notice);
	}
}

void
needs_tell_confirm(struct db *db, const struct need_find_row *need,
	const struct need_response_list_row *row, bool by_owner, const struct needs_doing *doing)
{
	struct notice notice = { .kind = "need.response",
		.title = titled(
			db, "对方说已完成，请确认", "The other side says it is done", need->title),
		.to = response_to(db, row->id) };

	if (doing->at.ms == 0) {
		tell_side(db, by_owner ? responder_of(row) : owner_of(need), doing->login, &notice);
	}
}

void
needs_tell_matches(struct db *db, struct org_id org)
{
	struct need_match_tell_of_org_rows rows = need_match_tell_of_org(
		db, org, db_now(db), MATCHES_TOLD);
	const struct need_match_tell_of_org_row *first = NULL;
	struct notice notice = { .kind = "need.match", .to = URL_OWN("/desk/needs?tab=fits") };
	size_t open = 0;

	for (size_t i = 0; i < rows.count; i++) {
		if (str_equal(rows.items[i].state, STR("posted"))) {
			first = open++ ? first : &rows.items[i];
		}
	}
	need_match_told(db, org, db_now(db));
	if (open == 0) {
		return;
	}
	notice.title = titled(db, "可能适合您", "May suit you", first->title);
	if (open == 1) {
		notice.to = need_to(db, first->need_id);
	} else {
		notice.text = (struct bilingual){
			str_format(db_arena(db), "连同它共有 %zu 条，可以一起看看。", open),
			str_format(db_arena(db), "%zu in all; look at them together.", open)
		};
	}
	tell_side(db, (struct side){ .org = org }, (struct login_id){ 0 }, &notice);
}

void
needs_tell_one(struct db *db, struct login_id login, struct bilingual title, struct str text,
	struct url to)
{
	struct notice notice = {
		.kind = "need.report", .title = title, .text = { text, text }, .to = to
	};

	if (login.v) {
		outbox_notify(db, login, &notice);
	}
}
