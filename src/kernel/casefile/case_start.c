#include "case_inner.h"

#include "app.h"
#include "family.h"
#include "file.h"
#include "mask.h"
#include "region.h"

/* Drafts: how a case begins, and what of its answers is kept and found again. */

enum { DRAFTS_KEPT = 100, TITLE_CHARS_MAX = 120 };

/* ---- what lists show of the answers -------------------------------------------------------------- */

struct facts {
	struct str title, applicant;
	struct region_id region;
	int64_t amount_fen; /* INT_NONE: none */
};

struct field_walk {
	const struct answer_form *form;
	size_t section, field;
};

static const struct answer_field *
next_field(struct field_walk *walk)
{
	while (walk->section < walk->form->section_count) {
		const struct answer_section *section = &walk->form->sections[walk->section];

		if (walk->field < section->field_count) {
			return &section->fields[walk->field++];
		}
		walk->section++;
		walk->field = 0;
	}
	return NULL;
}

static struct str
part_path(struct arena *arena, const struct answer_field *field, const char *part)
{
	return str_format(arena, "%.*s.%s", STR_ARG(field->name), part);
}

static void
take_fact(struct db *db, const struct district *district, const struct answers *answers,
	const struct answer_field *field, struct facts *facts)
{
	struct arena *arena = db_arena(db);
	struct str name = str_copy(arena, field->name), text;
	const struct region *region;

	switch (field->use) {
	case USE_TITLE:
		text = answers_text(arena, answers, str_terminated(arena, name));
		facts->title = str_is_empty(text) ? facts->title : text;
		break;
	case USE_REGION:
		text = answers_text(arena, answers, str_terminated(arena, name));
		region = region_find_by_code(&district->regions, text);
		facts->region = region ? region->id : facts->region;
		break;
	case USE_APPLICANT:
		text = answers_text(
			arena, answers, str_terminated(arena, part_path(arena, field, "name")));
		facts->applicant = str_is_empty(text) ? facts->applicant : mask_name(arena, text);
		break;
	case USE_AMOUNT:
		facts->amount_fen = answers_int(
			arena, answers, str_terminated(arena, name), INT_NONE);
		break;
	case USE_NONE:
		break;
	}
}

static struct facts
facts_of(struct db *db, const struct district *district, const struct procedure *procedure,
	const struct answers *answers, struct facts facts)
{
	struct field_walk walk = { &procedure->form, 0, 0 };
	const struct answer_field *field;

	while ((field = next_field(&walk))) {
		take_fact(db, district, answers, field, &facts);
	}
	return facts;
}

/* ---- found again --------------------------------------------------------------------------------- */

struct str
case_find_hash(struct db *db, struct str value)
{
	return key_hash(db, "casefile.find", value);
}

static void
add_find(struct db *db, struct casefile_id id, struct str value)
{
	if (!str_is_empty(value)) {
		case_find_add(db, id, case_find_hash(db, value));
	}
}

static void
add_finds(struct db *db, const struct casefile *c, const struct answers *answers)
{
	static const char *const parts[] = { "name", "phone", "id_number" };
	struct field_walk walk = { &c->procedure->form, 0, 0 };
	struct arena *arena = db_arena(db);
	const struct answer_field *field;

	while ((field = next_field(&walk))) {
		if (field->type == ANSWER_PHONE || field->type == ANSWER_ID_NUMBER) {
			add_find(db, c->row.id,
				answers_text(arena, answers, str_terminated(arena, field->name)));
		}
		for (size_t i = 0; field->type == ANSWER_PERSON && i < 3; i++) {
			add_find(db, c->row.id,
				answers_text(arena, answers,
					str_terminated(arena, part_path(arena, field, parts[i]))));
		}
	}
}

/* Where no answer names it: whom it is about, or what kind of case it is. */
static struct str
plain_title(struct db *db, const struct procedure *procedure, struct org_id org)
{
	struct case_org_find_row row;

	return org.v && case_org_find(db, org, &row) == OK ? row.name : procedure->title.zh;
}

/* ---- answers ------------------------------------------------------------------------------------- */

static int64_t
add_answers(struct case_run *run, const struct answers *answers, bool is_sent)
{
	struct casefile *c = run->c;
	struct arena *arena = db_arena(run->db);
	int64_t version = c->row.answer_version + 1;
	struct facts facts = { .title = plain_title(run->db, c->procedure, c->row.org_id),
		.applicant = c->row.applicant,
		.region = c->row.org_id.v ? c->row.region_id : (struct region_id){ 0 },
		.amount_fen = INT_NONE };
	struct str open, personal;
	struct case_answer_add_row row;

	answers_split(arena, answers, &open, &personal);
	case_answer_add(run->db,
		&(struct case_answer_add_args){ .casefile_id = c->row.id,
			.version = version,
			.content = open,
			.personal = str_is_empty(personal)
					    ? STR_NONE
					    : key_seal(run->db, c->row.person_key_id,
						      case_answer_place(run->db, c, version),
						      personal),
			.login_id = run->hand.login,
			.is_sent = is_sent,
			.made_at = db_now(run->db) },
		&row);
	case_answer_drop_drafts(run->db, c->row.id, version - (is_sent ? 0 : DRAFTS_KEPT));
	facts = facts_of(run->db, run->district, c->procedure, answers, facts);
	casefile_set_answers(
		run->db, &(struct casefile_set_answers_args){ .answer_version = version,
				 .title = facts.title,
				 .applicant = facts.applicant,
				 .region_id = facts.region.v ? facts.region : c->row.region_id,
				 .amount_fen = (struct money){ facts.amount_fen },
				 .id = c->row.id });
	add_finds(run->db, c, answers);
	way_refresh(run);
	run->answers = answers;
	return version;
}

/* The files that the answers name are the case's from now on; those of earlier versions stay. */
enum outcome
case_keep_files(struct case_run *run, const struct answers *answers)
{
	struct arena *arena = db_arena(run->db);
	struct file_ids all = answers_files(arena, answers);
	struct file_object object = { "casefile", run->c->row.id.v };

	for (size_t i = 0; i < all.count; i++) {
		struct file_id id = { all.items[i] };
		struct file_ids one = { &all.items[i], 1 };
		struct file file;
		enum outcome outcome;

		if (file_find(run->db, id, &file) != OK) {
			run->problem = N_("有的文件已经不在了，请重新上传。");
			return INVALID;
		}
		if (!run->req && file.object_id == object.id) {
			continue; /* it came with the draft */
		}
		outcome = run->req ? file_bind_more(run->req, "",
					     str_terminated(arena, file.purpose), &one, object)
				   : file_bind_by_system(run->db, id,
					     str_terminated(arena, file.purpose), object);
		if (outcome != OK) {
			return INVALID;
		}
		file_pass_to(run->db, id, run->c->row.person_key_id);
	}
	return OK;
}

enum outcome
case_take_answers(struct case_run *run, const struct answers *answers, bool is_sent)
{
	enum outcome outcome = case_keep_files(run, answers);

	if (outcome == OK) {
		add_answers(run, answers, is_sent);
	} else if (run->req && run->problem) {
		form_error(run->req, "", run->problem);
	}
	return outcome;
}

enum outcome
case_keep_answers(struct req *req, struct casefile *c, const struct answers *answers)
{
	struct case_run run = case_run_of(req, c);
	int64_t changed = 0;

	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	way_refresh(&run);
	if (c->state != CASE_DRAFT && c->state != CASE_CORRECTING) {
		return CONFLICT;
	}
	return case_take_answers(&run, answers, false);
}

/* ---- the beginning ------------------------------------------------------------------------------- */

static struct str
applicant_of(struct db *db, const struct case_begin *begin, struct login_id login)
{
	struct case_org_find_row org;
	struct login_find_by_name_row row;

	if (begin->org.v && !begin->procedure->is_org_open &&
		case_org_find(db, begin->org, &org) == OK) {
		return org.name;
	}
	return login_find(db, login, &row) == OK ? mask_name(db_arena(db), row.shown_name)
						 : STR("");
}

/* The narrowest region of the organisation that it is for; none without one. */
static enum outcome
region_of(const struct case_run *run, struct org_id id, struct region_id *ret_region)
{
	struct case_org_find_row org;

	*ret_region = (struct region_id){ 0 };
	if (id.v == 0) {
		return OK;
	}
	if (case_org_find(run->db, id, &org) != OK) {
		return NOT_FOUND;
	}
	*ret_region = org.community_id.v ? org.community_id : org.street_id;
	if (ret_region->v == 0) {
		*ret_region = run->district->regions.items[0].id; /* somewhere in the district */
	}
	return OK;
}

enum outcome
case_open(struct case_run *run, const struct case_begin *begin)
{
	struct login_id actor = run->hand.login;
	struct login_id login = begin->for_login.v ? begin->for_login : actor;
	bool is_else = actor.v && login.v != actor.v;
	bool is_proxy = is_else && family_may_act(run->db, actor, login);
	struct casefile *c = ARENA_NEW(db_arena(run->db), struct casefile);
	struct casefile_add_args args = { .procedure = begin->procedure->id,
		.procedure_version_id = begin->version,
		.login_id = login,
		.starter_id = is_else && !is_proxy ? actor : (struct login_id){ 0 },
		.org_id = begin->org,
		.title = plain_title(run->db, begin->procedure, begin->org),
		.applicant = applicant_of(run->db, begin, login),
		.amount_fen = MONEY_NONE,
		.started_at = db_now(run->db) };
	struct casefile_add_row row;

	if (region_of(run, begin->org, &args.region_id) != OK) {
		return NOT_FOUND;
	}
	args.person_key_id = key_make(run->db);
	casefile_add(run->db, &args, &row);
	case_member_put(run->db,
		&(struct case_member_put_args){ row.id, login, STR("applicant"), db_now(run->db) });
	if (is_else) {
		case_member_put(run->db,
			&(struct case_member_put_args){ row.id, actor,
				is_proxy ? STR("proxy") : STR("counter"), db_now(run->db) });
	}
	if (casefile_of_id(run->db, row.id, &c->row) != OK) {
		fail("a case is gone as soon as it began");
	}
	run->c = c;
	run->before = c->row;
	casefile_take(run->app, run->db, c);
	if (case_take_answers(run, begin->answers, false) != OK) {
		return INVALID;
	}
	event_add(run, &(struct case_note){ .kind = "start" });
	return OK;
}

enum outcome
case_start(struct req *req, const struct case_begin *begin, struct casefile **ret_case)
{
	struct case_run run = case_run_of(req, NULL);
	enum outcome outcome = case_open(&run, begin);

	*ret_case = run.c;
	return outcome;
}
