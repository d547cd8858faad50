#ifndef CHUKE_SIGN_IN_H
#define CHUKE_SIGN_IN_H

#include "form.h"
#include "guess.h"
#include "ids.h"
#include "kernel_queries.h"
#include "password_rules.h"
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
	bool has_factor; /* the password is the first of two steps */
	struct moment
		closing_at; /* when the closed account is erased; MOMENT_NONE: it is not closed */
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
	struct old_passwords old;
	bool is_old; /* taken before, which the district forbids */
};

extern const struct form sign_in_form, setup_form;

struct sms_phone_in;
struct sign_in_view {
	const struct sign_in_form_in *in;
	const struct sms_phone_in *sms; /* the other form of the page was refused; NULL: not */
	struct str next;
	bool is_kept;        /* a form that came too late waits */
	struct demo_logins { /* shown in the demonstration only */
		const struct demo_login {
			struct str name;
			const char *role;      /* Chinese, N_() */
			struct bilingual over; /* region or organisation */
			struct str phone;      /* by whose codes one may sign in; none */
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
struct session_id sign_in_as(struct req *req, struct login_id login);
/* The same after the second factor was shown. */
void sign_in_with_factor(struct req *req, struct login_id login);
/* In a snapshot: what makes the visitor known to the account (a device, an address); none for a stranger. */
struct str sign_in_known_by(const struct req *req, struct login_id login);
/* The same by the device alone, which nobody else can be. */
struct str sign_in_device(const struct req *req, struct login_id login);
/* Half a sign-in: a second factor is still to come. */
enum outcome sign_in_half(struct req *req, struct login_id login, struct str next);
/* An own path to go to: the text if it is one, else where one's own work begins. */
struct url next_url(struct req *req, struct str next);

/* GET /login and what a refused form of it shows; `sms` as in the view. */
enum outcome sign_in_draw(struct req *req, struct str next, const struct sms_phone_in *sms);

/* kept_pages.c */
enum outcome show_kept(struct req *req);

/* setup.c */
enum outcome show_setup(struct req *req);
enum outcome do_setup(struct req *req);
void prepare_setup(struct req *req);

#endif
