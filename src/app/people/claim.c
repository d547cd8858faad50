#include "people_hooks.h"

#include "district.h"
#include "office.h"
#include "org.h"
#include "org_facts.h"
#include "org_invite.h"
#include "outbox.h"

/* 认领: an organisation that stands in the register gets its head's account. */

enum { MISFITS_MAX = 3, TEXT_MAX = 512 };

static struct str
answer(struct db *db, const struct case_context *context, const char *name)
{
	return answers_text(db_arena(db), context->answers, name);
}

static struct str
fact(struct db *db, const struct case_context *context, const char *name)
{
	return org_fact_find(db, context->district, context->c->row.org_id, str_of(name));
}

/* ---- what is typed against what stands there ------------------------------------------------------ */

/* Without white space, full-width brackets as half-width ones, capitals small: how a number is copied from paper. */
static struct str
folded(struct arena *arena, struct str text)
{
	static const struct {
		const char *from, *to;
	} same[] = { { "〔", "[" }, { "〕", "]" }, { "（", "(" }, { "）", ")" }, { "【", "[" },
		{ "】", "]" }, { "［", "[" }, { "］", "]" }, { "　", "" }, { " ", "" } };
	struct buf *out = buf_create(arena, TEXT_MAX);

	text = str_lower_ascii(arena, str_slice(text, 0, TEXT_MAX / 2));
	for (size_t i = 0; i < text.len;) {
		size_t k = 0;

		while (k < sizeof(same) / sizeof(same[0]) &&
			!str_starts(str_slice(text, i, text.len), str_of(same[k].from))) {
			k++;
		}
		if (k < sizeof(same) / sizeof(same[0])) {
			buf_str(out, str_of(same[k].to));
			i += str_of(same[k].from).len;
		} else {
			buf_str(out, str_slice(text, i, i + 1));
			i++;
		}
	}
	return str_copy(arena, buf_view(out));
}

/* What the register does not know fits everything: the street then looks at the papers. */
static bool
fits(struct db *db, struct str typed, struct str stands)
{
	return str_is_empty(stands) ||
	       str_equal(folded(db_arena(db), typed), folded(db_arena(db), stands));
}

static bool
has_letter(struct db *db, const struct case_context *context)
{
	return answers_files(db_arena(db), context->answers).count > 0;
}

static struct str
joined(struct db *db, enum lang lang, const char *const *names, size_t count)
{
	struct str text = STR("");

	for (size_t i = 0; i < count; i++) {
		text = str_format(db_arena(db), "%.*s%s%s", STR_ARG(text),
			i == 0            ? ""
			: lang == LANG_EN ? ", "
					  : "、",
			tr(lang, names[i]));
	}
	return text;
}

/* ---- guards --------------------------------------------------------------------------------------- */

enum outcome
guard_unclaimed(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	if (!org_has_head(db, context->c->row.org_id)) {
		return OK;
	}
	*ret_reason = PEOPLE_SAY(req, db,
		N_("“{1}”已经有负责人账号了。请他邀请您；他联系不上的，办理“负责人变更”。"),
		fact(db, context, "name"));
	return INVALID;
}

/* Which of what was typed does not fit; never what would be right. */
enum outcome
guard_claim_fits(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct str uscc = fact(db, context, "uscc"), filing_no = fact(db, context, "filing_no");
	struct str code = answer(db, context, "code");
	const char *misfits[MISFITS_MAX];
	size_t count = 0;

	if (!(str_is_empty(uscc) && str_is_empty(filing_no)) &&
		!(uscc.len && fits(db, code, uscc)) &&
		!(filing_no.len && fits(db, code, filing_no))) {
		misfits[count++] = N_("编号");
	}
	if (!fits(db, answer(db, context, "name"), fact(db, context, "name"))) {
		misfits[count++] = N_("组织名称");
	}
	if (!has_letter(db, context) &&
		!fits(db, answer(db, context, "head"), fact(db, context, "head"))) {
		misfits[count++] = N_("负责人姓名");
	}
	if (count == 0) {
		return OK;
	}
	*ret_reason = PEOPLE_SAY(req, db,
		N_("{1}和登记的不一致，请对照证书核对；负责人换过的，请上传介绍信。"),
		joined(db, req ? req->lang : LANG_ZH, misfits, count));
	return INVALID;
}

/* For the street: by what the claim stands. */
enum outcome
guard_claim_proved(
	struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	if (has_letter(db, context) ||
		org_phone_is(db, context->c->row.org_id, answer(db, context, "phone"))) {
		return OK;
	}
	*ret_reason = PEOPLE_SAY(req, db,
		N_("手机号和登记的联系电话不一致，也没有介绍信，请先请申请人补介绍信。"), STR(""));
	return INVALID;
}

/* ---- the effect ----------------------------------------------------------------------------------- */

/* Others who claim the same hear that it is decided. */
static void
tell_others(struct db *db, const struct case_context *context)
{
	struct people_other_cases_rows others = people_other_cases(
		db, context->c->row.org_id, STR(CLAIM_PROCEDURE), context->c->row.id);
	struct str name = fact(db, context, "name");

	for (size_t i = 0; i < others.count; i++) {
		struct notice notice = { .kind = CLAIM_LOST,
			.title = { TR(db_arena(db), LANG_ZH,
					   N_("“{1}”已由另一位负责人认领，您的认领将不再通过"),
					   name),
				TR(db_arena(db), LANG_EN,
					N_("“{1}”已由另一位负责人认领，您的认领将不再通过"),
					name) },
			.to = url_own(db_arena(db), "/cases/%s",
				str_terminated(db_arena(db), others.items[i].number)) };

		outbox_notify(db, others.items[i].login_id, &notice);
	}
}

/* Of two at once the second finds a head. */
enum outcome
effect_claim(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	struct org_id org = context->c->row.org_id;

	org_members_lock(db, org);
	if (guard_unclaimed(NULL, db, context, ret_reason) != OK) {
		return INVALID;
	}
	org_head_come(db, &(struct org_new_head){ .org = org,
				  .login = context->c->row.login_id,
				  .is_sure = true,
				  .casefile = context->c->row.id,
				  .by = context->login,
				  .verb = "member.head" });
	tell_others(db, context);
	return OK;
}
