#ifndef CHUKE_ANSWERS_H
#define CHUKE_ANSWERS_H

#include "form.h"
#include "procedure.h"

/*
 * What somebody filled into a procedure's form: read from a posted page or JSON, checked, kept as JSON, drawn, compared.
 * The fields of a table stand in one flat form as rows.0.name, rows.1.name; so every control, check and sentence is
 * form.h's own.  Knows nothing of cases.
 *
 * As JSON (and in the API's "fields"): text, choice, region, phone, codes: strings; number and money: integers (fen);
 * date: "YYYY-MM-DD"; yes: true; choices, files: arrays; person: {"name","id_number","phone"}; table: an array of objects.
 * A field that nobody filled in is left out.
 */

enum {
	ANSWER_FIELDS_MAX = 200, /* of a procedure, columns of tables among them */
	ANSWER_ROWS_MAX = 200,   /* of a table */
	ANSWER_FILES_MAX = 20,   /* of a field */
	ANSWERS_JSON_BYTES_MAX = 256 << 10,
};

struct answers {
	const struct answer_form *form;
	struct str json; /* the whole, canonical: members in the form's order, no spaces */
};
extern const struct answers answers_none;

/* How strict the request is read. */
enum answers_rigour {
	ANSWERS_TYPING, /* saved by itself: what is wrong stays as it was before, and nothing is said */
	ANSWERS_DRAFT,
	ANSWERS_WHOLE
};
struct answers_asked {
	const struct answer_form *form;
	const struct answers *before; /* answers_none for none */
	const struct strs *only;      /* the fields that may be changed; NULL: all */
	enum answers_rigour rigour;
	const char *member; /* of a JSON body, in which they stand; NULL: "fields" */
};
/*
 * From the request (posted form: the names above; JSON body: its member "fields"), over `before` where the request says
 * nothing of a field and `only` leaves it alone.  A draft takes what is right or merely unfinished (missing, too short);
 * INVALID with every wrong field's sentence in req->errors otherwise.  Conditions are applied: what is not shown is
 * dropped; what is computed is computed.
 */
enum outcome answers_read(
	struct req *req, const struct answers_asked *asked, struct answers *ret_answers);

/*
 * A posted page whose button asks for a row of a table more or less ("_add=founders", "_remove=founders.2"), which
 * works without script: answers_read() is INVALID then without any sentence, so that the action changes nothing and
 * the page comes back (req->is_redrawn) with what was typed, a row more or less.  An action that wants to know first:
 */
struct answers_edit {
	struct str table; /* its name; none: no such button was pressed */
	int64_t removed;  /* the row that is taken away, from 0; -1: one is added at the end */
};
struct answers_edit answers_edit(const struct req *req, const struct answer_form *form);

/* One answer as text as a person reads it, in the language; personal ones masked unless `is_open`. */
struct str answers_show(struct req *req, const struct answers *answers,
	const struct answer_field *field, bool is_open);
/* The raw text of one answer (path "name" or "rows.0.name"); none if there is none. */
struct str answers_text(struct arena *arena, const struct answers *answers, const char *path);
int64_t answers_int(
	struct arena *arena, const struct answers *answers, const char *path, int64_t otherwise);
/* All files named anywhere in the answers. */
struct file_ids answers_files(struct arena *arena, const struct answers *answers);

/* Splits into what may stand open (personal answers masked) and what must be sealed; joins them again. */
void answers_split(struct arena *arena, const struct answers *answers, struct str *ret_open,
	struct str *ret_personal);
struct answers answers_join(
	struct arena *arena, const struct answer_form *form, struct str open, struct str personal);

/* What differs, field by field, for people: both sides read it. */
struct answer_change {
	const struct answer_field *field;
	struct str before, after; /* as answers_show() says it */
};
struct answer_changes {
	struct answer_change *items;
	size_t count;
};
struct answer_changes answers_compare(
	struct req *req, const struct answers *before, const struct answers *after, bool is_open);

/*
 * Two members have changed the same draft, each from `base`: field by field, what one of them changed stands.  A field
 * that both changed in different ways keeps what `theirs` (stored by now) says, and is a conflict that the page tells.
 */
struct answers_versions {
	const struct answers *base, *mine, *theirs;
};
struct answers_merged {
	struct answers answers;
	struct {
		const struct answer_field **items;
		size_t count;
	} conflicts;
};
struct answers_merged answers_merge(struct req *req, const struct answers_versions *versions);
/* Whether both say the same of the field. */
bool answers_same(struct arena *arena, const struct answers *a, const struct answers *b,
	const struct answer_field *field);
/* The same with one field as `from` has it. */
struct answers answers_with(struct arena *arena, const struct answers *answers,
	const struct answers *from, const struct answer_field *field);

struct json;
/*
 * A procedure's form as GET /procedures/{id} tells it: an array of {"name","label","label_en","type","required", …}.
 * Inside an object or array that is open.
 */
void answers_schema(struct json *json, const struct answer_form *form);
/* The same as JSON Schema: an object that describes the member "fields" of what is sent. */
void answers_json_schema(struct json *json, const struct answer_form *form);

#endif
