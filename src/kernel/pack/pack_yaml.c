#include "pack_yaml.h"

#include "fail.h"
#include "utf8.h"

#include <string.h>
#include <yaml.h>

struct reader {
	struct arena *arena;
	const char *file;
	struct pack_report *report;
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
	bool is_broken; /* the syntax is wrong: nothing more can be read */
};

/* Plain words that one version of YAML reads as a truth value or as nothing and the other as text. */
static const char *const doubtful_words[] = { "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No",
	"NO", "on", "On", "ON", "off", "Off", "OFF", "True", "TRUE", "False", "FALSE", "null",
	"Null", "NULL", "~" };

static void
problem_at(struct reader *r, int line, const char *message)
{
	const struct node at = { .file = r->file, .line = line };

	pack_problem(r->report, &at, "%s", message);
}

static void
reader_finish(void *arg)
{
	struct reader *r = arg;

	if (r->has_event) {
		yaml_event_delete(&r->event);
	}
	yaml_parser_delete(&r->parser);
}

/* Moves to the next event; false at a wrong syntax. */
static bool
next_event(struct reader *r)
{
	if (r->has_event) {
		yaml_event_delete(&r->event);
		r->has_event = false;
	}
	if (r->is_broken) {
		return false;
	}
	if (!yaml_parser_parse(&r->parser, &r->event)) {
		const struct node at = { .file = r->file,
			.line = (int)r->parser.problem_mark.line + 1 };

		pack_problem(r->report, &at, "not YAML: %s%s%s",
			r->parser.problem ? r->parser.problem : "unreadable",
			r->parser.context ? ", " : "", r->parser.context ? r->parser.context : "");
		r->is_broken = true;
		return false;
	}
	r->has_event = true;
	return true;
}

static int
event_line(const struct reader *r)
{
	return (int)r->event.start_mark.line + 1;
}

static struct node *
node_create(struct reader *r, enum node_kind kind)
{
	struct node *node = ARENA_NEW(r->arena, struct node);

	node->kind = kind;
	node->file = r->file;
	node->line = event_line(r);
	node->text = STR_NONE;
	return node;
}

static bool
is_octal(struct str text)
{
	size_t at = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');

	if (text.len < at + 2 || text.ptr[at] != '0') {
		return false;
	}
	if (text.ptr[at + 1] == 'o') {
		return true;
	}
	for (size_t i = at; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
	}
	return true;
}

/* What a plain scalar must not be, because readers of YAML disagree about it. */
static const char *
plain_problem(struct str text)
{
	if (text.len == 0) {
		return "a value is missing; write \"\" for an empty text";
	}
	if (is_octal(text)) {
		return "a number with a leading zero; put a code in quotes";
	}
	for (size_t i = 0; i < sizeof(doubtful_words) / sizeof(doubtful_words[0]); i++) {
		if (str_equal(text, str_of(doubtful_words[i]))) {
			return "write true or false, or put the word in quotes";
		}
	}
	return NULL;
}

static bool
has_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c < 0x20 && c != '\n') || c == 0x7f) {
			return true;
		}
	}
	return false;
}

static struct node *
read_scalar(struct reader *r, bool is_key)
{
	struct node *node = node_create(r, NODE_TEXT);
	struct str text = { (const char *)r->event.data.scalar.value, r->event.data.scalar.length };
	const char *wrong = NULL;

	node->text = str_copy(r->arena, text);
	if (r->event.data.scalar.anchor) {
		problem_at(r, node->line, "anchors are not allowed");
	}
	if (r->event.data.scalar.tag) {
		problem_at(r, node->line, "tags are not allowed");
	}
	if (has_control(text)) {
		wrong = "a control character";
	} else if (r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
		wrong = plain_problem(text);
	} else if (is_key && text.len == 0) {
		wrong = "an empty key";
	}
	if (wrong) {
		problem_at(r, node->line, wrong);
	}
	return node;
}

static void
add_member(struct reader *r, struct node *node, size_t *capacity, struct node_member member)
{
	if (node->count == *capacity) {
		size_t wider = *capacity ? *capacity * 2 : 4;
		struct node_member *members = ARENA_ARRAY(r->arena, wider, struct node_member);

		if (node->count) {
			memcpy(members, node->members, node->count * sizeof(*members));
		}
		node->members = members;
		*capacity = wider;
	}
	node->members[node->count++] = member;
}

static const struct node *read_node(struct reader *r, int depth);

static const struct node *
read_list(struct reader *r, int depth)
{
	struct node *node = node_create(r, NODE_LIST);
	size_t capacity = 0;

	if (r->event.data.sequence_start.anchor || r->event.data.sequence_start.tag) {
		problem_at(r, node->line, "anchors and tags are not allowed");
	}
	while (next_event(r) && r->event.type != YAML_SEQUENCE_END_EVENT) {
		const struct node *value = read_node(r, depth + 1);

		if (!value) {
			return NULL;
		}
		add_member(r, node, &capacity, (struct node_member){ STR_NONE, value });
	}
	return r->is_broken ? NULL : node;
}

/* The key that stands at the event; NULL when it is no text. */
static const struct node *
read_key(struct reader *r, const struct node *map)
{
	const struct node *key;

	if (r->event.type != YAML_SCALAR_EVENT) {
		problem_at(r, event_line(r), "a key must be a word");
		r->is_broken = true;
		return NULL;
	}
	key = read_scalar(r, true);
	for (size_t i = 0; i < map->count; i++) {
		if (str_equal(map->members[i].key, key->text)) {
			pack_problem(r->report, key, "the key %.*s stands here twice",
				STR_ARG(key->text));
			break;
		}
	}
	return key;
}

static const struct node *
read_map(struct reader *r, int depth)
{
	struct node *node = node_create(r, NODE_MAP);
	size_t capacity = 0;

	if (r->event.data.mapping_start.anchor || r->event.data.mapping_start.tag) {
		problem_at(r, node->line, "anchors and tags are not allowed");
	}
	while (next_event(r) && r->event.type != YAML_MAPPING_END_EVENT) {
		const struct node *key = read_key(r, node), *value;

		if (!key || !next_event(r)) {
			return NULL;
		}
		value = read_node(r, depth + 1);
		if (!value) {
			return NULL;
		}
		add_member(r, node, &capacity, (struct node_member){ key->text, value });
	}
	return r->is_broken ? NULL : node;
}

/* The node that begins at the event; NULL when nothing after it can be read. */
static const struct node *
read_node(struct reader *r, int depth)
{
	if (depth > YAML_DEPTH_MAX) {
		problem_at(r, event_line(r), "nested too deeply");
		r->is_broken = true;
		return NULL;
	}
	switch (r->event.type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(r, false);
	case YAML_SEQUENCE_START_EVENT:
		return read_list(r, depth);
	case YAML_MAPPING_START_EVENT:
		return read_map(r, depth);
	case YAML_ALIAS_EVENT:
		problem_at(r, event_line(r), "aliases are not allowed");
		return node_create(r, NODE_TEXT);
	default:
		problem_at(r, event_line(r), "nothing that can be read");
		r->is_broken = true;
		return NULL;
	}
}

/* Stream start, document start, the root, document end, stream end. */
static const struct node *
read_document(struct reader *r)
{
	const struct node *root;

	if (!next_event(r) || !next_event(r)) {
		return NULL;
	}
	if (r->event.type == YAML_STREAM_END_EVENT) {
		problem_at(r, 1, "an empty file");
		return NULL;
	}
	if (r->event.data.document_start.version_directive ||
		r->event.data.document_start.tag_directives.start !=
			r->event.data.document_start.tag_directives.end) {
		problem_at(r, event_line(r), "directives are not allowed");
	}
	if (!next_event(r) || !(root = read_node(r, 0)) || !next_event(r) || !next_event(r)) {
		return NULL;
	}
	if (r->event.type != YAML_STREAM_END_EVENT) {
		problem_at(r, event_line(r), "a second document in one file");
		return NULL;
	}
	return root;
}

/* False at the first byte that is not UTF-8, with its line. */
static bool
check_utf8(struct reader *r, struct str text)
{
	size_t at = 0;
	uint32_t code;
	int line = 1;

	while (at < text.len) {
		if (!utf8_next(text, &at, &code)) {
			problem_at(r, line, "not UTF-8");
			return false;
		}
		line += code == '\n';
	}
	return true;
}

const struct node *
yaml_read(struct arena *arena, const char *file, struct str text, struct pack_report *report)
{
	struct reader *r = ARENA_NEW(arena, struct reader);
	size_t problems = report->count;
	const struct node *root;

	*r = (struct reader){ .arena = arena, .file = file, .report = report };
	if (text.len > YAML_FILE_BYTES_MAX) {
		problem_at(r, 1, "the file is too large");
		return NULL;
	}
	if (!check_utf8(r, text)) {
		return NULL;
	}
	if (!yaml_parser_initialize(&r->parser)) {
		fail_as(FAIL_MEMORY, "no memory for a YAML parser");
	}
	arena_defer(arena, reader_finish, r);
	yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r->parser, (const unsigned char *)text.ptr, text.len);
	root = read_document(r);
	return report->count == problems ? root : NULL;
}
