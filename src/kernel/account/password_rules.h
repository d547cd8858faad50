#ifndef CHUKE_PASSWORD_RULES_H
#define CHUKE_PASSWORD_RULES_H

#include "db.h"
#include "district.h"
#include "ids.h"
#include "password.h"
#include "req.h"

/* The district's rules for a new password, and how a password is stored with what they must remember. */

/* As the settings say, for the account of this name and person; words of the district: pages and commands. */
struct password_rules password_rules_of(struct arena *arena, const struct district *district,
	struct str login_name, struct str shown_name);
/* The same for a page. */
struct password_rules req_password_rules(
	const struct req *req, struct str login_name, struct str shown_name);
/* In a form's check: says at `password` and `again` what is wrong. */
void password_check_new(struct req *req, const struct password_rules *rules, struct secret password,
	struct secret again);

/* What was taken before, for districts that forbid a return; read in a snapshot, compared outside. */
struct old_passwords {
	struct str *hashes;
	size_t count;
};
struct old_passwords old_passwords_read(
	struct db *db, const struct password_rules *rules, struct login_id login);
/* Slow: as many hashings as there are. */
bool old_passwords_have(const struct old_passwords *old, struct secret password);

/* In a transaction: the new hash, when, and the old one put away. */
void password_store(struct db *db, struct login_id login, struct str hash);

/* A new password, twice: members `password` and `again` of a form's struct. */
#define NEW_PASSWORD_FIELDS(form_in)                                                         \
	{ .name = "password",                                                                \
		.type = FIELD_PASSWORD,                                                      \
		.offset = offsetof(form_in, password),                                       \
		.label = N_("新密码"),                                                       \
		.is_required = true,                                                         \
		.max = 1024,                                                                 \
		.autocomplete = "new-password" },                                            \
	{                                                                                    \
		.name = "again", .type = FIELD_PASSWORD, .offset = offsetof(form_in, again), \
		.label = N_("再输入一次"), .is_required = true, .max = 1024,                 \
		.autocomplete = "new-password"                                               \
	}

#endif
