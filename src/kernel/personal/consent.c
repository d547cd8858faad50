#include "consent.h"

#include "html.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "secret.h"

enum { CONSENTS_MAX = 20, LOGINS_AT_ONCE = 500 };

static const struct node_rule consent_rules[] = {
	{ "id", WANT_ID, true },
	{ "version", WANT_TEXT, true },
	{ "is_required", WANT_BOOL, true },
	{ "title", WANT_BILINGUAL, true },
	{ "text", WANT_BILINGUAL, true },
};
static const struct node_rule consents_rules[] = {
	{ "consents", WANT_LIST, true, 1, CONSENTS_MAX, .rules = consent_rules,
		.rule_count = RULE_COUNT(consent_rules) },
};

void
consent_check_pack(const struct pack *pack, struct pack_report *report)
{
	const struct node *file = pack_file(pack, "consents.yaml");

	node_check(report, file, consents_rules, RULE_COUNT(consents_rules));
	node_check_unique(report, node_get(file, "consents"), "id");
}

static const struct node *
list_of(const struct pack *pack)
{
	return node_get(pack_file(pack, "consents.yaml"), "consents");
}

/* What somebody answered last. */
static void
put_answer(struct db *db, struct login_id login, struct consent_offer *offer)
{
	struct consent_latest_row row;

	offer->is_due = true;
	offer->answered_at = MOMENT_NONE;
	offer->answered_version = STR_NONE;
	if (consent_latest(db, login, offer->code, &row) != OK) {
		return;
	}
	offer->is_due = !str_equal(row.version, offer->version);
	offer->answered_version = row.version;
	offer->answered_at = moment_is_none(row.withdrawn_at) ? row.given_at : row.withdrawn_at;
	offer->state = moment_is_none(row.withdrawn_at)         ? CONSENT_GIVEN
		       : row.withdrawn_at.ms == row.given_at.ms ? CONSENT_REFUSED
								: CONSENT_WITHDRAWN;
}

struct consent_offers
consent_offers(struct db *db, const struct pack *pack, struct login_id login)
{
	const struct node *list = list_of(pack);
	size_t count = list ? list->count : 0;
	struct consent_offers offers = { ARENA_ARRAY(db_arena(db), count, struct consent_offer),
		count };

	for (size_t i = 0; i < count; i++) {
		const struct node *node = list->members[i].value;
		struct consent_offer *offer = &offers.items[i];

		offer->code = node_text(node, "id");
		offer->version = node_text(node, "version");
		offer->title = node_bilingual(node, "title");
		offer->text = node_bilingual(node, "text");
		offer->is_required = node_bool(node, "is_required", false);
		put_answer(db, login, offer);
	}
	return offers;
}

/* The text as it stands, stored once. */
static struct consent_text_id
keep_text(struct db *db, const struct node *node)
{
	struct bilingual text = node_bilingual(node, "text");
	struct str code = node_text(node, "id"), version = node_text(node, "version");
	struct str hash = secret_sha256(db_arena(db),
		str_format(db_arena(db), "%.*s\n\n%.*s", STR_ARG(text.zh), STR_ARG(text.en)));
	struct consent_text_add_row added;
	struct consent_text_find_row found;

	if (consent_text_add(db,
		    &(struct consent_text_add_args){ .code = code,
			    .version = version,
			    .hash = hash,
			    .text_zh = text.zh,
			    .text_en = text.en },
		    &added) == OK) {
		return added.id;
	}
	return consent_text_find(db, code, version, hash, &found) == OK
		       ? found.id
		       : (struct consent_text_id){ 0 };
}

static void
put_row(struct db *db, const struct consent_answer *answer, struct consent_text_id text)
{
	struct consent_add_row row;
	int64_t changed;

	consent_withdraw(db, db_now(db), answer->login, answer->code, &changed);
	consent_add(db,
		&(struct consent_add_args){ .login_id = answer->login,
			.consent_text_id = text,
			.code = answer->code,
			.given_at = db_now(db),
			.withdrawn_at = answer->is_given ? MOMENT_NONE : db_now(db),
			.language = answer->lang == LANG_EN ? STR("en") : STR("zh") },
		&row);
}

enum outcome
consent_answer(struct db *db, const struct pack *pack, const struct consent_answer *answer)
{
	const struct node *node = node_find(list_of(pack), "id", answer->code);

	if (!node) {
		return NOT_FOUND;
	}
	put_row(db, answer, keep_text(db, node));
	return OK;
}

enum outcome
consent_take_back(struct db *db, const struct pack *pack, struct login_id login, struct str code)
{
	const struct node *node = node_find(list_of(pack), "id", code);
	int64_t changed;

	if (!node) {
		return NOT_FOUND;
	}
	if (node_bool(node, "is_required", false)) {
		return CONFLICT;
	}
	consent_withdraw(db, db_now(db), login, code, &changed);
	return OK; /* taken back twice is taken back */
}

bool
consent_is_given(struct db *db, struct login_id login, struct str code)
{
	struct consent_latest_row row;

	return consent_latest(db, login, code, &row) == OK && moment_is_none(row.withdrawn_at);
}

void
consent_answer_for_all(struct db *db, const struct pack *pack)
{
	const struct node *list = list_of(pack);
	struct consent_login_list_rows logins = consent_login_list(db, 0, LOGINS_AT_ONCE);

	for (size_t i = 0; list && i < list->count; i++) {
		struct consent_text_id text = keep_text(db, list->members[i].value);

		for (size_t k = 0; k < logins.count; k++) {
			put_row(db,
				&(struct consent_answer){ logins.items[k].id,
					node_text(list->members[i].value, "id"), true, LANG_ZH },
				text);
		}
	}
}

struct url
consent_first(struct req *req, struct login_id login, struct url next)
{
	struct consent_offers offers = consent_offers(req->db, req_pack(req), login);

	for (size_t i = 0; i < offers.count; i++) {
		if (offers.items[i].is_due) {
			return url_own(req->arena, "/me/consent?next=%s",
				str_terminated(req->arena, next.text));
		}
	}
	return next;
}

/* ---- as boxes to tick ---------------------------------------------------------------------------- */

struct choices
consent_boxes(struct arena *arena, struct consent_offers offers)
{
	struct choice *items = ARENA_ARRAY(arena, offers.count, struct choice);

	for (size_t i = 0; i < offers.count; i++) {
		items[i] = (struct choice){ offers.items[i].code, offers.items[i].title };
	}
	return (struct choices){ items, offers.count };
}

bool
consent_is_ticked(const struct strs *ticked, struct str code)
{
	for (size_t i = 0; i < ticked->count; i++) {
		if (str_equal(ticked->items[i], code)) {
			return true;
		}
	}
	return false;
}

void
consent_check_boxes(struct req *req, struct consent_offers offers, const struct strs *ticked,
	const char *problem)
{
	for (size_t i = 0; i < offers.count; i++) {
		if (offers.items[i].is_required &&
			!consent_is_ticked(ticked, offers.items[i].code)) {
			form_error(req, "agree", problem);
		}
	}
}
