#include "good.h"

/* strcpy(a, b) in a comment and malloc(1) too, TODAY and MASTODON are no finds */
static const char *const words[] = { "strcpy(", "a < b", "<%s>", "Select", "update the list" };

static const struct {
	int (*free)(int n);
} table = { .free = good_double };

int
good_add(int a, int b)
{
	char c = '"'; /* not the begin of a text */

	return a + b + (int)sizeof(words) + c;
}

int
good_double(int a)
{
	void *memory = malloc(1);

	free(memory);
	return table.free(a) + strftime(0, 0, 0, 0);
}
