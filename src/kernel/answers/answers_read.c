#include "answers_inner.h"

#include "address.h"
#include "body.h"
#include "kernel_queries.h"

/* From the request to answers. */

enum { LIKE_MAX = 6 };

const struct answers answers_none = { NULL, STR_INIT("{}") };

static bool
has_json(const struct req *req)
{
	return req->body.len > 0 &&
	       media_type_is(req_header(req, "content-type"), STR("application/json"));
}

static void
ask(struct answers_flat *flat, const struct strs *only)
{
	struct req *req = flat->req;

	if (has_json(req)) {
		if (form_json_read(req)) {
			flat_ask_json(flat,
				answer_tree_of_body(req, flat->member ? flat->member : "fields"));
		}
	} else {
		flat_ask_posted(flat);
	}
	for (size_t i = 0; i < flat->part_count; i++) {
		struct answer_part *part = &flat->parts[i];
		bool is_open = !only;

		for (size_t k = 0; only && k < only->count; k++) {
			is_open = is_open || str_equal(only->items[k], part->field->name);
		}
		part->is_asked = part->is_asked && is_open && !answer_is_sum(part->field);
	}
}

/* As many rows as the request or, where it says nothing, the stored answers have. */
static void
count_rows(struct answers_flat *flat, const struct answer_tree *before)
{
	for (size_t i = 0; i < flat->part_count; i++) {
		struct answer_part *part = &flat->parts[i];
		size_t most = answer_count_max(part->field);

		if (part->field->type != ANSWER_ROWS) {
			continue;
		}
		if (!part->is_asked) {
			part->rows = tree_rows(before, part->field);
		} else if (part->rows > most) {
			part->is_broken = true;
			part->rows = most;
		}
	}
}

static void
refuse_broken(struct answers_flat *flat)
{
	struct arena *arena = flat->req->arena;

	for (size_t i = 0; i < flat->part_count; i++) {
		const struct answer_part *part = &flat->parts[i];

		if (part->is_broken) {
			struct str args[2] = { bilingual_in(part->field->label, flat->req->lang),
				str_format(arena, "%zu", part->rows) };

			form_error_with(flat->req, str_terminated(arena, part->field->name),
				N_("{1}最多可以有 {2} 行。"), args, 2);
		}
	}
}

static void
parse(struct answers_flat *flat, const struct answer_tree *before)
{
	bool *asked = ARENA_ARRAY(flat->req->arena, flat->controls.field_count, bool);

	for (size_t i = 0; i < flat->controls.field_count; i++) {
		asked[i] = flat->parts[flat->slots[i].part].is_asked;
	}
	form_parse_more(flat->req, &flat->controls, asked, flat->in);
	for (size_t i = 0; i < flat->part_count; i++) {
		if (!flat->parts[i].is_asked) {
			flat_load(flat, &flat->parts[i], before);
		}
	}
}

/* An organisation that may be named here; its id, or 0. */
static int64_t
find_org(struct req *req, int64_t id, struct str *ret_name)
{
	struct org_find_kernel_row org;

	if (id < 1 || org_find_kernel(req->db, (struct org_id){ id }, &org) != OK ||
		org.is_withheld) {
		return 0;
	}
	*ret_name = org.name;
	return id;
}

/* By its name as typed or its id; of several of one name the one that stood there before. */
static int64_t
typed_org(struct req *req, struct str typed, int64_t before)
{
	struct org_find_by_name_kernel_row found;
	struct org_named_like_rows same;
	struct str name = STR_NONE;
	int64_t id;

	if (str_parse_int(typed, &id)) {
		return find_org(req, id, &name);
	}
	if (find_org(req, before, &name) && str_equal(name, typed)) {
		return before;
	}
	/* of several of one name none is meant before one is chosen by its number */
	same = org_named_like(
		req->db, typed, str_format(req->arena, "%.*s\x01", STR_ARG(typed)), 2);
	return same.count < 2 && org_find_by_name_kernel(req->db, typed, &found) == OK
		       ? find_org(req, found.id.v, &name)
		       : 0;
}

/* Those whose names begin as typed, to choose from: 益乐社区太极拳队（益乐社区，编号 12）; none if there is none. */
static struct str
orgs_like(struct req *req, struct str typed)
{
	struct str until = str_format(req->arena, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(typed));
	struct org_named_like_rows rows = org_named_like(req->db, typed, until, LIKE_MAX);
	struct str list = STR_NONE;

	for (size_t i = 0; i < rows.count; i++) {
		const struct org_named_like_row *row = &rows.items[i];
		struct str one = TR(req->arena, req->lang, N_("{1}（{2}，编号 {3}）"), row->name,
			str_is_none(row->place) ? STR("—") : row->place,
			str_format(req->arena, "%lld", (long long)row->id.v));

		list = str_is_none(list)
			       ? one
			       : str_format(req->arena, "%.*s%s%.*s", STR_ARG(list),
					 req->lang == LANG_EN ? "; " : "；", STR_ARG(one));
	}
	return list;
}

/* Several of one name, or only half of one typed: they are listed with their numbers. */
static void
tell_unknown_org(struct req *req, const struct field *control, struct str typed)
{
	struct str like = str_is_empty(typed) ? STR_NONE : orgs_like(req, typed);

	if (str_is_none(like)) {
		form_error(req, control->name, N_("没有找到这个组织，请写登记或备案的全称。"));
	} else {
		form_error_with(req, control->name, N_("请写全称或者编号，是不是：{1}"), &like, 1);
	}
}

/* What was typed of organisations is a name or an id; what is kept is the id. */
static void
resolve_orgs(struct answers_flat *flat, const struct answer_tree *before)
{
	for (size_t i = 0; flat->req->db && i < flat->controls.field_count; i++) {
		struct req *req = flat->req;
		const struct field *control = &flat->controls.fields[i];
		const struct answer_tree *was = answer_tree_at(before, str_of(control->name));
		struct str *member = flat_member(flat, i), name;
		struct str typed = control->type == FIELD_ID ? STR_NONE : *member;
		int64_t id = 0;

		if (flat->slots[i].field->type != ANSWER_ORG || !slot_has_value(flat, i) ||
			!flat->parts[flat->slots[i].part].is_asked) {
			continue;
		}
		if (control->type == FIELD_ID) {
			memcpy(&id, member, sizeof(id));
			id = find_org(req, id, &name);
		} else {
			id = typed_org(req, *member, was ? was->number : 0);
			*member = str_format(req->arena, "%lld", (long long)id);
		}
		if (id == 0) {
			tell_unknown_org(req, control, typed);
			flat_clear_slot(flat, i);
		}
	}
}

/* What is wrong stays as it was; nobody is told while he is still typing. */
static void
take_back_wrong(struct answers_flat *flat, const struct answer_tree *before)
{
	for (size_t i = 0; flat->req->errors.count && i < flat->controls.field_count; i++) {
		const char *name = flat->controls.fields[i].name;

		if (form_message(flat->req, name).len) {
			answers_forget_error(flat->req, name);
			flat_clear_slot(flat, i);
			flat_load_slot(flat, i, before);
		}
	}
}

enum outcome
answers_read(struct req *req, const struct answers_asked *asked, struct answers *ret_answers)
{
	const struct answer_tree *stored = answer_tree_read(req->arena, asked->before->json);
	struct answers_flat *flat;
	struct str json;

	if (answers_edit_apply(req, asked->form)) {
		return INVALID;
	}
	flat = flat_create(req, asked->form);
	flat->rigour = asked->rigour;
	flat->member = asked->member;
	ask(flat, asked->only);
	count_rows(flat, stored);
	flat_fill(flat);
	refuse_broken(flat);
	parse(flat, stored);
	resolve_orgs(flat, stored);
	if (asked->rigour == ANSWERS_TYPING) {
		take_back_wrong(flat, stored);
	}
	flat_apply_conditions(flat);
	flat_compute(flat);
	if (asked->rigour == ANSWERS_WHOLE) {
		flat_check(flat);
		flat_check_rules(flat);
	}
	json = answer_tree_write(req->arena, flat_tree(flat));
	if (json.len > ANSWERS_JSON_BYTES_MAX) {
		form_error(req, "", N_("填写的内容太多了，请精简后再提交。"));
	}
	if (req->errors.count) {
		flat_sort_errors(flat);
		return INVALID;
	}
	*ret_answers = (struct answers){ asked->form, json };
	return OK;
}
