#include "account_pages.h"

#include "audit.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "kernel_queries.h"
#include "respond.h"

/* Where one is signed in, and ending that from here. */

/* What a browser says of itself, in the words of people; the first that is found wins. */
static const struct agent_word {
	const char *mark;
	struct bilingual word;
} browsers[] = {
	{ "MicroMessenger", { STR("微信"), STR("WeChat") } },
	{ "DingTalk", { STR("钉钉"), STR("DingTalk") } },
	{ "Edg", { STR("Edge 浏览器"), STR("Edge") } },
	{ "QQBrowser", { STR("QQ 浏览器"), STR("QQ Browser") } },
	{ "Firefox", { STR("Firefox 浏览器"), STR("Firefox") } },
	{ "Chrome", { STR("Chrome 浏览器"), STR("Chrome") } },
	{ "Safari", { STR("Safari 浏览器"), STR("Safari") } },
}, systems[] = {
	{ "iPhone", { STR("iPhone"), STR("iPhone") } },
	{ "iPad", { STR("iPad"), STR("iPad") } },
	{ "HarmonyOS", { STR("鸿蒙"), STR("HarmonyOS") } },
	{ "Android", { STR("安卓"), STR("Android") } },
	{ "Windows", { STR("Windows"), STR("Windows") } },
	{ "Mac OS", { STR("Mac"), STR("Mac") } },
	{ "Linux", { STR("Linux"), STR("Linux") } },
};

static struct bilingual
word_found(struct str agent, const struct agent_word *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (str_contains(agent, str_of(words[i].mark))) {
			return words[i].word;
		}
	}
	return (struct bilingual){ .zh = STR_NONE };
}

static struct bilingual
agent_words(struct arena *arena, struct str agent)
{
	struct bilingual browser = word_found(
		agent, browsers, sizeof(browsers) / sizeof(browsers[0]));
	struct bilingual system = word_found(agent, systems, sizeof(systems) / sizeof(systems[0]));

	if (str_is_none(browser.zh) || str_is_none(system.zh)) {
		return (struct bilingual){ .zh = agent };
	}
	return (struct bilingual){ str_format(arena, "%.*s · %.*s", STR_ARG(browser.zh),
					   STR_ARG(system.zh)),
		str_format(arena, "%.*s · %.*s", STR_ARG(browser.en), STR_ARG(system.en)) };
}

/* Where the account is signed in, by what the settings still let go on. */
struct account_sessions
account_sessions_of(struct req *req, struct login_id login)
{
	int64_t now = db_now(req->db).ms;
	int64_t hours = req_setting_int(req, "session_absolute_hours"),
		idle = req_setting_int(req, "session_idle_minutes_resident");
	struct session_list_rows rows = session_list(req->db, login,
		(struct moment){ now - 3600000 * hours }, (struct moment){ now - 60000 * idle });
	struct account_session *items = ARENA_ARRAY(req->arena, rows.count, struct account_session);

	for (size_t i = 0; i < rows.count; i++) {
		const struct session_list_row *row = &rows.items[i];

		items[i] = (struct account_session){ .id = row->id,
			.address = row->address,
			.agent = agent_words(req->arena, row->agent),
			.created_at = row->created_at,
			.seen_at = row->seen_at,
			.is_current = row->id.v == req->actor->session.v };
	}
	return (struct account_sessions){ items, rows.count };
}

enum outcome
show_sessions(struct req *req)
{
	struct sessions_view view = { account_sessions_of(req, req->actor->login) };

	return respond(req, sessions_page, &view);
}

enum outcome
end_session(struct req *req)
{
	const struct id_in *in = req->in;
	int64_t ended = 0;

	session_end(
		req->db, db_now(req->db), (struct session_id){ in->id }, req->actor->login, &ended);
	if (ended != 1) {
		return NOT_FOUND;
	}
	audit_add(req,
		&(struct audit){ .verb = "session.end", .object = "session", .object_id = in->id });
	respond_flash(req, N_("已结束那里的登录。"));
	return respond_see_other(req, URL_OWN("/me/sessions"));
}

enum outcome
end_other_sessions(struct req *req)
{
	struct login_id login = req->actor->login;

	session_end_others(req->db, db_now(req->db), login, req->actor->session);
	audit_add(req,
		&(struct audit){ .verb = "session.end", .object = "login", .object_id = login.v });
	respond_flash(req, N_("其他地方的登录都已结束。"));
	return respond_see_other(req, URL_OWN("/me/sessions"));
}
