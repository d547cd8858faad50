#ifndef CHUKE_MAIL_SERVER_H
#define CHUKE_MAIL_SERVER_H

#include "str.h"

/* A real mail server and an SMS gateway on loopback for tests: the process of mail_server.py. */

struct mail_server {
	int smtp, http;  /* their ports */
	char folder[64]; /* what they took, the certificate, the password that they take */
};
extern struct mail_server mail_server;

/* False, after a word of why, when the distribution's Python or its mail server is not here. */
bool mail_server_start(void);
/* Ends it and removes its folder. */
void mail_server_stop(void);

/* The message of a kind ("mail", "sms") by its number from 1; none if there are fewer. */
struct str mail_server_file(struct arena *arena, const char *kind, int number);
/* How many of the kind it took. */
int mail_server_count(struct arena *arena, const char *kind);

#endif
