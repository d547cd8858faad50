#ifndef CHUKE_NOTICE_PAGES_H
#define CHUKE_NOTICE_PAGES_H

#include "form.h"
#include "job_pages.h"
#include "outbox.h"

/* One's own notices: the list, what is switched on, the mail address and its confirmation. */

struct notices_in {
	struct str show; /* "unread"; anything else: all */
	struct str kind;
	int64_t before; /* those older than this one; 0: the newest */
};

struct shown_notices {
	struct shown_notice {
		int64_t id;
		const char *label; /* of its kind, Chinese, N_() */
		struct bilingual title, text;
		struct moment added_at;
		bool is_unread, has_path;
	} * items;
	size_t count;
};

struct notices_view {
	const struct notices_in *in;
	bool is_unread_only, is_filtered, has_older;
	int64_t unread; /* at most 100 are counted */
	struct list_options kinds;
	struct url older, all, only_unread; /* this list read on, without and with the filter */
	struct shown_notices notices;
};

struct switches_in {
	struct strs mail, sms; /* the kinds that are on */
	struct str language;
};
struct mail_in {
	struct str address;
};
struct mail_token_in {
	struct str token;
};

struct switches_view {
	struct shown_switches {
		struct shown_switch {
			struct str kind;
			const char *label,
				*required_by; /* Chinese, N_(); NULL: may be switched off */
			bool is_mail, is_sms;
		} * items;
		size_t count;
	} switches;
	struct str mail, phone; /* masked; none: none is confirmed */
	const struct switches_in *in;
	const struct mail_in *mail_typed;
};

struct mail_confirm_view {
	struct str masked, token;
};

extern const struct form notices_form, notice_form, switches_form, mail_form, mail_token_form;

/* The list, newest first. */
enum outcome show_notices(struct req *req);
/* Marks one as read and goes where it leads. */
enum outcome open_notice(struct req *req);
/* Marks all as read. */
enum outcome read_all_notices(struct req *req);
/* Which kinds go by mail and SMS, in which language, and to where. */
enum outcome show_switches(struct req *req);
/* Stores what was chosen. */
enum outcome choose_switches(struct req *req);
/* Sends a link to a new mail address. */
enum outcome ask_mail(struct req *req);
/* The address is used no more. */
enum outcome remove_mail(struct req *req);
/* What the link in the mail opens; it acts only on the button, so that no mail filter confirms by looking. */
enum outcome show_mail_confirm(struct req *req);
/* The address is theirs. */
enum outcome confirm_mail(struct req *req);

#endif
