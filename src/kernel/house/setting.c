#include "setting.h"

#include "log.h"
#include "pack_yaml.h"

#include <ctype.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum option_type {
	OPTION_TEXT,
	OPTION_INT,
	OPTION_BOOL,
	OPTION_BYTES,
	OPTION_LISTEN,
	OPTION_CLOCK
};

static const struct option {
	const char *
		key; /* in the file; --with-hyphens as an option, CHUKE_IN_CAPITALS in the environment */
	enum option_type type;
	size_t offset;
	int64_t min, max;
	const char *help;
} options[] = {
	{ "data", OPTION_TEXT, offsetof(struct settings, data_dir), 0, 0,
		"DIR        folder of the district (var/chuke)" },
	{ "db", OPTION_TEXT, offsetof(struct settings, db), 0, 0,
		"ADDRESS    postgresql://… instead of the SQLite file in the folder" },
	{ "master_key_file", OPTION_TEXT, offsetof(struct settings, master_key_file), 0, 0,
		"FILE       key of all personal data; never in the folder or a backup "
		"(DIR-key/master.key)" },
	{ "audit_head_file", OPTION_TEXT, offsetof(struct settings, audit_head_file), 0, 0,
		"FILE       where the end of the audit log is kept besides (DIR-key/audit.head)" },
	{ "listen", OPTION_LISTEN, 0, 0, 0, "HOST:PORT  where to serve (127.0.0.1:8080)" },
	{ "public_url", OPTION_TEXT, offsetof(struct settings, public_url), 0, 0,
		"URL        address under which people reach the site" },
	{ "trusted_proxy", OPTION_TEXT, offsetof(struct settings, trusted_proxy), 0, 0,
		"ADDRESS    proxy whose X-Forwarded-For counts" },
	{ "workers", OPTION_INT, offsetof(struct settings, workers), 1, 256,
		"N          threads that render pages (4)" },
	{ "io_threads", OPTION_INT, offsetof(struct settings, io_threads), 1, 64,
		"N          threads that speak HTTP (2)" },
	{ "cache_megabytes", OPTION_BYTES, offsetof(struct settings, cache_bytes_max), 0, 65536,
		"N          page cache (as the district's settings say)" },
	{ "cache_check", OPTION_BOOL, offsetof(struct settings, is_cache_checked), 0, 0,
		"1          renders every hit again and compares (tests)" },
	{ "log_level", OPTION_INT, offsetof(struct settings, log_level), 3, 7,
		"N          3 errors, 4 warnings, 6 what happens, 7 everything (6)" },
	{ "clock", OPTION_CLOCK, offsetof(struct settings, clock), 0, 0,
		"MOMENT     lets the clock start there (tests and demonstrations only)" },
	{ "mail_server", OPTION_TEXT, offsetof(struct settings, mail_server), 0, 0,
		"ADDRESS    smtp://host:587 or smtps://host; record: only kept (tests)" },
	{ "mail_tls", OPTION_TEXT, offsetof(struct settings, mail_tls), 0, 0,
		"off        mail without TLS, to a relay on this machine" },
	{ "mail_ca", OPTION_TEXT, offsetof(struct settings, mail_ca), 0, 0,
		"FILE       certificate that the mail server is to be known by" },
	{ "mail_from", OPTION_TEXT, offsetof(struct settings, mail_from), 0, 0,
		"ADDRESS    sender of mail" },
	{ "mail_user", OPTION_TEXT, offsetof(struct settings, mail_user), 0, 0,
		"NAME       to sign in to the mail server with" },
	{ "mail_password", OPTION_TEXT, offsetof(struct settings, mail_password), 0, 0,
		"TEXT|@FILE its password" },
	{ "sms_server", OPTION_TEXT, offsetof(struct settings, sms_server), 0, 0,
		"URL        gateway that takes SMS by POST; record: only kept (tests)" },
	{ "sms_type", OPTION_TEXT, offsetof(struct settings, sms_type), 0, 0,
		"TYPE       of what is posted (application/json)" },
	{ "sms_body", OPTION_TEXT, offsetof(struct settings, sms_body), 0, 0,
		"TEMPLATE   what is posted, with {phone} {text} {secret}" },
	{ "sms_header", OPTION_TEXT, offsetof(struct settings, sms_header), 0, 0,
		"LINE       a header of the post: Authorization: Bearer {secret}" },
	{ "sms_secret", OPTION_TEXT, offsetof(struct settings, sms_secret), 0, 0,
		"TEXT|@FILE the gateway's key" },
	{ "webhook_loopback", OPTION_BOOL, offsetof(struct settings, is_webhook_loopback), 0, 0,
		"1          webhooks to this machine, by http too (tests only)" },
	{ "sms_success", OPTION_TEXT, offsetof(struct settings, sms_success), 0, 0,
		"TEXT       what the gateway's answer holds when it is a yes (any 2xx)" },
};

enum { OPTION_COUNT = sizeof(options) / sizeof(options[0]), SETTINGS_FILE_BYTES_MAX = 256 << 10 };

static bool
parse_listen(struct arena *arena, struct str value, struct settings *settings)
{
	size_t colon = value.len;
	int64_t port;

	while (colon > 0 && value.ptr[colon - 1] != ':') {
		colon--;
	}
	if (colon < 2 || !str_parse_int(str_slice(value, colon, value.len), &port) || port < 0 ||
		port > 65535) {
		return false;
	}
	settings->host = str_copy(arena, str_slice(value, 0, colon - 1));
	settings->port = (int)port;
	return true;
}

static bool
parse_moment_or_day(struct str value, struct moment *ret_moment)
{
	struct day day;

	if (moment_parse(value, ret_moment)) {
		return true;
	}
	if (!day_parse_iso(value, &day)) {
		return false;
	}
	*ret_moment = day_start(day);
	return true;
}

/* Sets one option from its text; false if it does not fit. */
static bool
option_set(struct arena *arena, const struct option *option, struct str value,
	struct settings *settings)
{
	char *at = (char *)settings + option->offset;
	int64_t number = 0;

	if (option->type == OPTION_TEXT) {
		value = str_copy(arena, value);
		memcpy(at, &value, sizeof(value));
		return true;
	}
	if (option->type == OPTION_LISTEN) {
		return parse_listen(arena, value, settings);
	}
	if (option->type == OPTION_CLOCK) {
		return parse_moment_or_day(value, &settings->clock);
	}
	if (option->type == OPTION_BOOL) {
		bool is_on = str_equal(value, STR("1")) || str_equal(value, STR("true"));

		memcpy(at, &is_on, sizeof(is_on));
		return is_on || str_equal(value, STR("0")) || str_equal(value, STR("false")) ||
		       value.len == 0;
	}
	if (!str_parse_int(value, &number) || number < option->min || number > option->max) {
		return false;
	}
	if (option->type == OPTION_BYTES) {
		number <<= 20;
		memcpy(at, &number, sizeof(number));
	} else {
		int small = (int)number;

		memcpy(at, &small, sizeof(small));
	}
	return true;
}

static bool
option_take(struct arena *arena, const struct option *option, struct str value,
	struct settings *settings, const char *whence)
{
	if (option_set(arena, option, value, settings)) {
		return true;
	}
	fprintf(stderr, "chuke: %s: %.*s is no value for %s\n", whence, STR_ARG(value),
		option->key);
	return false;
}

/* The key as an option ("public-url") or a variable ("CHUKE_PUBLIC_URL"). */
static struct str
option_spelling(struct arena *arena, const struct option *option, bool is_variable)
{
	struct str text = str_format(arena, "%s%s", is_variable ? "CHUKE_" : "--", option->key);
	char *chars = (char *)text.ptr;

	for (size_t i = 0; i < text.len; i++) {
		if (is_variable) {
			chars[i] = (char)toupper((unsigned char)chars[i]);
		} else if (chars[i] == '_') {
			chars[i] = '-';
		}
	}
	return text;
}

static bool
take_environment(struct arena *arena, struct settings *settings, const char *only)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		struct str name = option_spelling(arena, &options[i], true);
		const char *value = getenv(name.ptr);

		if (value && (!only || strcmp(only, options[i].key) == 0) &&
			!option_take(arena, &options[i], str_of(value), settings, name.ptr)) {
			return false;
		}
	}
	return true;
}

/* The file's text; none if there is no file. */
static struct str
read_file(struct arena *arena, const char *path)
{
	char *bytes = arena_alloc(arena, SETTINGS_FILE_BYTES_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0) {
		return STR_NONE;
	}
	len = read(fd, bytes, SETTINGS_FILE_BYTES_MAX);
	close(fd);
	return len > 0 ? (struct str){ bytes, (size_t)len } : STR_NONE;
}

static bool
take_file(struct arena *arena, struct settings *settings)
{
	struct pack_report report = { .arena = arena };
	const char *path = str_format(arena, "%.*s/chuke.yaml", STR_ARG(settings->data_dir)).ptr;
	struct str text = read_file(arena, path);
	const struct node *root;

	if (str_is_empty(text)) {
		return true;
	}
	root = yaml_read(arena, path, text, &report);
	for (size_t i = 0; root && root->kind == NODE_MAP && i < root->count; i++) {
		struct str key = root->members[i].key;
		const struct node *value = root->members[i].value;
		const struct option *option = NULL;

		for (size_t k = 0; k < OPTION_COUNT; k++) {
			option = str_equal(key, str_of(options[k].key)) ? &options[k] : option;
		}
		if (!option || strcmp(option->key, "data") == 0 || value->kind != NODE_TEXT) {
			pack_problem(&report, value, "there is no setting %.*s", STR_ARG(key));
		} else if (!option_set(arena, option, value->text, settings)) {
			pack_problem(&report, value, "this is no value for %s", option->key);
		}
	}
	for (const struct pack_problem *at = report.first; at; at = at->next) {
		fprintf(stderr, "%s:%d: %.*s\n", at->file, at->line, STR_ARG(at->message));
	}
	return report.count == 0;
}

/*
 * The option that the first of the words names (they end with NULL), with its value in the same or the
 * next word, and how many words that is; NULL if it is none of ours.
 */
static const struct option *
option_at(struct arena *arena, char **words, struct str *ret_value, int *ret_words)
{
	struct str word = str_of(words[0]);

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		struct str name = option_spelling(arena, &options[i], false);

		if (!str_starts(word, name)) {
			continue;
		}
		if (word.len > name.len && word.ptr[name.len] == '=') {
			*ret_value = str_slice(word, name.len + 1, word.len);
			*ret_words = 1;
			return &options[i];
		}
		if (word.len == name.len) {
			*ret_value = str_of(words[1]);
			*ret_words = 2;
			return &options[i];
		}
	}
	return NULL;
}

/* Takes the options; with `only`, looks for that one and leaves argv as it is. */
static bool
take_options(
	struct arena *arena, int *argc, char **argv, struct settings *settings, const char *only)
{
	int kept = 1;

	for (int at = 1; at < *argc;) {
		struct str value = STR_NONE;
		int words = 0;
		const struct option *option = option_at(arena, &argv[at], &value, &words);

		if (!option) {
			argv[kept++] = argv[at++];
			continue;
		}
		if (str_is_none(value)) {
			fprintf(stderr, "chuke: %s needs a value\n", argv[at]);
			return false;
		}
		if (only && strcmp(only, option->key) == 0) {
			return option_take(arena, option, value, settings, "option");
		}
		if (!only && !option_take(arena, option, value, settings, "option")) {
			return false;
		}
		at += words;
	}
	if (!only) {
		*argc = kept;
	}
	return true;
}

bool
settings_load(struct arena *arena, int *argc, char **argv, struct settings *ret_settings)
{
	struct settings settings = { .data_dir = STR("var/chuke"),
		.db = STR_NONE,
		.host = STR("127.0.0.1"),
		.port = 8080,
		.public_url = STR_NONE,
		.master_key_file = STR_NONE,
		.audit_head_file = STR_NONE,
		.trusted_proxy = STR_NONE,
		.workers = 4,
		.io_threads = 2,
		.cache_bytes_max = -1,
		.clock = MOMENT_NONE,
		.log_level = LOG_INFO_LEVEL,
		.sms_type = STR("application/json") };
	char **words = ARENA_ARRAY(arena, (size_t)*argc + 1, char *);
	int count = *argc;

	memcpy(words, argv, (size_t)count * sizeof(*words));
	if (!take_environment(arena, &settings, "data") ||
		!take_options(arena, &count, words, &settings, "data") ||
		!take_file(arena, &settings) || !take_environment(arena, &settings, NULL) ||
		!take_options(arena, argc, argv, &settings, NULL)) {
		return false;
	}
	while (settings.public_url.len && str_ends(settings.public_url, STR("/"))) {
		settings.public_url.len--;
	}
	*ret_settings = settings;
	return true;
}

void
settings_print_options(FILE *out)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		char name[32];

		snprintf(name, sizeof(name), "--%s", options[i].key);
		for (char *c = name; *c; c++) {
			*c = *c == '_' ? '-' : *c;
		}
		fprintf(out, "  %-18s %s\n", name, options[i].help);
	}
}
