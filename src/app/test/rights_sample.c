#include "rights_sample.h"

#include "activity.h"
#include "job.h"
#include "kernel_queries.h"
#include "needs.h"
#include "news.h"
#include "portal.h"
#include "project.h"
#include "rand.h"
#include "region.h"
#include "rooms.h"
#include "secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct wanted {
	struct str kind, name;
	int64_t id; /* 0: there is none */
};

/* ---- in a transaction, for it may have to be made ------------------------------------------------- */

static int64_t
make_session(struct db *db, struct login_id login)
{
	struct str random = rand_hex(db_arena(db), 16);
	struct session_add_args args = { .token_hash = secret_sha256(db_arena(db), random),
		.login_id = login,
		.form_key = secret_sha256(db_arena(db), random),
		.created_at = db_now(db),
		.address = STR("192.0.2.9"),
		.agent = STR("rights") };
	struct session_add_row row;

	return session_add(db, &args, &row) == OK ? row.id.v : 0;
}

static int64_t
make_token(struct db *db, struct login_id login)
{
	struct token_add_args args = { .token_hash = secret_sha256(
					       db_arena(db), rand_hex(db_arena(db), 16)),
		.login_id = login,
		.name = STR("rights"),
		.scope = STR("read"),
		.created_at = db_now(db),
		.until_at = { db_now(db).ms + 3600000 } };
	struct token_add_row row;

	return token_add(db, &args, &row) == OK ? row.id.v : 0;
}

static int64_t
of_account(struct db *db, const struct wanted *wanted)
{
	struct login_find_by_name_row login;
	struct login_role_list_rows roles;

	if (login_find_by_name(db, wanted->name, &login) != OK) {
		return 0;
	}
	if (str_equal(wanted->kind, STR("login"))) {
		return login.id.v;
	}
	if (str_equal(wanted->kind, STR("follow"))) {
		return portal_sample_follow(db, login.id);
	}
	if (str_equal(wanted->kind, STR("session"))) {
		return make_session(db, login.id);
	}
	if (str_equal(wanted->kind, STR("token"))) {
		return make_token(db, login.id);
	}
	if (str_equal(wanted->kind, STR("job"))) {
		return job_add_for(db, login.id, "rights.none", STR("{}")).v;
	}
	roles = login_role_list(db, login.id);
	return roles.count ? roles.items[0].id.v : 0;
}

/* Somebody's objection to the notice of that title. */
static int64_t
make_objection(struct db *db, struct str title)
{
	struct login_find_by_name_row login;
	int64_t notice = news_find_titled(db, title);

	if (notice == 0 || login_find_by_name(db, STR("resident2"), &login) != OK) {
		return 0;
	}
	return news_object(db, notice, login.id, STR("rights")).v;
}

/* An entry by its title, and what belongs to it. */
static int64_t
of_needs(struct db *db, const struct wanted *wanted)
{
	static const struct {
		const char *kind;
		int64_t (*find)(struct db *db, struct str title);
	} ways[] = {
		{ "need", needs_find_titled },
		{ "need_response", needs_response_to },
		{ "need_rating", needs_sample_rating },
		{ "need_report", needs_sample_report },
		{ "need_match", needs_sample_match },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (str_equal(wanted->kind, str_of(ways[i].kind))) {
			return ways[i].find(db, wanted->name);
		}
	}
	return 0;
}

static enum outcome
find_in_transaction(struct db *db, void *arg)
{
	struct wanted *wanted = arg;
	struct org_find_by_name_kernel_row org;

	if (str_equal(wanted->kind, STR("org"))) {
		wanted->id = org_find_by_name_kernel(db, wanted->name, &org) == OK ? org.id.v : 0;
	} else if (str_equal(wanted->kind, STR("feedback"))) {
		wanted->id = portal_sample_feedback(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("news"))) {
		wanted->id = news_find_titled(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("project"))) {
		wanted->id = project_find_coded(db, wanted->name);
	} else if (str_starts(wanted->kind, STR("need"))) {
		wanted->id = of_needs(db, wanted);
	} else if (str_equal(wanted->kind, STR("room"))) {
		wanted->id = rooms_find_named(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("room_closure"))) {
		wanted->id = rooms_find_closure(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("booking"))) {
		wanted->id = rooms_find_booking(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("gear"))) {
		wanted->id = rooms_find_gear(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("activity"))) {
		wanted->id = activity_find_titled(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("activity_signup"))) {
		wanted->id = activity_sample_signup(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("activity_shift"))) {
		wanted->id = activity_sample_shift(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("activity_duty"))) {
		wanted->id = activity_sample_duty(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("promise"))) {
		wanted->id = activity_sample_promise(db, wanted->name);
	} else if (str_equal(wanted->kind, STR("objection"))) {
		wanted->id = make_objection(db, wanted->name);
	} else {
		wanted->id = of_account(db, wanted);
	}
	return OK;
}

struct str
rights_sample(struct web_test *t, struct str sample, const char *as)
{
	struct wanted wanted = { .name = sample };

	assert_true(str_split(&wanted.name, ':', &wanted.kind));
	if (str_equal(wanted.kind, STR("text")) || str_equal(wanted.kind, STR("region"))) {
		return wanted.name;
	}
	if (str_equal(wanted.name, STR("self"))) {
		assert_non_null(as);
		wanted.name = str_of(as);
	}
	assert_int_equal(store_write(t->app->store, t->arena, find_in_transaction, &wanted), OK);
	if (wanted.id == 0) {
		fail_msg("test/rights.csv: there is no %.*s", STR_ARG(sample));
	}
	return str_format(t->arena, "%lld", (long long)wanted.id);
}
