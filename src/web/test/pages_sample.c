#include "pages_sample.h"

struct sample_in {
	struct str name, about, kind, phone, code;
	struct strs areas;
	struct money amount;
	struct day founded;
	struct moment open_at;
	int64_t people, id;
	bool is_charity;
	struct secret password;
	struct upload *file;
	struct str level;
};

static const struct choice kinds[] = {
	{ { "a", 1 }, { { "社会团体", 12 }, { "Association", 11 } } },
	{ { "b", 1 }, { { "基金会", 9 }, { "Foundation", 10 } } },
};

static struct choices
kind_choices(struct req *req)
{
	(void)req;
	return (struct choices){ kinds, 2 };
}

#define AT(member) offsetof(struct sample_in, member)
static const struct field fields[] = {
	{ "id", FIELD_ID, AT(id), NULL, .is_required = true },
	{ "name", FIELD_TEXT, AT(name), N_("名称"), N_("和登记证书上的一样"), true, 2, 100 },
	{ "about", FIELD_LONG_TEXT, AT(about), N_("简介"), NULL, false, 0, 500 },
	{ "kind", FIELD_CHOICE, AT(kind), N_("组织类型"), NULL, true, .choices = kind_choices },
	{ "level", FIELD_CHOICE, AT(level), N_("等级"), NULL, false, .choices = kind_choices },
	{ "areas", FIELD_CHOICES, AT(areas), N_("服务领域"), NULL, false, .choices = kind_choices },
	{ "amount", FIELD_MONEY, AT(amount), N_("注册资金（元）"), NULL, false },
	{ "founded", FIELD_DAY, AT(founded), N_("成立日期"), NULL, true },
	{ "open_at", FIELD_MOMENT, AT(open_at), N_("开放时间"), NULL, false },
	{ "people", FIELD_INT, AT(people), N_("人数"), NULL, false },
	{ "is_charity", FIELD_BOOL, AT(is_charity), N_("慈善组织"), NULL, false },
	{ "phone", FIELD_PHONE, AT(phone), N_("电话"), NULL, false, .autocomplete = "tel" },
	{ "code", FIELD_USCC, AT(code), N_("统一社会信用代码"), NULL, false },
	{ "password", FIELD_PASSWORD, AT(password), N_("密码"), NULL, true,
		.autocomplete = "current-password" },
	{ "file", FIELD_FILE, AT(file), N_("名单文件"), N_("CSV 或 XLSX"), false },
};
const struct form sample_form = { "sample_edit", fields, FIELD_COUNT(fields),
	sizeof(struct sample_in), NULL };

static struct str
operation_id(struct req *req)
{
	(void)req;
	return STR("op-1");
}

struct shell *
sample_shell(struct arena *arena)
{
	static const struct nav_item nav[] = {
		{ N_("首页"), { { "/", 1 } }, "home", "home" },
		{ N_("找组织"), { { "/orgs", 5 } }, "users", "orgs" },
		{ N_("帮助"), { { "/help", 5 } }, "info", "help" },
	};
	static const struct footer_line lines[] = {
		{ { { "主办", 6 }, { "Run by", 6 } },
			{ { "区民政局", 12 }, { "Civil Affairs", 13 } }, { { NULL, 0 } } },
		{ { { "备案", 6 }, { "Filing", 6 } }, { { "", 0 }, { "", 0 } }, { { NULL, 0 } } },
	};
	static const struct footer_column columns[] = { { N_("本站"), { nav, 3 } } };
	struct shell *shell = ARENA_NEW(arena, struct shell);

	*shell = (struct shell){
		.portal = { STR("西湖区社会组织服务网"), STR("Xihu Social Organisations") },
		.motto = { STR("让好服务长出来"), STR("Where good services hatch") },
		.organiser = { STR("杭州市西湖区民政局"),
			STR("Xihu District Civil Affairs Bureau") },
		.nav = { nav, 3 },
		.tabs = { nav, 3 },
		.hotline = STR("12345"),
		.hotline_note = { STR("24 小时接听。"), STR("Day and night.") },
		.columns = { columns, 1 },
		.lines = { lines, 2 },
		.has_login = true,
		.has_accessibility = true,
		.is_demo = true,
	};
	return shell;
}

struct html *
sample_html(struct arena *arena, enum lang lang, bool is_wrong)
{
	static struct pair query[] = { { { "q", 1 }, { "社区&a=b", 10 } },
		{ { "lang", 4 }, { "zh", 2 } } };
	struct req *req = ARENA_NEW(arena, struct req);
	struct html *h = ARENA_NEW(arena, struct html);

	*req = (struct req){ .arena = arena,
		.method = is_wrong ? METHOD_POST : METHOD_GET,
		.path = STR("/orgs"),
		.query = { query, 2 },
		.lang = lang,
		.csrf_token = STR("token\"1"),
		.operation_id = operation_id };
	if (is_wrong) {
		struct pair *posted = ARENA_ARRAY(arena, 3, struct pair);

		posted[0] = (struct pair){ STR("name"), STR("<b>大爱\"") };
		posted[1] = (struct pair){ STR("founded"), STR("9月24日") };
		posted[2] = (struct pair){ STR("areas"), STR("b") };
		req->posted = (struct pairs){ posted, 3 };
		form_error(req, "name", N_("名称要和登记证书上的一致"));
		form_error(req, "founded", N_("日期要写年月日"));
	}
	*h = (struct html){ .out = buf_create(arena, BUF_PAGE_BYTES_MAX),
		.arena = arena,
		.lang = lang,
		.req = req,
		.shell = sample_shell(arena) };
	return h;
}

struct sample_view *
sample_view(struct arena *arena)
{
	static const char *const names[] = { "id", "name", "about", "kind", "level", "areas",
		"amount", "founded", "open_at", "people", "is_charity", "phone", "code", "password",
		"file" };
	static const struct search_range ranges[] = { { 6, 12 } };
	struct sample_view *view = ARENA_NEW(arena, struct sample_view);
	struct sample_in *in = ARENA_NEW(arena, struct sample_in);
	struct tile *tiles = ARENA_ARRAY(arena, 3, struct tile);

	*in = (struct sample_in){ .name = STR("轻松艺术团"),
		.about = STR("\n唱歌 & 跳舞 </textarea>"),
		.kind = STR("a"),
		.amount = YUAN(4000),
		.founded = day_of(2014, 9, 24),
		.open_at = MOMENT_NONE,
		.people = 102,
		.id = 7,
		.is_charity = true };
	tiles[0] = (struct tile){ { STR("留下"), STR("Liuxia") }, 1, URL_OWN("/orgs?street=1"), 0,
		2, false };
	tiles[1] = (struct tile){ { STR("古荡街道"), STR("Gudang Subdistrict") }, 34,
		URL_OWN("/orgs?street=2"), 1, 2, true };
	tiles[2] = (struct tile){ { STR("三墩"), STR("Sandun") }, 9, URL_OWN("/orgs?street=3"), 1,
		0, false };
	*view = (struct sample_view){ .name = STR("轻松艺术团"),
		.found = { ranges, 1 },
		.pager = { .page = 500,
			.per_page = 20,
			.total = 12345,
			.is_exact = true,
			.to = URL_OWN("/orgs?q=x") },
		.day = day_of(2014, 9, 24),
		.tiles = { tiles, 3 },
		.fields = { names, sizeof(names) / sizeof(names[0]) },
		.in = in };
	qr_make(arena, STR("https://example.org/orgs/1"), &view->qr);
	return view;
}
