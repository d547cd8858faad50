#include "child.h"

/* `chuke child` alone, for the tests: their own programs have no such subcommand. */
int
main(void)
{
	return child_main();
}
