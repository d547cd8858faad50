#include "outbox.h"

#include "consent.h"
#include "contact.h"
#include "fail.h"
#include "kernel_queries.h"
#include "office.h"
#include "outbox_seal.h"

#include <assert.h>

enum { UNREAD_COUNTED_MAX = 100 };

static const enum channel channels[] = { CHANNEL_MAIL, CHANNEL_SMS };
enum { CHANNELS = sizeof(channels) / sizeof(channels[0]) };

const char *
channel_name(enum channel channel)
{
	return channel == CHANNEL_MAIL ? "mail" : "sms";
}

bool
channel_parse(struct str name, enum channel *ret_channel)
{
	for (int i = 0; i < CHANNELS; i++) {
		if (str_equal(name, str_of(channel_name(channels[i])))) {
			*ret_channel = channels[i];
			return true;
		}
	}
	return false;
}

const struct notice_kind *
notice_kind_find(struct str name)
{
	for (size_t i = 0; i < office_count(); i++) {
		for (size_t k = 0; k < office_at(i)->notice_count; k++) {
			if (str_equal(name, str_of(office_at(i)->notices[k].name))) {
				return &office_at(i)->notices[k];
			}
		}
	}
	return NULL;
}

/* ---- one message ---------------------------------------------------------------------------------- */

enum outcome
outbox_send(struct db *db, const struct message *message)
{
	struct outbox_id id;

	return outbox_send_as(db, message, &id);
}

enum outcome
outbox_send_as(struct db *db, const struct message *message, struct outbox_id *ret_id)
{
	struct letter letter = { message->to, message->subject, message->text, message->link.text };
	struct moment now = db_now(db);
	struct outbox_add_row row;
	enum outcome outcome;

	if (!contact_is_right(message->channel, message->to) ||
		outbox_is_erased(db, message->login)) {
		return INVALID;
	}
	outcome = outbox_add(db,
		&(struct outbox_add_args){ .channel = str_of(channel_name(message->channel)),
			.kind = str_of(message->kind),
			.login_id = message->login,
			.sealed = letter_seal(db, message->login, &letter),
			.masked = contact_masked(db_arena(db), message->channel, message->to),
			.is_secret = message->is_secret,
			.next_at = now,
			.until_at = message->until_at.ms ? message->until_at : MOMENT_NONE,
			.added_at = now },
		&row);
	if (outcome == OK) {
		*ret_id = row.id;
	}
	return outcome;
}

/* ---- telling a person ----------------------------------------------------------------------------- */

unsigned
outbox_usual_channels(struct db *db, struct login_id login, const struct notice_kind *kind)
{
	return kind->required_by || consent_is_given(db, login, STR("messages")) ? kind->channels
										 : 0;
}

/* The channels on which the person is told of this kind: the usual ones, but for what they chose. */
static unsigned
channels_of(struct db *db, struct login_id login, const struct notice_kind *kind)
{
	struct notice_switch_find_rows rows;
	unsigned wanted = outbox_usual_channels(db, login, kind);

	if (kind->required_by) {
		return wanted;
	}
	rows = notice_switch_find(db, login, str_of(kind->name));
	for (size_t i = 0; i < rows.count; i++) {
		enum channel channel;

		if (channel_parse(rows.items[i].channel, &channel)) {
			wanted = rows.items[i].is_on ? wanted | channel
						     : wanted & ~(unsigned)channel;
		}
	}
	return wanted;
}

static enum lang
language_of(struct db *db, struct login_id login)
{
	struct login_language_find_row row;

	return login_language_find(db, login, &row) == OK && str_equal(row.language, STR("en"))
		       ? LANG_EN
		       : LANG_ZH;
}

static struct str
or_none(struct str text)
{
	return str_is_empty(text) ? STR_NONE : text;
}

void
outbox_notify(struct db *db, struct login_id login, const struct notice *notice)
{
	const struct notice_kind *kind = notice_kind_find(str_of(notice->kind));
	struct notice_add_row row;
	unsigned wanted;
	enum lang lang;

	if (outbox_is_erased(db, login)) {
		return;
	}
	assert(kind && "an office sends notices of a kind that it does not declare");
	notice_add(db,
		&(struct notice_add_args){ .login_id = login,
			.kind = str_of(notice->kind),
			.title_zh = notice->title.zh,
			.title_en = bilingual_in(notice->title, LANG_EN),
			.text_zh = or_none(notice->text.zh),
			.text_en = or_none(notice->text.en),
			.path = or_none(notice->to.text),
			.added_at = db_now(db) },
		&row);
	wanted = channels_of(db, login, kind);
	lang = wanted ? language_of(db, login) : LANG_ZH;
	for (int i = 0; i < CHANNELS; i++) {
		struct message message = { .channel = channels[i],
			.kind = notice->kind,
			.login = login,
			.subject = bilingual_in(notice->title, lang),
			.text = or_none(bilingual_in(notice->text, lang)),
			.link = notice->to };

		if ((wanted & channels[i]) &&
			contact_find(db, login, channels[i], &message.to) == OK) {
			outbox_send(db, &message);
		}
	}
}

void
outbox_forget(struct db *db, struct login_id login)
{
	notice_forget(db, login);
	notice_switch_forget(db, login);
	login_language_forget(db, login);
	login_contact_forget(db, login);
	contact_link_forget(db, login);
	outbox_forget_rows(db, login);
}

int64_t
notice_unread(struct db *db, struct login_id login)
{
	struct notice_count_unread_row row;

	notice_count_unread(db, login, UNREAD_COUNTED_MAX, &row);
	return row.total;
}
