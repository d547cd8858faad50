#ifndef CHUKE_PROCEDURE_FAULTS_H
#define CHUKE_PROCEDURE_FAULTS_H

#include "procedure.h"

/*
 * For tests of procedures: the district's own, its pack with an edit of the filing procedure, an office that
 * knows the guards and effects that they name, and faults, each one edit of the filing procedure.
 */

struct procedure_fault {
	const char *from, *to; /* the edit: the first `from` becomes `to` */
	const char *at;        /* the first line that has this is the one to be told */
	const char *part;      /* a part of the sentence */
};
extern const struct procedure_fault procedure_faults[];
extern const size_t procedure_fault_count;

/* Before anything else: an office with every guard and effect that the procedures name. */
void procedure_offices_register(void);
/* The text of a file of the source tree. */
struct str procedure_file_text(struct arena *arena, const char *name);
/* The text of packs/xihu/procedures/NAME.yaml. */
struct str procedure_text(struct arena *arena, const char *name);
struct str procedure_replace(
	struct arena *arena, struct str text, const char *from, const char *to);
/* The district's pack; the filing with this text instead (none: as it stands). */
struct pack procedure_pack(struct arena *arena, struct str filing);
/* To standard error, as the command prints them. */
void procedure_print(const struct pack_report *report);

#endif
