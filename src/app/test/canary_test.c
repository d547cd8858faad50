#include "backup.h"
#include "canary_case.h"
#include "deliver.h"
#include "housekeeping.h"
#include "job.h"
#include "offices.h"
#include "outbox.h"
#include "pack.h"
#include "sealer.h"
#include "web_test.h"

#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <setjmp.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

/*
 * Something that can be recognised is typed in at every door through which personal data come; then every byte that is
 * left is read: the database with its journal, what was uploaded, what jobs made, the log, a backup.  None may be found,
 * neither as it is nor in hexadecimal, base64 or UTF-16.  What the law makes public must be found: so the search is
 * known to see.
 */

/* What all the secret values of a kind have in common. */
static const char *const stems[] = {
	"1398765",        /* mobile numbers: 1398765xxxx */
	"11010119900307", /* an identity number */
	"kanarienvogel",  /* mail addresses, passwords, metadata of a picture */
};
/* 社会团体登记管理条例 and 令39号: names of heads and addresses are published; so is an organisation's landline. */
static const char *const public_values[] = { "孔鸟鸣", "0571-85550123", "鸟鸣路七号" };

enum { STEMS = sizeof(stems) / sizeof(stems[0]), PUBLIC = 3, FORMS = 7, FORM_BYTES_MAX = 128 };

/* ---- looking ------------------------------------------------------------------------------------- */

struct form_of_stem {
	char bytes[FORM_BYTES_MAX];
	size_t len;
};

static struct form_of_stem
plain_form(const char *stem)
{
	struct form_of_stem form = { .len = strlen(stem) };

	memcpy(form.bytes, stem, form.len);
	return form;
}

static struct form_of_stem
hex_form(const char *stem)
{
	struct form_of_stem form = { .len = strlen(stem) * 2 };

	sodium_bin2hex(form.bytes, sizeof(form.bytes), (const unsigned char *)stem, strlen(stem));
	return form;
}

static struct form_of_stem
wide_form(const char *stem, size_t offset)
{
	struct form_of_stem form = { .len = strlen(stem) * 2 };

	for (size_t i = 0; stem[i]; i++) {
		form.bytes[i * 2 + offset] = stem[i];
	}
	return form;
}

/* Behind 0, 1 or 2 other bytes; characters in which a neighbour has part are left out. */
static struct form_of_stem
base64_form(const char *stem, size_t shift)
{
	char text[64] = "", coded[FORM_BYTES_MAX];
	size_t len = strlen(stem) + shift, from = shift ? shift + 1 : 0;
	struct form_of_stem form;

	memcpy(text + shift, stem, strlen(stem));
	sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)text, len,
		sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	form.len = len / 3 * 4 - from;
	memcpy(form.bytes, coded + from, form.len);
	return form;
}

static void
make_forms(const char *stem, struct form_of_stem forms[FORMS])
{
	forms[0] = plain_form(stem);
	forms[1] = hex_form(stem);
	forms[2] = wide_form(stem, 0);
	forms[3] = wide_form(stem, 1);
	forms[4] = base64_form(stem, 0);
	forms[5] = base64_form(stem, 1);
	forms[6] = base64_form(stem, 2);
}

struct search {
	struct form_of_stem forms[STEMS][FORMS];
	bool is_seen[PUBLIC];
	int files, hits;
};

static void
tell_hit(const char *path, struct str bytes, const char *at)
{
	size_t place = (size_t)(at - bytes.ptr), from = place > 60 ? place - 60 : 0;

	print_message("%s, byte %zu: ", path, place);
	for (size_t i = from; i < place + 60 && i < bytes.len; i++) {
		char c = bytes.ptr[i];

		print_message("%c", c >= ' ' && c <= '~' ? c : '.');
	}
	print_message("\n");
}

static void
search_bytes(struct search *search, const char *path, struct str bytes)
{
	for (size_t i = 0; i < STEMS * FORMS; i++) {
		const struct form_of_stem *form = &search->forms[i / FORMS][i % FORMS];
		const char *at = memmem(bytes.ptr, bytes.len, form->bytes, form->len);

		if (at) {
			search->hits++;
			tell_hit(path, bytes, at);
		}
	}
	for (size_t i = 0; i < PUBLIC; i++) {
		search->is_seen[i] = search->is_seen[i] ||
				     memmem(bytes.ptr, bytes.len, public_values[i],
					     strlen(public_values[i]));
	}
}

static void
search_file(struct search *search, const char *path, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *bytes = fd < 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (bytes != MAP_FAILED) {
		search_bytes(search, path, (struct str){ bytes, size });
		munmap(bytes, size);
		search->files++;
	}
	if (fd >= 0) {
		close(fd);
	}
}

/* Also the names of files. */
static void
search_folder(struct search *search, struct arena *arena, const char *folder)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;

	while (open && (entry = readdir(open))) {
		const char *path = str_format(arena, "%s/%s", folder, entry->d_name).ptr;
		struct stat there;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
			lstat(path, &there) != 0) {
			continue;
		}
		search_bytes(search, path, str_of(entry->d_name));
		if (S_ISDIR(there.st_mode)) {
			search_folder(search, arena, path);
		} else if (S_ISREG(there.st_mode) && there.st_size > 0) {
			search_file(search, path, (size_t)there.st_size);
		}
	}
	if (open) {
		closedir(open);
	}
}

/* ---- the doors ----------------------------------------------------------------------------------- */

static const char list[] =
	"社会组织名称,组织类型,所属街道,负责人,住所,联系电话,电子邮箱,身份证号\n"
	"鸟鸣合唱队,社区社会组织,古荡街道,孔鸟鸣,鸟鸣路七号,0571-85550123、13987650003,"
	"kanarienvogel.list@163.com,110101199003077733\n"
	"鸟鸣书法社,社区社会组织,古荡街道,孔鸟鸣,鸟鸣路七号,110101199003077733,,"
	"110101199003077733\n"
	"鸟鸣诗社,社区社会组织,古荡街道,孔鸟鸣,鸟鸣路七号,1398765001,,\n";

static void
enter_list(struct web_test *t)
{
	struct web_file file = { "file", "list.csv", str_of(list) };
	struct web_answer answer = web_post_file(t, "/register/import", "district", "", &file);
	const char *page;

	assert_int_equal(answer.status, 303);
	page = str_terminated(t->arena, answer.location);
	jobs_run_all(t->app);
	assert_int_equal(web_get(t, page, "district").status, 200);
	assert_int_equal(
		web_get(t, str_format(t->arena, "%s/bad", page).ptr, "district").status, 200);
	answer = web_post(t, str_format(t->arena, "%s/apply", page).ptr, "district", "partial=1");
	assert_int_equal(answer.status, 303);
	jobs_run_all(t->app);
}

/* A chunk of text in a picture, as cameras write where it was taken. */
static struct str
picture(struct arena *arena)
{
	static const unsigned char head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n', 0, 0, 0,
		13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3a, 0x7e, 0x9b,
		0x55 };
	static const unsigned char tail[] = { 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c, 0x63,
		0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 'I', 'E', 'N', 'D',
		0xae, 0x42, 0x60, 0x82 };
	static const char text[] = "tEXtComment\0kanarienvogel-place";
	struct buf *out = buf_create(arena, 4096);
	unsigned char frame[8] = { 0, 0, 0, sizeof(text) - 1 - 4 };

	buf_str(out, (struct str){ (const char *)head, sizeof(head) });
	buf_str(out, (struct str){ (const char *)frame, 4 });
	buf_str(out, (struct str){ text, sizeof(text) - 1 });
	buf_str(out, (struct str){ (const char *)frame + 4, 4 }); /* a wrong sum: an extra chunk */
	buf_str(out, (struct str){ (const char *)tail, sizeof(tail) });
	return buf_view(out);
}

static enum outcome
send_messages(struct db *db, void *arg)
{
	(void)arg;
	outbox_send(db, &(struct message){ .channel = CHANNEL_MAIL,
				.kind = "test",
				.to = STR("kanarienvogel.out@example.org"),
				.subject = STR("kanarienvogel"),
				.text = STR("13987650011"),
				.until_at = MOMENT_NONE });
	outbox_send(db, &(struct message){ .channel = CHANNEL_SMS,
				.kind = "test",
				.to = STR("13987650012"),
				.text = STR("kanarienvogel"),
				.until_at = MOMENT_NONE });
	return OK;
}

static void
enter_account(struct web_test *t)
{
	assert_int_equal(web_submit(t, "/me/phone", "resident", "/me/phone",
				 "phone=13987650001&current=chuke-demo")
				 .status,
		303);
	assert_int_equal(
		web_post(t, "/me/mail", "resident", "address=kanarienvogel.mine%40example.org")
			.status,
		303);
	web_post(t, "/login", NULL, "name=13987650007&password=kanarienvogel-7");
	web_post(t, "/login", NULL, "name=resident2&password=kanarienvogel-8");
	web_post(t, "/me/password", "resident2",
		"current=kanarienvogel-8&password=kanarienvogel-9&again=kanarienvogel-9");
	/* a form whose session ran out is kept until the next sign-in */
	web_set_cookie(t, "resident2", "session", STR("key-of-canary"));
	web_post(t, "/me/phone", "resident2", "phone=13987650010&current=kanarienvogel-7");
	web_forget(t, "resident2");
}

static void
enter_organisation(struct web_test *t)
{
	struct str token = web_token(t, "district");
	struct web_answer answer;

	assert_int_equal(web_submit(t, "/orgs/3/contact", "district", "/orgs/3/contact",
				 "phone=13987650002&email=kanarienvogel.org%40qq.com")
				 .status,
		303);
	assert_int_equal(
		web_submit(t, "/orgs/3/contact", "district", "/orgs/3/see", "why=核对").status,
		303);
	assert_true(web_has(
		&(struct web_answer){ .body = web_get(t, "/orgs/3/contact", "district").body },
		"13987650002"));
	/* refused: with a slip, and to be typed again */
	web_submit(t, "/orgs/4/contact", "district", "/orgs/4/contact", "phone=13987650013x");
	web_submit(t, "/orgs/4/edit", "district", "/orgs/4/edit",
		"way=change&reason=核对&phone=13987650014");
	answer = web_api(
		t, &(struct web_call){ METHOD_POST, "/api/v1/orgs", token, "key-of-canary",
			   "{\"name\":\"鸟鸣读书会\",\"kind\":\"filed\",\"class\":\"service\","
			   "\"status\":\"normal\",\"region\":\"330106007\","
			   "\"reason\":\"核对\",\"phone\":\"13987650008\"}" });
	assert_int_equal(answer.status, 201);
	web_api(t, &(struct web_call){ METHOD_POST, "/api/v1/orgs", token, NULL,
			   "{\"name\":\"13987650015\",\"phone\":" });
	web_get(t, "/register?q=13987650002", "district");
	web_get(t, "/orgs?q=13987650006", NULL);
	web_get(t, "/suggest?q=13987650006", NULL);
	web_get(t, "/nowhere/13987650009", NULL);
	web_get(t, "/nowhere/13987650009", "district");
}

static void
enter_words(struct web_test *t)
{
	int made = 0;

	assert_int_equal(
		web_post(t, "/feedback", NULL,
			"page=/orgs/3?q=13987650005&kind=wrong&text=我的电话是13987650005，身份证"
			"110101199003077733&contact=13987650016")
			.status,
		303);
	for (int id = 1; id < 60; id++) {
		made += web_post(t, str_format(t->arena, "/notices/%d/objection", id).ptr,
				"resident",
				"reason=我不同意，请打13987650004，身份证110101199003077733")
				.status == 303;
	}
	assert_true(made > 0);
}

/* Contacts of needs and answers, and numbers where they do not belong. */
static void
enter_needs(struct web_test *t)
{
	struct str today = day_format_iso(t->arena, clock_today());
	struct web_answer answer = web_submit(t, "/needs/new", "community", "/needs/new",
		str_format(t->arena,
			"kind=people&title=找人读报&body=请打13987650020，或者110101199003077733"
			"&quantity=1&fields=elder&region=330106007006&from_day=%.*s&until_day=%.*s"
			"&contact_name=孔先生&contact_phone=13987650021",
			STR_ARG(today), STR_ARG(today))
			.ptr);
	const char *respond;

	assert_int_equal(answer.status, 303);
	respond = str_format(t->arena, "%.*s/respond", STR_ARG(answer.location)).ptr;
	answer = web_submit(t, respond, "orghead", respond,
		"quantity=1&message=我们来，13987650022&contact_name=周&contact_phone=13987650023");
	assert_int_equal(answer.status, 303);
	assert_int_equal(web_submit(t, str_terminated(t->arena, answer.location), "community",
				 str_terminated(t->arena, answer.location),
				 "deed=refuse&note=请改打13987650024")
				 .status,
		303);
	/* refused, and to be typed again */
	web_submit(t, "/needs/new", "community", "/needs/new", "contact_phone=13987650025x");
	web_get(t, "/needs?q=13987650026", NULL);
}

/* Who signs up for an activity, and numbers where they do not belong. */
static void
enter_activities(struct web_test *t)
{
	struct str day = day_format_iso(t->arena, (struct day){ clock_today().n + 3 });
	struct web_answer answer = web_submit(t, "/activities/new", "community", "/activities/new",
		str_format(t->arena,
			"kind=craft&audience=all&title=做灯笼&body="
			"有事请打13987650030，或者110101199003077733"
			"&region=330106007006&place=活动室，电话13987650031&from_at=%.*sT14:00"
			"&to_at=%.*sT16:00&capacity=5&people_max=2&deed=post",
			STR_ARG(day), STR_ARG(day))
			.ptr);
	const char *activity, *counter;

	assert_int_equal(answer.status, 303);
	activity = str_terminated(t->arena, answer.location);
	counter = str_format(t->arena, "%s/counter", activity).ptr;
	assert_int_equal(web_submit(t, counter, "community", counter,
				 "name=孔先生&phone=13987650032&people=1&age=97")
				 .status,
		303);
	web_submit(t, counter, "community", counter, "name=孔先生&phone=13987650033x&people=1");
	web_get(t, "/activities?q=13987650034", NULL);
	web_post(t, str_format(t->arena, "%s/people/see", activity).ptr, "community",
		"reason=要打13987650035");
	assert_int_equal(web_post(t, str_format(t->arena, "%s/deed", activity).ptr, "community",
				 "deed=cancel&note=请改打13987650036")
				 .status,
		303);
}

static void
enter_files(struct web_test *t)
{
	struct web_file photo = { "file", "photo.png", picture(t->arena) };
	struct web_file paper = { "file", "paper.pdf",
		STR("%PDF-1.4\nkanarienvogel 13987650017 110101199003077733\n%%EOF\n") };

	web_post_file(t, "/api/v1/files", "district", "purpose=picture", &photo);
	assert_int_equal(
		web_post_file(t, "/api/v1/files", "district", "purpose=paper", &paper).status, 201);
}

/* A backup is packed; what is in it lies beside it then. */
static void
unpack(const char *packed, const char *plain)
{
	static char piece[1 << 16];
	gzFile in = gzopen(packed, "rb");
	FILE *out = fopen(plain, "wb");
	int len;

	assert_non_null(in);
	assert_non_null(out);
	while ((len = gzread(in, piece, sizeof(piece))) > 0) {
		fwrite(piece, 1, (size_t)len, out);
	}
	assert_int_equal(len, 0);
	gzclose(in);
	fclose(out);
}

/* ---- the test ------------------------------------------------------------------------------------ */

static int kept_errors = -1;
static const char *log_path;

/* What the server says of itself goes where a service's log would. */
static int
begin_log(void **state)
{
	struct web_test *t = *state;
	int fd;

	log_path = str_format(t->arena, "%.*s/log", STR_ARG(t->dir)).ptr;
	fd = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	fflush(stderr);
	kept_errors = dup(STDERR_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
	return 0;
}

static int
end_log(void **state)
{
	(void)state;
	fflush(stderr);
	dup2(kept_errors, STDERR_FILENO);
	close(kept_errors);
	return 0;
}

static void
run_sql(struct web_test *t, const char *sql)
{
	struct str address = backup_address(t->arena, &t->app->settings);

	if (t->engine == DB_SQLITE) {
		sqlite3 *handle;

		assert_int_equal(
			sqlite3_open(str_terminated(t->arena, address), &handle), SQLITE_OK);
		sqlite3_busy_timeout(handle, 10000);
		sqlite3_exec(handle, sql, NULL, NULL, NULL);
		sqlite3_close(handle);
	} else {
		PGconn *handle = PQconnectdb(str_terminated(t->arena, address));

		PQclear(PQexec(handle, sql));
		PQfinish(handle);
	}
}

static void
search_all(struct search *search, struct web_test *t)
{
	search_folder(search, t->arena, str_terminated(t->arena, t->dir));
	search_folder(search, t->arena, str_format(t->arena, "%.*s-key", STR_ARG(t->dir)).ptr);
	if (search->hits) {
		fail_msg("personal data lie open in %d places", search->hits);
	}
}

static void
nothing_personal_lies_open(void **state)
{
	struct web_test *t = *state;
	struct search search = { .files = 0 };
	const char *backup = str_format(t->arena, "%.*s/backup", STR_ARG(t->dir)).ptr;

	for (size_t i = 0; i < STEMS; i++) {
		make_forms(stems[i], search.forms[i]);
	}
	enter_account(t);
	enter_organisation(t);
	enter_list(t);
	enter_words(t);
	enter_needs(t);
	enter_activities(t);
	enter_files(t);
	canary_enter_case(t);
	store_write(t->app->store, t->arena, send_messages, NULL);
	/* what the harness sends lies there; a server removes it with the request */
	unlink(str_format(t->arena, "%.*s/tmp/upload", STR_ARG(t->dir)).ptr);
	search_all(&search, t); /* as a machine that fails now would leave it */
	deliver_all(t->app);
	housekeeping_run(t->app);
	jobs_run_all(t->app);
	seal_all(t->app->store);
	backup_write(t->arena, &t->app->settings, str_of(backup));
	unpack(backup, str_format(t->arena, "%s.plain", backup).ptr);
	search_all(&search, t);
	run_sql(t, "vacuum");
	search_all(&search, t);
	for (size_t i = 0; i < PUBLIC; i++) {
		if (!search.is_seen[i]) {
			fail_msg("%s was not found: what is it that was read?", public_values[i]);
		}
	}
	assert_true(search.files > 10);
}

/* A search that finds nothing would find nothing. */
static void
every_form_is_found(void **state)
{
	static const char text[] = "..MTM5ODc2NTAwMDE= 31333938373635 ";
	struct search search = { .files = 0 };

	(void)state;
	for (size_t i = 0; i < STEMS; i++) {
		make_forms(stems[i], search.forms[i]);
	}
	for (size_t shift = 0; shift < 3; shift++) {
		char plain[] = "xx13987650001yyy", coded[64];

		sodium_bin2base64(coded, sizeof(coded), (const unsigned char *)plain + 2 - shift,
			strlen(plain) - 2 + shift, sodium_base64_VARIANT_ORIGINAL);
		search.hits = 0;
		search_bytes(&search, "base64", str_of(coded));
		assert_int_equal(search.hits, 1);
	}
	search.hits = 0;
	search_bytes(&search, "text", str_of(text));
	assert_int_equal(search.hits, 2);
	search.hits = 0;
	search_bytes(&search, "wide", (struct str){ "1\0003\0009\0008\0007\0006\0005\000", 14 });
	assert_int_equal(search.hits, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_found),
		cmocka_unit_test_setup_teardown(nothing_personal_lies_open, begin_log, end_log),
	};

	offices_register(offices, offices_count);
	return WEB_TEST_RUN("canary", tests);
}
