#include "sms_code.h"

#include "account_notice.h"
#include "app_inner.h"
#include "contact.h"
#include "cookie.h"
#include "dispatch_inner.h"
#include "guess.h"
#include "key.h"
#include "log.h"
#include "outbox_seal.h"
#include "proof.h"
#include "rand.h"
#include "setting.h"

enum {
	CODE_LIMIT = 1000000, /* six digits */
	NONCE_BYTES = 16,
	COOKIE_SECONDS = 30 * 60,
	HOUR_MS = 3600 * 1000,
	DAY_MS = 24 * HOUR_MS,
	WARN_PERCENT = 80,
	KNOWN_PERCENT = 110, /* of the budget: devices that are known get through a little longer */
	ASKS_FACTOR = 20,    /* asks for one code sent: nobody fills the table by asking in vain */
	GUESS_FACTOR = 2,    /* one address serves a whole community's old people */
};

static const char code_cookie[] = "code", sealed_place[] = "sms_code.sealed",
		  house_key[] = "sms_code";

/* ---- what binds it ------------------------------------------------------------------------------ */

static struct str
browser_hash(struct req *req)
{
	return secret_sha256(req->arena, cookie_get(req, code_cookie));
}

/* Of the digits typed, also full-width ones, with whatever stands between. */
static struct str
digits_of(struct arena *arena, struct str typed)
{
	char *digits = arena_alloc(arena, typed.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		unsigned char c = (unsigned char)typed.ptr[i];

		if (c == 0xef && i + 2 < typed.len && (unsigned char)typed.ptr[i + 1] == 0xbc &&
			(unsigned char)typed.ptr[i + 2] >= 0x90 &&
			(unsigned char)typed.ptr[i + 2] <= 0x99) {
			digits[len++] = (char)('0' + (unsigned char)typed.ptr[i + 2] - 0x90);
			i += 2;
		} else if (c >= '0' && c <= '9') {
			digits[len++] = (char)c;
		}
	}
	return (struct str){ digits, len };
}

static struct str
code_hash(struct db *db, struct str browser, struct str phone, struct str code)
{
	struct arena *arena = db_arena(db);

	return key_hash(db, "sms_code",
		str_format(arena, "%.*s %.*s %.*s",
			STR_ARG(secret_hex(arena, (const unsigned char *)browser.ptr, browser.len)),
			STR_ARG(phone), STR_ARG(code)));
}

/* ---- limits -------------------------------------------------------------------------------------- */

/* What is looked at before a code goes out. */
struct asking {
	const struct sms_code_ask *ask;
	struct str find_hash, address_hash;
	struct moment now;
	struct day day;
	struct sms_code_day_ask_row count; /* of the day, with this one */
	int64_t budget;
};

static int64_t
count_since(struct req *req, const struct asking *it, uint32_t clauses, int64_t ms)
{
	struct sms_code_count_row row;

	sms_code_count(req->db,
		&(struct sms_code_count_args){ .clauses = clauses,
			.asked_at = { it->now.ms - ms },
			.find_hash = it->find_hash,
			.is_known = it->ask->is_known,
			.address_hash = it->address_hash },
		&row);
	return row.total;
}

/* Everybody may learn of these limits: they say nothing about the number. */
static enum outcome
check_open_limits(struct req *req, const struct asking *it)
{
	int64_t budget = it->ask->is_known ? it->budget * KNOWN_PERCENT / 100 : it->budget;
	int64_t per_address = req_setting_int(req, "code_address_hour");

	if (it->count.sent >= budget || it->count.asks > it->budget * ASKS_FACTOR) {
		form_error(req, "phone",
			N_("今天的短信验证码已经发完。请用密码登录，或到社区窗口办理，明天再试。"));
		return UNAVAILABLE;
	}
	if (!it->ask->is_known &&
		count_since(req, it, SMS_CODE_COUNT_ADDRESS, HOUR_MS) >= per_address) {
		form_error(req, "phone",
			N_("您所在的网络一小时内要的验证码太多了，请过一小时再试，或用密码登录。"));
		return TOO_MANY;
	}
	return OK;
}

/* Nobody learns of these: they would tell that somebody asks for the number, or knows it. */
static bool
is_within_number(struct req *req, const struct asking *it)
{
	int64_t limit = req_setting_int(req, "code_number_day");
	uint32_t clauses = SMS_CODE_COUNT_NUMBER | SMS_CODE_COUNT_KNOWN;
	int64_t all = count_since(req, it, clauses, DAY_MS);
	int64_t here = count_since(req, it, clauses | SMS_CODE_COUNT_ADDRESS, DAY_MS);

	/* one stranger's address never uses up all that strangers have */
	return all < limit && (it->ask->is_known || here < (limit + 1) / 2);
}

static void
alarm_administrators(struct req *req, const struct asking *it, const char *title)
{
	struct sms_admin_list_rows admins = sms_admin_list(req->db, it->day);

	log_warning("event=sms-codes sent=%lld budget=%lld", (long long)it->count.sent + 1,
		(long long)it->budget);
	for (size_t i = 0; i < admins.count; i++) {
		outbox_notify(req->db, admins.items[i].id,
			&(struct notice){ .kind = SMS_CODE_NOTICE,
				.title = bilingual_of(title),
				.text = bilingual_of(N_("如果不是因为今天有很多居民登录，可能有人在"
							"恶意刷短信。请看发件箱；"
							"每天的上限在“设置”里。")),
				.to = URL_OWN("/admin/outbox") });
	}
}

/* Said once a day each, whichever code it is that reaches it. */
static void
watch_budget(struct req *req, const struct asking *it)
{
	int64_t sent = it->count.sent + 1, changed = 0;

	if (sent >= it->budget) {
		sms_code_day_end(req->db, it->now, it->day, &changed);
		if (changed) {
			alarm_administrators(req, it, N_("今天的短信验证码已经发完"));
		}
	} else if (sent * 100 >= it->budget * WARN_PERCENT) {
		sms_code_day_warn(req->db, it->now, it->day, &changed);
		if (changed) {
			alarm_administrators(req, it, N_("今天的短信验证码快要发完"));
		}
	}
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* The row, the letter, the cookie: the same whether or not it leaves the house. */
static void
put_code(struct req *req, const struct asking *it, bool is_sent)
{
	const struct sms_code_ask *ask = it->ask;
	struct str nonce = rand_hex(req->arena, NONCE_BYTES);
	struct str browser = secret_sha256(req->arena, nonce);
	struct str words[] = { str_format(req->arena, "%06llu",
				       (unsigned long long)rand_below(CODE_LIMIT)),
		str_is_none(ask->word) ? STR("") : ask->word };
	struct moment until = { it->now.ms + SMS_CODE_MS };
	struct outbox_id letter = { 0 };
	struct sms_code_add_row row;

	outbox_send_as(req->db,
		&(struct message){ .channel = CHANNEL_SMS,
			.kind = "login.code",
			.to = ask->phone,
			.subject = STR_NONE,
			.text = TR(req->arena, req->lang, ask->text, words[0], words[1]),
			.is_secret = true,
			.until_at = is_sent ? until : it->now },
		&letter);
	sms_code_add(req->db,
		&(struct sms_code_add_args){ .purpose = str_of(ask->purpose),
			.find_hash = it->find_hash,
			.address_hash = it->address_hash,
			.browser_hash = browser,
			.code_hash = code_hash(req->db, browser, ask->phone, words[0]),
			.sealed = key_house_seal(req->db, house_key,
				(struct key_place){ sealed_place, it->now.ms }, ask->phone),
			.masked = contact_masked(req->arena, CHANNEL_SMS, ask->phone),
			.letter = letter.v,
			.is_known = ask->is_known,
			.is_sent = is_sent,
			.asked_at = it->now,
			.until_at = until },
		&row);
	cookie_set(req, code_cookie, nonce, COOKIE_SECONDS);
}

enum outcome
sms_code_send(struct req *req, const struct sms_code_ask *ask)
{
	struct asking it = { .ask = ask,
		.find_hash = contact_phone_hash(req->db, ask->phone),
		.address_hash = key_hash(req->db, "sms_code.address", req->address),
		.now = db_now(req->db),
		.budget = req_setting_int(req, "code_budget_day") };
	struct sms_code before;
	enum outcome outcome;
	bool is_sent;

	if (sms_code_find(req, ask->purpose, &before) == OK && before.again_ms > 0 &&
		str_equal(before.phone, ask->phone) && sms_code_waits(req, &before)) {
		return STALE;
	}
	it.day = day_of_moment(it.now);
	sms_code_day_ask(req->db, it.day, &it.count); /* holds the day: limits are exact */
	outcome = check_open_limits(req, &it);
	if (outcome != OK) {
		return outcome;
	}
	is_sent = is_within_number(req, &it);
	if (sms_code_find(req, ask->purpose, &before) == OK) {
		sms_code_void(req->db, it.now, before.row.id);
	}
	put_code(req, &it, is_sent);
	sms_code_day_send(req->db, is_sent, it.day);
	if (is_sent) {
		watch_budget(req, &it);
	}
	return OK;
}

/* ---- typing -------------------------------------------------------------------------------------- */

enum outcome
sms_code_find(struct req *req, const char *purpose, struct sms_code *ret_code)
{
	struct sms_code code;
	int64_t since;

	if (str_is_empty(cookie_get(req, code_cookie)) ||
		sms_code_of_browser(req->db, browser_hash(req), str_of(purpose), &code.row) != OK ||
		key_house_open(req->db, house_key,
			(struct key_place){ sealed_place, code.row.asked_at.ms }, code.row.sealed,
			&code.phone) != OK) {
		return NOT_FOUND;
	}
	since = db_now(req->db).ms - code.row.asked_at.ms;
	code.again_ms = since < SMS_CODE_AGAIN_MS ? SMS_CODE_AGAIN_MS - since : 0;
	*ret_code = code;
	return OK;
}

bool
sms_code_waits(struct req *req, const struct sms_code *code)
{
	return moment_is_none(code->row.used_at) && code->row.tries < SMS_CODE_TRIES &&
	       code->row.until_at.ms > db_now(req->db).ms;
}

/* Tries of this browser, and of everybody at its address; never of the number, whose owner must not wait for it. */
static struct guess
guess_of(struct req *req, const struct sms_code *code)
{
	return (struct guess){ .address = req->address,
		.account = secret_hex(req->arena, (const unsigned char *)code->row.browser_hash.ptr,
			code->row.browser_hash.len),
		.known = STR_NONE,
		.tries_free = GUESS_FACTOR * (int)req_setting_int(req, "password_guess_limit") };
}

enum outcome
sms_code_try(struct req *req, const char *purpose, struct str typed, struct sms_code *ret_code,
	int64_t *ret_left)
{
	struct guesses *guesses = ((struct app *)req->app)->private->guesses;
	struct sms_code code;
	struct guess guess;
	struct str hash;
	int64_t wait_ms, changed = 0;

	if (sms_code_find(req, purpose, &code) != OK) {
		return NOT_FOUND;
	}
	guess = guess_of(req, &code);
	wait_ms = guess_wait_ms(guesses, &guess);
	if (wait_ms > 0) {
		return proof_say_wait(req, "code", wait_ms);
	}
	sms_code_take_try(req->db, code.row.id, SMS_CODE_TRIES, db_now(req->db), &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	hash = code_hash(req->db, code.row.browser_hash, code.phone, digits_of(req->arena, typed));
	if (hash.len != code.row.code_hash.len ||
		!secret_equal(hash.ptr, code.row.code_hash.ptr, hash.len)) {
		guess_was_wrong(guesses, &guess);
		*ret_left = SMS_CODE_TRIES - code.row.tries - 1;
		return INVALID;
	}
	sms_code_use(req->db, db_now(req->db), code.row.id, &changed);
	*ret_code = code;
	return changed == 1 ? OK : NOT_FOUND;
}

enum outcome
sms_code_opened(struct req *req, const char *purpose, struct sms_code *ret_code)
{
	struct sms_code code;

	if (sms_code_find(req, purpose, &code) != OK || moment_is_none(code.row.used_at) ||
		!moment_is_none(code.row.done_at) ||
		db_now(req->db).ms - code.row.used_at.ms > SMS_CODE_OPENS_MS) {
		return NOT_FOUND;
	}
	*ret_code = code;
	return OK;
}

enum outcome
sms_code_finish(struct req *req, const struct sms_code *code)
{
	int64_t changed = 0;

	sms_code_finish_row(req->db, db_now(req->db), code->row.id, &changed);
	cookie_remove(req, code_cookie);
	return changed == 1 ? OK : CONFLICT;
}

struct str
sms_code_shown(struct req *req, const struct sms_code *code)
{
	struct outbox_find_row row;
	struct letter letter;

	if (!flight_of(req)->district->is_demo || !code->row.is_sent ||
		outbox_find(req->db, (struct outbox_id){ code->row.letter }, &row) != OK ||
		!letter_open(req->db, row.login_id, row.sealed, &letter)) {
		return STR_NONE;
	}
	return letter.text;
}
