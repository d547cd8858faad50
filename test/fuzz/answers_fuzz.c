#include "answers.h"
#include "answers_sample.h"
#include "body.h"
#include "fuzz.h"
#include "kernel_queries.h"
#include "mask.h"
#include "region.h"
#include "req.h"

#include <assert.h>

/*
 * A body of the API (first byte even) or a posted page, into a form with fields of every type.  What comes out is
 * read again and must be the same; its open and its personal part must join to the same, too.
 */

/* The floors above text that the form's reading does not reach without a database. */
const struct tr_entry tr_entries[] = { { "", "" } };
const size_t tr_entry_count = 0;

enum outcome
org_find_kernel(struct db *db, struct org_id id, struct org_find_kernel_row *ret_row)
{
	(void)db, (void)id, (void)ret_row;
	return NOT_FOUND;
}

enum outcome
org_find_by_name_kernel(struct db *db, struct str name, struct org_find_by_name_kernel_row *ret_row)
{
	(void)db, (void)name, (void)ret_row;
	return NOT_FOUND;
}

const struct regions *
req_regions(const struct req *req)
{
	(void)req;
	return NULL;
}

const struct region *
region_street_of(const struct regions *regions, struct region_id id)
{
	(void)regions, (void)id;
	return NULL;
}

bool
region_kind_parse(struct str name, enum region_kind *ret_kind)
{
	(void)name, (void)ret_kind;
	return false;
}

bool
media_type_is(struct str content_type, struct str wanted)
{
	return str_equal(content_type, wanted);
}

const struct answer_field *
answer_field_find(const struct answer_form *form, struct str name)
{
	for (size_t i = 0; i < form->section_count; i++) {
		for (size_t j = 0; j < form->sections[i].field_count; j++) {
			if (str_equal(form->sections[i].fields[j].name, name)) {
				return &form->sections[i].fields[j];
			}
		}
	}
	return NULL;
}

/* "name=value" in lines. */
static void
post(struct req *req, struct str bytes)
{
	struct str line;

	req->posted.items = ARENA_ARRAY(req->arena, bytes.len + 1, struct pair);
	while (req->posted.count < 1000 && str_split(&bytes, '\n', &line)) {
		struct str name = STR_NONE;

		str_split(&line, '=', &name);
		req->posted.items[req->posted.count++] = (struct pair){ name, line };
	}
}

static struct req *
request(struct arena *arena)
{
	struct req *req = ARENA_NEW(arena, struct req);

	req->arena = arena;
	req->method = METHOD_POST;
	return req;
}

static void
read_again(struct arena *arena, const struct answers *answers)
{
	struct answers_asked asked = { &sample_answer_form, answers, NULL, ANSWERS_DRAFT };
	struct answers again, joined;
	struct str open, personal;
	enum outcome outcome = answers_read(request(arena), &asked, &again);

	assert(outcome == OK && str_equal(again.json, answers->json));
	answers_split(arena, answers, &open, &personal);
	joined = answers_join(arena, &sample_answer_form, open, personal);
	assert(str_equal(joined.json, answers->json));
}

void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	static struct pair json_type[] = { { STR_INIT("Content-Type"),
		STR_INIT("application/json") } };
	struct answers_asked asked = { &sample_answer_form, &answers_none, NULL, ANSWERS_DRAFT };
	struct req *req = request(arena);
	struct answers answers;

	if (bytes.len < 2) {
		return;
	}
	asked.rigour = (unsigned char)bytes.ptr[0] / 2 % 3;
	if (bytes.ptr[0] % 2 == 0) {
		req->headers = (struct pairs){ json_type, 1 };
		req->body = str_slice(bytes, 1, bytes.len);
	} else {
		post(req, str_slice(bytes, 1, bytes.len));
	}
	if (answers_read(req, &asked, &answers) == OK) {
		read_again(arena, &answers);
	}
}
