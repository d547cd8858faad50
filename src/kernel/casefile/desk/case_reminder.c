#include "case_reminder.h"

#include "case_inner.h"
#include "case_tell.h"
#include "html.h"

enum { TOLD_AT_ONCE = 20, LISTED_MAX = 10, TEXT_BYTES_MAX = 16 << 10 };

static const char setting[] = "case_reminder_digest";

/* ---- whom ----------------------------------------------------------------------------------------- */

static struct login_id
deputy_or_self(struct db *db, struct login_id login)
{
	struct case_deputy_of_row deputy;

	return case_deputy_of(db, login, clock_today(), &deputy) == OK ? deputy.deputy_id : login;
}

/* Not before: at once, or tomorrow if they were told today already. */
static struct moment
told_at(struct db *db, struct login_id login)
{
	struct case_digest_find_row last;
	struct day today = day_of_moment(db_now(db));

	return case_digest_find(db, login, &last) == OK && last.sent_day.n >= today.n
		       ? day_start((struct day){ today.n + 1 })
		       : db_now(db);
}

static void
keep(struct case_run *run, struct login_id login, struct str kind)
{
	case_reminder_add(run->db, &(struct case_reminder_add_args){ .login_id = login,
					   .casefile_id = run->c->row.id,
					   .case_turn_id = run->turn->id,
					   .kind = kind,
					   .due_at = told_at(run->db, login) });
}

static struct str
shown_day(struct arena *arena, enum lang lang, struct day day)
{
	struct html text = { .arena = arena, .lang = lang, .out = buf_create(arena, 256) };

	html_text_day(&text, day);
	return buf_view(text.out);
}

static void
tell_at_once(struct case_run *run, struct str kind)
{
	struct arena *arena = db_arena(run->db);
	struct bilingual name = { run->c->row.title, run->c->row.title };
	struct bilingual number = { run->c->handle, run->c->handle };
	struct day day = day_of_moment((struct moment){ run->turn->due_at.ms - 1 });
	struct bilingual until = { shown_day(arena, LANG_ZH, day), shown_day(arena, LANG_EN, day) };

	event_tell_turn(run, run->turn, CASE_DUE,
		str_equal(kind, STR("overdue"))
			? CASE_WORDS(arena, N_("“{1}”（{2}）已超过办理期限"), name, number)
			: CASE_WORDS(arena, N_("“{1}”（{2}）{3}到期"), name, number, until));
}

void
reminder_take(struct case_run *run, struct str kind)
{
	const struct case_turn *turn = run->turn;
	struct case_office_list_rows office;

	if (!str_equal(district_setting(run->district, setting)->value, STR("true"))) {
		tell_at_once(run, kind);
		return;
	}
	if (turn->holder.v) {
		keep(run, deputy_or_self(run->db, turn->holder), kind);
		return;
	}
	office = case_office_list(run->db, str_of(role_name(turn->role)), turn->region);
	for (size_t i = 0; i < office.count; i++) {
		keep(run, deputy_or_self(run->db, office.items[i].login_id), kind);
	}
}

/* ---- what ----------------------------------------------------------------------------------------- */

struct moment
reminder_next(struct db *db)
{
	struct case_reminder_next_row row;

	return case_reminder_next(db, &row) == OK ? row.due_at : MOMENT_NONE;
}

static int64_t
count(struct db *db, struct login_id login, const char *kind)
{
	struct case_reminder_count_row row;

	case_reminder_count(db, login, str_of(kind), &row);
	return row.total;
}

/* The first of them, a line each. */
static struct str
lines_of(struct db *db, struct login_id login)
{
	struct case_reminder_list_rows rows = case_reminder_list(db, login, LISTED_MAX);
	struct buf *out = buf_create(db_arena(db), TEXT_BYTES_MAX);

	for (size_t i = 0; i < rows.count; i++) {
		buf_format(out, "%s%.*s  %.*s", i ? "\n" : "", STR_ARG(rows.items[i].number),
			STR_ARG(rows.items[i].title));
	}
	return buf_view(out);
}

static void
tell(struct db *db, struct login_id login)
{
	struct arena *arena = db_arena(db);
	int64_t soon = count(db, login, "remind"), late = count(db, login, "overdue");
	struct str soon_text = str_format(arena, "%lld", (long long)soon);
	struct str late_text = str_format(arena, "%lld", (long long)late);
	struct bilingual soon_words = { soon_text, soon_text },
			 late_words = { late_text, late_text };
	struct notice notice = { .kind = CASE_DUE, .to = URL_OWN("/desk") };
	struct str lines = lines_of(db, login);

	case_reminder_clear(db, login);
	if (soon + late == 0) {
		return; /* all was decided meanwhile */
	}
	notice.title = late == 0   ? CASE_WORDS(arena, N_("有 {1} 件办件快到期"), soon_words)
		       : soon == 0 ? CASE_WORDS(arena, N_("有 {1} 件办件已超期"), late_words)
				   : CASE_WORDS(arena, N_("有 {1} 件办件快到期，{2} 件已超期"),
					     soon_words, late_words);
	notice.text = (struct bilingual){ lines, lines };
	outbox_notify(db, login, &notice);
	case_digest_put(db, login, day_of_moment(db_now(db)));
}

void
reminder_tell_due(struct db *db)
{
	struct case_reminder_logins_rows logins = case_reminder_logins(
		db, db_now(db), TOLD_AT_ONCE);

	for (size_t i = 0; i < logins.count; i++) {
		tell(db, logins.items[i].login_id);
	}
}
