#ifndef CHUKE_JSON_WRITE_H
#define CHUKE_JSON_WRITE_H

#include "buf.h"
#include "member.h"

/*
 * JSON (RFC 8259) written straight into a buffer.  Commas come by themselves; calls that make no JSON
 * (a value without a key in an object, an end without a beginning) are assertions.  '<', U+2028 and
 * U+2029 are escaped, so that the result may stand in a page; wrong UTF-8 becomes U+FFFD.  Reading JSON
 * is the web layer's.
 */

enum { JSON_DEPTH_MAX = 32 };

struct json {
	struct buf *out;
	int depth;
	bool has_key; /* a key waits for its value */
	bool is_object[JSON_DEPTH_MAX + 1];
	bool has_items[JSON_DEPTH_MAX + 1];
};

/* Begins a document that will be appended to `out`. */
void json_start(struct json *json, struct buf *out);
/* Begins an object: as the document, an element, or the value of a key. */
void json_object(struct json *json);
/* Ends the innermost object. */
void json_object_end(struct json *json);
/* Begins an array, in the same places. */
void json_array(struct json *json);
/* Ends the innermost array. */
void json_array_end(struct json *json);
/* The key of the value that follows, from a constant. */
void json_key(struct json *json, const char *key);
/* Likewise from any text. */
void json_key_str(struct json *json, struct str key);

/* A string; none writes null. */
void json_str(struct json *json, struct str value);
/* A string from a terminated text; NULL writes null. */
void json_text(struct json *json, const char *value);
/* A number without a fraction. */
void json_int(struct json *json, int64_t value);
/* true or false. */
void json_bool(struct json *json, bool value);
/* null. */
void json_null(struct json *json);
/* "YYYY-MM-DD"; none writes null. */
void json_day(struct json *json, struct day day);
/* RFC 3339 in UTC; none writes null. */
void json_moment(struct json *json, struct moment moment);
/* What is JSON already. */
void json_raw(struct json *json, struct str value);

/* A key and its string at once, inside an object. */
void json_add_str(struct json *json, const char *key, struct str value);
/* A key and its number. */
void json_add_int(struct json *json, const char *key, int64_t value);
/* A key and its true or false. */
void json_add_bool(struct json *json, const char *key, bool value);

/* A member of a row as its type says; absent values are null, money is fen. */
void json_member(struct json *json, const struct member *member, const void *row);
/* The row as an object. */
void json_write_row(struct json *json, const struct member *members, size_t count, const void *row);
/* The row's members into the object that is open. */
void json_write_members(
	struct json *json, const struct member *members, size_t count, const void *row);
/* All rows as an array of objects. */
void json_write_rows(struct json *json, const struct table_view *table);

#endif
