#include "contact.h"

#include "app.h"
#include "fail.h"
#include "ident.h"
#include "kernel_queries.h"
#include "key.h"
#include "mask.h"
#include "outbox_seal.h"
#include "rand.h"
#include "secret.h"
#include "store.h"

#include <string.h>

enum {
	MAIL_BYTES_MAX = 254, /* RFC 5321 4.5.3.1.3, without the angle brackets */
	MAIL_LOCAL_MAX = 64,
	TOKEN_BYTES = 24,
	LINK_HOURS = 24,
	HOUR_MS = 3600000,
	LINKS_A_DAY = 10, /* so that nobody's mailbox is flooded from here */
	UPGRADE_SLICE = 200,
	FIRST_CODES = 100000000,
};

static const char contact_place[] = "login_contact.sealed", link_place[] = "contact_link.sealed";

/* ---- what an address is --------------------------------------------------------------------------- */

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A dot-atom (RFC 5322 3.2.3): no quotes, so that no header and no command can be broken out of. */
static bool
is_local_part(struct str text)
{
	if (text.len == 0 || text.len > MAIL_LOCAL_MAX || text.ptr[0] == '.' ||
		text.ptr[text.len - 1] == '.') {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!is_letter_or_digit(c) && (c == '\0' || !strchr("!#$%&'*+-/=?^_`{|}~.", c))) {
			return false;
		}
		if (c == '.' && text.ptr[i + 1] == '.') {
			return false;
		}
	}
	return true;
}

static bool
is_domain(struct str text)
{
	struct str label;
	int labels = 0;

	if (text.len == 0 || text.ptr[text.len - 1] == '.') {
		return false;
	}
	while (str_split(&text, '.', &label)) {
		if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' ||
			label.ptr[label.len - 1] == '-') {
			return false;
		}
		for (size_t i = 0; i < label.len; i++) {
			if (!is_letter_or_digit(label.ptr[i]) && label.ptr[i] != '-') {
				return false;
			}
		}
		labels++;
	}
	return labels >= 2;
}

static bool
is_mail(struct str address)
{
	ptrdiff_t at = str_find(address, STR("@"));

	return at > 0 && address.len <= MAIL_BYTES_MAX &&
	       is_local_part(str_slice(address, 0, (size_t)at)) &&
	       is_domain(str_slice(address, (size_t)at + 1, address.len));
}

bool
contact_is_right(enum channel channel, struct str address)
{
	enum phone_kind kind;

	if (channel == CHANNEL_MAIL) {
		return is_mail(address);
	}
	for (size_t i = 0; i < address.len; i++) {
		if ((address.ptr[i] < '0' || address.ptr[i] > '9') && address.ptr[i] != '+') {
			return false;
		}
	}
	return phone_check(address, &kind).problem == IDENT_FINE && kind == PHONE_MOBILE;
}

struct str
contact_masked(struct arena *arena, enum channel channel, struct str address)
{
	return channel == CHANNEL_MAIL ? mask_mail(arena, address) : mask_phone(arena, address);
}

/* ---- confirmed ones ------------------------------------------------------------------------------- */

enum outcome
contact_find(struct db *db, struct login_id login, enum channel channel, struct str *ret_address)
{
	struct login_contact_find_row row;

	if (login_contact_find(db, login, str_of(channel_name(channel)), &row) != OK) {
		return NOT_FOUND;
	}
	return address_open(db, login, contact_place, row.sealed, ret_address) ? OK : NOT_FOUND;
}

struct str
contact_find_masked(struct db *db, struct login_id login, enum channel channel)
{
	struct login_contact_find_row row;

	return login_contact_find(db, login, str_of(channel_name(channel)), &row) == OK ? row.masked
											: STR_NONE;
}

struct str
contact_phone_hash(struct db *db, struct str phone)
{
	return key_hash(db, "login.phone", phone);
}

static enum outcome
put(struct db *db, struct login_id login, enum channel channel, struct str address,
	struct moment confirmed_at)
{
	struct str hash = channel == CHANNEL_SMS ? contact_phone_hash(db, address) : STR_NONE;

	return login_contact_put(
		db, &(struct login_contact_put_args){ .login_id = login,
			    .channel = str_of(channel_name(channel)),
			    .sealed = address_seal(db, login, contact_place, address),
			    .masked = contact_masked(db_arena(db), channel, address),
			    .find_hash = hash,
			    .confirmed_at = confirmed_at });
}

/* Who has shown that the number is theirs takes it from whom it was only typed for. */
enum outcome
contact_set(struct db *db, struct login_id login, enum channel channel, struct str address)
{
	struct login_contact_find_by_hash_row other;
	struct str hash = channel == CHANNEL_SMS ? contact_phone_hash(db, address) : STR_NONE;

	if (!str_is_none(hash) &&
		login_contact_find_by_hash(db, str_of(channel_name(channel)), hash, &other) == OK &&
		other.login_id.v != login.v) {
		return CONFLICT;
	}
	if (!str_is_none(hash) && login_contact_find_unproved(db, hash, &other) == OK &&
		other.login_id.v != login.v) {
		contact_remove(db, other.login_id, CHANNEL_SMS);
	}
	return put(db, login, channel, address, db_now(db));
}

enum outcome
contact_set_unproved(struct db *db, struct login_id login, struct str phone)
{
	struct login_contact_find_by_hash_row other;
	struct str hash = contact_phone_hash(db, phone);

	if (login_contact_find_by_hash(db, STR("sms"), hash, &other) == OK ||
		login_contact_find_unproved(db, hash, &other) == OK) {
		return CONFLICT;
	}
	return put(db, login, CHANNEL_SMS, phone, (struct moment){ 0 });
}

bool
contact_is_unproved(struct db *db, struct login_id login)
{
	struct login_contact_is_unproved_row row;

	return login_contact_is_unproved(db, login, &row) == OK;
}

struct str
contact_first_code(struct db *db, struct login_id login)
{
	struct str text = str_format(db_arena(db), "%lld", (long long)login.v), hash;
	struct login_contact_first_row row;
	uint64_t number = 0;

	if (login_contact_first(db, login, &row) == OK && row.first_round > 0) {
		text = str_format(
			db_arena(db), "%lld %lld", (long long)login.v, (long long)row.first_round);
	}
	hash = key_hash(db, "login.first", text);
	for (size_t i = 0; i < sizeof(number); i++) {
		number = number << 8 | (unsigned char)hash.ptr[i];
	}
	return str_format(db_arena(db), "%08llu", (unsigned long long)(number % FIRST_CODES));
}

enum outcome
contact_first_anew(
	struct db *db, struct login_id login, struct login_id officer, struct str *ret_code)
{
	int64_t changed = 0;

	login_contact_first_next(db, officer, login, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	*ret_code = contact_first_code(db, login);
	return OK;
}

struct login_id
contact_first_giver(struct db *db, struct login_id login)
{
	struct login_contact_first_row row;

	return login_contact_first(db, login, &row) == OK ? row.first_by : (struct login_id){ 0 };
}

void
contact_remove(struct db *db, struct login_id login, enum channel channel)
{
	login_contact_remove(db, login, str_of(channel_name(channel)));
}

/* ---- the link ------------------------------------------------------------------------------------- */

enum outcome
contact_ask_mail(struct db *db, struct login_id login, struct str address)
{
	struct arena *arena = db_arena(db);
	struct str token = rand_hex(arena, TOKEN_BYTES);
	struct moment until = { db_now(db).ms + (int64_t)LINK_HOURS * HOUR_MS };
	struct contact_link_count_row asked;
	struct message message = { .channel = CHANNEL_MAIL,
		.kind = "account.mail",
		.login = login,
		.to = address,
		.subject = STR("请确认您的邮箱 Please confirm your mail address"),
		.text = STR(
			"有人在本站填写了这个邮箱。如果是您本人，请在 24 小时内打开下面的链接确认；"
			"如果不是，请不要理会这封邮件。\n\nSomebody gave this address on our site. "
			"If it "
			"was you, open the link below within 24 hours; if not, ignore this mail."),
		.is_secret = true,
		.until_at = until };

	if (!contact_is_right(CHANNEL_MAIL, address)) {
		return INVALID;
	}
	contact_link_count(db, login, db_now(db), &asked);
	if (asked.total >= LINKS_A_DAY) {
		return TOO_MANY;
	}
	contact_link_add(db, &(struct contact_link_add_args){ .login_id = login,
				     .token_hash = secret_sha256(arena, token),
				     .sealed = address_seal(db, login, link_place, address),
				     .masked = contact_masked(arena, CHANNEL_MAIL, address),
				     .until_at = until });
	message.link = url_own(arena, "/mail/confirm/%s", token.ptr);
	return outbox_send(db, &message);
}

enum outcome
contact_confirm_mail(struct db *db, struct str token, struct login_id *ret_login)
{
	struct contact_link_find_row row;
	struct str address;
	int64_t changed = 0;

	if (contact_link_find(db, secret_sha256(db_arena(db), token), db_now(db), &row) != OK ||
		!address_open(db, row.login_id, link_place, row.sealed, &address)) {
		return NOT_FOUND;
	}
	contact_link_use(db, db_now(db), row.id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	/* to where they were told until now: whoever took the account over could otherwise do so unseen */
	outbox_notify(db, row.login_id,
		&(struct notice){ .kind = "account.security",
			.title = { STR("您的通知邮箱已更改"),
				STR("Your mail address for notices was changed") },
			.text = { STR("如果不是您本人所为，请马上修改密码。"),
				STR("If it was not you, change your password at once.") },
			.to = URL_OWN("/me/notices/settings") });
	contact_set(db, row.login_id, CHANNEL_MAIL, address);
	*ret_login = row.login_id;
	return OK;
}

enum outcome
contact_find_asked(struct db *db, struct str token, struct str *ret_masked)
{
	struct contact_link_find_row row;

	if (contact_link_find(db, secret_sha256(db_arena(db), token), db_now(db), &row) != OK) {
		return NOT_FOUND;
	}
	*ret_masked = row.masked;
	return OK;
}

/* ---- what an older version left ------------------------------------------------------------------- */

struct hashing {
	int64_t after; /* the last row seen */
	size_t left;
};

/* Of one number at several accounts the first keeps it: it cannot be said whose it is. */
static enum outcome
hash_slice(struct db *db, void *arg)
{
	struct hashing *hashing = arg;
	struct login_contact_unfound_rows rows = login_contact_unfound(
		db, hashing->after, UPGRADE_SLICE);

	for (size_t i = 0; i < rows.count; i++) {
		const struct login_contact_unfound_row *row = &rows.items[i];
		struct login_contact_find_by_hash_row other;
		struct str phone, hash;

		if (!address_open(db, row->login_id, contact_place, row->sealed, &phone)) {
			continue;
		}
		hash = contact_phone_hash(db, phone);
		if (login_contact_find_by_hash(db, STR("sms"), hash, &other) != OK) {
			login_contact_set_hash(db, hash, row->id);
		}
	}
	hashing->left = rows.count;
	if (rows.count) {
		hashing->after = rows.items[rows.count - 1].id.v;
	}
	return OK;
}

void
contact_upgrade(struct app *app, struct arena *arena)
{
	struct hashing hashing = { 0 };

	do {
		struct arena_mark mark = arena_mark(arena);

		if (store_write(app->store, arena, hash_slice, &hashing) != OK) {
			fail("the phone numbers of accounts cannot be made to be found");
		}
		arena_rewind(arena, mark);
	} while (hashing.left > 0);
}
