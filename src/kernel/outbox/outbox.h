#ifndef CHUKE_OUTBOX_H
#define CHUKE_OUTBOX_H

#include "html.h"
#include "ids.h"
#include "outcome.h"
#include "time.h"

/*
 * Telling people: rows written in the action's own transaction, so that nobody hears of what did not
 * happen.  A notice stands in the person's own pages; mail and short messages leave after the commit
 * (deliver.h), with retries, each once.  Not for what everybody may read (feeds, pages).
 */

struct db;

enum channel { CHANNEL_MAIL = 1, CHANNEL_SMS = 2 }; /* bits of a set */
const char *channel_name(enum channel channel);     /* "mail", as in tables */
bool channel_parse(struct str name, enum channel *ret_channel);

/*
 * A kind of notice, declared by the office that sends it (struct office: notices, notice_count).  People
 * switch mail and SMS per kind at /me/notices/settings; the notice in their own pages always stands.
 */
struct notice_kind {
	const char *name;  /* "news.published" */
	const char *label; /* Chinese, N_(): 关注的组织有新消息 */
	unsigned channels; /* CHANNEL_ bits that are on until somebody switches them off */
	/*
	 * Chinese, N_(): the law or rule by which people must be told, e.g. 《行政许可法》第四十四条. NULL: may be
	 * switched off; else its channels cannot be, and the page of switches shows this.
	 */
	const char *required_by;
};
/* Of the registered offices; NULL if none has it. */
const struct notice_kind *notice_kind_find(struct str name);

struct notice {
	const char *kind;       /* a declared one; another is a programmer's mistake */
	struct bilingual title; /* one line, both languages (English may be empty: then Chinese) */
	struct bilingual text;  /* a paragraph or two of plain text; none for none */
	struct url to;          /* own path to open; none for none */
};

/*
 * The channels on which somebody is told of a kind as long as they have switched nothing: those of the kind, where a law
 * requires it or they have agreed to messages (consents.yaml, `messages`); else none.
 */
unsigned outbox_usual_channels(
	struct db *db, struct login_id login, const struct notice_kind *kind);
/*
 * In a transaction: tells one person, in their pages at once, by mail and SMS as their switches and
 * confirmed addresses say.  A few statements; for hundreds of people use a job with slices.
 */
void outbox_notify(struct db *db, struct login_id login, const struct notice *notice);

/* One message to a given address: codes, confirmations, what goes to people without an account. */
struct message {
	enum channel channel;
	const char *kind;      /* a word for the list of /admin/outbox: "login.code" */
	struct login_id login; /* whom it concerns; 0: nobody known */
	struct str to;         /* a mail address or a phone number */
	struct str subject;    /* of a mail, one line; none for SMS */
	struct str text;
	struct url link; /* own path that the text ends with, made absolute; none for none */
	/*
	 * It holds a code or a link that opens something: goes out before others, is never shown to an
	 * administrator (but where it is only recorded, in demonstrations and tests), erased when sent.
	 */
	bool is_secret;
	struct moment until_at; /* worthless afterwards: not sent any more; MOMENT_NONE: never */
};

/* In a transaction: puts it in the outbox.  INVALID if the address is none; the text is never logged. */
enum outcome outbox_send(struct db *db, const struct message *message);
/* The same; its row is told. */
enum outcome outbox_send_as(struct db *db, const struct message *message, struct outbox_id *ret_id);

/* In a transaction that erases a person: notices, switches, addresses, messages. */
void outbox_forget(struct db *db, struct login_id login);

/* How many notices a login has not read; at most 100 are counted. */
int64_t notice_unread(struct db *db, struct login_id login);

#endif
