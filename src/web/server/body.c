#include "body.h"

#include "address.h"
#include "multipart.h"

bool
media_type_is(struct str content_type, struct str wanted)
{
	struct str rest = content_type, type;

	return str_split(&rest, ';', &type) && str_equal_ascii_case(str_trim(type), wanted);
}

bool
body_begin(struct body *body, struct req *req, int64_t bytes_max, struct str upload_dir)
{
	struct str type = req_header(req, "content-type");

	*body = (struct body){ .bytes_max = bytes_max };
	if (!media_type_is(type, STR("multipart/form-data"))) {
		body->bytes = buf_create(req->arena, (size_t)bytes_max);
		return true;
	}
	type = multipart_boundary(type);
	if (str_is_none(type)) {
		return false;
	}
	body->is_multipart = true;
	body->multipart = multipart_create(req->arena, type, upload_dir);
	return true;
}

int
body_take(struct body *body, struct str piece)
{
	body->len += (int64_t)piece.len;
	if (body->len > body->bytes_max) {
		return 413;
	}
	if (body->is_multipart) {
		return multipart_take(body->multipart, piece);
	}
	buf_str(body->bytes, piece);
	return body->bytes->full ? 413 : 0;
}

int
body_end(struct body *body, struct req *req)
{
	if (body->is_multipart) {
		return multipart_end(
			body->multipart, &req->posted, &req->uploads, &req->upload_count);
	}
	if (!body->bytes) {
		return 0;
	}
	req->body = buf_view(body->bytes);
	if (media_type_is(
		    req_header(req, "content-type"), STR("application/x-www-form-urlencoded")) &&
		!address_pairs(req->arena, req->body, &req->posted)) {
		return 413;
	}
	return 0;
}
