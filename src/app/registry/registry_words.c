#include "registry_words.h"

#include "i18n.h"
#include "org_words.h"

/* What the register writes into the audit log, in words; members are the columns of org_full. */

static const struct audit_word verbs[] = {
	{ "org.create", N_("录入组织") },
	{ "org.correct", N_("变更或更正") },
	{ "org.contact", N_("改联系方式") },
	{ "org.withhold", N_("不公开") },
	{ "org.lift", N_("恢复公开") },
	{ "org.import", N_("由名录写入") },
	{ "org.import.add", N_("上传名录") },
	{ "org.import.check", N_("重新检查名录") },
	{ "org.import.apply", N_("名录写入登记簿") },
	{ NULL, NULL },
};
static const struct audit_word objects[] = {
	{ "org", N_("组织") },
	{ "org_import", N_("名录") },
	{ NULL, NULL },
};
static const struct audit_word members[] = {
	{ "name", N_("名称") },
	{ "kind", N_("组织类型") },
	{ "class", N_("备案类别") },
	{ "status", N_("状态") },
	{ "listed", N_("信用名录") },
	{ "street_id", N_("街道") },
	{ "community_id", N_("社区") },
	{ "is_withheld", N_("整个条目不公开") },
	/* what the entry's own time already tells */
	{ "changed_at", "" },
	{ "name_from_day", "" },
	{ "kind_from_day", "" },
	{ "head_from_day", "" },
	{ "address_from_day", "" },
	{ "supervisor_from_day", "" },
	{ "registrar_from_day", "" },
	{ "grade_from_day", "" },
	{ "status_from_day", "" },
	{ "listed_from_day", "" },
	{ "uscc", N_("统一社会信用代码") },
	{ "legacy_no", N_("登记证号") },
	{ "org_code", N_("组织机构代码") },
	{ "filing_no", N_("备案号") },
	{ "name_en", N_("英文名称") },
	{ "short_name", N_("简称") },
	{ "pinyin", N_("特别的读音") },
	{ "registrar", N_("登记管理机关") },
	{ "supervisor", N_("业务主管单位") },
	{ "founded_day", N_("成立或备案日期") },
	{ "head", N_("法定代表人或负责人") },
	{ "address", N_("住所") },
	{ "phone", N_("联系电话") },
	{ "email", N_("电子邮箱") },
	{ "website", N_("网址") },
	{ "capital_fen", N_("注册资金（分）") },
	{ "member_count", N_("人数") },
	{ "purpose", N_("宗旨和业务范围") },
	{ "purpose_en", N_("英文简介") },
	{ "summary", N_("一句话介绍") },
	{ "fields", N_("服务领域") },
	{ "is_charity", N_("慈善组织") },
	{ "charity_from_day", N_("认定日期") },
	{ "party_branch", N_("党组织") },
	{ "grade", N_("评估等级") },
	{ "grade_until_day", N_("等级有效期至") },
	{ NULL, NULL },
};

const struct audit_words registry_audit_words = { verbs, objects, members };

struct str
registry_audit_value(struct req *req, struct str member, struct str value)
{
	const struct pack *pack = req_pack(req);
	struct bilingual named = { STR_NONE, STR_NONE };

	if (str_equal(member, STR("kind"))) {
		named = kind_label(pack, value, clock_today());
	} else if (str_equal(member, STR("class"))) {
		named = class_label(pack, value);
	} else if (str_equal(member, STR("status"))) {
		named = status_label(pack, value);
	} else if (str_equal(member, STR("grade"))) {
		named = grade_label(pack, value);
	} else if (str_equal(member, STR("listed"))) {
		named = mark_label(pack, value);
	} else if (str_equal(member, STR("party_branch"))) {
		named = party_branch_label(pack, value);
	}
	return bilingual_in(named, req->lang);
}
