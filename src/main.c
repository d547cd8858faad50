#include "command.h"
#include "offices.h"

int
main(int argc, char **argv)
{
	offices_register(offices, offices_count);
	return command_main(argc, argv);
}
