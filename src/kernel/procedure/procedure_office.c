#include "kernel_offices.h"
#include "procedure_check.h"

/* Procedures as an office of the kernel: what it asks of a pack. */

static void
check_pack(const struct pack *pack, struct pack_report *report)
{
	struct procedures procedures = procedures_read(report->arena, pack, report);

	procedures_check(&procedures, pack, report);
}

const struct office procedure_office = {
	.name = "procedure",
	.check_pack = check_pack,
};
