#include "contact.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What is an address, so that nothing else reaches a mail server's command line. */

static void
only_addresses_are_addresses(void **state)
{
	static const char *const right[] = { "a@b.cn", "wang.li+x@mail.example.org" };
	static const char *const wrong[] = { "", "a", "a@", "@b.cn", "a@b", "a@b..cn", "a b@c.cn",
		"a@b.cn\r\nRCPT TO:<c@d.cn>", "<a@b.cn>", "a@b.cn,c@d.cn", "\"a\"@b.cn", ".a@b.cn",
		"a..b@c.cn", "a@-b.cn", "\xE7\x8E\x8B@b.cn" };

	(void)state;
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_true(contact_is_right(CHANNEL_MAIL, str_of(right[i])));
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(contact_is_right(CHANNEL_MAIL, str_of(wrong[i])));
	}
	assert_true(contact_is_right(CHANNEL_SMS, STR("13812345678")));
	assert_false(contact_is_right(CHANNEL_SMS, STR("057112345678")));
	assert_false(contact_is_right(CHANNEL_SMS, STR("1381234567 ")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_addresses_are_addresses),
	};

	return cmocka_run_group_tests_name("contacts", tests, NULL, NULL);
}
