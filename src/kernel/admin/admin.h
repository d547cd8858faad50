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
	struct str region_text, org_text; /* as typed */
	int64_t region, org;              /* one of both */
	struct day until;                 /* the last day; DAY_NONE: no end */
	struct str reason;
};
struct role_withdraw_in {
	int64_t id; /* the role held */
	struct str reason;
	struct str from; /* "roles": the list of all roles; else the account's page */
};
struct login_close_in {
	int64_t id;
	bool is_closed;
	struct str reason;
};
struct factor_reset_in {
	int64_t id;
	struct str reason;
};
struct roles_in {
	struct str q, role, region;
	int64_t page;
};
struct setting_in {
	struct str key, value, reason;
};

/* The roles of an account in words. */
struct login_roles {
	const struct held_role {
		int64_t id;
		const char *label;
		struct bilingual over;
		struct moment given_at;
		struct day until; /* the last day; DAY_NONE: no end */
	} * items;
	size_t count;
};

struct logins_view {
	struct logins_in in;
	struct login_lines {
		const struct login_line {
			const struct login_list_row *login;
			struct login_roles roles;
		} * items;
		size_t count;
	} logins;
	struct pager pager;
	const struct login_add_in *add; /* what was typed into the form for a new one */
};

struct login_view {
	struct login_find_by_name_row login;
	struct login_roles roles;
	const struct role_add_in *in;
	struct str
		wrong; /* what is wrong with another form of the page than the one for a new role; none: nothing */
	struct str typed; /* into that other form */
	int64_t wrong_role; /* the role that it was to withdraw; 0: it was to close the account; WRONG_FACTOR */
	bool has_factor;
};
enum { WRONG_FACTOR = -1 }; /* it was to reset the second factor */

struct roles_view {
	const struct roles_in *in;
	struct role_lines {
		const struct role_line {
			const struct login_role_search_row *row;
			const char *label;
			struct bilingual over;
		} * items;
		size_t count;
	} roles;
	struct pager pager;
	bool is_filtered;
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
					struct setting_typed {
						bool is_wrong; /* refused just now, with what was typed */
						struct str value, reason, value_wrong, reason_wrong;
						struct str value_id,
							reason_id; /* of the controls; the summary leads to the refused one */
					} typed;
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
	login_close_form, factor_reset_form, roles_form, setting_form;

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
/* All roles held, filtered. */
enum outcome show_roles(struct req *req);
/* Removes a lost second factor, with reason; its owner hears of it and sets up another. */
enum outcome reset_factor(struct req *req);
/* Whether no administrator would be left without this account, or without this role of it (0: all of its). */
bool admin_is_last(struct db *db, struct login_id login, struct login_role_id role);
/* The same in a transaction that takes the powers away: two such transactions wait for each other. */
bool admin_is_last_alone(struct db *db, struct login_id login, struct login_role_id role);
/* The page of an account. */
struct url login_address(struct req *req, struct login_id id);
/* The text as a pattern of `like`, its own wildcards taken out. */
struct str admin_like_pattern(struct arena *arena, struct str text);
/* Closes an account and ends its sessions, or opens it again. */
enum outcome close_login(struct req *req);
/* Makes a link, good once, by which its owner chooses a password, and shows it on the next page. */
enum outcome make_setup_link(struct req *req);

/* All settings by group. */
enum outcome show_settings(struct req *req);
/* Another value for one, or the pack's own again. */
enum outcome choose_setting(struct req *req);

#endif
