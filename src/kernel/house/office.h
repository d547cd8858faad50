#ifndef CHUKE_OFFICE_H
#define CHUKE_OFFICE_H

#include "pack.h"
#include "right.h"
#include "route.h"

/* An office: one folder of app/, told to the program by one descriptor in app/offices.c. */

struct job_kind;     /* job.h */
struct notice_kind;  /* outbox.h */
struct page_subject; /* page_tools.h */
struct file_keeper;  /* file.h */
struct case_guard;   /* hooks.h */
struct case_effect;  /* hooks.h */
struct casefile;     /* casefile.h */
struct draft_page;   /* case_view.h */
struct regions;
struct app;
struct district;

/* Rows of a table of routes, in the shapes that most have: what everybody sees, and what is somebody's. */
#define PUBLIC_PAGE(at, takes, runs, called)                                             \
	{                                                                                \
		.method = METHOD_GET, .path = at, .right = &right_public, .form = takes, \
		.run = runs, .is_cached = true, .title = called                          \
	}
#define OWN_PAGE(at, by, over, takes, runs, called)                                          \
	{                                                                                    \
		.method = METHOD_GET, .path = at, .right = by, .scope = over, .form = takes, \
		.run = runs, .title = called                                                 \
	}
#define OWN_POST(at, by, over, takes, runs, draws, called)                                    \
	{                                                                                     \
		.method = METHOD_POST, .path = at, .right = by, .scope = over, .form = takes, \
		.run = runs, .page = draws, .title = called                                   \
	}

struct menu_item {
	const char *label; /* Chinese, N_() */
	const char *path;
	const char *icon;          /* of static/icons.svg */
	const char *key;           /* what frame_open() names as the current one */
	int place;                 /* order in the public navigation; 0: not there */
	const struct right *right; /* who sees it */
	bool is_foot;              /* at the foot of every page and nowhere else */
};

/* A page that looks up what is typed in the head of officers' pages, as ?q=. */
struct desk_search {
	const char *path;
	const char *hint; /* Chinese, N_(): what may be typed */
	const struct right *right;
};

/* An event of another office or the kernel, heard in the same transaction. */
struct event_listener {
	const char *event; /* "org.changed" */
	void (*run)(struct db *db, int64_t subject_id);
};

/* An invariant of the data: reports each breach by `breach`. */
struct data_check {
	const char *name;
	void (*run)(struct db *db, void (*breach)(void *arg, struct str sentence), void *arg);
	/* instead of run, for what lies beside the database */
	void (*run_beside)(const struct app *app, struct db *db,
		void (*breach)(void *arg, struct str sentence), void *arg);
};
/* Runs it in the snapshot of `db`. */
void data_check_run(const struct data_check *check, const struct app *app, struct db *db,
	void (*breach)(void *arg, struct str sentence), void *arg);

/*
 * A subcommand that an office adds: `chuke import orgs FILE`.  It runs with the district open; argv[0] is
 * the noun, the process's own options are taken out.  Returns the exit code: 0 done, 1 refused, 2 wrong usage.
 */
struct command {
	const char *verb, *noun; /* "import", "orgs" */
	const char *usage;       /* one line */
	int (*run)(struct app *app, int argc, char **argv);
};

/* What the audit log's codes are called; the lists end with a code of NULL. */
struct audit_word {
	const char *code;
	const char *label; /* Chinese, N_(); "": not shown to people */
};
struct audit_words {
	const struct audit_word *verbs;   /* "org.correct" */
	const struct audit_word *objects; /* "org" */
	const struct audit_word *members; /* of what changed: "head" */
};

/*
 * What an office keeps about a person, for /me/data/export: `write` puts one JSON value, with everything in full;
 * the person asks.
 */
struct json;
struct personal_part {
	const char *name; /* of the member: "follows" */
	void (*write)(struct db *db, struct login_id login, struct json *json);
};

struct office {
	const char *name;
	const struct route *routes;
	size_t route_count;
	const struct menu_item *menu;
	size_t menu_count;
	const struct desk_search *desk_search; /* NULL: none; the first office that has one wins */
	const struct event_listener *listeners;
	size_t listener_count;
	const struct data_check *checks;
	size_t check_count;
	const struct audit_words *audit_words; /* NULL: none */
	/* a code that stands in one of those members, in the language of the request; none: no code; NULL: it has none */
	struct str (*audit_value)(struct req *req, struct str member, struct str value);
	const struct command *commands;
	size_t command_count;
	const struct job_kind *jobs;
	size_t job_count;
	const struct notice_kind *notices; /* what it tells people of */
	size_t notice_count;
	const struct personal_part *personal; /* NULL: none */
	size_t personal_count;
	const struct file_keeper *file_keepers; /* who may see its files */
	size_t file_keeper_count;
	const struct case_guard *case_guards; /* what procedures may ask by name … */
	size_t case_guard_count;
	const struct case_effect *case_effects; /* … and have done by name */
	size_t case_effect_count;
	const struct retention_kind
		*retention; /* what of its rows goes after a time (retention.h) */
	size_t retention_count;
	/*
	 * a fact of an organisation as text, by the name that procedures say, with `is_public` only if its page shows it
	 * to everybody; NULL: it keeps none
	 */
	struct str (*org_fact)(struct db *db, const struct district *district, struct org_id id,
		struct str fact, bool is_public);
	/* whether a draft is answered on a page of this office's own instead of in its form, and on which; NULL: none is */
	bool (*draft_page)(struct req *req, const struct casefile *c, struct draft_page *ret_page);
	void (*check_pack)(const struct pack *pack, struct pack_report *report);
	/* in the transaction that loads a pack: takes over what the office keeps in tables */
	void (*load_pack)(struct db *db, const struct pack *pack);
	/*
	 * at every start, before anything is served: brings what an older version left into the form that this one
	 * keeps, where SQL alone cannot; costs next to nothing once it is done.  NULL: nothing
	 */
	void (*upgrade)(struct app *app, struct arena *arena);
	/*
	 * in a transaction, at start and once an hour: what time alone changes, at most some hundred rows at a time.  True:
	 * there is more, to be asked for in another transaction
	 */
	bool (*keep_house)(struct db *db, const struct pack *pack, const struct regions *regions);
	/* offers something on a page about an organisation, a region, a search (page_tools.h); NULL: nothing */
	void (*page_tools)(struct html *h, const struct page_subject *subject);
	/* adds cards to such a page; NULL: none */
	void (*page_more)(struct html *h, const struct page_subject *subject);
	/* what falls due by time alone, to the moment (due.h): when next (MOMENT_NONE: nothing waits) … */
	struct moment (*next_due)(struct db *db);
	/* … and, in a transaction at that moment, whatever is due by then */
	void (*do_due)(struct db *db, struct app *app, const struct district *district);
	/* in `chuke demo`, after load_pack: the demonstration content */
	void (*load_demo)(struct app *app, const struct pack *pack);
	/* … and after that, there alone and in no test, what takes its time: pictures */
	void (*draw_demo)(struct app *app, const struct pack *pack);
};

/* The offices of this program, in their order: once, before anything else (main, or a test's own few). */
void offices_register(const struct office *const *offices, size_t count);
/* The kernel's own pages come first, as offices. */
size_t office_count(void);
const struct office *office_at(size_t index);

/* Tells all listeners, in the transaction of `db`. */
void event_tell(struct db *db, const char *event, int64_t subject_id);

#endif
