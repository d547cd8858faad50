#include "login_add.h"

#include "audit.h"
#include "kernel_queries.h"
#include "rand.h"

enum { NAME_LIMIT = 100000000, NAMES_TRIED = 20 };

enum outcome
login_region(struct db *db, struct str code, struct region_id *ret_region)
{
	struct region_all_rows rows = region_all(db);

	for (size_t i = 0; i < rows.count; i++) {
		bool is_wanted = str_is_empty(code) ? rows.items[i].parent_id.v == 0
						    : str_equal(rows.items[i].code, code);

		if (is_wanted && rows.items[i].is_current) {
			*ret_region = rows.items[i].id;
			return OK;
		}
	}
	return NOT_FOUND;
}

enum outcome
login_give_role(
	struct db *db, struct login_id id, const struct new_login *login, struct str *ret_message)
{
	struct login_role_add_args args = { .login_id = id,
		.role = str_of(role_name(login->role)),
		.org_id = login->org,
		.given_at = db_now(db) };
	bool is_of_org = role_is_of_org(login->role);
	struct org_find_kernel_row org;
	struct login_role_add_row row;

	if (is_of_org != (login->org.v != 0)) {
		*ret_message = STR(
			"heads and members belong to an organisation (--org), others to a region");
		return INVALID;
	}
	if (is_of_org && org_find_kernel(db, login->org, &org) != OK) {
		*ret_message = STR("there is no organisation of this number");
		return NOT_FOUND;
	}
	if (!is_of_org && login_region(db, login->region_code, &args.region_id) != OK) {
		*ret_message = STR("there is no region with this code");
		return NOT_FOUND;
	}
	login_role_add(db, &args, &row);
	audit_add_by_system(
		db, &(struct audit){ .verb = "role.give",
			    .object = "login",
			    .object_id = id.v,
			    .scope = { args.region_id, args.org_id },
			    .detail = str_format(db_arena(db), "{\"role\":[null,\"%s\"]}",
				    role_name(login->role)) });
	return OK;
}

enum outcome
login_make(struct db *db, const struct new_login *login, struct str *ret_message)
{
	struct login_add_args args = { .name = login->name,
		.shown_name = login->shown_name,
		.password_hash = login->password_hash,
		.created_at = db_now(db) };
	struct login_add_row row;

	if (login_add(db, &args, &row) != OK) {
		*ret_message = STR("the name is taken");
		return CONFLICT;
	}
	audit_add_by_system(db,
		&(struct audit){ .verb = "login.add", .object = "login", .object_id = row.id.v });
	return login_give_role(db, row.id, login, ret_message);
}

/* What the account is called where a name is asked for; the person signs in by their number. */
static struct str
free_name(struct db *db)
{
	struct login_find_by_name_row row;
	struct str name = STR_NONE;

	for (int i = 0; i < NAMES_TRIED; i++) {
		name = str_format(
			db_arena(db), "r%08llu", (unsigned long long)rand_below(NAME_LIMIT));
		if (login_find_by_name(db, name, &row) != OK) {
			break;
		}
	}
	return name;
}

enum outcome
login_make_resident(
	struct db *db, struct region_id district, struct str shown_name, struct login_id *ret_login)
{
	struct login_role_add_row added;
	struct login_add_row login;

	if (login_add(db,
		    &(struct login_add_args){ .name = free_name(db),
			    .shown_name = shown_name,
			    .password_hash = STR_NONE,
			    .created_at = db_now(db) },
		    &login) != OK) {
		return CONFLICT;
	}
	login_role_add(db,
		&(struct login_role_add_args){ .login_id = login.id,
			.role = str_of(role_name(ROLE_RESIDENT)),
			.region_id = district,
			.given_at = db_now(db) },
		&added);
	*ret_login = login.id;
	return OK;
}
