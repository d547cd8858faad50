#include "desk_inner.h"

#include "case_inner.h"
#include "region.h"

/*
 * The filters of the desk as statements take them.  Which index is narrowest is said here: mine, what nobody has taken and
 * what stands are few; else the step, the procedure or the street; what is asked for beside it is looked at row by row.
 */

enum { LOGINS_BYTES_MAX = 4096, WEEK_DAYS = 7 };

/* Everything that is asked for, before a statement is chosen. */
struct asked {
	struct str role, procedure, step, logins;
	struct region_id region, street;
	bool is_mine, is_free, is_standing, has_due;
	int64_t due_from, due_until;
};
/* What all statements take of it. */
#define ASKED(a)                                                                  \
	.role = (a)->role, .region_id = (a)->region, .procedure = (a)->procedure, \
	.step = (a)->step, .street_id = (a)->street, .due_from = (a)->due_from,   \
	.due_until = (a)->due_until

/* The one who asks, and whose work they do today, as a JSON array of ids. */
static struct str
logins_of(struct req *req)
{
	struct case_deputy_for_rows away = case_deputy_for(
		req->db, req->actor->login, clock_today());
	struct buf *out = buf_create(req->arena, LOGINS_BYTES_MAX);

	buf_format(out, "[%lld", (long long)req->actor->login.v);
	for (size_t i = 0; i < away.count; i++) {
		buf_format(out, ",%lld", (long long)away.items[i].login_id.v);
	}
	buf_char(out, ']');
	return buf_view(out);
}

static void
take_due(struct str due, struct moment now, struct asked *asked)
{
	struct day today = day_of_moment(now);

	asked->has_due = true;
	asked->due_from = now.ms;
	if (str_equal(due, STR("overdue"))) {
		asked->due_from = 0;
		asked->due_until = now.ms;
	} else if (str_equal(due, STR("today"))) {
		asked->due_until = day_start((struct day){ today.n + 1 }).ms + 1;
	} else if (str_equal(due, STR("week"))) {
		asked->due_until = day_start((struct day){ today.n + WEEK_DAYS }).ms + 1;
	} else {
		asked->has_due = false;
	}
}

static struct asked
asked_of(struct req *req, const struct desk_page_query *in, const struct grant *office)
{
	const struct region *street = region_find_by_code(req_regions(req), in->street);
	bool has_procedure = !str_is_empty(in->procedure);
	struct asked asked = { .role = str_of(role_name(office->role)),
		.region = office->region,
		.street = street ? street->id : (struct region_id){ 0 },
		.procedure = has_procedure ? in->procedure : STR(""),
		.step = has_procedure && !str_is_empty(in->step) ? in->step : STR(""),
		.is_mine = str_equal(in->show, STR("mine")),
		.is_free = str_equal(in->show, STR("free")),
		.is_standing = str_equal(in->show, STR("standing")) };

	if (asked.is_mine) {
		asked.logins = logins_of(req);
	}
	take_due(str_equal(in->show, STR("overdue")) ? in->show : in->due, db_now(req->db), &asked);
	return asked;
}

/* What is few by itself; of what nobody has taken, a procedure's or street's is fewer. */
static bool
is_few(const struct asked *a)
{
	return a->is_mine || a->is_standing ||
	       (a->is_free && str_is_empty(a->procedure) && a->street.v == 0);
}

static uint32_t
clauses(const struct asked *a)
{
	bool has_procedure = !str_is_empty(a->procedure), has_step = !str_is_empty(a->step);

	return (has_step               ? DESK_LIST_STEP
		       : has_procedure ? DESK_LIST_PROCEDURE
				       : 0) |
	       (a->street.v == 0       ? 0
		       : has_procedure ? DESK_LIST_STREET_TOO
				       : DESK_LIST_STREET) |
	       (a->is_free ? DESK_LIST_FREE_TOO : 0) | (a->has_due ? DESK_LIST_DUE : 0);
}

static uint32_t
few_clauses(const struct asked *a)
{
	return (a->is_mine ? DESK_LIST_FEW_MINE : 0) | (a->is_free ? DESK_LIST_FEW_FREE : 0) |
	       (a->is_standing ? DESK_LIST_FEW_STANDING : 0) |
	       (str_is_empty(a->procedure) ? 0 : DESK_LIST_FEW_PROCEDURE_TOO) |
	       (a->street.v ? DESK_LIST_FEW_STREET_TOO : 0) | (a->has_due ? DESK_LIST_FEW_DUE : 0);
}

/* The one clause that an index in the order of ids begins with; what is asked for beside it is the rest. */
static uint32_t
latest_clause(const struct asked *a)
{
	return a->is_mine                    ? DESK_LIST_LATEST_MINE
	       : a->is_standing              ? DESK_LIST_LATEST_STANDING
	       : !str_is_empty(a->procedure) ? DESK_LIST_LATEST_PROCEDURE
	       : a->street.v                 ? DESK_LIST_LATEST_STREET
	       : a->is_free                  ? DESK_LIST_LATEST_FREE
					     : 0;
}

static struct desk_list_rows
list_latest(struct req *req, const struct asked *a, struct str after, int64_t limit)
{
	uint32_t clause = latest_clause(a);
	struct desk_list_latest_args args = {
		.clauses = clause | (a->has_due ? DESK_LIST_LATEST_DUE_TOO : 0),
		.order = a->is_mine ? DESK_LIST_LATEST_BY_FEW : DESK_LIST_LATEST_BY_LATEST,
		.role = a->role,
		.region_id = a->region,
		.procedure = a->procedure,
		.procedure_too = clause == DESK_LIST_LATEST_PROCEDURE ? STR("") : a->procedure,
		.step = a->step,
		.street_id = a->street,
		.street_too = clause == DESK_LIST_LATEST_STREET ? 0 : a->street.v,
		.is_free = a->is_free && clause != DESK_LIST_LATEST_FREE,
		.logins = a->logins,
		.due_from = a->due_from,
		.due_until = a->due_until,
		.limit = limit
	};

	if (!str_is_empty(args.procedure_too) || !str_is_empty(a->step) || args.street_too ||
		args.is_free) {
		args.clauses |= DESK_LIST_LATEST_REST;
	}
	args.clauses |= str_parse_int(after, &args.before_id) ? DESK_LIST_LATEST_BEFORE : 0;
	return desk_list_latest(req->db, &args);
}

struct desk_list_rows
desk_list_of(struct req *req, const struct desk_page_query *in, const struct grant *office,
	int64_t limit)
{
	struct asked a = asked_of(req, in, office);
	struct str rest = in->after, due;
	int64_t after_due = 0, after_id = 0;
	bool is_after = str_split(&rest, '.', &due) && str_parse_int(due, &after_due) &&
			str_parse_int(rest, &after_id);

	if (str_equal(in->sort, STR("latest"))) {
		return list_latest(req, &a, in->after, limit);
	}
	if (is_few(&a)) {
		return desk_list_few(req->db,
			&(struct desk_list_few_args){
				.clauses = few_clauses(&a) | (is_after ? DESK_LIST_FEW_AFTER : 0),
				.order = a.is_mine ? DESK_LIST_FEW_BY_FEW : DESK_LIST_FEW_BY_DUE,
				.role = a.role,
				.region_id = a.region,
				.procedure = a.procedure,
				.step = a.step,
				.street_id = a.street,
				.logins = a.logins,
				.due_from = a.due_from,
				.due_until = a.due_until,
				.after_due = after_due,
				.after_id = after_id,
				.limit = limit });
	}
	return desk_list(req->db,
		&(struct desk_list_args){ .clauses = clauses(&a) | (is_after ? DESK_LIST_AFTER : 0),
			.role = a.role,
			.region_id = a.region,
			.procedure = a.procedure,
			.step = a.step,
			.street_id = a.street,
			.due_from = a.due_from,
			.due_until = a.due_until,
			.after_due = after_due,
			.after_id = after_id,
			.limit = limit });
}

/* The clauses of the counts are named for the filters, by one pattern. */
#define COUNT_CLAUSES(a, prefix, street_clause)                 \
	((str_is_empty((a)->procedure)     ? 0                  \
		 : str_is_empty((a)->step) ? prefix##_PROCEDURE \
					   : prefix##_STEP) |   \
		((a)->street.v ? (street_clause) : 0) | ((a)->has_due ? prefix##_DUE : 0))
/* Counts have no order: there every filter is part of the index that they start from. */
int64_t
desk_count_of(struct req *req, const struct desk_page_query *in, const struct grant *office)
{
	struct asked a = asked_of(req, in, office);
	struct desk_count_mine_row mine;
	struct desk_count_standing_row standing;
	struct desk_count_free_row free_ones;
	struct desk_count_row row;

	if (a.is_mine) {
		desk_count_mine(req->db,
			&(struct desk_count_mine_args){
				.clauses = COUNT_CLAUSES(
					&a, DESK_COUNT_MINE, DESK_COUNT_MINE_STREET_TOO),
				.logins = a.logins,
				ASKED(&a),
				.limit = DESK_COUNTED_MAX },
			&mine);
		return mine.total;
	}
	if (a.is_standing) {
		desk_count_standing(req->db,
			&(struct desk_count_standing_args){
				.clauses = COUNT_CLAUSES(
					&a, DESK_COUNT_STANDING, DESK_COUNT_STANDING_STREET_TOO),
				ASKED(&a),
				.limit = DESK_COUNTED_MAX },
			&standing);
		return standing.total;
	}
	if (a.is_free) {
		desk_count_free(req->db,
			&(struct desk_count_free_args){
				.clauses = COUNT_CLAUSES(
					&a, DESK_COUNT_FREE, DESK_COUNT_FREE_STREET),
				ASKED(&a),
				.limit = DESK_COUNTED_MAX },
			&free_ones);
		return free_ones.total;
	}
	desk_count(req->db,
		&(struct desk_count_args){
			.clauses = COUNT_CLAUSES(&a, DESK_COUNT, DESK_COUNT_STREET),
			ASKED(&a),
			.limit = DESK_COUNTED_MAX },
		&row);
	return row.total;
}
