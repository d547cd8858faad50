#include "case_seal.h"

#include "actor.h"
#include "app.h"
#include "audit.h"
#include "case_inner.h"
#include "case_view.h"
#include "file.h"
#include "kernel_pages.h"
#include "region.h"
#include "respond.h"

/* PICTURE_BYTES_MAX: the most that file_seal_max_megabytes lets in */
enum { SEALED_MS = 10 * 60 * 1000, PICTURE_BYTES_MAX = 2 << 20 };

static const char seal_object[] = "office_seal";

const struct right right_seal_keep = {
	.name = "seal.keep", .label = N_("保管单位印章图"), .roles = ROLE_BIT(ROLE_ADMIN)
};
const struct right right_seal_use = { .name = "seal.use",
	.label = N_("在文书上加盖印章图"),
	.roles = ROLE_BIT(ROLE_COMMUNITY) | ROLE_BIT(ROLE_STREET) | ROLE_BIT(ROLE_DISTRICT) |
		 ROLE_BIT(ROLE_CENTER) };

static const struct field keep_fields[] = {
	{ "office", FIELD_TEXT, offsetof(struct seal_keep_in, office), N_("哪个单位"),
		.is_required = true, .max = 40 },
	{ "picture", FIELD_FILES, offsetof(struct seal_keep_in, picture), N_("印章图"),
		.hint = N_("PNG，背景透明，约 500 像素见方"), .max = 1, .purpose = "seal",
		.is_required_later = true },
};
const struct form seal_keep_form = { "seal_keep", keep_fields, FIELD_COUNT(keep_fields),
	sizeof(struct seal_keep_in), NULL };

static struct choices
list_papers(struct req *req)
{
	static const struct choice papers[] = {
		{ STR_INIT("letter"), { STR_INIT("决定书"), STR_INIT("Decision letter") } },
		{ STR_INIT("form"), { STR_INIT("审批表"), STR_INIT("Approval form") } }
	};

	(void)req;
	return (struct choices){ papers, sizeof(papers) / sizeof(papers[0]) };
}
static const struct field use_fields[] = {
	{ "number", FIELD_TEXT, offsetof(struct seal_use_in, number), N_("办件编号"),
		.is_required = true, .max = 80 },
	{ "paper", FIELD_CHOICE, offsetof(struct seal_use_in, paper), N_("文书"),
		.is_required = true, .choices = list_papers },
};
const struct form seal_use_form = { "seal_use", use_fields, FIELD_COUNT(use_fields),
	sizeof(struct seal_use_in), NULL };

/* ---- offices ------------------------------------------------------------------------------------- */

static struct str
key_of(struct req *req, enum role role, const struct region *region)
{
	return str_format(
		req->arena, "%s-%.*s", role_name(role), STR_ARG(region ? region->code : STR("")));
}

static void
add_office(struct req *req, struct seals_view *view, enum role role, const struct region *region)
{
	struct scope scope = { .region = region->id };

	if (req_may(req, &right_seal_keep, &scope)) {
		view->offices.items[view->offices.count++] = (struct seal_office){
			key_of(req, role, region), case_office_name(req, role, region->id)
		};
	}
}

/* Every office that decides, within what the one who asks administers. */
static void
fill_offices(struct req *req, struct seals_view *view)
{
	const struct regions *regions = req_regions(req);

	view->offices.items = ARENA_ARRAY(req->arena, regions->count + 2, struct seal_office);
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *region = &regions->items[i];

		if (!region->is_current) {
			continue;
		}
		if (region->kind == REGION_DISTRICT) {
			add_office(req, view, ROLE_DISTRICT, region);
			add_office(req, view, ROLE_CENTER, region);
		} else if (region->kind == REGION_STREET || region->kind == REGION_TOWN) {
			add_office(req, view, ROLE_STREET, region);
		} else {
			add_office(req, view, ROLE_COMMUNITY, region);
		}
	}
}

/* The office of a key, if the one who asks administers it. */
static bool
find_office(struct req *req, struct str key, enum role *ret_role, struct region_id *ret_region)
{
	struct str rest = key, role;
	const struct region *region;

	if (!str_split(&rest, '-', &role) || !role_parse(role, ret_role) ||
		!(right_seal_use.roles & ROLE_BIT(*ret_role))) {
		return false;
	}
	region = region_find_by_code(req_regions(req), rest);
	if (!region || office_region(req_regions(req), *ret_role, region->id).v != region->id.v) {
		return false;
	}
	*ret_region = region->id;
	return req_may(req, &right_seal_keep, &(struct scope){ .region = region->id });
}

/* ---- kept ---------------------------------------------------------------------------------------- */

enum outcome
show_seals(struct req *req)
{
	struct office_seal_list_rows rows = office_seal_list(req->db);
	struct seals_view view = { .in = req->in };

	fill_offices(req, &view);
	view.lines.items = ARENA_ARRAY(req->arena, rows.count, struct seal_line);
	for (size_t i = 0; i < rows.count; i++) {
		const struct office_seal_list_row *row = &rows.items[i];
		const struct region *region = region_find(req_regions(req), row->region_id);
		struct scope scope = { .region = row->region_id };
		enum role role;

		if (region && role_parse(row->role, &role) &&
			req_may(req, &right_seal_keep, &scope)) {
			view.lines.items[view.lines.count++] = (struct seal_line){
				.office = case_office_name(req, role, row->region_id),
				.key = key_of(req, role, region),
				.who = row->shown_name,
				.kept_at = row->kept_at,
				.uses = row->uses
			};
		}
	}
	return respond(req, seals_page, &view);
}

static void
drop_present(struct req *req, enum role role, struct region_id region)
{
	struct office_seal_find_row present;
	int64_t changed = 0;

	if (office_seal_find(req->db, str_of(role_name(role)), region, &present) == OK) {
		file_leave_all(req->db, (struct file_object){ seal_object, present.id.v });
		office_seal_remove(
			req->db, db_now(req->db), str_of(role_name(role)), region, &changed);
	}
}

static void
tell_audit(struct req *req, const char *verb, int64_t id, struct region_id region)
{
	audit_add(req, &(struct audit){ .verb = verb,
			       .object = seal_object,
			       .object_id = id,
			       .scope = { .region = region } });
}

enum outcome
keep_seal(struct req *req)
{
	const struct seal_keep_in *in = req->in;
	struct office_seal_add_row row;
	struct region_id region;
	enum outcome outcome;
	enum role role;

	if (!find_office(req, in->office, &role, &region)) {
		form_error(req, "office", N_("请从列表里选一个单位。"));
	}
	if (in->picture.count != 1) {
		form_error(req, "picture", N_("请选择一张 PNG 图。"));
	}
	if (req->errors.count) {
		return INVALID;
	}
	drop_present(req, role, region);
	office_seal_add(req->db,
		&(struct office_seal_add_args){ .role = str_of(role_name(role)),
			.region_id = region,
			.login_id = req->actor->login,
			.kept_at = db_now(req->db) },
		&row);
	outcome = file_bind(req, &seal_keep_form, "picture", &in->picture,
		(struct file_object){ seal_object, row.id.v });
	if (outcome != OK) {
		return outcome;
	}
	tell_audit(req, "seal.keep", row.id.v, region);
	respond_flash(req, N_("印章图已保存。"));
	return respond_see_other(req, URL_OWN("/admin/seals"));
}

enum outcome
remove_seal(struct req *req)
{
	const struct seal_keep_in *in = req->in;
	struct office_seal_find_row present;
	struct region_id region;
	enum role role;

	if (!find_office(req, in->office, &role, &region) ||
		office_seal_find(req->db, str_of(role_name(role)), region, &present) != OK) {
		return NOT_FOUND;
	}
	drop_present(req, role, region);
	tell_audit(req, "seal.remove", present.id.v, region);
	respond_flash(req, N_("印章图已移除。"));
	return respond_see_other(req, URL_OWN("/admin/seals"));
}

/* ---- used ---------------------------------------------------------------------------------------- */

/* The seal of the office that took the decision, if the one who asks works there. */
static bool
find_seal(struct req *req, const struct casefile *c, struct office_seal_find_row *ret_seal)
{
	struct case_turn_list_rows turns = case_turn_list(req->db, c->row.id);
	bool is_decided = c->end &&
			  (c->end->outcome == END_GRANTED || c->end->outcome == END_REFUSED);

	for (size_t i = turns.count; is_decided && i > 0; i--) {
		const struct case_turn_list_row *row = &turns.items[i - 1];
		struct case_turn turn = { .region = row->region_id };

		if (str_equal(row->action, STR("over"))) {
			continue; /* another part's decision ended it */
		}
		return role_parse(row->role, &turn.role) &&
		       (right_seal_use.roles & ROLE_BIT(turn.role)) &&
		       req_may(req, &right_seal_use, &(struct scope){ .region = turn.region }) &&
		       turn_grant(req->actor, &turn, req_regions(req)) &&
		       office_seal_find(req->db, row->role, row->region_id, ret_seal) == OK;
	}
	return false;
}

bool
seal_may_use(struct req *req, const struct casefile *c)
{
	struct office_seal_find_row seal;

	return find_seal(req, c, &seal);
}

enum outcome
use_seal(struct req *req)
{
	const struct seal_use_in *in = req->in;
	struct office_seal_find_row seal;
	struct casefile *c;

	if (casefile_find(req_app(req), req->db, in->number, &c) != OK ||
		case_seat_of(req, c) == 0) {
		return NOT_FOUND;
	}
	if (!find_seal(req, c, &seal)) {
		return FORBIDDEN;
	}
	case_sealing_add(req->db, &(struct case_sealing_add_args){ .casefile_id = c->row.id,
					  .office_seal_id = seal.id,
					  .login_id = req->actor->login,
					  .paper = in->paper,
					  .sealed_at = db_now(req->db) });
	audit_add(req, &(struct audit){ .verb = "seal.use",
			       .object = "casefile",
			       .object_id = c->row.id.v,
			       .scope = { c->row.region_id, c->row.org_id },
			       .reason = in->paper });
	return respond_see_other(
		req, case_url(req->arena, c,
			     str_equal(in->paper, STR("letter")) ? "/letter.pdf?sealed=1"
								 : "/form.pdf?sealed=1"));
}

struct str
seal_picture(struct req *req, const struct casefile *c, struct str paper)
{
	struct case_sealing_last_row last;
	struct str picture = STR_NONE;
	struct files files;

	if (case_sealing_last(req->db, c->row.id, req->actor->login, paper, &last) != OK ||
		clock_now().ms - last.sealed_at.ms > SEALED_MS) {
		return STR_NONE;
	}
	files = file_list(req->db, (struct file_object){ seal_object, last.office_seal_id.v });
	if (files.count == 0 ||
		file_read(req, files.items[0].id, PICTURE_BYTES_MAX, &picture) != OK) {
		return STR_NONE;
	}
	return picture;
}
