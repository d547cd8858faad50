#ifndef CHUKE_SETTING_H
#define CHUKE_SETTING_H

#include "str.h"
#include "time.h"

#include <stdio.h>

/*
 * Settings of the process: file DIR/chuke.yaml, each also an environment variable CHUKE_… and an option;
 * the later wins.  What a district decides for itself (settings.yaml of the pack, /admin/settings) is
 * asked for by the functions below.
 */
struct settings {
	struct str data_dir; /* --data */
	struct str db;       /* --db postgresql://…; none: SQLite in data_dir */
	struct str host;     /* --listen HOST:PORT */
	int port;
	struct str
		public_url; /* "https://…" without a slash at the end; decides cookies, links in QR codes */
	struct str master_key_file; /* none: DIR-key/master.key, beside the data folder */
	struct str audit_head_file; /* none: DIR-key/audit.head */
	struct str trusted_proxy;
	int workers, io_threads;
	int64_t cache_bytes_max; /* page cache; -1: as the district's setting says */
	bool is_cache_checked;   /* CHUKE_CACHE_CHECK: every hit is rendered again and compared */
	struct moment clock;     /* --clock; none: the machine's */
	struct str
		child_program; /* whose subcommand `child` draws; empty: ourselves (tests have one) */
	int log_level;         /* of log.h, the most that is written */

	/* how mail leaves; a secret is the text itself or "@FILE" for a file's first line */
	struct str
		mail_server; /* "smtp://host:587", "smtps://host"; "record": only kept, for tests */
	struct str
		mail_tls;   /* "off": without, for a relay on this machine; else it must be there */
	struct str mail_ca; /* file with the certificate to trust instead of the system's */
	struct str mail_from, mail_user, mail_password;
	/* and how SMS leave: a POST to a gateway */
	struct str sms_server; /* "https://…"; "record": only kept */
	struct str sms_type;   /* Content-Type of the body; decides how values are escaped */
	struct str sms_body;   /* with {phone} {text} {secret} */
	struct str sms_header; /* "Authorization: Bearer {secret}" */
	struct str sms_secret;
	bool is_webhook_loopback; /* tests: webhooks to this machine, by http too */
	struct str sms_success; /* what the gateway's answer holds when it took it; none: any 2xx */
};

/*
 * Fills settings from the file, the environment and the options; takes its own options out of argv (from
 * index 1) and leaves the rest in order.  False after a sentence on stderr.
 */
bool settings_load(struct arena *arena, int *argc, char **argv, struct settings *ret_settings);
/* One line for each option, for --help. */
void settings_print_options(FILE *out);

/* The district's settings, by their key in settings.yaml; an unknown key is a programmer's mistake. */
struct req;
int64_t req_setting_int(const struct req *req, const char *key);
bool req_setting_bool(const struct req *req, const char *key);
struct str req_setting_text(const struct req *req, const char *key);

#endif
