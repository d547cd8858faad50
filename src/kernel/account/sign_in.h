#ifndef CHUKE_SIGN_IN_H
#define CHUKE_SIGN_IN_H

#include "form.h"
#include "guess.h"
#include "ids.h"
#include "kernel_queries.h"
#include "req.h"

/* Signing in and out, the first administrator's link, and one's own account: what its files share. */

enum { ADDRESS_KNOWN_DAYS = 90 }; /* so long an address that signed in is no stranger's */

/* What the sign-in form fills; below the line what the sign-in itself notes. */
struct sign_in_form_in {
	struct str name;
	struct secret password;
	struct str next; /* where to go afterwards: an own path */

	struct login_id login; /* 0: there is no such account, or it is closed */
	struct str password_hash;
	struct guess guess;
	int64_t wait_ms; /* too many wrong tries: how long to wait */
	bool fits;
};

struct setup_in {
	struct str token; /* of the link */
	struct str name;
	struct str shown_name;
	struct secret password, again;

	struct str password_hash;
};

struct password_in {
	struct secret current, password, again;

	struct str stored_hash, password_hash;
	bool fits;
};

extern const struct form sign_in_form, setup_form, password_form;

struct sign_in_view {
	const struct sign_in_form_in *in;
	struct str next;
	bool is_kept;        /* a form that came too late waits */
	struct demo_logins { /* shown in the demonstration only */
		const struct demo_login {
			struct str name;
			const char *role;      /* Chinese, N_() */
			struct bilingual over; /* region or organisation */
		} * items;
		size_t count;
	} demo;
};

struct setup_view {
	const struct setup_in *in;
	struct str token;
	bool is_new; /* makes the first administrator; else a new password for somebody */
	int64_t chars_min;
};

struct account_view {
	struct str shown_name, login_name;
	struct account_roles {
		const struct account_role {
			const char *label;
			struct bilingual over; /* region or organisation */
		} * items;
		size_t count;
	} roles;
	struct account_sessions {
		const struct account_session {
			struct session_id id;
			struct str address;
			struct bilingual agent; /* browser and system, as people call them */
			struct moment seen_at;
			bool is_current;
		} * items;
		size_t count;
	} sessions;
	struct token_list_rows tokens;
	const struct password_in *in;
	int64_t chars_min;
	int64_t unread; /* notices */
	bool has_kept;  /* a form waits to be sent again */
};

struct kept_view {
	struct url action;
	struct str csrf_token;
	struct kept_fields {
		const struct kept_field {
			struct str name, value;
			struct str shown;  /* the value in words */
			const char *label; /* NULL: not shown */
		} * items;
		size_t count;
	} fields;
};

/* Signs the person in within an action: a new session, the old one ended, an audit entry. */
void sign_in_as(struct req *req, struct login_id login);
/* An own path to go to: the text if it is one, else where one's own work begins. */
struct url next_url(struct req *req, struct str next);

/* account.c */
enum outcome show_account(struct req *req);
enum outcome show_kept(struct req *req);
enum outcome change_password(struct req *req);
enum outcome end_session(struct req *req);
enum outcome end_token(struct req *req);
void prepare_password(struct req *req);

/* setup.c */
enum outcome show_setup(struct req *req);
enum outcome do_setup(struct req *req);
void prepare_setup(struct req *req);

#endif
