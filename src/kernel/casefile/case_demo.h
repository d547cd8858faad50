#ifndef CHUKE_CASE_DEMO_H
#define CHUKE_CASE_DEMO_H

#include "casefile.h"
#include "demo.h"

/*
 * The demonstration's cases (demo/cases.yaml of the pack), played through the engine itself at the moments at which they
 * are to have happened: the clock is set back and goes from one event to the next, with everything that falls due in
 * between.  Whatever an office's procedures are, their demonstration cases stand in that one file.
 */

/* Whether the file says what it must. */
void case_demo_check_pack(const struct pack *pack, struct pack_report *report);
/* In `chuke demo`, after the accounts. */
void case_demo_play(struct app *app, const struct pack *pack);

/* A form's answers as the file says them: `given` before `usual`, either may be NULL; files get drawn papers. */
struct case_demo_answers {
	struct app *app;
	struct arena *arena;
	struct db *db; /* a snapshot or transaction that finds organisations */
	const struct pack *pack;
	const struct answer_form *form;
	const struct node *given, *usual;
	struct day today; /* "-10" as a date is ten days before it */
	const struct case_demo_papers *papers;
};
struct answers case_demo_answers(const struct case_demo_answers *said);

/* Papers, made before the transaction that names them: by the title. */
struct case_demo_papers {
	struct str *titles;
	struct file_id *ids; /* each is used once */
	bool *is_used;
	size_t count;
};
/* All that one case names. */
struct case_demo_papers case_demo_draw(struct app *app, struct arena *arena,
	const struct answer_form *form, const struct node *given, const struct node *usual);

#endif
