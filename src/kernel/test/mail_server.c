#include "mail_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 65536 };

struct mail_server mail_server;

static struct {
	pid_t pid;
	FILE *input; /* its end ends the server */
} process;

struct str
mail_server_file(struct arena *arena, const char *kind, int number)
{
	struct str path = str_format(arena, "%s/%s.%d", mail_server.folder, kind, number);
	FILE *file = fopen(path.ptr, "rb");
	char *bytes = arena_alloc(arena, FILE_BYTES_MAX);
	size_t len;

	if (!file) {
		return STR_NONE;
	}
	len = fread(bytes, 1, FILE_BYTES_MAX, file);
	fclose(file);
	return (struct str){ bytes, len };
}

int
mail_server_count(struct arena *arena, const char *kind)
{
	int count = 0;

	while (!str_is_none(mail_server_file(arena, kind, count + 1))) {
		count++;
	}
	return count;
}

static void
write_password(void)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/password", mail_server.folder);
	file = fopen(path, "w");
	fputs("open sesame\n", file);
	fclose(file);
}

bool
mail_server_start(void)
{
	int to[2], from[2];
	FILE *output;
	bool is_there;

	strcpy(mail_server.folder, "/tmp/chuke-mail.XXXXXX");
	if (!mkdtemp(mail_server.folder) || pipe(to) != 0 || pipe(from) != 0) {
		return false;
	}
	write_password();
	process.pid = fork();
	if (process.pid == 0) { /* the distribution's own Python: it has the package */
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[1]);
		close(from[0]);
		execl("/usr/bin/python3", "python3",
			CHUKE_SOURCE_ROOT "/src/kernel/test/mail_server.py", mail_server.folder,
			NULL);
		_exit(127);
	}
	close(to[0]);
	close(from[1]);
	process.input = fdopen(to[1], "w");
	output = fdopen(from[0], "r");
	is_there = fscanf(output, "%d %d", &mail_server.smtp, &mail_server.http) == 2;
	fclose(output);
	return is_there;
}

void
mail_server_stop(void)
{
	char command[128];

	fclose(process.input);
	waitpid(process.pid, NULL, 0);
	snprintf(command, sizeof(command), "rm -rf %s", mail_server.folder);
	if (system(command) != 0) {
		fprintf(stderr, "# %s stays\n", mail_server.folder);
	}
}
