#ifndef CHUKE_OUTBOX_PAGES_H
#define CHUKE_OUTBOX_PAGES_H

#include "form.h"
#include "job_pages.h"
#include "outbox.h"

/* The outbox as an administrator sees it: what waits, what left, what did not and why. */

struct outbox_in {
	struct str state, channel;
	int64_t before; /* those older than this one; 0: the newest */
};
struct outbox_id_in {
	int64_t id;
};
struct outbox_drop_in {
	int64_t id;
	struct str reason;
};

/* One message in words. */
struct shown_message {
	int64_t id;
	bool is_mail;
	struct str to;           /* masked */
	struct str kind;         /* in the page's language */
	const char *state;       /* Chinese, N_() */
	const char *state_class; /* of its tag, with a space before it; "" for none */
	struct str problem;      /* a sentence in the page's language; none: nothing is wrong */
	struct str reason;       /* why it was dropped; none: it was not */
	struct str login_name;   /* whom it concerns; none: nobody with an account */
	int64_t attempts;
	struct moment added_at, next_at, ended_at; /* next_at none: it is over */
	bool may_retry, may_drop;
	bool is_open; /* it has not come to an end: looking again may show more */
};

struct trial_in {
	struct str channel, to;
};
struct trial_view {
	const struct trial_in *in; /* what was refused; NULL: nothing was sent */
	struct str mail_server, mail_from, mail_user, sms_server; /* as set; empty: not */
	bool is_tls_off, has_password, has_sms_secret;
};

struct outbox_view {
	struct list_options states, channels;
	bool is_filtered, has_older;
	int64_t waiting, failed; /* at most 1,000 are counted */
	struct url older;
	struct shown_messages {
		struct shown_message *items;
		size_t count;
	} messages;
};

struct message_view {
	struct shown_message message;
	bool is_opened;   /* its words are below */
	bool is_hidden;   /* they hold a code: nobody reads them */
	bool is_readable; /* they are there and may be asked for */
	struct str to, subject, text;
	const struct outbox_drop_in *in;
};

extern const struct right right_manage_outbox;
extern const struct form outbox_form, outbox_id_form, outbox_drop_form, trial_form;

/* All, newest first, filtered, page by page. */
enum outcome show_outbox(struct req *req);
/* One; its words only where they were merely recorded, for demonstrations and tests. */
enum outcome show_message(struct req *req);
/* Its words, with an audit entry that says who read them. */
enum outcome read_message(struct req *req);
/* Tries it again now. */
enum outcome retry_message(struct req *req);
/* How mail and SMS are set up, and a message to try them. */
enum outcome show_trial(struct req *req);
/* Sends it; its page shows what became of it. */
enum outcome send_trial(struct req *req);
/* Gives it up, with a reason. */
enum outcome drop_message(struct req *req);

#endif
