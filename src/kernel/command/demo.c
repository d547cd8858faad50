#include "demo.h"

#include "command.h"
#include "consent.h"
#include "contact.h"
#include "district.h"
#include "fail.h"
#include "kernel_queries.h"
#include "login_add.h"
#include "org_invite.h"
#include "pack_rule.h"
#include "password.h"

#include <stdio.h>
#include <string.h>

/*
 * `chuke demo`: a new district with its pack, the demonstration content of every office, and the accounts
 * of the pack's demo/logins.yaml.
 */

/* ---- what offices share -------------------------------------------------------------------------- */

enum { DEMO_BYTES_MAX = 256 << 20 };

const struct node *
demo_org_node(const struct pack *pack, struct str id)
{
	return node_find(node_get(pack_file(pack, "demo/orgs.yaml"), "orgs"), "id", id);
}

void
demo_check_whose(const struct pack *pack, struct pack_report *report, const struct node *item)
{
	const struct node *org = node_get(item, "org"), *region = node_get(item, "region");

	if (!org == !region) {
		pack_problem(report, item, "either org or region says whose it is");
	}
	if (org && !demo_org_node(pack, org->text)) {
		pack_problem(report, org, "no such organisation in demo/orgs.yaml");
	}
	if (region && !node_find(node_get(pack_file(pack, "regions.yaml"), "regions"), "code",
			      region->text)) {
		pack_problem(report, region, "no such region");
	}
}

struct org_id
demo_org(struct db *db, const struct pack *pack, struct str id)
{
	const struct node *org = demo_org_node(pack, id);
	struct org_find_by_name_kernel_row row;

	if (!org || org_find_by_name_kernel(db, node_text(org, "name"), &row) != OK) {
		return (struct org_id){ 0 };
	}
	return row.id;
}

struct list_loading {
	const struct pack *pack;
	const struct node *entries;
	void (*load)(struct demo *demo, const struct node *entry);
};

static enum outcome
load_list_in_transaction(struct db *db, void *arg)
{
	const struct list_loading *loading = arg;
	struct demo demo = { .db = db,
		.arena = db_arena(db),
		.pack = loading->pack,
		.regions = regions_load(db, loading->pack),
		.today = day_of_moment(db_now(db)) };

	for (size_t i = 0; loading->entries && i < loading->entries->count; i++) {
		loading->load(&demo, node_at(loading->entries, i));
	}
	return OK;
}

void
demo_load(struct app *app, const struct pack *pack, const char *file, const char *list,
	void (*load)(struct demo *demo, const struct node *entry))
{
	struct arena *arena = arena_create(DEMO_BYTES_MAX);
	struct list_loading loading = { pack, node_get(pack_file(pack, file), list), load };

	store_write(app->store, arena, load_list_in_transaction, &loading);
	arena_destroy(arena);
}

/* ---- the whole ----------------------------------------------------------------------------------- */

struct filling {
	const struct pack *pack;
	struct str password_hash; /* of every account */
	struct str message;
};

static enum outcome
load_in_transaction(struct db *db, void *arg)
{
	const struct filling *filling = arg;

	district_store_pack(
		db, filling->pack, node_day(pack_file(filling->pack, "pack.yaml"), "from"));
	setting_put(db, STR("is_demo"), STR("true"), db_now(db));
	setting_put(db, STR("second_factor"), STR("off"), db_now(db));
	return OK;
}

/* A number by which the account may sign in; the demonstration sends nothing. */
static void
add_phone(struct db *db, struct str name, struct str phone)
{
	struct login_find_by_name_row row;

	if (!str_is_empty(phone) && login_find_by_name(db, name, &row) == OK) {
		contact_set(db, row.id, CHANNEL_SMS, phone);
	}
}

/* Roles in other organisations than the first; invitations that wait. */
static void
add_more(struct db *db, const struct pack *pack, const struct node *node, const char *list)
{
	const struct node *items = node_get(node, list);
	struct login_find_by_name_row login;

	if (!items || login_find_by_name(db, node_text(node, "login"), &login) != OK) {
		return;
	}
	for (size_t i = 0; i < items->count; i++) {
		const struct node *item = items->members[i].value;
		struct org_invitation asked = { .org = demo_org(db, pack, node_text(item, "org")),
			.login = login.id };
		struct new_login also = { .org = asked.org };
		struct org_invite_id id;
		struct str message;
		const char *problem;

		role_parse(node_text(item, "role"), &asked.role);
		also.role = asked.role;
		if (asked.org.v == 0) {
			continue; /* no office keeps organisations */
		}
		if (strcmp(list, "also") == 0) {
			login_give_role(db, login.id, &also, &message);
		} else {
			org_invite(db, &asked, &id, &problem);
		}
	}
}

static enum outcome
add_logins_in_transaction(struct db *db, void *arg)
{
	struct filling *filling = arg;
	const struct node *list = node_get(pack_file(filling->pack, "demo/logins.yaml"), "logins");

	for (size_t i = 0; list && i < list->count; i++) {
		const struct node *node = list->members[i].value;
		struct str org = node_text(node, "org");
		struct new_login login = { .name = node_text(node, "login"),
			.shown_name = node_bilingual(node, "name").zh,
			.password_hash = filling->password_hash,
			.region_code = node_text(node, "region") };

		role_parse(node_text(node, "role"), &login.role);
		if (!str_is_empty(org)) {
			login.org = demo_org(db, filling->pack, org);
			if (login.org.v == 0) {
				continue; /* no office keeps organisations */
			}
		}
		if (login_make(db, &login, &filling->message) != OK) {
			fprintf(stderr, "chuke: %.*s: %.*s\n", STR_ARG(login.name),
				STR_ARG(filling->message));
			return CONFLICT;
		}
		add_phone(db, login.name, node_text(node, "phone"));
		add_more(db, filling->pack, node, "also");
		add_more(db, filling->pack, node, "invited");
	}
	consent_answer_for_all(db, filling->pack);
	return OK;
}

int
demo_fill(struct app *app, struct arena *arena, const struct pack *pack)
{
	struct filling filling = { .pack = pack };
	struct secret password = { node_text(pack_file(pack, "demo/logins.yaml"), "password") };

	if (command_has_district(app, arena)) {
		fprintf(stderr, "chuke: there is a district already\n");
		return EXIT_REFUSED;
	}
	filling.password_hash = password_hash(arena, password);
	store_write(app->store, arena, load_in_transaction, &filling);
	for (size_t i = 0; i < office_count(); i++) {
		if (office_at(i)->load_demo) {
			office_at(i)->load_demo(app, pack);
		}
	}
	return store_write(app->store, arena, add_logins_in_transaction, &filling) == OK
		       ? EXIT_DONE
		       : EXIT_REFUSED;
}

static int
make_demo(struct app *app, struct arena *arena, const struct pack *pack)
{
	int status = demo_fill(app, arena, pack);

	for (size_t i = 0; status == EXIT_DONE && i < office_count(); i++) {
		if (office_at(i)->draw_demo) {
			office_at(i)->draw_demo(app, pack);
		}
	}
	return status;
}

int
command_demo(const struct settings *settings, int argc, char **argv)
{
	const char *dir = command_option(&argc, argv, "--pack");

	if (command_is_wrong(argc, argv, 1, "chuke demo --pack DIR [--data DIR]") || !dir) {
		if (!dir) {
			fprintf(stderr, "chuke: --pack DIR is missing\n");
		}
		return EXIT_USAGE;
	}
	return command_with_pack(settings, dir, make_demo);
}
