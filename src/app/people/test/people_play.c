#include "people_play.h"

#include "contact.h"
#include "kernel_queries.h"
#include "store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct naming {
	const char *name;
	int64_t id;
};

static void
find_number(struct db *db, void *arg)
{
	struct naming *naming = arg;
	struct org_find_by_name_kernel_row org;
	struct login_find_by_name_row login;

	if (login_find_by_name(db, str_of(naming->name), &login) == OK) {
		naming->id = login.id.v;
	} else if (org_find_by_name_kernel(db, str_of(naming->name), &org) == OK) {
		naming->id = org.id.v;
	}
}

/* Of an account or an organisation. */
long long
number_of(struct web_test *t, const char *name)
{
	struct naming naming = { name, 0 };

	store_read(t->app->store, t->arena, find_number, &naming);
	assert_true(naming.id > 0);
	return naming.id;
}

struct phone_giving {
	long long login;
	const char *phone;
};

static enum outcome
give_phone(struct db *db, void *arg)
{
	const struct phone_giving *giving = arg;

	contact_set(db, (struct login_id){ giving->login }, CHANNEL_SMS, str_of(giving->phone));
	return OK;
}

/* As if the account had proved the number. */
void
has_phone(struct web_test *t, const char *who, const char *phone)
{
	struct phone_giving giving = { number_of(t, who), phone };

	assert_int_equal(store_write(t->app->store, t->arena, give_phone, &giving), OK);
}

/* The address with its %'s replaced by the numbers. */
const char *
at(struct web_test *t, const char *pattern, long long a, long long b)
{
	struct buf *out = buf_create(t->arena, 1024);
	struct str rest = str_of(pattern), part;
	long long numbers[] = { a, b };

	for (size_t i = 0; str_split(&rest, '%', &part); i++) {
		buf_str(out, part);
		if (!str_is_none(rest)) {
			buf_str(out, str_format(t->arena, "%lld", numbers[i]));
		}
	}
	return str_terminated(t->arena, buf_view(out));
}

/* The number of the one invitation that waits for somebody. */
long long
asked(struct web_test *t, const char *who)
{
	struct web_answer answer = play_call(t, METHOD_GET, who, "/api/v1/invitations", NULL);
	ptrdiff_t from = str_find(answer.body, STR("\"id\":"));
	int64_t id = 0;

	assert_int_equal(answer.status, 200);
	if (from >= 0) {
		struct str rest = str_slice(answer.body, (size_t)from + 5, answer.body.len), number;

		assert_true(str_split(&rest, ',', &number) && str_parse_int(number, &id));
	}
	return id;
}
