#include "case_view.h"

#include "actor.h"
#include "app.h"
#include "case_inner.h"
#include "json_write.h"
#include "mask.h"
#include "region.h"

/* A new form begins with what is known already, so that nobody types it twice (WCAG 2.2, 3.3.7). */

struct known {
	struct req *req;
	const struct district *district;
	struct org_id org;
	bool is_own; /* it is begun for the organisation, by who may: what is withheld from others, too */
	const struct casefile *about; /* NULL: none */
	struct str name;              /* of whom it is for */
};

/* The street that the organisation lies in. */
static struct str
street_of_org(const struct known *known)
{
	const struct region *street;
	struct case_org_find_row org;

	if (case_org_find(known->req->db, known->org, &org) != OK) {
		return STR_NONE;
	}
	street = region_find(&known->district->regions, org.street_id);
	return street ? street->code : STR_NONE;
}

static struct str
fact_of_org(const struct known *known, struct str fact)
{
	if (str_equal(fact, STR("id"))) {
		return str_format(known->req->arena, "%lld", (long long)known->org.v);
	}
	if (str_equal(fact, STR("street"))) {
		return street_of_org(known);
	}
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->org_fact) {
			struct str text = office_at(i)->org_fact(
				known->req->db, known->district, known->org, fact, !known->is_own);

			/* what its record itself has only masked is nothing to send on */
			return text_is_masked(text) ? STR_NONE : text;
		}
	}
	return STR_NONE;
}

static struct str
fact_of_case(const struct known *known, struct str fact)
{
	const struct region *region;

	if (str_equal(fact, STR("number"))) {
		return known->about->handle;
	}
	if (str_equal(fact, STR("title"))) {
		return known->about->row.title;
	}
	region = region_find(&known->district->regions, known->about->row.region_id);
	return region ? region->code : STR_NONE;
}

static struct str
known_text(const struct known *known, struct str prefill)
{
	struct str rest = prefill, of;

	if (!str_split(&rest, '.', &of)) {
		return STR_NONE;
	}
	if (str_equal(of, STR("org")) && known->org.v) {
		return fact_of_org(known, rest);
	}
	if (str_equal(of, STR("case")) && known->about) {
		return fact_of_case(known, rest);
	}
	return str_equal(prefill, STR("login.name")) ? known->name : STR_NONE;
}

static void
put_answer(struct json *json, const struct answer_field *field, struct str text)
{
	int64_t number = 0;

	if (field->type == ANSWER_NUMBER || field->type == ANSWER_MONEY ||
		field->type == ANSWER_ORG) {
		if (str_parse_int(text, &number)) {
			json_key_str(json, field->name);
			json_int(json, number);
		}
		return;
	}
	json_key_str(json, field->name);
	if (field->type == ANSWER_PERSON) {
		json_object(json);
		json_add_str(json, "name", text);
		json_object_end(json);
		return;
	}
	json_str(json, text);
}

struct answers
case_prefilled(struct req *req, const struct procedure *procedure, struct org_id org,
	struct str about, struct str name)
{
	struct known known = { .req = req,
		.district = case_run_of(req, NULL).district,
		/* of one that anybody may claim, whoever asks is to know it */
		.org = procedure->is_org_open ? (struct org_id){ 0 } : org,
		.is_own = procedure->about_org,
		.name = name };
	struct buf *out = buf_create(req->arena, 64 << 10);
	struct casefile *c;
	struct json json;

	if (!str_is_empty(about) && casefile_find(req_app(req), req->db, about, &c) == OK &&
		case_seat_of(req, c)) {
		known.about = c;
	}
	json_start(&json, out);
	json_object(&json);
	for (size_t i = 0; i < procedure->form.section_count; i++) {
		for (size_t k = 0; k < procedure->form.sections[i].field_count; k++) {
			const struct answer_field *field = &procedure->form.sections[i].fields[k];
			struct str text = str_is_none(field->prefill)
						  ? STR_NONE
						  : known_text(&known, field->prefill);

			if (!str_is_empty(text)) {
				put_answer(&json, field, text);
			}
		}
	}
	json_object_end(&json);
	return (struct answers){ &procedure->form, buf_view(out) };
}
