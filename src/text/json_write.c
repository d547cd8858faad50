#include "json_write.h"

#include "utf8.h"

#include <assert.h>
#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

void
json_start(struct json *json, struct buf *out)
{
	*json = (struct json){ .out = out };
}

/* The comma before a value, and whether one may stand here at all. */
static void
before_value(struct json *json)
{
	if (json->is_object[json->depth]) {
		assert(json->has_key);
		json->has_key = false;
		return;
	}
	assert(json->depth || !json->has_items[0]);
	if (json->has_items[json->depth]) {
		buf_char(json->out, ',');
	}
	json->has_items[json->depth] = true;
}

static void
begin(struct json *json, bool is_object)
{
	before_value(json);
	assert(json->depth < JSON_DEPTH_MAX);
	json->depth++;
	json->is_object[json->depth] = is_object;
	json->has_items[json->depth] = false;
	buf_char(json->out, is_object ? '{' : '[');
}

static void
end(struct json *json, bool is_object)
{
	assert(json->depth && json->is_object[json->depth] == is_object && !json->has_key);
	json->depth--;
	buf_char(json->out, is_object ? '}' : ']');
}

void
json_object(struct json *json)
{
	begin(json, true);
}

void
json_object_end(struct json *json)
{
	end(json, true);
}

void
json_array(struct json *json)
{
	begin(json, false);
}

void
json_array_end(struct json *json)
{
	end(json, false);
}

static void
put_escaped(struct buf *out, uint32_t code)
{
	static const char short_forms[] = "\bb\ff\nn\rr\tt\"\"\\\\";
	char escape[6] = { '\\', 'u' };

	for (const char *form = short_forms; *form; form += 2) {
		if ((uint32_t)*form == code) {
			escape[1] = form[1];
			buf_put(out, escape, 2);
			return;
		}
	}
	for (int i = 0; i < 4; i++) {
		escape[2 + i] = hex_digits[code >> (12 - 4 * i) & 15];
	}
	buf_put(out, escape, 6);
}

static void
put_quoted(struct buf *out, struct str value)
{
	size_t done = 0;

	buf_char(out, '"');
	for (size_t at = 0; at < value.len;) {
		size_t before = at;
		uint32_t code = 0xFFFD;
		bool is_valid = utf8_next(value, &at, &code);

		if (is_valid && code >= ' ' && code != '"' && code != '\\' && code != '<' &&
			code != 0x7F && code != 0x2028 && code != 0x2029) {
			continue;
		}
		buf_put(out, value.ptr + done, before - done);
		at += !is_valid;
		done = at;
		put_escaped(out, code);
	}
	if (value.len > done) {
		buf_put(out, value.ptr + done, value.len - done);
	}
	buf_char(out, '"');
}

void
json_key_str(struct json *json, struct str key)
{
	assert(json->is_object[json->depth] && !json->has_key);
	if (json->has_items[json->depth]) {
		buf_char(json->out, ',');
	}
	json->has_items[json->depth] = true;
	put_quoted(json->out, key);
	buf_char(json->out, ':');
	json->has_key = true;
}

void
json_key(struct json *json, const char *key)
{
	json_key_str(json, str_of(key));
}

void
json_str(struct json *json, struct str value)
{
	if (str_is_none(value)) {
		json_null(json);
		return;
	}
	before_value(json);
	put_quoted(json->out, value);
}

void
json_text(struct json *json, const char *value)
{
	json_str(json, str_of(value));
}

void
json_int(struct json *json, int64_t value)
{
	before_value(json);
	buf_int(json->out, value);
}

void
json_bool(struct json *json, bool value)
{
	json_raw(json, value ? STR("true") : STR("false"));
}

void
json_null(struct json *json)
{
	json_raw(json, STR("null"));
}

void
json_raw(struct json *json, struct str value)
{
	before_value(json);
	buf_str(json->out, value);
}

void
json_day(struct json *json, struct day day)
{
	int year, month, mday;

	if (day_is_none(day)) {
		json_null(json);
		return;
	}
	before_value(json);
	day_split(day, &year, &month, &mday);
	buf_format(json->out, "\"%04d-%02d-%02d\"", year, month, mday);
}

void
json_moment(struct json *json, struct moment moment)
{
	int year, month, mday;
	int64_t seconds, days;

	if (moment_is_none(moment)) {
		json_null(json);
		return;
	}
	before_value(json);
	seconds = moment.ms / 1000 - (moment.ms % 1000 < 0);
	days = seconds / 86400 - (seconds % 86400 < 0);
	seconds -= days * 86400;
	day_split((struct day){ (int32_t)days }, &year, &month, &mday);
	buf_format(json->out, "\"%04d-%02d-%02dT%02d:%02d:%02dZ\"", year, month, mday,
		(int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

void
json_add_str(struct json *json, const char *key, struct str value)
{
	json_key(json, key);
	json_str(json, value);
}

void
json_add_int(struct json *json, const char *key, int64_t value)
{
	json_key(json, key);
	json_int(json, value);
}

void
json_add_bool(struct json *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}

static void
put_blob(struct json *json, struct str bytes)
{
	if (str_is_none(bytes)) {
		json_null(json);
		return;
	}
	before_value(json);
	buf_char(json->out, '"');
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char byte = (unsigned char)bytes.ptr[i];

		buf_char(json->out, hex_digits[byte >> 4]);
		buf_char(json->out, hex_digits[byte & 15]);
	}
	buf_char(json->out, '"');
}

/* An integer of which one value means that there is none. */
static void
put_int_or_null(struct json *json, int64_t value, int64_t absent)
{
	if (value == absent) {
		json_null(json);
	} else {
		json_int(json, value);
	}
}

void
json_member(struct json *json, const struct member *member, const void *row)
{
	const char *at = (const char *)row + member->offset;

	switch (member->type) {
	case MEMBER_INT:
		put_int_or_null(json, *(const int64_t *)at, INT_NONE);
		break;
	case MEMBER_BOOL:
		json_bool(json, *(const bool *)at);
		break;
	case MEMBER_STR:
		json_str(json, *(const struct str *)at);
		break;
	case MEMBER_MONEY:
		put_int_or_null(json, ((const struct money *)at)->fen, INT64_MIN);
		break;
	case MEMBER_DAY:
		json_day(json, *(const struct day *)at);
		break;
	case MEMBER_MOMENT:
		json_moment(json, *(const struct moment *)at);
		break;
	case MEMBER_ID:
		put_int_or_null(json, *(const int64_t *)at, 0);
		break;
	case MEMBER_BLOB:
		put_blob(json, *(const struct str *)at);
		break;
	}
}

void
json_write_members(struct json *json, const struct member *members, size_t count, const void *row)
{
	for (size_t i = 0; i < count; i++) {
		json_key(json, members[i].name);
		json_member(json, &members[i], row);
	}
}

void
json_write_row(struct json *json, const struct member *members, size_t count, const void *row)
{
	json_object(json);
	json_write_members(json, members, count, row);
	json_object_end(json);
}

void
json_write_rows(struct json *json, const struct table_view *table)
{
	json_array(json);
	for (size_t i = 0; i < table->row_count; i++) {
		json_write_row(json, table->members, table->member_count,
			(const char *)table->rows + i * table->row_size);
	}
	json_array_end(json);
}
