#include "org_form.h"

#include "actor.h"
#include "ident.h"
#include "org_words.h"
#include "registry_rights.h"
#include "right.h"

enum { NAME_CHARS_MAX = 80, LINE_CHARS_MAX = 200, TEXT_CHARS_MAX = 2000, REASON_CHARS_MAX = 300 };

/* ---- choices ----------------------------------------------------------------------------------- */

static struct choices
kinds_of(struct req *req)
{
	return kind_choices(req->arena, req_pack(req));
}

static struct choices
classes_of(struct req *req)
{
	return class_choices(req->arena, req_pack(req));
}

static struct choices
statuses_of(struct req *req)
{
	return status_choices(req->arena, req_pack(req));
}

static struct choices
marks_of(struct req *req)
{
	return mark_choices(req->arena, req_pack(req));
}

static struct choices
grades_of(struct req *req)
{
	return grade_choices(req->arena, req_pack(req));
}

static struct choices
fields_of(struct req *req)
{
	return field_choices(req->arena, req_pack(req));
}

static struct choices
party_branches_of(struct req *req)
{
	return party_branch_choices(req->arena, req_pack(req));
}

static struct choices
ways_of(struct req *req)
{
	static const struct choice ways[] = {
		{ STR("change"),
			{ STR("变更：从某一天起不同了，以前的保留在变更经过里"),
				STR("A change: different from a day on; the past is kept") } },
		{ STR("correction"),
			{ STR("更正：原来写错了，不留在变更经过里"),
				STR("A correction: it was never right; it leaves no history") } },
	};

	(void)req;
	return (struct choices){ ways, 2 };
}

/* Every street and community, each community behind its street. */
static struct choices
regions_of(struct req *req)
{
	const struct regions *regions = req_regions(req);
	struct choice *items = ARENA_ARRAY(req->arena, regions->count + 1, struct choice);
	struct words words = { req->arena, req_pack(req), regions, DAY_NONE };
	size_t count = 0;

	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];
		const struct region *street = region_street_of(regions, region->id);

		if (region->kind == REGION_DISTRICT || !region->is_current || !street) {
			continue;
		}
		items[count++] = (struct choice){ region->code,
			street == region ? region->name
					 : place_text(&words, street->id, region->id) };
	}
	return (struct choices){ items, count };
}

struct choices
org_form_regions(struct req *req)
{
	struct choices all = regions_of(req);
	struct choice *own = ARENA_ARRAY(req->arena, all.count + 1, struct choice);
	size_t count = 0;

	for (size_t i = 0; i < all.count; i++) {
		const struct region *region = region_find_by_code(
			req_regions(req), all.items[i].value);
		struct scope scope = { .region = region->id };

		if (req_may(req, &right_org_create, &scope)) {
			own[count++] = all.items[i];
		}
	}
	return (struct choices){ own, count };
}

static struct choices
withholdable_of(struct req *req)
{
	static const struct choice fields[] = {
		{ STR("all"), { STR("整个条目"), STR("The whole entry") } },
		{ STR("head"), { STR("负责人"), STR("Head") } },
		{ STR("address"), { STR("住所"), STR("Address") } },
		{ STR("phone"), { STR("联系电话"), STR("Telephone") } },
		{ STR("email"), { STR("电子邮箱"), STR("E-mail") } },
		{ STR("website"), { STR("网址"), STR("Web site") } },
		{ STR("supervisor"), { STR("业务主管单位"), STR("Supervising body") } },
		{ STR("members"), { STR("人数"), STR("Members") } },
		{ STR("capital"), { STR("注册资金"), STR("Capital") } },
	};

	(void)req;
	return (struct choices){ fields, sizeof(fields) / sizeof(fields[0]) };
}

/* ---- fields ------------------------------------------------------------------------------------ */

#define AT(member) offsetof(struct org_form, member)

static const char contact_hint[] = N_("向公众公开；手机号和个人邮箱只显示一部分");

#define FACT_FIELDS                                                                                \
	{ "name", FIELD_TEXT, AT(name), N_("名称"), N_("登记证书或备案证上的全称"), true, 2,       \
		NAME_CHARS_MAX, NULL, "organization" },                                            \
		{ "kind", FIELD_CHOICE, AT(kind), N_("组织类型"), NULL, true, 0, 0, kinds_of,      \
			NULL },                                                                    \
		{ "class", FIELD_CHOICE, AT(class), N_("备案类别"),                                \
			N_("只有备案的社区社会组织填"), false, 0, 0, classes_of, NULL },           \
		{ "uscc", FIELD_USCC, AT(uscc), N_("统一社会信用代码"), N_("18 位；备案组织没有"), \
			false, 0, 0, NULL, NULL },                                                 \
		{ "legacy_no", FIELD_TEXT, AT(legacy_no), N_("登记证号"),                          \
			N_("2015 年以前的登记证号，有的话填"), false, 0, NAME_CHARS_MAX, NULL,     \
			NULL },                                                                    \
		{ "org_code", FIELD_TEXT, AT(org_code), N_("组织机构代码"), N_("例如 50000286-2"), \
			false, 0, 12, NULL, NULL },                                                \
		{ "filing_no", FIELD_TEXT, AT(filing_no), N_("备案号"), NULL, false, 0,            \
			NAME_CHARS_MAX, NULL, NULL },                                              \
		{ "region", FIELD_CHOICE, AT(region), N_("所在街道社区"),                          \
			N_("知道社区就选社区，不知道就选街道"), true, 0, 0, regions_of, NULL },    \
		{ "address", FIELD_TEXT, AT(address), N_("住所"), NULL, false, 0, LINE_CHARS_MAX,  \
			NULL, "street-address" },                                                  \
		{ "head", FIELD_TEXT, AT(head), N_("法定代表人或负责人"), NULL, false, 0,          \
			NAME_CHARS_MAX, NULL, NULL },                                              \
		{ "founded_day", FIELD_DAY, AT(founded_day), N_("成立或备案日期"),                 \
			N_("例如 2014-09-24"), false, 0, 0, NULL, NULL },                          \
		{ "status", FIELD_CHOICE, AT(status), N_("状态"), NULL, true, 0, 0, statuses_of,   \
			NULL },                                                                    \
		{ "listed", FIELD_CHOICE, AT(listed), N_("信用名录"), N_("没有列入就不选"), false, \
			0, 0, marks_of, NULL },                                                    \
		{ "registrar", FIELD_TEXT, AT(registrar), N_("登记管理机关"), NULL, false, 0,      \
			LINE_CHARS_MAX, NULL, NULL },                                              \
		{ "supervisor", FIELD_TEXT, AT(supervisor), N_("业务主管单位"), NULL, false, 0,    \
			LINE_CHARS_MAX, NULL, NULL },                                              \
		{ "grade", FIELD_CHOICE, AT(grade), N_("评估等级"), NULL, false, 0, 0, grades_of,  \
			NULL },                                                                    \
		{ "grade_until_day", FIELD_DAY, AT(grade_until_day), N_("等级有效期至"), NULL,     \
			false, 0, 0, NULL, NULL },                                                 \
		{ "is_charity", FIELD_BOOL, AT(is_charity), N_("已登记或认定为慈善组织"), NULL,    \
			false, 0, 0, NULL, NULL },                                                 \
		{ "charity_from_day", FIELD_DAY, AT(charity_from_day), N_("认定日期"), NULL,       \
			false, 0, 0, NULL, NULL },                                                 \
		{ "party_branch", FIELD_CHOICE, AT(party_branch), N_("党组织"), NULL, false, 0, 0, \
			party_branches_of, NULL },                                                 \
		{ "member_count", FIELD_INT, AT(member_count), N_("人数"), NULL, false, 0,         \
			10000000, NULL, NULL },                                                    \
		{ "capital", FIELD_TEXT, AT(capital), N_("注册资金（元）"),                        \
			N_("例如 30000 或 3万元"), false, 0, 30, NULL, NULL },                     \
		{ "fields", FIELD_CHOICES, AT(fields), N_("服务领域"), NULL, false, 0, 0,          \
			fields_of, NULL },                                                         \
		{ "purpose", FIELD_LONG_TEXT, AT(purpose), N_("宗旨和业务范围"), NULL, false, 0,   \
			TEXT_CHARS_MAX, NULL, NULL },                                              \
		{ "purpose_en", FIELD_LONG_TEXT, AT(purpose_en), N_("英文简介"), NULL, false, 0,   \
			TEXT_CHARS_MAX, NULL, NULL },                                              \
		{ "phone", FIELD_PHONE, AT(phone), N_("联系电话"), contact_hint, false, 0, 0,      \
			NULL, "tel", NULL, .takes_mask = true },                                   \
		{ "email", FIELD_TEXT, AT(email), N_("电子邮箱"), contact_hint, false, 0,          \
			LINE_CHARS_MAX, NULL, "email" },                                           \
		{ "website", FIELD_TEXT, AT(website), N_("网址"),                                  \
			N_("以 http:// 或 https:// 开头"), false, 0, LINE_CHARS_MAX, NULL,         \
			"url" },                                                                   \
		{ "short_name", FIELD_TEXT, AT(short_name), N_("简称"), N_("几个之间用顿号分开"),  \
			false, 0, LINE_CHARS_MAX, NULL, NULL },                                    \
		{ "name_en", FIELD_TEXT, AT(name_en), N_("英文名称"), NULL, false, 0,              \
			LINE_CHARS_MAX, NULL, NULL },                                              \
	{                                                                                          \
		"pinyin", FIELD_TEXT, AT(pinyin), N_("特别的读音"),                                \
			N_("名称里有字读音不寻常时填，例如 长宁=changning"), false, 0,             \
			LINE_CHARS_MAX, NULL, NULL                                                 \
	}

static const struct field create_fields[] = {
	FACT_FIELDS,
	{ "former_names", FIELD_TEXT, AT(former_names), N_("曾用名"), N_("几个之间用顿号分开"),
		false, 0, LINE_CHARS_MAX, NULL, NULL },
	{ "reason", FIELD_TEXT, AT(reason), N_("录入依据"), N_("例如 登记档案、备案表"), true, 2,
		REASON_CHARS_MAX, NULL, NULL },
};

static const struct field correct_fields[] = {
	{ "id", FIELD_ID, AT(id), N_("编号"), NULL, true, 0, 0, NULL, NULL },
	{ "revision", FIELD_ID, AT(revision), N_("版本"), NULL, false, 0, 0, NULL, NULL },
	FACT_FIELDS,
	{ "way", FIELD_CHOICE, AT(way), N_("这是变更还是更正"), NULL, true, 0, 0, ways_of, NULL },
	{ "from_day", FIELD_DAY, AT(from_day), N_("从哪一天起"), N_("不填就是今天"), false, 0, 0,
		NULL, NULL },
	{ "reason", FIELD_TEXT, AT(reason), N_("原因"), N_("例如 变更登记批准文号、居民反映"), true,
		2, REASON_CHARS_MAX, NULL, NULL },
};

static const struct field contact_fields[] = {
	{ "id", FIELD_ID, offsetof(struct contact_form, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
	{ "phone", FIELD_PHONE, offsetof(struct contact_form, phone), N_("联系电话"), contact_hint,
		false, 0, 0, NULL, "tel", NULL, .takes_mask = true },
	{ "email", FIELD_TEXT, offsetof(struct contact_form, email), N_("电子邮箱"), contact_hint,
		false, 0, LINE_CHARS_MAX, NULL, "email" },
	{ "website", FIELD_TEXT, offsetof(struct contact_form, website), N_("网址"),
		N_("以 http:// 或 https:// 开头"), false, 0, LINE_CHARS_MAX, NULL, "url" },
	{ "purpose", FIELD_LONG_TEXT, offsetof(struct contact_form, purpose), N_("做什么"),
		N_("写给居民看的几句话"), false, 0, TEXT_CHARS_MAX, NULL, NULL },
	{ "reason", FIELD_TEXT, offsetof(struct contact_form, reason), N_("原因"), NULL, false, 0,
		REASON_CHARS_MAX, NULL, NULL },
};

static const struct field see_fields[] = {
	{ "id", FIELD_ID, offsetof(struct see_form, id), N_("编号"), NULL, true, 0, 0, NULL, NULL },
	{ "why", FIELD_TEXT, offsetof(struct see_form, reason), N_("查看的原因"),
		N_("例如 通知年检；会记入审计日志"), true, 2, REASON_CHARS_MAX, NULL, NULL },
};

static const struct field withhold_fields[] = {
	{ "id", FIELD_ID, offsetof(struct withhold_form, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
	{ "what", FIELD_CHOICE, offsetof(struct withhold_form, what), N_("不公开什么"), NULL, true,
		0, 0, withholdable_of, NULL },
	{ "until_day", FIELD_DAY, offsetof(struct withhold_form, until_day), N_("不公开到哪一天"),
		N_("不填就一直不公开，直到撤回"), false, 0, 0, NULL, NULL },
	{ "reason", FIELD_TEXT, offsetof(struct withhold_form, reason), N_("理由"),
		N_("会显示在组织的页面上"), true, 2, REASON_CHARS_MAX, NULL, NULL },
};

static const struct field lift_fields[] = {
	{ "id", FIELD_ID, offsetof(struct lift_form, id), N_("编号"), NULL, true, 0, 0, NULL,
		NULL },
	{ "what", FIELD_CHOICE, offsetof(struct lift_form, what), N_("公开什么"), NULL, true, 0, 0,
		withholdable_of, NULL },
};

static void check_org(struct req *req, void *form);
static void check_contact_form(struct req *req, void *form);

const struct form org_create_form = { "org_create", create_fields, FIELD_COUNT(create_fields),
	sizeof(struct org_form), check_org };
const struct form org_correct_form = { "org_correct", correct_fields, FIELD_COUNT(correct_fields),
	sizeof(struct org_form), check_org };
const struct form org_contact_form = { "org_contact", contact_fields, FIELD_COUNT(contact_fields),
	sizeof(struct contact_form), check_contact_form };
const struct form org_see_form = { "org_see", see_fields, FIELD_COUNT(see_fields),
	sizeof(struct see_form), NULL };
const struct form org_withhold_form = { "org_withhold", withhold_fields,
	FIELD_COUNT(withhold_fields), sizeof(struct withhold_form), NULL };
const struct form org_lift_form = { "org_lift", lift_fields, FIELD_COUNT(lift_fields),
	sizeof(struct lift_form), NULL };

/* ---- a stored entry as a form ------------------------------------------------------------------ */

static struct strs
lines_of(struct arena *arena, struct str lines)
{
	struct strs list = { .items = ARENA_ARRAY(arena, lines.len + 1, struct str) };
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		if (line.len) {
			list.items[list.count++] = line;
		}
	}
	return list;
}

/* Lines as people type them, and back. */
static struct str
lines_to_list(struct arena *arena, struct str lines)
{
	struct strs list = lines_of(arena, lines);
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; i < list.count; i++) {
		buf_text(out, i ? "、" : "");
		buf_str(out, list.items[i]);
	}
	return buf_view(out);
}

static struct str
list_to_lines(struct arena *arena, struct str list)
{
	static const char *const marks[] = { "、", "；", "，", ";", "," };
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);
	size_t at = 0;

	while (at < list.len) {
		bool is_mark = false;

		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && !is_mark; i++) {
			if (str_starts(str_slice(list, at, list.len), str_of(marks[i]))) {
				at += str_of(marks[i]).len;
				is_mark = true;
			}
		}
		if (is_mark) {
			buf_text(out, out->len && out->ptr[out->len - 1] != '\n' ? "\n" : "");
		} else {
			buf_char(out, list.ptr[at++]);
		}
	}
	return str_trim(buf_view(out));
}

struct org_form
org_form_of(struct req *req, const struct org_full_row *row)
{
	const struct region *region = region_find(
		req_regions(req), row->community_id.v ? row->community_id : row->street_id);
	struct org_form form = { .id = row->id,
		.revision = row->revision,
		.name = row->name,
		.name_en = row->name_en,
		.pinyin = row->pinyin,
		.kind = row->kind,
		.class = row->class,
		.uscc = row->uscc,
		.legacy_no = row->legacy_no,
		.org_code = row->org_code,
		.filing_no = row->filing_no,
		.status = row->status,
		.listed = row->listed,
		.registrar = row->registrar,
		.supervisor = row->supervisor,
		.address = row->address,
		.head = row->head,
		.phone = row->phone,
		.email = row->email,
		.website = row->website,
		.founded_day = row->founded_day,
		.charity_from_day = row->charity_from_day,
		.grade_until_day = row->grade_until_day,
		.member_count = row->member_count,
		.purpose = row->purpose,
		.purpose_en = row->purpose_en,
		.is_charity = row->is_charity,
		.party_branch = row->party_branch,
		.grade = row->grade,
		.from_day = DAY_NONE };

	form.short_name = lines_to_list(req->arena, row->short_name);
	form.region = region ? region->code : STR_NONE;
	form.fields = lines_of(req->arena, row->fields);
	if (!money_is_none(row->capital_fen)) {
		form.capital = money_format(req->arena, row->capital_fen);
	}
	return form;
}

/* ---- rules ------------------------------------------------------------------------------------- */

static void
check_numbers(struct req *req, const struct org_form *in)
{
	bool is_filed = kind_has_classes(req_pack(req), in->kind);

	if (!str_is_empty(in->uscc) && is_filed) {
		form_error(req, "uscc",
			N_("备案的社区社会组织没有统一社会信用代码；有代码的请改组织类型。"));
	}
	if (!str_is_empty(in->uscc)) {
		static const char *const kinds[] = { [USCC_ASSOCIATION] = "association",
			[USCC_SERVICE] = "institution",
			[USCC_FOUNDATION] = "foundation",
			[USCC_OTHER] = NULL };
		const char *kind = kinds[uscc_kind(in->uscc)];

		if (kind && !str_is_empty(in->kind) && !is_filed &&
			!str_equal(in->kind, str_of(kind))) {
			form_error(req, "kind",
				N_("组织类型与统一社会信用代码第二位表示的不一致，请核对。"));
		}
	}
	if (!str_is_empty(in->org_code) && org_code_check(in->org_code).problem != IDENT_FINE) {
		form_error(req, "org_code",
			N_("组织机构代码是 8 位加 1 位校验码，例如 50000286-2，请核对。"));
	}
	if (!str_is_empty(in->legacy_no) &&
		licence_number_check(in->legacy_no).problem != IDENT_FINE) {
		form_error(req, "legacy_no", N_("登记证号的样子是 杭西社证字第0123号，请核对。"));
	}
	if (!str_is_empty(in->class) && !str_is_empty(in->kind) && !is_filed) {
		form_error(req, "class", N_("只有备案的社区社会组织有备案类别，请改为不选。"));
	}
}

static void
check_days(struct req *req, const struct org_form *in)
{
	struct day today = clock_today();

	if (!day_is_none(in->founded_day) && in->founded_day.n > today.n) {
		form_error(req, "founded_day", N_("成立或备案日期不能晚于今天。"));
	}
	if (!day_is_none(in->from_day) && in->from_day.n > today.n) {
		form_error(req, "from_day", N_("变更的日期不能晚于今天。"));
	}
	if (!day_is_none(in->grade_until_day) && str_is_empty(in->grade)) {
		form_error(req, "grade", N_("填了有效期，也要选等级。"));
	}
	if (!day_is_none(in->charity_from_day) && !in->is_charity) {
		form_error(req, "is_charity", N_("填了认定日期，也要勾选慈善组织。"));
	}
}

static void
check_contact(struct req *req, struct str email, struct str website)
{
	struct url url;

	if (!str_is_empty(email) &&
		(str_find(email, STR("@")) <= 0 || str_contains(email, STR(" ")))) {
		form_error(req, "email", N_("邮箱地址中要有 @，例如 lvye@example.cn。"));
	}
	if (!str_is_empty(website) &&
		((!str_starts(website, STR("http://")) && !str_starts(website, STR("https://"))) ||
			!url_parse(website, &url))) {
		form_error(req, "website", N_("网址要以 http:// 或 https:// 开头。"));
	}
}

static void
check_org(struct req *req, void *form)
{
	const struct org_form *in = form;
	struct money capital;

	check_numbers(req, in);
	check_days(req, in);
	check_contact(req, in->email, in->website);
	if (!str_is_empty(in->capital) && !money_parse(in->capital, &capital)) {
		form_error(req, "capital", N_("金额写数字，例如 30000 或 3万元。"));
	}
}

static void
check_contact_form(struct req *req, void *form)
{
	const struct contact_form *in = form;

	check_contact(req, in->email, in->website);
}

static void
take_region(struct req *req, struct str code, struct org_input *input)
{
	const struct regions *regions = req_regions(req);
	const struct region *region = region_find_by_code(regions, code);
	const struct region *street = region ? region_street_of(regions, region->id) : NULL;

	input->street = street ? street->id : (struct region_id){ 0 };
	input->community = region && region != street ? region->id : (struct region_id){ 0 };
}

static struct str
none_grade(struct str grade)
{
	return str_equal(grade, STR("none")) ? STR_NONE : grade;
}

static struct str
lines_from(struct arena *arena, struct strs list)
{
	struct buf *out = buf_create(arena, BUF_PAGE_BYTES_MAX);

	for (size_t i = 0; i < list.count; i++) {
		buf_text(out, i ? "\n" : "");
		buf_str(out, list.items[i]);
	}
	return buf_view(out);
}

struct org_input
org_form_read(struct req *req, const struct org_form *in)
{
	struct org_input input = { .name = in->name,
		.name_en = in->name_en,
		.pinyin = in->pinyin,
		.kind = in->kind,
		.class = in->class,
		.uscc = in->uscc,
		.legacy_no = in->legacy_no,
		.filing_no = in->filing_no,
		.status = in->status,
		.listed = in->listed,
		.registrar = in->registrar,
		.supervisor = in->supervisor,
		.head = in->head,
		.address = in->address,
		.phone = in->phone,
		.email = in->email,
		.website = in->website,
		.purpose = in->purpose,
		.purpose_en = in->purpose_en,
		.party_branch = in->party_branch,
		.grade = none_grade(in->grade),
		.founded_day = in->founded_day,
		.charity_from_day = in->charity_from_day,
		.grade_until_day = in->grade_until_day,
		.capital = MONEY_NONE,
		.member_count = in->member_count,
		.is_charity = in->is_charity };

	input.given = (ORG_GIVEN(ORG_FIELD_COUNT) - 1) & ~ORG_GIVEN(ORG_FIELD_SUMMARY);
	if (!str_is_empty(in->capital) && !money_parse(in->capital, &input.capital)) {
		input.capital = MONEY_NONE; /* check_org() has told it */
	}
	if (!str_is_empty(in->org_code)) {
		input.org_code = ident_normalize(req->arena, in->org_code);
	}
	if (!str_is_empty(in->legacy_no)) {
		input.legacy_no = ident_normalize(req->arena, in->legacy_no);
	}
	take_region(req, in->region, &input);
	input.short_name = list_to_lines(req->arena, in->short_name);
	input.former_names = list_to_lines(req->arena, in->former_names);
	input.fields = lines_from(req->arena, in->fields);
	return input;
}
