#include "procedure_check.h"

#include "hooks.h"
#include "pack_rule.h"
#include "procedure_inner.h"

/* What is asked of a procedure as a whole, and of all of them among each other. */

/* What may stand in a number, and what in a text, beside fields; filled in by the engine. */
static const char *const text_names[] = { "number", "paper_no", "title", "applicant", "org",
	"region", "day", "due", "reason", "office" };

enum { SERIAL_DIGITS_MAX = 9 };

/* The line of a key, or the procedure's own. */
static const struct node *
key_node(const struct procedure *procedure, const char *key)
{
	const struct node *node = node_get(procedure->node, key);

	return node ? node : procedure->node;
}

static bool
is_text_name(struct str name)
{
	for (size_t i = 0; i < sizeof(text_names) / sizeof(text_names[0]); i++) {
		if (str_equal(name, str_of(text_names[i]))) {
			return true;
		}
	}
	return false;
}

/* Takes the next {name} of the text; false when there is none.  An open brace without end gives a name of none. */
static bool
next_name(struct str *rest, struct str *ret_name)
{
	ptrdiff_t open = str_find(*rest, STR("{")), close;

	if (open < 0) {
		return false;
	}
	*rest = str_slice(*rest, (size_t)open + 1, rest->len);
	close = str_find(*rest, STR("}"));
	*ret_name = close < 0 ? STR_NONE : str_slice(*rest, 0, (size_t)close);
	*rest = close < 0 ? STR("") : str_slice(*rest, (size_t)close + 1, rest->len);
	return true;
}

void
procedure_check_text(const struct procedure_checker *c, const struct node *at, bool is_public)
{
	for (size_t i = 0; at && i < at->count; i++) {
		const struct node *node = at->members[i].value;
		struct str rest = node->text, name;

		while (next_name(&rest, &name)) {
			const struct answer_field *field = answer_field_find(
				&c->procedure->form, name);

			if (!field && !is_text_name(name)) {
				pack_problem(c->report, node,
					"nothing is called {%.*s}: a field or number, paper_no, "
					"title, applicant, org, region, day, due, reason, office",
					STR_ARG(name));
			} else if (is_public &&
				   ((field && field->is_personal) ||
					   (!field && str_equal(name, STR("applicant"))))) {
				pack_problem(c->report, node,
					"{%.*s} is personal and may not be shown to "
					"the public",
					STR_ARG(name));
			}
		}
	}
}

/* ---- numbers ------------------------------------------------------------------------------------ */

static bool
is_serial(struct str name)
{
	int64_t digits;

	if (str_equal(name, STR("serial"))) {
		return true;
	}
	return str_starts(name, STR("serial:")) &&
	       str_parse_int(str_slice(name, 7, name.len), &digits) && digits >= 1 &&
	       digits <= SERIAL_DIGITS_MAX;
}

/* A case's number stands in addresses, and is read out on the telephone. */
static bool
is_address_text(struct str pattern)
{
	bool is_inside = false;

	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.ptr[i];

		if (c == '{' || c == '}') {
			is_inside = c == '{';
		} else if (!is_inside && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
			   c != '-') {
			return false;
		}
	}
	return true;
}

/* Gapless within a year: a pattern has one year and one serial number. */
static void
check_pattern(const struct procedure_checker *c, const char *key, struct str pattern)
{
	const struct node *at = key_node(c->procedure, key);
	struct str rest = pattern, name;
	int years = 0, serials = 0;

	while (next_name(&rest, &name)) {
		if (str_equal(name, STR("year"))) {
			years++;
		} else if (is_serial(name)) {
			serials++;
		} else if (!str_equal(name, STR("month")) && !str_equal(name, STR("region")) &&
			   !str_equal(name, STR("street"))) {
			pack_problem(c->report, at,
				"{%.*s} is unknown in a number: {year}, {month}, {region}, "
				"{street}, {serial}, {serial:4}",
				STR_ARG(name));
			return;
		}
	}
	if (years != 1 || serials != 1) {
		pack_problem(c->report, at, "%s needs {year} and {serial} once each", key);
	}
}

static void
check_numbers(const struct procedure_checker *c)
{
	const struct procedure *procedure = c->procedure;

	check_pattern(c, "number", procedure->number);
	if (!is_address_text(procedure->number) ||
		str_contains(procedure->number, STR("{street}"))) {
		pack_problem(c->report, key_node(procedure, "number"),
			"a case's number has capital letters, digits and - beside {year} and "
			"{serial}");
	}
	if (procedure->paper_no.len) {
		check_pattern(c, "paper_no", procedure->paper_no);
	}
	for (size_t i = 0; i < c->procedures->count; i++) {
		const struct procedure *other = &c->procedures->items[i];

		if (other != procedure && str_equal(other->number, procedure->number)) {
			pack_problem(c->report, key_node(procedure, "number"),
				"%.*s in %s:%d has the same numbers", STR_ARG(other->id),
				other->node->file, other->node->line);
		}
	}
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static bool
is_plain_id(struct str id)
{
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') {
			return false;
		}
	}
	return id.len > 0 && id.len <= 40;
}

static void
check_id(const struct procedure_checker *c)
{
	const struct procedure *procedure = c->procedure;

	if (!is_plain_id(procedure->id)) {
		pack_problem(c->report, key_node(procedure, "id"),
			"id must be small letters, digits and _");
	}
	for (size_t i = 0; i < c->procedures->count; i++) {
		const struct procedure *other = &c->procedures->items[i];

		if (other != procedure && str_equal(other->id, procedure->id)) {
			pack_problem(c->report, key_node(procedure, "id"),
				"id %.*s stands already in %s:%d", STR_ARG(procedure->id),
				other->node->file, other->node->line);
		}
	}
	if (!node_find(node_get(pack_file(c->pack, "services.yaml"), "groups"), "id",
		    procedure->group)) {
		pack_problem(c->report, key_node(procedure, "group"),
			"services.yaml has no group %.*s", STR_ARG(procedure->group));
	}
}

static void
check_org_open(const struct procedure_checker *c)
{
	const struct node *open = node_get(c->procedure->node, "org_open");

	if (open && !c->procedure->about_org) {
		pack_problem(c->report, open, "org_open needs about_org: true");
	}
}

/* The kinds or statuses that a procedure names, among those that the pack knows. */
static void
check_org_words(
	const struct procedure_checker *c, const char *key, const char *file, const char *list)
{
	const struct node *words = node_get(c->procedure->node, key);

	if (words && !c->procedure->about_org) {
		pack_problem(c->report, words, "%s needs about_org: true", key);
		return;
	}
	for (size_t i = 0; words && i < words->count; i++) {
		const struct node *word = words->members[i].value;

		if (!node_find(node_get(pack_file(c->pack, file), list), "id", word->text)) {
			pack_problem(c->report, word, "%s has no %.*s", file, STR_ARG(word->text));
		}
	}
}

static void
check_conditions(const struct procedure_checker *c)
{
	const struct node *list = node_get(c->procedure->node, "conditions");

	for (size_t i = 0; i < c->procedure->condition_count; i++) {
		struct str guard = c->procedure->conditions[i].guard;

		if (guard.len && !case_guard_is_known(guard)) {
			pack_problem(c->report, node_get(list->members[i].value, "guard"),
				"no office knows the guard %.*s", STR_ARG(guard));
		}
	}
}

void
procedures_check(
	const struct procedures *procedures, const struct pack *pack, struct pack_report *report)
{
	for (size_t i = 0; i < procedures->count; i++) {
		struct procedure_checker c = { procedures, &procedures->items[i], pack, report };
		size_t before = report->count;

		check_id(&c);
		check_numbers(&c);
		check_org_words(&c, "org_kinds", "kinds.yaml", "kinds");
		check_org_words(&c, "org_statuses", "statuses.yaml", "statuses");
		check_org_open(&c);
		check_conditions(&c);
		procedure_check_form(&c);
		procedure_check_rules(&c);
		procedure_check_steps(&c);
		procedure_check_ends(&c);
		/* a way that is broken somewhere hangs together nowhere: told only of whole ones */
		if (report->count == before) {
			procedure_check_ways(&c);
		}
	}
}
