#ifndef CHUKE_WEBHOOK_PAGES_H
#define CHUKE_WEBHOOK_PAGES_H

#include "kernel_queries.h"
#include "parts.h"
#include "req.h"
#include "right.h"

/* /admin/webhooks: which systems are told of what, and what became of every message. */

struct webhook_in {
	int64_t id;
	struct str address, note;
	struct strs events;
	bool is_off;
};
struct webhook_id_in {
	int64_t id, letter, before;
};
extern const struct form webhook_form, webhook_edit_form, webhook_id_form;
extern const struct right right_manage_webhooks;

struct shown_webhook {
	const struct webhook_list_row *row;
	struct str events; /* in words */
	struct url to;
};
struct webhooks_view {
	const struct webhook_in *in;
	struct shown_webhooks {
		struct shown_webhook *items;
		size_t count;
	} hooks;
};

struct shown_webhook_letter {
	const struct webhook_letter_list_row *row;
	const char *state, *tone; /* Chinese, N_() */
	struct str event, problem;
	struct url resend;
	bool may_resend;
};
struct webhook_view {
	const struct webhook_in *in; /* what stands, or was typed */
	int64_t id;
	struct str address, fresh; /* fresh: a new secret, shown this once; none */
	bool is_on;
	struct moment old_until_at; /* the one before signs until then; none */
	struct shown_webhook_letters {
		struct shown_webhook_letter *items;
		size_t count;
	} letters;
	struct url older;
};

/* GET /admin/webhooks: the receivers, and the form for one more. */
enum outcome show_webhooks(struct req *req);
/* POST /admin/webhooks: one more; its page shows the secret once. */
enum outcome add_webhook(struct req *req);
/* GET /admin/webhooks/{id}: its settings, and what was sent there. */
enum outcome show_webhook(struct req *req);
/* POST /admin/webhooks/{id}: other settings. */
enum outcome edit_webhook(struct req *req);
/* POST …/secret: a new one; the old one signs beside it for a day. */
enum outcome renew_webhook(struct req *req);
/* POST …/ping: a trial. */
enum outcome ping_webhook(struct req *req);
/* POST …/remove: nothing more is sent there. */
enum outcome remove_webhook(struct req *req);
/* POST …/letters/{letter}/resend: once more, under the same mark. */
enum outcome resend_webhook(struct req *req);

#endif
