#ifndef CHUKE_ACCOUNT_PAGES_H
#define CHUKE_ACCOUNT_PAGES_H

#include "account_setting.h"
#include "factor_pages.h"
#include "i18n.h"
#include "kernel_queries.h"
#include "password_rules.h"
#include "proof.h"
#include "sign_in.h"

/* The pages under /me about one's own account: what its files share. */

struct id_in {
	int64_t id;
};

struct password_in {
	struct proof proof;
	struct secret password, again;

	struct str password_hash;
	struct old_passwords old;
	bool is_old;
};

struct account_view {
	struct str shown_name, login_name;
	struct account_roles {
		const struct account_role {
			const char *label;
			struct bilingual over; /* region or organisation */
			struct day until;      /* the last day; DAY_NONE: none */
		} * items;
		size_t count;
	} roles;
	int64_t sessions, tokens;                  /* how many */
	bool has_factors, has_factor;              /* the district's, one's own */
	struct str phone, mail;                    /* masked; none if none */
	bool has_mail_page, has_data, has_follows; /* pages that an office may bring */
	int64_t unread;                            /* notices */
	bool has_kept;                             /* a form waits to be sent again */
};

struct account_sessions {
	const struct account_session {
		struct session_id id;
		struct str address;
		struct bilingual agent; /* browser and system, as people call them */
		struct moment created_at, seen_at;
		bool is_current;
	} * items;
	size_t count;
};
struct sessions_view {
	struct account_sessions sessions;
};

struct password_view {
	const struct password_in *in;
	int64_t chars_min;
	bool is_dengbao;
	bool is_due; /* the old one has run out: nothing else until it is changed */
};

/* ---- tokens */

struct token_in {
	struct proof proof;
	struct str name, scope, days;
	struct strs powers;
};
struct tokens_view {
	struct account_tokens {
		const struct account_token {
			const struct token_list_row *row;
			struct str powers; /* in words; none: all that the person may */
			bool is_read_only;
		} * items;
		size_t count;
	} tokens;
	const struct token_in *in;
	bool has_powers;  /* there is something to be restricted to */
	struct str fresh; /* the one just made, shown once; none: none */
};
enum { TOKEN_DAYS_MAX = 90, TOKENS_MAX = 20 };
/* The rights groups that there are, with words; those that the actor holds something of, or (NULL) all. */
struct choices token_powers(struct req *req);
bool token_power_is_known(struct str group);

/* ---- phone */

struct phone_in {
	struct proof proof;
	struct str phone;
};
struct phone_code_in {
	struct str code;
	struct login_id login; /* whose it is */
};
struct phone_view {
	struct str masked; /* the present one; none if none */
	struct str asked;  /* masked: the one that waits for its code; none: none waits */
	struct moment until;
	const void *in;
	bool is_code;        /* the second form was refused */
	struct str changing; /* masked: the number that a counter is to put in its place; none */
	struct moment changes_at;
};

/* ---- closing */

struct closing_in {
	struct proof proof;
	bool is_sure;
};
struct closing_view {
	const struct closing_in *in;
	int64_t grace_days;
	bool is_last_admin;
	struct closing_duties {
		const struct closing_duty {
			struct str org_name;
		} * items;
		size_t count;
	} duties;
};

extern const struct form password_form, token_form, phone_form, phone_code_form, closing_form;

/* One's own account at a glance. */
enum outcome show_account(struct req *req);

/* Where an account is signed in, by what the settings still let go on. */
struct account_sessions account_sessions_of(struct req *req, struct login_id login);
/* The page of them; then the actions that end one, and all others. */
enum outcome show_sessions(struct req *req);
/* One of one's own. */
enum outcome end_session(struct req *req);
/* All but this one. */
enum outcome end_other_sessions(struct req *req);

/* The password: the page, what takes long, the action. */
enum outcome show_password(struct req *req);
/* Compares the present one, and hashes the new. */
void prepare_password(struct req *req);
/* Stores it; everywhere else the person is signed out. */
enum outcome change_password(struct req *req);

/* Tokens: the page, which shows a new one once. */
enum outcome show_tokens(struct req *req);
/* Makes one. */
enum outcome add_token(struct req *req);
/* Withdraws one of one's own. */
enum outcome end_token(struct req *req);

/* The phone number: the page with what waits. */
enum outcome show_phone(struct req *req);
/* Sends a code to a new number. */
enum outcome ask_phone(struct req *req);
/* The code was typed: five tries, five minutes. */
enum outcome confirm_phone(struct req *req);
/* The number is used no more. */
enum outcome remove_phone(struct req *req);

/* What closing means, and what is to be done before. */
enum outcome show_closing(struct req *req);
/* Closes one's own account at once; erasing follows after the days of grace. */
enum outcome close_account(struct req *req);
/* In a transaction, once an hour: erases those whose days of grace are over. */
bool closing_carry_out(struct db *db);

#endif
