#include "fuzz.h"
#include "xlsx.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

/* The parts of a small workbook, one of which becomes the fuzzed bytes. */
static const struct part {
	const char *name;
	struct str bytes;
} parts[] = {
	{ "_rels/.rels",
		STR("<Relationships><Relationship Id='a' Type='/officeDocument' Target='b'/>"
		    "</Relationships>") },
	{ "b", STR("<workbook><sheets><sheet id='c'/></sheets></workbook>") },
	{ "_rels/b.rels",
		STR("<Relationships><Relationship Id='c' Type='/worksheet' Target='s'/>"
		    "<Relationship Id='d' Type='/styles' Target='t'/>"
		    "<Relationship Id='e' Type='/sharedStrings' Target='u'/></Relationships>") },
	{ "t", STR("<styleSheet><cellXfs><xf numFmtId='0'/><xf "
		   "numFmtId='14'/></cellXfs></styleSheet>") },
	{ "u", STR("<sst><si><t>a_x0041_</t></si></sst>") },
	{ "s", STR("<worksheet><row r='1'><c r='A1' t='s' s='1'><v>0</v></c></row></worksheet>") },
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

static void
write_workbook(int fd, int fuzzed, struct str bytes)
{
	zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
	char copy[4096];
	zip_int64_t got;

	zip_source_keep(target);
	for (int i = 0; i < PARTS; i++) {
		struct str part = i == fuzzed ? bytes : parts[i].bytes;
		zip_int64_t index = zip_file_add(
			zip, parts[i].name, zip_source_buffer(zip, part.ptr, part.len, 0), 0);

		assert(index >= 0);
		zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
	}
	assert(zip_close(zip) == 0 && zip_source_open(target) == 0);
	while ((got = zip_source_read(target, copy, sizeof(copy))) > 0) {
		assert(write(fd, copy, (size_t)got) == got);
	}
	zip_source_close(target);
	zip_source_free(target);
}

/* The first byte says which part the rest is, or that it is the whole file. */
void
fuzz_bytes(struct arena *arena, struct str bytes)
{
	struct xlsx_limits limits = { 50, 1 << 20, 100, 1 << 18, 40, 1000, 4 << 10 };
	struct xlsx_reader *reader;
	struct cell_row row;
	char path[40];
	int fd = memfd_create("list.xlsx", 0), kind;

	if (bytes.len == 0) {
		close(fd);
		return;
	}
	kind = (unsigned char)bytes.ptr[0] % (PARTS + 1);
	bytes = str_slice(bytes, 1, bytes.len);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (kind < PARTS) {
		write_workbook(fd, kind, bytes);
	} else if (write(fd, bytes.ptr, bytes.len) < 0) {
		bytes.len = 0;
	}
	if (xlsx_open(arena, path, &limits, &reader) == XLSX_FINE) {
		while (xlsx_next(reader, arena, &row) == XLSX_ROW) {
			assert(row.count && row.count <= limits.columns_max);
		}
	}
	close(fd);
}
