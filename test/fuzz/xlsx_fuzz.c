#include "fuzz.h"
#include "xlsx.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	struct xlsx_limits limits = { 50, 1 << 20, 100, 1 << 18, 40, 1000, 4 << 10 };
	struct xlsx_reader *reader;
	struct cell_row row;
	char path[40];
	int fd = memfd_create("list.xlsx", 0);

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len &&
		xlsx_open(arena, path, &limits, &reader) == XLSX_FINE) {
		while (xlsx_next(reader, arena, &row) == XLSX_ROW) {
		}
	}
	close(fd);
}
