#include "actor.h"
#include "audit.h"
#include "file.h"
#include "housekeeping.h"
#include "parts.h"
#include "picture.h"
#include "respond.h"
#include "web_pages.h"
#include "web_test.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* What people send: kept, shown to whom it may be, and never lost with a form that comes back. */

/* ---- an album, the office of this test ---------------------------------------------------------- */

enum { ALBUM = 7, SECRET_ALBUM = 8 };

struct album_input {
	struct str title;
	struct file_ids photos, papers;
};
static const struct field album_fields[] = {
	{ .name = "title",
		.type = FIELD_TEXT,
		.offset = offsetof(struct album_input, title),
		.label = N_("标题"),
		.is_required = true },
	{ .name = "photos",
		.type = FIELD_FILES,
		.offset = offsetof(struct album_input, photos),
		.label = N_("照片"),
		.purpose = "picture",
		.max = 3 },
	{ .name = "papers",
		.type = FIELD_FILES,
		.offset = offsetof(struct album_input, papers),
		.label = N_("证件"),
		.purpose = "paper" },
};
static const struct form album_form = { "album_add", album_fields, FIELD_COUNT(album_fields),
	sizeof(struct album_input), NULL };

static void
album_page(struct html *h, const struct album_input *in)
{
	form_open(h, &album_form, URL_OWN("/album"));
	form_errors(h, &album_form);
	form_field(h, &album_form, in, "title");
	form_field(h, &album_form, in, "photos");
	form_field(h, &album_form, in, "papers");
	form_close(h);
}

static void
show_page(struct html *h, const struct files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		struct picture shown = file_picture(&files->items[i], STR("相册"));

		picture(h, &shown);
	}
}

static enum outcome
edit_album(struct req *req)
{
	return respond(req, album_page, req->in);
}

static enum outcome
add_album(struct req *req)
{
	const struct album_input *in = req->in;
	enum outcome outcome = file_bind(
		req, &album_form, "photos", &in->photos, (struct file_object){ "album", ALBUM });

	if (outcome == OK) {
		outcome = file_bind(req, &album_form, "papers", &in->papers,
			(struct file_object){ "album", SECRET_ALBUM });
	}
	audit_add(
		req, &(struct audit){ .verb = "album.add", .object = "album", .object_id = ALBUM });
	return outcome == OK ? respond_see_other(req, URL_OWN("/album")) : outcome;
}

static enum outcome
show_album(struct req *req)
{
	struct files files = file_list(req->db, (struct file_object){ "album", ALBUM });

	return respond(req, show_page, &files);
}

static enum file_seen
album_seen(struct req *req, int64_t id)
{
	if (id == ALBUM) {
		return FILE_PUBLIC;
	}
	return req->actor->login.v ? FILE_SEEN : FILE_HIDDEN;
}

static const struct file_keeper keepers[] = { { "album", album_seen } };
static const struct route routes[] = {
	{ METHOD_GET, "/album", .right = &right_public, .run = show_album, .title = N_("相册") },
	{ METHOD_GET, "/album/new", .right = &right_signed_in, .form = &album_form,
		.run = edit_album, .title = N_("相册") },
	{ METHOD_POST, "/album", .right = &right_signed_in, .form = &album_form, .run = add_album,
		.page = edit_album, .takes_files = true, .body_bytes_max = FILE_BODY_BYTES_MAX,
		.title = N_("相册") },
};
static const struct office album_office = { .name = "album",
	.routes = routes,
	.route_count = FIELD_COUNT(routes),
	.file_keepers = keepers,
	.file_keeper_count = 1 };
static const struct office *const offices[] = { &album_office };

/* ---- helpers ------------------------------------------------------------------------------------- */

static struct str
photo(struct web_test *t, int orientation)
{
	struct image drawn = picture_draw(t->arena, 1200, 800);

	return picture_jpeg(t->arena, &drawn, orientation);
}

static struct web_answer
send(struct web_test *t, const char *as, const char *fields, const char *field, struct str bytes)
{
	struct web_file file = { field, "夏天.jpg", bytes };

	return web_post_file(t, "/album", as, fields, &file);
}

/* The number behind `before` in the answer's body. */
static int64_t
number_after(const struct web_answer *answer, const char *before)
{
	ptrdiff_t at = str_find(answer->body, str_of(before));
	int64_t number = 0;

	assert_true(at >= 0);
	for (const char *p = answer->body.ptr + at + strlen(before); *p >= '0' && *p <= '9'; p++) {
		number = number * 10 + (*p - '0');
	}
	assert_true(number > 0);
	return number;
}

static const char *
path(struct web_test *t, const char *format, int64_t id)
{
	char text[100];

	snprintf(text, sizeof(text), "/files/%lld%s", (long long)id, format);
	return str_copy(t->arena, (struct str){ text, strlen(text) + 1 }).ptr;
}

/* How many stored bytes hold the text, of how many there are. */
static int
count_stored(struct web_test *t, struct str text, int *ret_all)
{
	struct str folder = str_format(t->arena, "%.*s/files", STR_ARG(t->dir));
	DIR *outer = opendir(folder.ptr);
	int found = 0;

	*ret_all = 0;
	for (struct dirent *e; outer && (e = readdir(outer));) {
		struct str inner_path = str_format(t->arena, "%s/%s", folder.ptr, e->d_name);
		DIR *inner = e->d_name[0] == '.' ? NULL : opendir(inner_path.ptr);

		for (struct dirent *f; inner && (f = readdir(inner));) {
			static char bytes[4 << 20];
			FILE *file;
			size_t len;

			if (f->d_name[0] == '.') {
				continue;
			}
			file = fopen(
				str_format(t->arena, "%s/%s", inner_path.ptr, f->d_name).ptr, "rb");
			len = fread(bytes, 1, sizeof(bytes), file);
			fclose(file);
			found += str_contains((struct str){ bytes, len }, text);
			++*ret_all;
		}
		if (inner) {
			closedir(inner);
		}
	}
	if (outer) {
		closedir(outer);
	}
	return found;
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void
a_photo_is_kept_and_shown(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = send(t, "community", "title=夏", "photos", photo(t, 6));
	int64_t id;
	int all;

	assert_int_equal(answer.status, 303);
	answer = web_get(t, "/album", NULL);
	id = number_after(&answer, "src=\"/files/");
	assert_true(web_has(&answer, "width=\"800\" height=\"1200\" alt=\"相册\""));
	answer = web_get(t, path(t, "/960", id), NULL);
	assert_int_equal(answer.status, 200);
	assert_true(str_equal(answer.content_type, STR("image/jpeg")));
	assert_true(str_contains(web_header(&answer, "Cache-Control"), STR("immutable")));
	assert_true(web_header(&answer, "ETag").len > 10);
	assert_false(str_contains(answer.body, picture_place));
	assert_int_equal(count_stored(t, picture_place, &all), 0);
	assert_true(all >= 2);
	answer = web_get(t, path(t, "", id), NULL);
	assert_true(str_starts(web_header(&answer, "Content-Disposition"), STR("attachment")));
	assert_int_equal(web_get(t, path(t, "/5000", id), NULL).status, 404);
}

static void
nothing_is_lost_with_a_form_that_comes_back(void **state)
{
	struct web_test *t = *state;
	struct web_answer answer = send(t, "community", "title=", "photos", photo(t, 1));
	struct str fields;
	int64_t id;

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "夏天.jpg"));
	id = number_after(&answer, "name=\"photos\" value=\"");
	/* only its sender sees it */
	assert_int_equal(web_get(t, path(t, "/320", id), "community").status, 200);
	assert_int_equal(web_get(t, path(t, "/320", id), "street").status, 404);
	assert_int_equal(web_get(t, path(t, "/320", id), NULL).status, 404);
	/* and nobody else can take it */
	fields = str_format(t->arena, "title=a&photos=%lld", (long long)id);
	assert_int_equal(web_post(t, "/album", "street", fields.ptr).status, 422);
	fields = str_format(t->arena, "title=a&photos=%lld&photos_alt_%lld=一群孩子", (long long)id,
		(long long)id);
	assert_int_equal(web_post(t, "/album", "community", fields.ptr).status, 303);
	answer = web_get(t, "/album", NULL);
	assert_true(web_has(&answer, "alt=\"一群孩子\""));
	assert_int_equal(number_after(&answer, "src=\"/files/"), id);
}

static void
what_is_wrong_is_refused_in_words(void **state)
{
	struct web_test *t = *state;
	struct str whole = photo(t, 1);
	struct web_answer answer = send(
		t, "community", "title=a", "photos", str_slice(whole, 0, whole.len / 2));

	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "打不开"));
	answer = send(t, "community", "title=a", "photos", STR("%PDF-1.4 no picture"));
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "不是 JPEG、PNG 或 WebP 图片"));
	answer = send(t, "community", "title=a", "photos", STR("<svg onload='x()'/>"));
	assert_int_equal(answer.status, 422);
	answer = web_post(t, "/album", "community", "title=a&photos=1&photos=2&photos=3&photos=4");
	assert_true(web_has(&answer, "最多可以有 3 个文件"));
}

static void
papers_are_sealed(void **state)
{
	static const struct str paper = STR(
		"%PDF-1.4\n% 330106199001011234 name and number\n%%EOF\n");
	struct web_test *t = *state;
	struct web_answer answer = send(t, "community", "title=", "papers", paper);
	struct str fields;
	int64_t id;
	int all;

	assert_int_equal(answer.status, 422);
	id = number_after(&answer, "name=\"papers\" value=\"");
	assert_int_equal(count_stored(t, STR("330106199001011234"), &all), 0);
	assert_true(all > 0);
	fields = str_format(t->arena, "title=a&papers=%lld", (long long)id);
	assert_int_equal(web_post(t, "/album", "community", fields.ptr).status, 303);
	answer = web_get(t, path(t, "", id), "street");
	assert_int_equal(answer.status, 200);
	assert_true(str_equal(answer.body, paper));
	assert_true(str_equal(answer.content_type, STR("application/pdf")));
	assert_true(str_contains(web_header(&answer, "Cache-Control"), STR("no-store")));
	assert_int_equal(web_get(t, path(t, "", id), NULL).status, 404);
}

static void
the_api_takes_files(void **state)
{
	struct web_test *t = *state;
	struct web_file file = { "file", "表.pdf", STR("%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n") };
	struct web_answer answer = web_post_file(t, "/api/v1/files", "street", "", &file);
	struct web_answer again;

	assert_int_equal(answer.status, 201);
	assert_true(number_after(&answer, "\"id\":") > 0);
	assert_true(web_has(&answer, "\"type\":\"application/pdf\""));
	assert_true(web_has(&answer, "\"size\":30"));
	assert_true(web_has(&answer, "\"sha256\":\""));
	answer = web_post_file(t, "/api/v1/files", "street", "_operation=twice", &file);
	again = web_post_file(t, "/api/v1/files", "street", "_operation=twice", &file);
	assert_int_equal(again.status, 201);
	assert_true(str_equal(answer.body, again.body));
	file.bytes = STR("MZ\x90\0\3\0\0\0");
	answer = web_post_file(t, "/api/v1/files", "street", "", &file);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "\"field\":\"file\""));
	assert_int_equal(web_post(t, "/api/v1/files", "street", "").status, 422);
}

static void
a_page_s_script_sends_files_by_themselves(void **state)
{
	static const char fields[] = "purpose=picture&field=photos";
	struct web_test *t = *state;
	struct web_file file = { "file", "夏天.jpg", photo(t, 1) };
	struct web_answer answer = web_post_file(t, "/files", "community", fields, &file);
	int64_t id;

	assert_int_equal(answer.status, 200);
	/* as the form's field draws it: kept, to be told in words */
	id = number_after(&answer, "name=\"photos\" value=\"");
	assert_true(web_has(
		&answer, str_format(t->arena, "name=\"photos_alt_%lld\"", (long long)id).ptr));
	assert_int_equal(web_get(t, path(t, "/320", id), "community").status, 200);
	assert_int_equal(web_get(t, path(t, "/320", id), "street").status, 404);

	file.bytes = STR("MZ\x90\0\3\0\0\0");
	answer = web_post_file(t, "/files", "community", fields, &file);
	assert_int_equal(answer.status, 422);
	assert_true(str_starts(answer.body, STR("“夏天.jpg”不是 JPEG")));
	answer = web_post_file(t, "/files", "community", "purpose=film&field=photos", &file);
	assert_int_equal(answer.status, 422);
	assert_int_equal(web_post_file(t, "/files", NULL, fields, &file).status, 303);
}

static void
one_account_does_not_fill_the_disk(void **state)
{
	struct web_test *t = *state;
	struct web_file file = { "file", "a.csv", STR("a,b\n1,2\n") };
	struct web_answer answer;

	for (int i = 0; i < FILE_UNUSED_MAX; i++) {
		answer = web_post_file(t, "/api/v1/files", "resident", "purpose=sheet", &file);
		assert_int_equal(answer.status, 201);
	}
	answer = web_post_file(t, "/api/v1/files", "resident", "purpose=sheet", &file);
	assert_int_equal(answer.status, 422);
	assert_true(web_has(&answer, "100 个还没有提交的文件"));
	assert_int_equal(
		web_post_file(t, "/api/v1/files", "resident2", "purpose=sheet", &file).status, 201);
}

static void
make_old(struct web_test *t, const char *name)
{
	struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

	assert_int_equal(
		utimensat(AT_FDCWD, str_format(t->arena, "%.*s/%s", STR_ARG(t->dir), name).ptr, old,
			0),
		0);
}

static void
write_file(struct web_test *t, const char *name)
{
	FILE *file = fopen(str_format(t->arena, "%.*s/%s", STR_ARG(t->dir), name).ptr, "wb");

	assert_non_null(file);
	fclose(file);
	make_old(t, name);
}

static void
what_nobody_took_goes(void **state)
{
	static const char stray[] =
		"files/ff/ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
	struct web_test *t = *state;
	struct web_answer bound = send(t, "community", "title=b", "photos", photo(t, 2));
	struct web_answer answer = send(t, "community", "title=", "photos", photo(t, 3));
	int64_t id = number_after(&answer, "name=\"photos\" value=\"");

	assert_int_equal(bound.status, 303);
	mkdir(str_format(t->arena, "%.*s/files/ff", STR_ARG(t->dir)).ptr, 0700);
	write_file(t, stray);
	write_file(t, "tmp/file-left-by-a-crash");
	housekeeping_run(t->app);
	assert_int_equal(web_get(t, path(t, "/320", id), "community").status, 200);
	assert_int_not_equal(
		access(str_format(t->arena, "%.*s/%s", STR_ARG(t->dir), stray).ptr, F_OK), 0);
	assert_int_not_equal(
		access(str_format(t->arena, "%.*s/tmp/file-left-by-a-crash", STR_ARG(t->dir)).ptr,
			F_OK),
		0);
	clock_shift((struct moment){ clock_now().ms + 25 * 3600 * 1000 });
	housekeeping_run(t->app);
	web_forget(t, "community");
	assert_int_equal(web_get(t, path(t, "/320", id), "community").status, 404);
	answer = web_get(t, "/album", NULL);
	assert_int_equal(
		web_get(t, path(t, "/320", number_after(&answer, "src=\"/files/")), NULL).status,
		200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_photo_is_kept_and_shown),
		cmocka_unit_test(nothing_is_lost_with_a_form_that_comes_back),
		cmocka_unit_test(what_is_wrong_is_refused_in_words),
		cmocka_unit_test(papers_are_sealed),
		cmocka_unit_test(the_api_takes_files),
		cmocka_unit_test(a_page_s_script_sends_files_by_themselves),
		cmocka_unit_test(one_account_does_not_fill_the_disk),
		cmocka_unit_test(what_nobody_took_goes),
	};

	offices_register(offices, 1);
	return WEB_TEST_RUN("kernel_file", tests);
}
