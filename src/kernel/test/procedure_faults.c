#include "procedure_faults.h"

#include "fail.h"
#include "hooks.h"
#include "office.h"
#include "pack_yaml.h"

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 1 << 20 };

static const char filing_file[] = "xihu/procedures/filing.yaml";

const struct procedure_fault procedure_faults[] = {
	/* form */
	{ "type: long_text\n        prefill: org.scope", "type: essay\n        prefill: org.scope",
		"type: essay", "type cannot be essay" },
	{ "place: 10\n", "place: 10\ncolour: red\n", "colour: red", "unknown key colour" },
	{ "starters: [resident,", "starters: [residents,",
		"starters:", "there is no role residents" },
	{ "summary:\n  zh:", "summary:\n  cn:", "  cn:", "unknown key cn" },
	{ "group: registration", "group: nowhere", "group: nowhere", "services.yaml has no group" },
	/* numbers */
	{ "BA-{year}-{serial:4}", "BA-{jahr}-{serial:4}", "number:", "{jahr} is unknown" },
	{ "BA-{year}-{serial:4}", "BA-{serial:4}", "number:", "{year} and {serial} once" },
	{ "BA-{year}-{serial:4}", "备{year}-{serial:4}", "number:", "capital letters" },
	{ "BA-{year}-{serial:4}", "FH-{year}-{serial:4}", "number:", "has the same numbers" },
	{ "id: filing\n", "id: appeal\n", "id: appeal", "stands already" },
	/* conditions and hooks */
	{ "    guard: filing.name_free\n", "    guard: filing.name_fre\n", "filing.name_fre\n",
		"no office knows the guard" },
	{ "guards: [filing.name_free, filing.conditions_met]", "guards: [filing.name_free, x.y]",
		"guards: [filing.name_free, x.y]", "no office knows the guard x.y" },
	{ "effects: [filing.record, notice.link]", "effects: [filing.recrod]", "filing.recrod",
		"no office knows the effect" },
	/* fields */
	{ "- name: class_other", "- name: class #", "- name: class #",
		"the field class stands already" },
	{ "field: class, is: [other]}\n        required_if",
		"field: klass, is: [other]}\n        required_if", "field: klass",
		"there is no field klass" },
	{ "shown_if: {field: class, is: [other]}", "shown_if: {field: class, is: [others]}",
		"is: [others]", "class can never be others" },
	{ "shown_if: {field: class, is: [other]}", "shown_if: {field: scope}", "field: scope",
		"must stand before" },
	{ "{of: budget, column: amount}", "{of: budget, column: item}", "column: item",
		"no number that could be added" },
	{ "{of: budget, column: amount}", "{of: budget, column: price}", "column: price",
		"has no column price" },
	{ "{of: budget, column: amount}", "{fields: [members]}", "fields: [members]",
		"members is number and its sum money" },
	{ "        use: title\n", "", "  - title: {zh: 组织", "no field has use: title" },
	{ "        use: region\n", "", "  - title: {zh: 组织", "no field has use: region" },
	{ "label: {zh: 是什么类别, en: Which}\n",
		"label: {zh: 是什么类别, en: Which}\n        use: title\n",
		"use: title\n        shown_if", "is already name" },
	{ "        use: applicant\n", "        use: amount\n", "use: amount",
		"the amount of a case is a field of type money" },
	{ "purpose: document\n        sample: {zh: 写明",
		"purpose: novel\n        sample: {zh: 写明", "purpose: novel",
		"files are not kept" },
	{ "- {value: culture,", "- {value: service,", "文化、艺术、体育", "stands already" },
	{ "        min: 4\n        max: 40\n", "        min: 50\n        max: 40\n", "min: 50",
		"min is more than max" },
	{ "name: founded_on\n        type: date",
		"name: founded_on\n        type: date\n        region: street", "region: street",
		"type date has no region" },
	{ "          - name: duty\n            type: text",
		"          - name: duty\n            type: person",
		"type: person\n            label: {zh: 在组织里",
		"a column cannot be of type person" },
	/* rules */
	{ "at_most: members,", "at_most: mebers,", "at_most: mebers", "there is no field mebers" },
	{ "{field: party_members,", "{field: party,", "field: party,", "there is no field party" },
	{ "at_most: members,", "at_most: scope,", "at_most: scope",
		"party_members is number and scope long_text" },
	{ "at_most: members,", "at_most: party_members,", "at_most: party_members",
		"compared with itself" },
	{ "{field: party_members,", "{field: head,", "field: head,",
		"head is no number, money, date or table" },
	{ "at_most: members,", "", "field: party_members,", "one of at_most, at_least" },
	{ "at_most: members,", "most: members,", "most: members", "unknown key most" },
	/* the way */
	{ "    actions:\n      - id: record\n",
		"    findings:\n      - {name: seen, type: tick, label: {zh: 已核对, en: Seen}, "
		"required: true}\n    actions:\n      - id: record\n",
		"then: forward, action: record", "time alone would pass over" },
	{ "        to: street\n", "        to: strret\n", "to: strret",
		"no step and no end strret" },
	{ "        to: notice\n", "        to: recorded\n", "  - id: notice\n",
		"no case comes to the step" },
	{ "        to: notice\n", "        to: refused\n", "        to: refused\n        guards",
		"forward leads to an end that is granted" },
	{ "  - id: street\n",
		"      - id: park\n        kind: forward\n        label: {zh: 放一放, en: Park}\n"
		"        to: limbo\n  - id: limbo\n    title: {zh: 搁置, en: Limbo}\n"
		"    offices: [{role: street}]\n    actions:\n      - id: ask\n        kind: "
		"correct\n"
		"        label: {zh: 补正, en: Correct}\n"
		"        clock: {days: 5, of: working, then: warns}\n  - id: street\n",
		"  - id: limbo\n", "no way leads from the step limbo" },
	{ "申请人可申请复核。, en: \"Give the ground; the applicant may appeal.\"}\n        to: "
	  "refused",
		"申请人可申请复核。, en: \"Give the ground; the applicant may appeal.\"}\n        "
		"to: recorded",
		"to: recorded", "reject leads to an end that is refused" },
	{ "        to: community\n", "        to: notice\n", "to: notice\n      - id: correct",
		"back leads to an earlier step" },
	{ "        clock: {days: 20, of: working, then: lapses, to: lapsed}\n        phrases:\n    "
	  "      - {zh: 章程",
		"        phrases:\n          - {zh: 章程", "- id: correct",
		"a correction needs a clock" },
	{ "then: lapses, to: lapsed}", "then: lapses, to: refused}", "to: refused}",
		"an end that is lapsed" },
	{ "    clock: {days: 5, of: working, then: forward, action: record}\n", "",
		"  - id: notice\n", "a public notice needs a clock" },
	{ "then: forward, action: record}", "then: forward, action: recard}", "action: recard",
		"needs action" },
	{ "clock: {days: 10, of: working, then: warns}", "clock: {days: 10, of: working}",
		"clock: {days: 10, of: working}", "then is missing" },
	{ "clock: {days: 10, of: working,", "clock: {days: 10, of: lunar,", "of: lunar",
		"of cannot be lunar" },
	{ "    offices: [{role: street}]\n    clock: {days: 10", "    clock: {days: 10",
		"  - id: street\n", "offices is missing" },
	{ "offices: [{role: street}]", "offices: [{role: member}]", "role: member",
		"member decides over nobody" },
	{ "    title: {zh: 街道审核", "    kind: joint\n    title: {zh: 街道审核",
		"    offices: [{role: street}]\n    clock: {days: 10", "two offices or more" },
	{ "    title: {zh: 公示", "    colour: red\n    title: {zh: 公示", "colour: red",
		"unknown key" },
	{ "region: community\n", "region: street\n", "offices: [{role: community}]",
		"which community it is nobody knows" },
	{ "  - id: street\n", "  - id: community # again\n", "community # again",
		"stands already" },
	{ "拟对“{name}”予以备案", "拟对“{name}”（{head}）予以备案", "（{head}）", "is personal" },
	{ "“{name}”不予备案。理由", "“{nema}”不予备案。理由", "{nema}",
		"nothing is called {nema}" },
	/* ends */
	{ "    appeal: appeal\n", "    appeal: apeal\n", "appeal: apeal", "no procedure apeal" },
	{ "    appeal_days: 60\n", "", "  - id: refused\n", "belong together" },
	{ "    remedy:\n      zh: 不服本决定的，可以自收到之日起 60 "
	  "日内在本站申请复核，也可以依法申请行政复议或者提起行政诉讼。\n"
	  "      en: \"You may appeal here within 60 days, or ask for administrative "
	  "reconsideration or go to "
	  "court as the law provides.\"\n",
		"", "  - id: refused\n", "what may be done against it" },
	{ "  - id: lapsed\n    outcome: lapsed", "  - id: lapsed\n    outcome: void",
		"  - id: recorded\n", "no end is lapsed" },
	{ "  - id: withdrawn\n    outcome: withdrawn", "  - id: withdrawn\n    outcome: refused",
		"  - id: recorded\n", "no end is withdrawn" },
	{ "outcome: granted", "outcome: perhaps", "outcome: perhaps", "outcome cannot be perhaps" },
};
const size_t procedure_fault_count = sizeof(procedure_faults) / sizeof(procedure_faults[0]);

/* ---- the office that knows what they name --------------------------------------------------------- */

static enum outcome
let_pass(struct req *req, struct db *db, const struct case_context *context, struct str *ret_reason)
{
	(void)req;
	(void)db;
	(void)context;
	(void)ret_reason;
	return OK;
}

static enum outcome
do_nothing(struct db *db, const struct case_context *context, struct str *ret_reason)
{
	(void)db;
	(void)context;
	(void)ret_reason;
	return OK;
}

static const struct case_guard guards[] = {
	{ "filing.name_free", "名称没有被占用", let_pass },
	{ "filing.conditions_met", "达到备案条件", let_pass },
	{ "filing.code_given", "填写了代码", let_pass },
	{ "org.is_filed", "是备案组织", let_pass },
	{ "org.unclaimed", "还没有负责人", let_pass },
	{ "org.claim_fits", "所填与名录相符", let_pass },
	{ "org.claim_proved", "证明齐全", let_pass },
	{ "org.headed", "有负责人", let_pass },
	{ "org.succession_begun", "可以接任", let_pass },
	{ "org.head_silent", "原负责人没有异议", let_pass },
};
static const struct case_effect effects[] = {
	{ "filing.record", "记入备案名册", do_nothing },
	{ "filing.change", "变更备案事项", do_nothing },
	{ "filing.cancel", "注销备案", do_nothing },
	{ "filing.upgrade", "转为登记", do_nothing },
	{ "filing.confirm", "确认仍在活动", do_nothing },
	{ "org.correct", "更正名录", do_nothing },
	{ "org.claim", "认领", do_nothing },
	{ "org.head_told", "告知原负责人", do_nothing },
	{ "org.succeed", "接任", do_nothing },
	{ "notice.publish", "发布公示", do_nothing },
	{ "notice.announce", "公告", do_nothing },
	{ "notice.link", "公示列入组织页面", do_nothing },
};
static const struct office test_office = { .name = "procedure_test",
	.case_guards = guards,
	.case_guard_count = sizeof(guards) / sizeof(guards[0]),
	.case_effects = effects,
	.case_effect_count = sizeof(effects) / sizeof(effects[0]) };
static const struct office *const offices[] = { &test_office };

void
procedure_offices_register(void)
{
	offices_register(offices, 1);
}

/* ---- texts and packs ----------------------------------------------------------------------------- */

struct str
procedure_file_text(struct arena *arena, const char *name)
{
	const char *path = str_format(arena, CHUKE_SOURCE_ROOT "/%s", name).ptr;
	FILE *file = fopen(path, "r");
	char *bytes = arena_alloc(arena, FILE_BYTES_MAX);
	size_t len;

	if (!file) {
		fail("%s cannot be read", path);
	}
	len = fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	return (struct str){ bytes, len };
}

struct str
procedure_text(struct arena *arena, const char *name)
{
	return procedure_file_text(
		arena, str_format(arena, "packs/xihu/procedures/%s.yaml", name).ptr);
}

struct str
procedure_replace(struct arena *arena, struct str text, const char *from, const char *to)
{
	ptrdiff_t at = str_find(text, str_of(from));

	if (at < 0) {
		fail("there is nothing like %s", from);
	}
	return str_format(arena, "%.*s%s%.*s", (int)at, text.ptr, to,
		STR_ARG(str_slice(text, (size_t)at + strlen(from), text.len)));
}

struct pack
procedure_pack(struct arena *arena, struct str filing)
{
	struct pack_report report = { .arena = arena };
	struct pack pack;
	struct node *files = ARENA_NEW(arena, struct node);
	const struct node *root;

	if (!pack_read(arena, CHUKE_SOURCE_ROOT "/packs/xihu", &pack, &report)) {
		procedure_print(&report);
		fail("the district's pack cannot be read");
	}
	if (str_is_none(filing)) {
		return pack;
	}
	root = yaml_read(arena, filing_file, filing, &report);
	if (!root) {
		procedure_print(&report);
		fail("the edited filing is no YAML");
	}
	*files = *pack.files;
	files->members = ARENA_ARRAY(arena, files->count, struct node_member);
	memcpy(files->members, pack.files->members, files->count * sizeof(*files->members));
	for (size_t i = 0; i < files->count; i++) {
		if (str_equal(files->members[i].key, str_of(filing_file))) {
			files->members[i].value = root;
		}
	}
	pack.files = files;
	return pack;
}

void
procedure_print(const struct pack_report *report)
{
	for (const struct pack_problem *at = report->first; at; at = at->next) {
		fprintf(stderr, "%s:%d: %.*s\n", at->file, at->line, STR_ARG(at->message));
	}
}
