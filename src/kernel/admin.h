#ifndef CHUKE_ADMIN_H
#define CHUKE_ADMIN_H

#include "form.h"
#include "kernel_queries.h"
#include "parts.h"
#include "right.h"

/* The administrator's pages: accounts, their roles, the district's settings; what its files share. */

struct logins_in {
	struct str q;
	int64_t page;
};
struct login_add_in {
	struct str name, shown_name;
};
struct login_in {
	int64_t id;
};
struct role_add_in {
	int64_t id; /* the account */
	struct str role;
	struct str region_text;
	int64_t region, org; /* one of both */
	struct str reason;
};
struct role_withdraw_in {
	int64_t id; /* the role held */
	struct str reason;
};
struct login_close_in {
	int64_t id;
	bool is_closed;
	struct str reason;
};
struct setting_in {
	struct str key, value, reason;
};

struct logins_view {
	struct logins_in in;
	struct login_list_rows logins;
	struct pager pager;
	const struct login_add_in *add; /* what was typed into the form for a new one */
};

struct login_view {
	struct login_find_by_name_row login;
	struct login_roles {
		const struct held_role {
			int64_t id;
			const char *label;
			struct bilingual over;
			struct moment given_at;
		} * items;
		size_t count;
	} roles;
	const struct role_add_in *in;
};

struct settings_view {
	struct settings_groups {
		struct settings_group {
			const char *label; /* Chinese, N_() */
			struct group_settings {
				struct shown_setting {
					struct str key, value, type;
					struct bilingual name, why;
					int64_t min, max;
					bool is_chosen; /* not the pack's own value */
					struct setting_choices {
						struct setting_choice {
							struct str value;
							bool is_current;
						} * items;
						size_t count;
					} choices;
				} * items;
				size_t count;
			} settings;
		} * items;
		size_t count;
	} groups;
	struct field_errors errors;
};

extern const struct right right_manage_logins, right_manage_settings;
extern const struct form logins_form, login_add_form, login_form, role_add_form, role_withdraw_form,
	login_close_form, setting_form;

/* An account's name: 2 to 40 small letters, digits, . _ - after the first. */
bool login_name_is_right(struct str name);

/* The list, also after a refused new account. */
enum outcome show_logins(struct req *req);
/* By its id. */
enum outcome show_login(struct req *req);
/* By a role that it holds. */
enum outcome show_login_of_role(struct req *req);
/* Actions, each with its audit entry: a new account without a password. */
enum outcome add_login(struct req *req);
/* Gives a role over a region or an organisation. */
enum outcome add_role(struct req *req);
/* Takes it back, but never the last administrator's. */
enum outcome withdraw_role(struct req *req);
/* Closes an account and ends its sessions, or opens it again. */
enum outcome close_login(struct req *req);
/* Makes a link, good once, by which its owner chooses a password, and shows it on the next page. */
enum outcome make_setup_link(struct req *req);

/* All settings by group. */
enum outcome show_settings(struct req *req);
/* Another value for one, or the pack's own again. */
enum outcome choose_setting(struct req *req);

#endif
