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
	bool has_key;                  /* a key waits for its value */
	bool is_object[JSON_DEPTH_MAX + 1];
	bool has_items[JSON_DEPTH_MAX + 1];
};

void json_start(struct json *json, struct buf *out);
void json_object(struct json *json);
void json_object_end(struct json *json);
void json_array(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);
void json_key_str(struct json *json, struct str key);

void json_str(struct json *json, struct str value); /* none writes null */
void json_text(struct json *json, const char *value);
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);
void json_day(struct json *json, struct day day);          /* "YYYY-MM-DD"; none writes null */
void json_moment(struct json *json, struct moment moment); /* RFC 3339 in UTC; none writes null */
void json_raw(struct json *json, struct str value);        /* JSON already */

/* Key and value at once, inside an object. */
void json_add_str(struct json *json, const char *key, struct str value);
void json_add_int(struct json *json, const char *key, int64_t value);
void json_add_bool(struct json *json, const char *key, bool value);

/* A member of a row as its type says; absent values are null, money is fen. */
void json_member(struct json *json, const struct member *member, const void *row);
/* The row as an object, or only its members into an object that is open. */
void json_write_row(struct json *json, const struct member *members, size_t count, const void *row);
void json_write_members(struct json *json, const struct member *members, size_t count, const void *row);
/* All rows as an array of objects. */
void json_write_rows(struct json *json, const struct table_view *table);

#endif
