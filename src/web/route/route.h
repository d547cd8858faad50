#ifndef CHUKE_ROUTE_H
#define CHUKE_ROUTE_H

#include "form.h"
#include "req.h"

/*
 * A route is one row: how it is called, who may, what it takes, what runs.  A route without a right
 * does not start.  {name} in the path stands for one part and is given to the form's field of that name.
 */

struct right; /* kernel/right.h */
struct scope; /* what an object belongs to: region and organisation */

struct route {
	enum method method;
	const char *path;
	const struct right *right;
	/*
	 * Whose object it is: fills the scope that the right is judged over, or NOT_FOUND.  NULL where the
	 * right is not over an object (public pages, lists that scope themselves).  It is called even when
	 * the posted form is wrong: then only the path's part of req->in is to be relied on.
	 */
	enum outcome (*scope)(struct req *req, struct scope *ret_scope);
	const struct form *form;
	/* GET: reads and responds.  POST, PUT, DELETE: the action, inside the writer's transaction. */
	enum outcome (*run)(struct req *req);
	/*
	 * POST: what takes long and needs no database (hashing a password), between form and action, on a
	 * thread of its own.  NULL for most.
	 */
	void (*prepare)(struct req *req);
	/*
	 * POST: what draws the page again (422) with the values kept; of an API route what answers a CONFLICT that has
	 * errors (409), NULL for most
	 */
	enum outcome (*page)(struct req *req);
	bool is_cached;   /* a public page without an acting form: may come from the page cache */
	bool is_command;  /* POST that needs no operation id (sign-out, language) */
	bool takes_files; /* multipart */
	int64_t body_bytes_max;      /* 0 = 64 KiB */
	const char *title;           /* Chinese, N_(): for OpenAPI, the rights page and the log */
	const struct member *answer; /* API: what an item of the answer holds */
	size_t answer_count;
	bool answer_is_list;
};

struct router;

/* Builds the tree of all routes; asserts on a clash, a missing right or an unknown path parameter. */
struct router *router_create(struct arena *arena, const struct route *const *tables,
	const size_t *counts, size_t table_count);
/* OK, NOT_FOUND, or CONFLICT when the path exists with other methods (405; they are in ret_allow). */
enum outcome router_find(const struct router *router, struct req *req, struct str *ret_allow);
size_t router_count(const struct router *router);
const struct route *router_at(const struct router *router, size_t index);

#endif
