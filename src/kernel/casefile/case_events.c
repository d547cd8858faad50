#include "case_inner.h"

#include "audit.h"
#include "case_tell.h"
#include "figures.h"
#include "office.h"
#include "outbox.h"

/* What happened to a case: the timeline that both sides read, the audit row, and who is told. */

#define ROW(member) offsetof(struct casefile_row, member)

/* What the audit log says of a change. */
static const struct member told[] = {
	{ "number", MEMBER_STR, ROW(number), true },
	{ "state", MEMBER_STR, ROW(state), false },
	{ "step", MEMBER_STR, ROW(step), true },
	{ "ending", MEMBER_STR, ROW(ending), true },
	{ "outcome", MEMBER_STR, ROW(outcome), true },
	{ "paper_no", MEMBER_STR, ROW(paper_no), true },
	{ "due_at", MEMBER_MOMENT, ROW(due_at), true },
	{ "answer_version", MEMBER_INT, ROW(answer_version), false },
};

const struct notice_kind case_notice_kinds[CASE_NOTICE_KINDS] = {
	{ CASE_PROGRESS, N_("我的申请有了进展"), 0, NULL },
	{ CASE_CORRECT, N_("我的申请需要补正"), CHANNEL_MAIL | CHANNEL_SMS,
		N_("《行政许可法》第三十二条：应当一次告知需要补正的全部内容") },
	{ CASE_DECIDED, N_("我的申请有了结果"), CHANNEL_MAIL | CHANNEL_SMS,
		N_("《行政许可法》第四十四条：应当在作出决定后送达") },
	{ CASE_MESSAGE, N_("办件里有新的留言"), CHANNEL_MAIL, NULL },
	{ CASE_DUE, N_("办件快到期或已超期"), CHANNEL_MAIL, NULL },
	{ CASE_OURS, N_("有办件交给我办"), CHANNEL_MAIL, NULL },
};

struct bilingual
case_words(struct arena *arena, const char *zh, const struct bilingual *words, size_t count)
{
	struct str chinese[CASE_WORDS_MAX], english[CASE_WORDS_MAX];

	for (size_t i = 0; i < count && i < CASE_WORDS_MAX; i++) {
		chinese[i] = words[i].zh;
		english[i] = bilingual_in(words[i], LANG_EN);
	}
	return (struct bilingual){ tr_format(arena, LANG_ZH, zh, chinese, count),
		tr_format(arena, LANG_EN, zh, english, count) };
}

static void
add_audit(struct case_run *run, const struct case_note *note)
{
	struct arena *arena = db_arena(run->db);
	struct audit audit = { .object = "casefile",
		.object_id = run->c->row.id.v,
		.scope = { run->c->row.region_id, run->c->row.org_id } };

	audit.verb = str_format(arena, "case.%s", note->kind).ptr;
	if (run->hand.absent.v) {
		audit.reason = TR(arena, LANG_ZH, N_("代{1}办理"), run->hand.absent_name);
	}
	if (str_equal(str_of(note->kind), STR("void"))) {
		audit.reason = note->text;
	}
	audit.detail = audit_difference(
		arena, told, sizeof(told) / sizeof(told[0]), &run->before, &run->c->row);
	if (run->req) {
		audit_add(run->req, &audit);
	} else {
		audit_add_for(run->db, run->hand.login, &audit);
	}
	run->before = run->c->row;
}

/* What of it other offices and other systems hear. */
static void
tell_outside(struct case_run *run)
{
	const struct casefile_row *was = &run->before, *now = &run->c->row;
	bool was_ended = str_equal(was->state, STR("ended"));
	const char *event = NULL;

	if (run->c->state == CASE_ENDED && !was_ended) {
		bool is_decided = run->c->end && (run->c->end->outcome == END_GRANTED ||
							 run->c->end->outcome == END_REFUSED);

		event = is_decided ? "case.decided" : "case.ended";
	} else if (run->c->state == CASE_OPEN && was_ended) {
		event = "case.reopened";
	} else if (run->c->state == CASE_OPEN && str_equal(was->state, STR("draft"))) {
		event = "case.submitted";
	} else if (run->c->state == CASE_CORRECTING && str_equal(was->state, STR("open"))) {
		event = "case.correcting";
	} else if (run->c->state == CASE_OPEN && !str_equal(was->step, now->step)) {
		event = "case.moved";
	}
	if (event) {
		event_tell(run->db, event, now->id.v);
	}
}

void
event_add(struct case_run *run, const struct case_note *note)
{
	struct case_event_add_row row;

	case_event_add(run->db,
		&(struct case_event_add_args){ .casefile_id = run->c->row.id,
			.made_at = db_now(run->db),
			.login_id = run->hand.login,
			.for_id = run->hand.absent,
			.role = run->hand.role ? str_of(role_name(run->hand.role)) : STR_NONE,
			.region_id = run->hand.region,
			.kind = str_of(note->kind),
			.step = note->step,
			.action = note->action,
			.answer_version = note->answer_version ? note->answer_version : INT_NONE,
			.is_inner = note->is_inner },
		&row);
	if (!str_is_empty(note->text)) {
		case_event_set_note(run->db,
			case_seal_text(run->db, run->c, "case_event.note", row.id.v, note->text),
			row.id);
	}
	figures_note(run, note);
	tell_outside(run);
	add_audit(run, note);
}

void
event_audit(struct case_run *run, const char *kind)
{
	add_audit(run, &(struct case_note){ .kind = kind });
}

static struct url
own_page(struct case_run *run)
{
	return url_own(
		db_arena(run->db), "/cases/%s", str_terminated(db_arena(run->db), run->c->handle));
}

void
event_tell_applicants(struct case_run *run, const char *kind, struct bilingual title)
{
	event_tell_applicants_with(run, kind, title, (struct bilingual){ STR_NONE, STR_NONE });
}

void
event_tell_applicants_with(
	struct case_run *run, const char *kind, struct bilingual title, struct bilingual text)
{
	struct case_member_list_rows members = case_member_list(run->db, run->c->row.id);
	struct notice notice = { .kind = kind, .title = title, .text = text, .to = own_page(run) };

	for (size_t i = 0; i < members.count; i++) {
		if (members.items[i].login_id.v != run->hand.login.v) {
			outbox_notify(run->db, members.items[i].login_id, &notice);
		}
	}
}

void
event_tell_turn(struct case_run *run, const struct case_turn *turn, const char *kind,
	struct bilingual title)
{
	struct notice notice = { .kind = kind, .title = title, .to = own_page(run) };
	struct case_office_list_rows office;

	if (turn->holder.v) {
		struct case_deputy_of_row deputy;
		bool is_away = case_deputy_of(run->db, turn->holder, clock_today(), &deputy) == OK;

		outbox_notify(run->db, is_away ? deputy.deputy_id : turn->holder, &notice);
		return;
	}
	office = case_office_list(run->db, str_of(role_name(turn->role)), turn->region);
	for (size_t i = 0; i < office.count; i++) {
		outbox_notify(run->db, office.items[i].login_id, &notice);
	}
}
