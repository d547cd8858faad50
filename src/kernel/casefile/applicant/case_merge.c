#include "case_draft.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"

/* What came from a page, over what others have written since it was drawn. */

static const struct strs no_fields = { NULL, 0 };

static int64_t
version_of(struct str text, int64_t otherwise)
{
	int64_t version = 0;

	return str_parse_int(text, &version) && version > 0 ? version : otherwise;
}

/* A version that is kept no more has nothing in common with what is. */
static struct answers
answers_of(struct req *req, const struct casefile *c, int64_t version)
{
	struct answers answers = answers_none;

	casefile_answers(req->db, c, version, &answers);
	answers.form = &c->procedure->form;
	return answers;
}

/*
 * What the page has told of already was seen: whoever sends his own again means it.  So what is his is first brought
 * over the version that he saw, and only what changed since then can be a conflict.
 */
static struct answers_merged
merge(struct req *req, const struct casefile *c, struct str seen_text,
	const struct answers_versions *versions)
{
	int64_t seen = version_of(seen_text, 0);
	struct answers told, over;

	if (seen == 0) {
		return answers_merge(req, versions);
	}
	told = answers_of(req, c, seen);
	over = answers_merge(
		req, &(struct answers_versions){ versions->base, &told, versions->mine })
		       .answers;
	return answers_merge(req, &(struct answers_versions){ &told, &over, versions->theirs });
}

/* The version, after that one, in which the field was last changed; 0: in none that is kept. */
static int64_t
changed_in(
	struct req *req, const struct casefile *c, int64_t base, const struct answer_field *field)
{
	int64_t version = c->row.answer_version;
	struct answers after = answers_of(req, c, version);

	for (; version > base; version--) {
		struct answers before = answers_of(req, c, version - 1);

		if (!answers_same(req->arena, &before, &after, field)) {
			return version;
		}
		after = before;
	}
	return 0;
}

/* Nobody is in conflict with himself. */
static bool
is_own_change(
	struct req *req, const struct casefile *c, int64_t base, const struct answer_field *field)
{
	struct case_answer_find_row row;

	return case_answer_find(req->db, c->row.id, changed_in(req, c, base, field), &row) == OK &&
	       row.login_id.v == req->actor->login.v;
}

/* Conflicts with others stay; over one's own earlier words the later ones stand. */
static void
settle_own(struct req *req, const struct casefile *c, int64_t base, struct case_read *read)
{
	size_t count = 0;

	for (size_t i = 0; i < read->conflicts.count; i++) {
		const struct answer_field *field = read->conflicts.items[i];

		if (is_own_change(req, c, base, field)) {
			read->answers = answers_with(
				req->arena, &read->answers, &read->mine, field);
		} else {
			read->conflicts.items[count++] = field;
		}
	}
	read->conflicts.count = count;
}

enum outcome
case_read_typed(struct req *req, const struct casefile *c, const struct case_written *typed,
	enum answers_rigour rigour, struct case_read *ret_read)
{
	const struct answer_form *form = &c->procedure->form;
	int64_t version = version_of(typed->base, c->row.answer_version);
	struct answers theirs = answers_of(req, c, c->row.answer_version);
	struct answers base = version == c->row.answer_version ? theirs
							       : answers_of(req, c, version);
	bool is_alone = version == c->row.answer_version;
	struct answers_asked asked = { form, &base, case_open_fields(req, c),
		rigour == ANSWERS_WHOLE && !is_alone ? ANSWERS_DRAFT : rigour };
	struct case_read read = { .conflicts = { NULL, 0 } };
	enum outcome outcome = answers_read(req, &asked, &read.mine);

	if (outcome != OK) {
		return outcome;
	}
	read.answers = read.mine;
	if (!is_alone) {
		struct answers_versions versions = { &base, &read.mine, &theirs };
		struct answers_merged merged = merge(req, c, typed->seen, &versions);

		read.answers = merged.answers;
		read.conflicts.items = merged.conflicts.items;
		read.conflicts.count = merged.conflicts.count;
		settle_own(req, c, version, &read);
	}
	if (rigour == ANSWERS_WHOLE && !is_alone && read.conflicts.count == 0) {
		/* whole only with what the others wrote */
		asked = (struct answers_asked){ form, &read.answers, &no_fields, ANSWERS_WHOLE };
		outcome = answers_read(req, &asked, &read.answers);
	}
	read.is_changed = !str_equal(read.answers.json, theirs.json);
	*ret_read = read;
	return outcome;
}

enum outcome
case_tell_conflicts(struct req *req, const struct casefile *c, const struct case_read *read)
{
	if (read->conflicts.count == 0) {
		return OK;
	}
	for (size_t i = 0; i < read->conflicts.count; i++) {
		const struct answer_field *field = read->conflicts.items[i];
		struct case_answer_writer_row writer = { .shown_name = STR_NONE };
		struct str words[2] = { STR_NONE, answers_show(req, &read->answers, field, true) };

		case_answer_writer(req->db, c->row.id, changed_in(req, c, 0, field), &writer);
		words[0] = str_is_empty(writer.shown_name) ? str_of(_("另一位"))
							   : writer.shown_name;
		if (str_is_empty(words[1])) {
			words[1] = str_of(_("（空）"));
		}
		form_error_with(req, str_terminated(req->arena, field->name),
			N_("{1}刚才把这一项写成了“{2}"
			   "”。要用您写的，再存一次；要用对方的，照着改。"),
			words, 2);
	}
	return INVALID;
}

enum outcome
case_hold(struct req *req, struct str handle, struct casefile **ret_case)
{
	struct casefile *c;
	struct case_run run;
	int64_t changed = 0;

	if (casefile_find(req_app(req), req->db, handle, &c) != OK ||
		!(case_seat_of(req, c) & SEAT_APPLICANT)) {
		return NOT_FOUND;
	}
	casefile_lock(req->db, db_now(req->db), c->row.id, &changed);
	if (changed != 1) {
		return NOT_FOUND;
	}
	run = case_run_of(req, c);
	way_refresh(&run);
	*ret_case = c;
	return OK;
}
