#include "account_pages.h"

#include "account_notice.h"
#include "audit.h"
#include "buf.h"
#include "dispatch_inner.h"
#include "kernel_pages.h"
#include "office.h"
#include "rand.h"
#include "respond.h"
#include "reveal.h"

#include <string.h>

/* Tokens with which programs work in one's name: as much as they need, no longer than 90 days, withdrawn at once. */

enum {
	TOKEN_BYTES = 32,
	DAY_MS = 24 * 3600 * 1000,
	POWERS_MAX = 64,
	LABELS_MAX = 3,
	WORDS_MAX = 2048
};

static const char token_shown[] = "token";

/* ---- rights groups -------------------------------------------------------------------------------- */

/* The next right that a call of the API asks for, from office and route on; NULL at the end. */
static const struct right *
next_api_right(size_t *office, size_t *route)
{
	for (; *office < office_count(); (*office)++, *route = 0) {
		while (*route < office_at(*office)->route_count) {
			const struct route *at = &office_at(*office)->routes[(*route)++];

			if (str_starts(str_of(at->path), STR("/api/")) && !at->right->is_public) {
				return at->right;
			}
		}
	}
	return NULL;
}

bool
token_power_is_known(struct str group)
{
	size_t office = 0, route = 0;
	const struct right *right;

	while ((right = next_api_right(&office, &route))) {
		if (str_equal(right_group(right), group)) {
			return true;
		}
	}
	return false;
}

/* What a group lets one do, in the words of its first few rights. */
static struct str
group_words(struct arena *arena, enum lang lang, struct str group)
{
	struct buf *words = buf_create(arena, WORDS_MAX);
	const struct right *seen[LABELS_MAX], *right;
	size_t office = 0, route = 0, count = 0;

	while ((right = next_api_right(&office, &route)) && count < LABELS_MAX) {
		bool is_new = str_equal(right_group(right), group);

		for (size_t i = 0; i < count; i++) {
			is_new = is_new && seen[i] != right;
		}
		if (is_new) {
			seen[count++] = right;
			buf_str(words,
				count > 1 ? (lang == LANG_EN ? STR(", ") : STR("、")) : STR(""));
			buf_str(words, str_of(tr(lang, right->label)));
		}
	}
	return buf_view(words);
}

struct choices
token_powers(struct req *req)
{
	struct choice *items = ARENA_ARRAY(req->arena, POWERS_MAX, struct choice);
	size_t office = 0, route = 0, count = 0;
	const struct right *right;

	while ((right = next_api_right(&office, &route)) && count < POWERS_MAX) {
		struct str group = right_group(right);
		bool is_new = req_may(req, right, NULL);

		for (size_t i = 0; i < count; i++) {
			is_new = is_new && !str_equal(items[i].value, group);
		}
		if (is_new) {
			items[count++] = (struct choice){ group,
				{ group_words(req->arena, LANG_ZH, group),
					group_words(req->arena, LANG_EN, group) } };
		}
	}
	return (struct choices){ items, count };
}

/* ---- the form ------------------------------------------------------------------------------------- */

FIXED_CHOICES(choices_of_scopes, { { "read", 4 }, { STR("只读：只能查询"), STR("Read only") } },
	{ { "write", 5 }, { STR("读写：还能提交和修改"), STR("Read and write") } })

FIXED_CHOICES(choices_of_days, { { "7", 1 }, { STR("7 天"), STR("7 days") } },
	{ { "30", 2 }, { STR("30 天"), STR("30 days") } },
	{ { "90", 2 }, { STR("90 天（最长）"), STR("90 days (the longest)") } })

static const struct field token_fields[] = {
	PROOF_FIELD,
	{ .name = "name",
		.type = FIELD_TEXT,
		.offset = offsetof(struct token_in, name),
		.label = N_("用在哪里"),
		.hint = N_("以后认得出的名字，例如“办公室统计脚本”"),
		.is_required = true,
		.max = 60 },
	{ .name = "scope",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct token_in, scope),
		.label = N_("可以做什么"),
		.is_required = true,
		.choices = choices_of_scopes },
	{ .name = "powers",
		.type = FIELD_CHOICES,
		.offset = offsetof(struct token_in, powers),
		.label = N_("只限这些事项"),
		.hint = N_("都不选，就和您本人能做的一样多"),
		.choices = token_powers },
	{ .name = "days",
		.type = FIELD_CHOICE,
		.offset = offsetof(struct token_in, days),
		.label = N_("用多久"),
		.is_required = true,
		.choices = choices_of_days },
};
const struct form token_form = { "token_add", token_fields, FIELD_COUNT(token_fields),
	sizeof(struct token_in), proof_check };

/* ---- the page ------------------------------------------------------------------------------------- */

static struct str
powers_in_words(struct req *req, struct str powers)
{
	struct buf *words = buf_create(req->arena, WORDS_MAX);
	struct str rest = powers, group;

	if (str_is_none(powers)) {
		return STR_NONE;
	}
	while (str_split(&rest, ' ', &group)) {
		if (buf_view(words).len) {
			buf_str(words, req->lang == LANG_EN ? STR("; ") : STR("；"));
		}
		buf_str(words, group_words(req->arena, req->lang, group));
	}
	return buf_view(words);
}

enum outcome
show_tokens(struct req *req)
{
	struct token_list_rows rows = token_list(req->db, req->actor->login, db_now(req->db));
	struct account_token *items = ARENA_ARRAY(req->arena, rows.count, struct account_token);
	struct tokens_view view = { .tokens = { items, rows.count },
		.in = req->errors.count ? req->in : NULL,
		.has_powers = token_powers(req).count > 0,
		.fresh = STR_NONE };

	for (size_t i = 0; i < rows.count; i++) {
		items[i] = (struct account_token){ &rows.items[i],
			powers_in_words(req, rows.items[i].powers),
			str_equal(rows.items[i].scope, STR("read")) };
	}
	if (!reveal_take(req, token_shown, &view.fresh)) {
		view.fresh = STR_NONE;
	}
	return respond(req, tokens_page, &view);
}

/* With spaces between; none for none. */
static struct str
joined(struct arena *arena, struct strs texts)
{
	struct buf *out = buf_create(arena, WORDS_MAX);

	for (size_t i = 0; i < texts.count; i++) {
		if (i) {
			buf_char(out, ' ');
		}
		buf_str(out, texts.items[i]);
	}
	return texts.count ? buf_view(out) : STR_NONE;
}

enum outcome
add_token(struct req *req)
{
	const struct token_in *in = req->in;
	struct login_id login = req->actor->login;
	struct str token = rand_hex(req->arena, TOKEN_BYTES);
	struct token_add_args args = { .token_hash = secret_sha256(req->arena, token),
		.login_id = login,
		.name = in->name,
		.scope = in->scope,
		.created_at = db_now(req->db) };
	enum outcome outcome = proof_judge(req, &in->proof);
	struct token_count_row count;
	struct token_add_row row;
	int64_t days = 0;

	if (outcome != OK) {
		return outcome;
	}
	token_count(req->db, login, db_now(req->db), &count);
	if (count.total >= TOKENS_MAX) {
		return form_reject(req, "", N_("令牌太多了，请先撤销不用的。"));
	}
	str_parse_int(in->days, &days);
	args.until_at.ms = db_now(req->db).ms + days * DAY_MS;
	token_add(req->db, &args, &row);
	token_set_powers(req->db, joined(req->arena, in->powers), row.id);
	audit_add(req,
		&(struct audit){ .verb = "token.add", .object = "token", .object_id = row.id.v });
	account_tell(req->db, login, N_("您的账号生成了一个接口令牌"));
	reveal_set(req, token_shown, token);
	return respond_see_other(req, URL_OWN("/me/tokens"));
}

enum outcome
end_token(struct req *req)
{
	const struct id_in *in = req->in;
	int64_t ended = 0;

	token_withdraw(
		req->db, db_now(req->db), (struct token_id){ in->id }, req->actor->login, &ended);
	if (ended != 1) {
		return NOT_FOUND;
	}
	audit_add(req, &(struct audit){
			       .verb = "token.withdraw", .object = "token", .object_id = in->id });
	respond_flash(req, N_("令牌已撤销。"));
	return respond_see_other(req, URL_OWN("/me/tokens"));
}
