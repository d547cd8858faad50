#ifndef CHUKE_FORM_H
#define CHUKE_FORM_H

#include "i18n.h"
#include "member.h"
#include "str.h"

/*
 * What a route takes, declared once as a table: it parses and checks what comes (query, path, posted
 * form or JSON), draws the controls, and is what the OpenAPI description says.  What is not declared is
 * dropped.  Text is trimmed, brought to NFC (full-width brackets in names stay) and refused if it is
 * not UTF-8 or holds control characters.
 *
 * Forms that are known only at run time (kernel/answers/) are the same struct, made in the request's arena:
 * with labels and choices as data, and names with dots, which are the path of a member in a JSON body.
 */

struct req;

enum field_type {
	FIELD_TEXT,      /* struct str, one line */
	FIELD_LONG_TEXT, /* struct str, several lines */
	FIELD_INT,       /* int64_t */
	FIELD_MONEY,     /* struct money */
	FIELD_DAY,       /* struct day */
	FIELD_MOMENT,    /* struct moment */
	FIELD_BOOL,      /* bool: a checkbox */
	FIELD_CHOICE,    /* struct str: one of the choices' values */
	FIELD_CHOICES,   /* struct strs: any of them */
	FIELD_ID,        /* int64_t or an id struct; from the path or a hidden control */
	FIELD_PASSWORD,  /* struct secret; bytes as typed, never shown again */
	FIELD_PHONE,     /* struct str, a mobile or landline number, kept without separators */
	FIELD_USCC,      /* struct str, both check digits right, upper case */
	FIELD_FILE,      /* struct upload * (req.h); max in bytes */
	FIELD_FILES, /* struct file_ids: files that are kept (kernel/file/file.h); max: how many */
	FIELD_JSON,  /* struct str: a member of any kind of a JSON body, as JSON text */
	FIELD_ID_NUMBER, /* struct str, a resident's id number (GB 11643-1999), without spaces */
};

struct strs {
	struct str *items;
	size_t count;
};

/* Files that are stored already, by the id of their record; the kernel looks after them. */
struct file_ids {
	int64_t *items;
	size_t count;
};

struct choice {
	struct str value;
	struct bilingual label;
	struct bilingual
		group; /* neighbours of one group stand under its heading; none: no heading */
};
struct choices {
	const struct choice *items;
	size_t count;
};

struct field {
	/* of the control, the query parameter and the JSON member; "founders.0.name": a member's path */
	const char *name;
	enum field_type type;
	size_t offset;     /* in the form's struct */
	const char *label; /* Chinese, marked N_() */
	const char *hint;  /* shown below the label; NULL for none */
	bool is_required;
	int64_t min,
		max; /* characters of text, value of a number (fen for money); 0,0 = type's default */
	struct choices (*choices)(struct req *req); /* for CHOICE and CHOICES */
	const char *autocomplete;                   /* the HTML token; NULL for off */
	const char *purpose;                        /* of FIELD_FILES: what they are for (file.h) */
	bool is_required_later; /* what a draft may lack and its last step asks for: not called optional */
	bool takes_mask; /* of FIELD_PHONE: 138****1234 is taken too; it means the number that stands */
	/* of fields made at run time, in place of label, hint and choices() */
	struct bilingual given_label, given_hint;
	const struct choices *given_choices;
};
/* The words of a field in the language; none if it has none. */
struct str form_field_label(const struct field *field, enum lang lang);
struct str form_field_hint(const struct field *field, enum lang lang);
/* What may be chosen. */
struct choices form_field_choices(const struct field *field, struct req *req);

struct form {
	const char *name; /* noun_verb; names the schema in OpenAPI */
	const struct field *fields;
	size_t field_count;
	size_t size; /* of the struct that it fills */
	/*
	 * Rules over several fields, run also when some field is wrong, so that all is told at once: a wrong
	 * field's member is as if left out, and a field has only its first sentence.  form_error() what is wrong.
	 */
	void (*check)(struct req *req, void *in);
	const char *
		json_at; /* the member of a JSON body that holds the fields; NULL: the body itself */
	/* files sent under names that are no field of it are stored, too, and stand in req->staged */
	bool takes_any_files;
	/* of a form of thousands of fields: struct field by name; NULL: they are looked through */
	const struct map *by_name;
};

/* The hidden controls that every acting form has: its token and its operation id. */
#define FORM_TOKEN "_token"
#define FORM_OPERATION "_operation"
/*
 * Of pages that show a part of a form: the names (up to the first dot) that stood on the page, with spaces
 * between.  What else the form has shows its stored value when the page comes back, not what was typed.
 */
#define FORM_ASKED "_asked"

#define FIELD_COUNT(fields) (sizeof(fields) / sizeof((fields)[0]))

/* The row of an id that comes from the path, of a form that fills `of`. */
#define ID_FIELD(of)                                                                             \
	{                                                                                        \
		.name = "id", .type = FIELD_ID, .offset = offsetof(of, id), .label = N_("编号"), \
		.is_required = true                                                              \
	}

/* Choices that never change: FIXED_CHOICES(sides, CHOICE("need", "需求", "Needs"), …) is what a field's choices takes. */
#define CHOICE(code, zh_text, en_text)                                      \
	{                                                                   \
		.value = STR(code), .label = { STR(zh_text), STR(en_text) } \
	}
#define FIXED_CHOICES(name, ...)                                      \
	static struct choices name(struct req *req)                   \
	{                                                             \
		static const struct choice items[] = { __VA_ARGS__ }; \
                                                                      \
		(void)req;                                            \
		return (struct choices){ items, FIELD_COUNT(items) }; \
	}

struct field_error {
	const char *field;  /* name, or "" for the whole form */
	struct str message; /* a sentence in the request's language that says what would be right */
};
struct field_errors {
	struct field_error *items;
	size_t count, capacity;
};

/*
 * Parses what the request brought into a new struct in its arena (req->in).  OK, or INVALID with every
 * wrong field's sentence in req->errors.  Fields left out take zero or their type's NONE.
 */
enum bool_result { FORM_RIGHT, FORM_WRONG };
enum bool_result form_parse(struct req *req, const struct form *form);
/*
 * The same for a form made at run time beside the route's own: into a struct that the caller has made, adding
 * to the errors that are there, and only those of its fields for which `asked` (as many as fields) is true;
 * the others are set to none.
 */
void form_parse_more(struct req *req, const struct form *form, const bool *asked, void *in);
/* Sets every member to none. */
void form_clear(const struct form *form, void *in);
/* Says that a field must not be left out, as form_parse() does of required ones. */
void form_error_missing(struct req *req, const struct field *field);

/*
 * Adds an error, unless the field has one already; `message` is Chinese marked N_() and translated here,
 * {1} … from args.
 */
void form_error(struct req *req, const char *field, const char *message);
void form_error_with(struct req *req, const char *field, const char *message,
	const struct str *args, size_t arg_count);
/* What the sender calls a file, as text that may be kept and shown. */
struct str form_file_name(struct arena *arena, struct str name);
/* Shorthand for handlers: adds the error and returns INVALID. */
#define form_reject(req, field, message) (form_error((req), (field), (message)), INVALID)

/* The text to show in a control: what was typed if the form came back wrong, else from the struct `in`. */
struct str form_value(
	const struct req *req, const struct form *form, const void *in, const char *field);
/* Is the choice the one, or one of those, to show as chosen? */
bool form_is_chosen(const struct req *req, const struct form *form, const void *in,
	const char *field, struct str value);
struct str form_message(const struct req *req, const char *field); /* none if the field is right */

#endif
