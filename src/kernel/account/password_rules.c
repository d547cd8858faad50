#include "password_rules.h"

#include "dispatch_inner.h"
#include "kernel_queries.h"
#include "pack_rule.h"
#include "setting.h"

enum { OLD_KEPT = 5, RULE_WORDS = 6 };

struct password_rules
password_rules_of(struct arena *arena, const struct district *district, struct str login_name,
	struct str shown_name)
{
	const struct node *head = pack_file(&district->pack, "pack.yaml");
	struct str *words = ARENA_ARRAY(arena, RULE_WORDS, struct str);
	struct bilingual portal = node_bilingual(node_get(head, "portal"), "name");
	size_t count = 0;

	words[count++] = login_name;
	words[count++] = shown_name;
	words[count++] = portal.zh;
	words[count++] = portal.en;
	words[count++] = STR("chuke");
	words[count++] = STR("出壳");
	return (struct password_rules){
		.chars_min = district_setting(district, "password_min_chars")->number,
		.is_dengbao = str_equal(
			district_setting(district, "password_rules")->value, STR("dengbao")),
		.words = words,
		.word_count = count
	};
}

struct password_rules
req_password_rules(const struct req *req, struct str login_name, struct str shown_name)
{
	return password_rules_of(req->arena, flight_of(req)->district, login_name, shown_name);
}

void
password_check_new(struct req *req, const struct password_rules *rules, struct secret password,
	struct secret again)
{
	const char *problem = str_is_none(password.value) ? NULL
							  : password_problem(password, rules);

	if (problem) {
		form_error(req, "password", problem);
	}
	if (!str_equal(password.value, again.value)) {
		form_error(req, "again", N_("两次输入的密码不一样。"));
	}
}

struct old_passwords
old_passwords_read(struct db *db, const struct password_rules *rules, struct login_id login)
{
	struct old_passwords old = { .count = 0 };
	struct login_password_old_list_rows rows;
	struct login_find_by_name_row row;

	if (!rules->is_dengbao || login_find(db, login, &row) != OK) {
		return old;
	}
	rows = login_password_old_list(db, login, OLD_KEPT - 1);
	old.hashes = ARENA_ARRAY(db_arena(db), rows.count + 1, struct str);
	if (!str_is_none(row.password_hash)) {
		old.hashes[old.count++] = row.password_hash;
	}
	for (size_t i = 0; i < rows.count; i++) {
		old.hashes[old.count++] = rows.items[i].password_hash;
	}
	return old;
}

bool
old_passwords_have(const struct old_passwords *old, struct secret password)
{
	for (size_t i = 0; i < old->count; i++) {
		if (password_fits(password, old->hashes[i])) {
			return true;
		}
	}
	return false;
}

void
password_store(struct db *db, struct login_id login, struct str hash)
{
	struct login_find_by_name_row row;

	if (login_find(db, login, &row) == OK && !str_is_none(row.password_hash)) {
		login_password_old_add(db, login, row.password_hash, db_now(db));
	}
	login_set_password(db, hash, login);
	login_note_password(db, db_now(db), login);
}
