#ifndef CHUKE_LOGIN_ADD_H
#define CHUKE_LOGIN_ADD_H

#include "db.h"
#include "ids.h"
#include "right.h"

/*
 * Accounts made by commands: with a role over a region named by its code, or over an organisation; and those of
 * residents, who sign up or are signed up at a counter.
 */

struct new_login {
	struct str name, shown_name;
	struct str password_hash; /* none: cannot sign in by password */
	enum role role;
	struct str region_code; /* none: the district, unless an organisation is named */
	struct org_id org;
};

/* In a transaction; what was wrong is put into ret_message in English.  Writes its audit entry. */
enum outcome login_make(struct db *db, const struct new_login *login, struct str *ret_message);
enum outcome login_give_role(
	struct db *db, struct login_id id, const struct new_login *login, struct str *ret_message);
/*
 * In a transaction: an account of a resident of the district, without password, under a name that nobody chose.  Its
 * audit entry is the caller's.  CONFLICT: no name was free.
 */
enum outcome login_make_resident(struct db *db, struct region_id district, struct str shown_name,
	struct login_id *ret_login);
/* The region with the code, or the district for none. */
enum outcome login_region(struct db *db, struct str code, struct region_id *ret_region);

#endif
