#include "account_pages.h"

#include "account_setting.h"
#include "contact.h"
#include "dispatch_inner.h"
#include "factor.h"
#include "kept_post.h"
#include "kernel_pages.h"
#include "respond.h"

/* One's own account at a glance: who one is here, and where each thing is changed. */

static struct account_roles
roles_of(struct req *req)
{
	struct login_role_list_rows rows = login_role_list(req->db, req->actor->login);
	struct day today = day_of_moment(db_now(req->db));
	size_t count = 0;
	struct account_role *items = ARENA_ARRAY(req->arena, rows.count, struct account_role);

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_role_list_row *row = &rows.items[i];
		enum role role = 0;

		if (!day_is_none(row->until_day) && row->until_day.n < today.n) {
			continue;
		}
		role_parse(row->role, &role);
		items[count].label = role_label(role);
		items[count].until = row->until_day;
		items[count++].over = row->region_id.v
					      ? (struct bilingual){ row->region_name,
							row->region_name_en }
					      : (struct bilingual){ row->org_name, STR_NONE };
	}
	return (struct account_roles){ items, count };
}

/* Pages of other rooms about the person, as far as this program has them. */
static bool
has_page(struct req *req, const char *path)
{
	struct req target = { .arena = req->arena, .method = METHOD_GET, .path = str_of(path) };
	struct str allow;

	return router_find(((struct app *)req->app)->router, &target, &allow) == OK;
}

enum outcome
show_account(struct req *req)
{
	struct login_id id = req->actor->login;
	struct moment now = db_now(req->db);
	struct login_find_by_name_row login;
	struct token_count_row tokens;
	struct kept_post kept;
	struct factor factor;
	struct account_view view;

	if (login_find(req->db, id, &login) != OK) {
		return NOT_FOUND;
	}
	token_count(req->db, id, now, &tokens);
	view = (struct account_view){ .shown_name = login.shown_name,
		.login_name = login.name,
		.roles = roles_of(req),
		.sessions = (int64_t)account_sessions_of(req, id).count,
		.tokens = tokens.total,
		.has_factors = setting_factor_mode(req) != FACTOR_OFF,
		.has_factor = factor_find(req->db, id, &factor) == OK && factor.is_confirmed,
		.phone = contact_find_masked(req->db, id, CHANNEL_SMS),
		.mail = contact_find_masked(req->db, id, CHANNEL_MAIL),
		.has_mail_page = has_page(req, "/me/mail"),
		.unread = notice_unread(req->db, id),
		.has_data = has_page(req, "/me/data"),
		.has_follows = has_page(req, "/me/follows"),
		.has_kept = kept_post_find(req, &kept) == OK };
	return respond(req, account_page, &view);
}
