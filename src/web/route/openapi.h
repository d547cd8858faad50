#ifndef CHUKE_OPENAPI_H
#define CHUKE_OPENAPI_H

#include "route.h"

/*
 * The description of the API (OpenAPI 3.1), made of what the program itself goes by: routes under
 * /api/, their forms and the members of their answers.  Nothing is written down twice.
 */

/* Answers with the description, titles in the request's language.  `server` is the public address. */
enum outcome openapi_respond(struct req *req, const struct router *router, struct str server);

#endif
