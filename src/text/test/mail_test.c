#include "mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Mails: what a server and a reader need, and nothing that a text brings along. */

static struct str
format(struct arena *arena, const char *subject, const char *text)
{
	struct mail mail = { .from_name = STR("西湖社会组织"),
		.from = STR("noreply@example.org"),
		.to = STR("wang@example.org"),
		.subject = str_of(subject),
		.text = str_of(text),
		.message_id = STR("7.ab@example.org"),
		.date = { 1411532130000 } };

	return mail_format(arena, &mail);
}

static bool
has(struct str text, const char *part)
{
	return str_contains(text, str_of(part));
}

static void
lines_are_short_and_ascii(struct str mail)
{
	size_t column = 0;

	for (size_t i = 0; i < mail.len; i++) {
		assert_true((unsigned char)mail.ptr[i] < 0x80);
		if (mail.ptr[i] == '\n') {
			assert_true(i > 0 && mail.ptr[i - 1] == '\r');
			column = 0;
		} else {
			column += mail.ptr[i] != '\r';
			assert_true(mail.ptr[i] != '\r' || mail.ptr[i + 1] == '\n');
		}
		assert_true(column <= 78);
	}
}

static void
header_says_who_when_and_what(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct str mail = format(arena, "A word", "Hello.\n");

	(void)state;
	assert_true(str_starts(mail, STR("Date: Wed, 24 Sep 2014 12:15:30 +0800\r\n")));
	assert_true(has(
		mail, "From: =?UTF-8?B?6KW/5rmW56S+5Lya57uE57uH?=\r\n <noreply@example.org>\r\n"));
	assert_true(has(mail, "\r\nTo: <wang@example.org>\r\nSubject: A word\r\n"));
	assert_true(has(mail, "\r\nMessage-ID: <7.ab@example.org>\r\n"));
	assert_true(has(mail, "quoted-printable\r\n\r\nHello.\r\n"));
	arena_destroy(arena);
}

static void
chinese_is_encoded_by_whole_characters(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct str mail = format(arena,
		"您关注的组织发布了新消息：古荡街道益心公益发展中心请您参加周六的民情圆桌会",
		"民情圆桌会在周六上午九点。\n请准时到。");

	(void)state;
	lines_are_short_and_ascii(mail);
	/* 14 characters a word */
	assert_true(has(mail,
		"Subject: =?UTF-8?B?5oKo5YWz5rOo55qE57uE57uH5Y+R5biD5LqG5paw5raI5oGv77ya5Y+k?=\r\n "
		"=?UTF-8?B?"));
	assert_true(has(mail, "base64\r\n\r\n5rCR5oOF5ZyG5qGM5Lya5Zyo5ZGo5YWt5LiK5Y2I5Lmd54K544CCDQ"
			      "ror7flh4bml7bl"));
	arena_destroy(arena);
}

static void
no_text_makes_a_header(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	struct str mail = format(arena, "Hello\r\nBcc: all@example.org\r\n\r\nBody", "Text");

	(void)state;
	assert_false(has(mail, "\nBcc:"));
	assert_true(has(mail, "Subject: Hello  Bcc: all@example.org"));
	mail = mail_format(arena, &(struct mail){ .from_name = STR("A\r\nBcc: b@example.org"),
					  .from = STR("a@example.org>\r\nBcc: <b@example.org"),
					  .to = STR("c@example.org\nCc: d@example.org"),
					  .subject = STR("=?UTF-8?Q?Bcc?="),
					  .text = STR("x"),
					  .message_id = STR("1@example.org"),
					  .date = { 0 } });
	assert_false(has(mail, "\nBcc:"));
	assert_false(has(mail, "\nCc:"));
	assert_false(has(mail, "Subject: =?UTF-8?Q?"));
	lines_are_short_and_ascii(mail);
	arena_destroy(arena);
}

static void
quoted_text_keeps_its_lines(void **state)
{
	struct arena *arena = arena_create(1 << 20);
	char text[400];
	struct str mail;

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text, "1=2 \n.\n\xC3\xA9 end\t\r\n", 16);
	mail = format(arena, "s", text);
	lines_are_short_and_ascii(mail);
	assert_true(has(mail, "\r\n\r\n1=3D2=20\r\n=2E\r\n=C3=A9 end=09\r\naaaa"));
	assert_true(has(mail, "aaa=\r\naaa"));
	arena_destroy(arena);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_says_who_when_and_what),
		cmocka_unit_test(chinese_is_encoded_by_whole_characters),
		cmocka_unit_test(no_text_makes_a_header),
		cmocka_unit_test(quoted_text_keeps_its_lines),
	};

	return cmocka_run_group_tests_name("mail", tests, NULL, NULL);
}
