#include "command.h"

#include "account_notice.h"
#include "account_pages.h"
#include "admin.h"
#include "app_inner.h"
#include "audit.h"
#include "factor.h"
#include "kernel_queries.h"
#include "login_add.h"
#include "password_rules.h"
#include "rand.h"
#include "secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Accounts from the command line: user add, list, role, password; token. */

enum { WORK_BYTES_MAX = 64 << 20, PASSWORD_BYTES = 1024 };

static const char user_usage[] =
	"chuke user add NAME --role ROLE [--region CODE|--org ID] [--name TEXT] [--password -]\n"
	"       chuke user list\n"
	"       chuke user role NAME --role ROLE [--region CODE|--org ID] [--withdraw]\n"
	"       chuke user password NAME\n"
	"       chuke user factor-reset NAME";

struct work {
	struct arena *arena;
	struct new_login login; /* what is to be made or found */
	bool is_withdrawal;
	struct str message; /* what went wrong */
	struct token_add_args token;
	struct str token_powers; /* names of rights groups with spaces between; none: all */
};

/* ---- words -------------------------------------------------------------------------------------- */

/* A line from the terminal without echo, or from a pipe as it comes. */
static bool
read_password(struct arena *arena, struct secret *ret_password)
{
	char *line = arena_alloc(arena, PASSWORD_BYTES);
	struct termios before, silent;
	bool is_terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	bool is_read;

	if (is_terminal) {
		fputs("password: ", stderr);
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	is_read = fgets(line, PASSWORD_BYTES, stdin) != NULL;
	if (is_terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (!is_read) {
		fprintf(stderr, "chuke: no password was given\n");
		return false;
	}
	line[strcspn(line, "\r\n")] = '\0';
	ret_password->value = str_of(line);
	return true;
}

static bool
take_role(int *argc, char **argv, struct new_login *login)
{
	const char *role = command_option(argc, argv, "--role"),
		   *region = command_option(argc, argv, "--region"),
		   *org = command_option(argc, argv, "--org");

	if (!role || !role_parse(str_of(role), &login->role)) {
		fprintf(stderr, "chuke: --role must be one of");
		for (int i = 1; i < ROLE_COUNT; i++) {
			fprintf(stderr, " %s", role_name((enum role)i));
		}
		fputc('\n', stderr);
		return false;
	}
	login->region_code = str_of(region);
	if (org && !str_parse_int(str_of(org), &login->org.v)) {
		fprintf(stderr, "chuke: --org takes the number of an organisation\n");
		return false;
	}
	return true;
}

/* What the rules need of an account that is there already. */
struct looked_up {
	struct work *work;
	const struct password_rules *rules;
	struct str shown_name;
	struct old_passwords old;
};

static void
look_up_name(struct db *db, void *arg)
{
	struct looked_up *found = arg;
	struct login_find_by_name_row row;

	found->shown_name = login_find_by_name(db, found->work->login.name, &row) == OK
				    ? row.shown_name
				    : found->work->login.shown_name;
}

static void
look_up_old(struct db *db, void *arg)
{
	struct looked_up *found = arg;
	struct login_find_by_name_row row;

	if (login_find_by_name(db, found->work->login.name, &row) == OK) {
		found->old = old_passwords_read(db, found->rules, row.id);
	}
}

/* The rules of the pages hold here too; what is wrong is said in English, as all commands speak. */
static bool
keeps_rules(struct app *app, struct work *work, struct secret password)
{
	const struct district *district = district_hold(app->private->keeper);
	struct looked_up found = { .work = work };
	struct password_rules rules;
	const char *problem;

	store_read(app->store, work->arena, look_up_name, &found);
	rules = password_rules_of(work->arena, district, work->login.name, found.shown_name);
	found.rules = &rules;
	store_read(app->store, work->arena, look_up_old, &found);
	problem = password_problem(password, &rules);
	district_release(app->private->keeper, district);
	if (!problem && old_passwords_have(&found.old, password)) {
		problem = N_("这个密码以前用过，请换一个。");
	}
	if (problem) {
		fprintf(stderr, "chuke: %s\n", tr(LANG_EN, problem));
	}
	return !problem;
}

static bool
hash_password(struct app *app, struct work *work, struct secret password)
{
	if (!keeps_rules(app, work, password)) {
		return false;
	}
	work->login.password_hash = password_hash(work->arena, password);
	if (str_is_none(work->login.password_hash)) {
		fprintf(stderr, "chuke: there is not enough memory to hash a password\n");
		return false;
	}
	return true;
}

/* ---- in the transaction ------------------------------------------------------------------------- */

static enum outcome
add_in_transaction(struct db *db, void *arg)
{
	struct work *work = arg;

	return login_make(db, &work->login, &work->message);
}

static enum outcome
find_login(struct db *db, struct work *work, struct login_id *ret_login)
{
	struct login_find_by_name_row row;

	if (login_find_by_name(db, work->login.name, &row) != OK) {
		work->message = STR("there is no such account");
		return NOT_FOUND;
	}
	*ret_login = row.id;
	return OK;
}

static bool
is_same_grant(const struct login_role_list_row *row, const struct new_login *login,
	struct region_id region)
{
	return str_equal(row->role, str_of(role_name(login->role))) &&
	       (login->org.v ? row->org_id.v == login->org.v
			     : (region.v == 0 || row->region_id.v == region.v));
}

static enum outcome
withdraw_in_transaction(struct db *db, struct work *work, struct login_id login)
{
	struct login_role_list_rows rows = login_role_list(db, login);
	struct region_id region = { 0 };
	int64_t changed, total = 0;

	if (!str_is_empty(work->login.region_code) &&
		login_region(db, work->login.region_code, &region) != OK) {
		work->message = STR("there is no region with this code");
		return NOT_FOUND;
	}
	if (work->login.role == ROLE_ADMIN &&
		admin_is_last_alone(db, login, (struct login_role_id){ 0 })) {
		work->message = STR("this is the last administrator");
		return CONFLICT;
	}
	for (size_t i = 0; i < rows.count; i++) {
		if (is_same_grant(&rows.items[i], &work->login, region)) {
			login_role_withdraw(db, db_now(db), rows.items[i].id, &changed);
			total += changed;
		}
	}
	if (total == 0) {
		work->message = STR("the account does not hold this role");
		return NOT_FOUND;
	}
	audit_add_by_system(
		db, &(struct audit){
			    .verb = "role.withdraw", .object = "login", .object_id = login.v });
	return OK;
}

static enum outcome
role_in_transaction(struct db *db, void *arg)
{
	struct work *work = arg;
	struct login_id login;
	enum outcome outcome = find_login(db, work, &login);

	if (outcome != OK) {
		return outcome;
	}
	return work->is_withdrawal ? withdraw_in_transaction(db, work, login)
				   : login_give_role(db, login, &work->login, &work->message);
}

static enum outcome
password_in_transaction(struct db *db, void *arg)
{
	struct work *work = arg;
	struct login_id login;
	enum outcome outcome = find_login(db, work, &login);

	if (outcome != OK) {
		return outcome;
	}
	password_store(db, login, work->login.password_hash);
	session_end_all_of(db, db_now(db), login);
	audit_add_by_system(db,
		&(struct audit){
			.verb = "login.change_password", .object = "login", .object_id = login.v });
	return OK;
}

static enum outcome
factor_reset_in_transaction(struct db *db, void *arg)
{
	struct work *work = arg;
	struct login_id login;
	enum outcome outcome = find_login(db, work, &login);

	if (outcome != OK) {
		return outcome;
	}
	if (!factor_remove(db, login)) {
		work->message = STR("the account has no second factor");
		return NOT_FOUND;
	}
	session_end_all_of(db, db_now(db), login);
	account_tell(db, login, N_("系统管理员重设了您的手机验证"));
	audit_add_by_system(db,
		&(struct audit){ .verb = "factor.reset", .object = "login", .object_id = login.v });
	return OK;
}

static enum outcome
token_in_transaction(struct db *db, void *arg)
{
	struct work *work = arg;
	struct token_add_row row;
	enum outcome outcome = find_login(db, work, &work->token.login_id);

	if (outcome != OK) {
		return outcome;
	}
	work->token.created_at = db_now(db);
	work->token.until_at.ms += db_now(db).ms;
	token_add(db, &work->token, &row);
	token_set_powers(db, work->token_powers, row.id);
	audit_add_by_system(db,
		&(struct audit){ .verb = "token.add", .object = "token", .object_id = row.id.v });
	return OK;
}

static int
write_work(struct app *app, struct work *work, enum outcome (*run)(struct db *db, void *arg))
{
	enum outcome outcome = store_write(app->store, work->arena, run, work);

	if (outcome == OK) {
		return EXIT_DONE;
	}
	fprintf(stderr, "chuke: %.*s: %.*s\n", STR_ARG(work->login.name),
		STR_ARG(str_is_empty(work->message) ? str_of(outcome_name(outcome))
						    : work->message));
	return EXIT_REFUSED;
}

/* ---- the commands ------------------------------------------------------------------------------- */

static int
user_add(struct app *app, struct work *work, int argc, char **argv)
{
	const char *name = command_option(&argc, argv, "--name"),
		   *password = command_option(&argc, argv, "--password");
	struct secret typed = { STR_NONE };

	if (!take_role(&argc, argv, &work->login) || command_is_wrong(argc, argv, 3, user_usage)) {
		return EXIT_USAGE;
	}
	if (password && strcmp(password, "-") != 0) {
		fprintf(stderr, "chuke: a password is never an argument: --password - reads it\n");
		return EXIT_USAGE;
	}
	work->login.name = str_of(argv[2]);
	work->login.shown_name = name ? str_of(name) : work->login.name;
	if (!login_name_is_right(work->login.name)) {
		fprintf(stderr, "chuke: a name has 2 to 40 small letters, digits, . _ or -\n");
		return EXIT_USAGE;
	}
	if (password && (!read_password(work->arena, &typed) || !hash_password(app, work, typed))) {
		return EXIT_REFUSED;
	}
	return write_work(app, work, add_in_transaction);
}

static int
user_role(struct app *app, struct work *work, int argc, char **argv)
{
	work->is_withdrawal = command_flag(&argc, argv, "--withdraw");
	if (!take_role(&argc, argv, &work->login) || command_is_wrong(argc, argv, 3, user_usage)) {
		return EXIT_USAGE;
	}
	work->login.name = str_of(argv[2]);
	return write_work(app, work, role_in_transaction);
}

static int
user_password(struct app *app, struct work *work, int argc, char **argv)
{
	struct secret typed = { STR_NONE };

	if (command_is_wrong(argc, argv, 3, user_usage)) {
		return EXIT_USAGE;
	}
	work->login.name = str_of(argv[2]);
	if (!read_password(work->arena, &typed) || !hash_password(app, work, typed)) {
		return EXIT_REFUSED;
	}
	return write_work(app, work, password_in_transaction);
}

static int
user_factor_reset(struct app *app, struct work *work, int argc, char **argv)
{
	if (command_is_wrong(argc, argv, 3, user_usage)) {
		return EXIT_USAGE;
	}
	work->login.name = str_of(argv[2]);
	return write_work(app, work, factor_reset_in_transaction);
}

static void
list_in_snapshot(struct db *db, void *arg)
{
	struct login_list_rows logins = login_list(
		db, &(struct login_list_args){ .limit = 1000000 });

	(void)arg;
	for (size_t i = 0; i < logins.count; i++) {
		struct login_role_list_rows roles = login_role_list(db, logins.items[i].id);

		printf("%.*s\t%.*s%s", STR_ARG(logins.items[i].name),
			STR_ARG(logins.items[i].shown_name),
			logins.items[i].is_closed ? "\tclosed" : "");
		for (size_t k = 0; k < roles.count; k++) {
			printf("\t%.*s %.*s", STR_ARG(roles.items[k].role),
				STR_ARG(roles.items[k].region_id.v ? roles.items[k].region_name
								   : roles.items[k].org_name));
		}
		putchar('\n');
	}
}

static int
user_list(struct app *app, struct work *work, int argc, char **argv)
{
	if (command_is_wrong(argc, argv, 2, user_usage)) {
		return EXIT_USAGE;
	}
	store_read(app->store, work->arena, list_in_snapshot, NULL);
	return EXIT_DONE;
}

int
command_user(struct app *app, int argc, char **argv)
{
	static const struct {
		const char *word;
		int (*run)(struct app *app, struct work *work, int argc, char **argv);
	} words[] = {
		{ "add", user_add },
		{ "list", user_list },
		{ "role", user_role },
		{ "password", user_password },
		{ "factor-reset", user_factor_reset },
	};
	struct work work = { .arena = arena_create(WORK_BYTES_MAX) };
	int exit_code = EXIT_USAGE;
	bool is_known = false;

	work.login.password_hash = STR_NONE;
	for (size_t i = 0; argc > 1 && i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(argv[1], words[i].word) == 0) {
			is_known = true;
			exit_code = words[i].run(app, &work, argc, argv);
		}
	}
	if (!is_known) {
		fprintf(stderr, "usage: %s\n", user_usage);
	}
	arena_destroy(work.arena);
	return exit_code;
}

/* Whether there is something in the API for each of the groups. */
static bool
are_powers(struct str powers)
{
	struct str rest = powers, group;

	while (!str_is_none(powers) && str_split(&rest, ' ', &group)) {
		if (!token_power_is_known(group)) {
			return false;
		}
	}
	return true;
}

int
command_token(struct app *app, int argc, char **argv)
{
	struct work work = { .arena = arena_create(WORK_BYTES_MAX) };
	const char *days_text = command_option(&argc, argv, "--days"),
		   *powers = command_option(&argc, argv, "--only");
	bool is_read_only = command_flag(&argc, argv, "--read-only");
	struct str token = rand_hex(work.arena, 32);
	int64_t days = TOKEN_DAYS_MAX;
	int exit_code = EXIT_USAGE;

	if (days_text &&
		(!str_parse_int(str_of(days_text), &days) || days < 1 || days > TOKEN_DAYS_MAX)) {
		fprintf(stderr, "chuke: --days takes 1 to %d\n", TOKEN_DAYS_MAX);
	} else if (!are_powers(str_of(powers))) {
		fprintf(stderr,
			"chuke: --only takes names of groups of rights, as in \"org news\"\n");
	} else if (!command_is_wrong(argc, argv, 2,
			   "chuke token NAME [--days N] [--read-only] [--only GROUPS]")) {
		work.token_powers = str_of(powers);
		work.login.name = str_of(argv[1]);
		work.token = (struct token_add_args){ .token_hash = secret_sha256(
							      work.arena, token),
			.name = STR("chuke token"),
			.scope = is_read_only ? STR("read") : STR("write"),
			.until_at = { days * 24 * 3600000 } };
		exit_code = write_work(app, &work, token_in_transaction);
		if (exit_code == EXIT_DONE) {
			printf("%.*s\n", STR_ARG(token));
		}
	}
	arena_destroy(work.arena);
	return exit_code;
}
