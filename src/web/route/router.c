#include "route.h"

#include "address.h"

#include <assert.h>
#include <string.h>

enum { METHODS = METHOD_OPTIONS + 1 };

/* One part of a path.  A part that is written out is tried before one that is a parameter. */
struct node {
	struct str part;
	struct node *literals; /* the first child that is written out */
	struct node *next;     /* sibling of it */
	struct node *parameter;
	struct node *
		suffixed; /* the first parameter with something behind it: {id}.ics, whose part is ".ics" */
	const struct route *routes[METHODS];
};

struct router {
	struct arena *arena;
	struct node root;
	const struct route **routes;
	size_t count;
};

static const char *const method_names[METHODS] = {
	[METHOD_GET] = "GET",
	[METHOD_HEAD] = "HEAD",
	[METHOD_POST] = "POST",
	[METHOD_PUT] = "PUT",
	[METHOD_DELETE] = "DELETE",
	[METHOD_OPTIONS] = "OPTIONS",
};

/* Takes the next part off a path that begins with '/'; false at its end. */
static bool
take_part(struct str *rest, struct str *ret_part)
{
	if (rest->len < 2) {
		return false;
	}
	*rest = str_slice(*rest, 1, rest->len);
	*ret_part = *rest;
	for (size_t i = 0; i < rest->len; i++) {
		if (rest->ptr[i] == '/') {
			*ret_part = str_slice(*rest, 0, i);
			break;
		}
	}
	*rest = str_slice(*rest, ret_part->len, rest->len);
	return true;
}

static bool
is_parameter(struct str part)
{
	return part.len > 2 && part.ptr[0] == '{' && str_find(part, STR("}")) > 1;
}

static struct str
parameter_name(struct str part)
{
	return str_slice(part, 1, (size_t)str_find(part, STR("}")));
}

/* What stands behind a parameter: ".ics"; mostly nothing. */
static struct str
parameter_suffix(struct str part)
{
	return str_slice(part, (size_t)str_find(part, STR("}")) + 1, part.len);
}

/* A parameter that no field takes would be dropped unseen. */
static void
assert_taken(const struct route *route, struct str name)
{
	bool is_taken = false;

	for (size_t i = 0; route->form && i < route->form->field_count; i++) {
		is_taken |= str_equal(str_of(route->form->fields[i].name), name);
	}
	assert(is_taken);
}

static struct node *
child_of(struct router *router, struct node *node, struct str part)
{
	struct node **list = &node->literals, *child;

	if (is_parameter(part)) {
		part = parameter_suffix(part);
		if (str_is_empty(part)) {
			if (!node->parameter) {
				node->parameter = ARENA_NEW(router->arena, struct node);
			}
			return node->parameter;
		}
		list = &node->suffixed;
	}
	for (child = *list; child; child = child->next) {
		if (str_equal(child->part, part)) {
			return child;
		}
	}
	child = ARENA_NEW(router->arena, struct node);
	child->part = part;
	child->next = *list;
	*list = child;
	return child;
}

static void
add_route(struct router *router, const struct route *route)
{
	struct str rest = str_of(route->path), part;
	struct node *node = &router->root;

	assert(route->right);
	assert(route->run);
	assert(route->method > 0 && (int)route->method < METHODS);
	assert(rest.len && rest.ptr[0] == '/' && (rest.len == 1 || !str_ends(rest, STR("/"))));
	while (take_part(&rest, &part)) {
		if (is_parameter(part)) {
			assert_taken(route, parameter_name(part));
		}
		node = child_of(router, node, part);
	}
	assert(!node->routes[route->method]);
	node->routes[route->method] = route;
	router->routes[router->count++] = route;
}

struct router *
router_create(struct arena *arena, const struct route *const *tables, const size_t *counts,
	size_t table_count)
{
	struct router *router = ARENA_NEW(arena, struct router);
	size_t total = 0;

	router->arena = arena;
	for (size_t i = 0; i < table_count; i++) {
		total += counts[i];
	}
	router->routes = ARENA_ARRAY(arena, total, const struct route *);
	for (size_t i = 0; i < table_count; i++) {
		for (size_t j = 0; j < counts[i]; j++) {
			add_route(router, &tables[i][j]);
		}
	}
	return router;
}

static bool
has_routes(const struct node *node)
{
	for (size_t i = 0; i < METHODS; i++) {
		if (node->routes[i]) {
			return true;
		}
	}
	return false;
}

static const struct node *
find_node(const struct node *node, struct str rest)
{
	const struct node *found;
	struct str part;

	if (!take_part(&rest, &part)) {
		return has_routes(node) ? node : NULL;
	}
	for (const struct node *child = node->literals; child; child = child->next) {
		if (str_equal(child->part, part)) {
			found = find_node(child, rest);
			if (found) {
				return found;
			}
		}
	}
	for (const struct node *child = node->suffixed; child; child = child->next) {
		if (part.len > child->part.len && str_ends(part, child->part)) {
			found = find_node(child, rest);
			if (found) {
				return found;
			}
		}
	}
	return node->parameter ? find_node(node->parameter, rest) : NULL;
}

static struct str
allowed_methods(struct arena *arena, const struct node *node)
{
	struct buf *out = buf_create(arena, 200);

	for (size_t i = 0; i < METHODS; i++) {
		if (node->routes[i] || (i == METHOD_HEAD && node->routes[METHOD_GET])) {
			buf_text(out, out->len ? ", " : "");
			buf_text(out, method_names[i]);
		}
	}
	return buf_view(out);
}

static void
set_parameters(struct req *req)
{
	struct str pattern = str_of(req->route->path), path = req->path, name, value;

	req->path_params = (struct pairs){ NULL, 0 };
	if (!strchr(req->route->path, '{')) {
		return;
	}
	req->path_params.items = ARENA_ARRAY(req->arena, PATH_PARTS_MAX, struct pair);
	while (take_part(&pattern, &name) && take_part(&path, &value)) {
		if (is_parameter(name)) {
			req->path_params.items[req->path_params.count++] = (struct pair){
				parameter_name(name),
				str_slice(value, 0, value.len - parameter_suffix(name).len)
			};
		}
	}
}

enum outcome
router_find(const struct router *router, struct req *req, struct str *ret_allow)
{
	const struct node *node = find_node(&router->root, req->path);
	enum method method = req->method == METHOD_HEAD ? METHOD_GET : req->method;

	if (!node) {
		return NOT_FOUND;
	}
	if (!node->routes[method]) {
		*ret_allow = allowed_methods(req->arena, node);
		return CONFLICT;
	}
	req->route = node->routes[method];
	set_parameters(req);
	return OK;
}

size_t
router_count(const struct router *router)
{
	return router->count;
}

const struct route *
router_at(const struct router *router, size_t index)
{
	assert(index < router->count);
	return router->routes[index];
}
