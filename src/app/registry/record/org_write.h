#ifndef CHUKE_ORG_WRITE_H
#define CHUKE_ORG_WRITE_H

#include "db.h"
#include "org_sealed.h"
#include "pack.h"
#include "region.h"
#include "registry_queries.h"

/*
 * The one way in which an entry of the register is made or changed, for forms, imports, the API and the
 * demonstration alike: keeps history, search terms, the public list and its counts in step.
 */

/* What is said of an organisation; which of it is said is in `given`, and only that is taken over. */
enum org_field {
	ORG_FIELD_NAME,
	ORG_FIELD_NAME_EN,
	ORG_FIELD_SHORT_NAME,
	ORG_FIELD_KIND, /* with class */
	ORG_FIELD_USCC,
	ORG_FIELD_LEGACY_NO,
	ORG_FIELD_ORG_CODE,
	ORG_FIELD_FILING_NO,
	ORG_FIELD_STATUS,
	ORG_FIELD_LISTED,
	ORG_FIELD_REGISTRAR,
	ORG_FIELD_SUPERVISOR,
	ORG_FIELD_STREET, /* with community */
	ORG_FIELD_HEAD,
	ORG_FIELD_ADDRESS,
	ORG_FIELD_PHONE,
	ORG_FIELD_EMAIL,
	ORG_FIELD_WEBSITE,
	ORG_FIELD_FOUNDED,
	ORG_FIELD_CAPITAL,
	ORG_FIELD_MEMBERS,
	ORG_FIELD_PURPOSE,
	ORG_FIELD_SUMMARY,
	ORG_FIELD_FIELDS,
	ORG_FIELD_CHARITY,
	ORG_FIELD_PARTY_BRANCH,
	ORG_FIELD_GRADE, /* with its last day */
	ORG_FIELD_FORMER_NAMES,
	ORG_FIELD_PINYIN, /* how its name is read */
	ORG_FIELD_PURPOSE_EN,
	ORG_FIELD_COUNT
};
#define ORG_GIVEN(field) (1u << (field))

struct org_input {
	uint32_t given; /* ORG_GIVEN() bits */
	struct str name, name_en, short_name, kind, class, uscc, legacy_no, org_code, filing_no;
	struct str status, listed, registrar, supervisor, head, address, phone, email, website;
	struct str purpose, purpose_en, summary, pinyin;
	struct str fields; /* ids and free words, separated by line feeds */
	struct str
		former_names; /* separated by line feeds; added to the history if not there yet */
	struct str party_branch, grade;
	struct region_id street, community;
	struct day founded_day, charity_from_day, grade_until_day;
	struct money capital;
	int64_t member_count;
	bool is_charity;
};

/* By what and since when; the same for all rows of an import. */
struct org_writing {
	struct arena *arena;
	const struct pack *pack;
	const struct regions *regions;
	struct day from_day;   /* the first day on which the new facts hold */
	bool is_correction;    /* what stood there was never true: it leaves no history */
	struct login_id login; /* 0: the system */
	struct str reason;
	/*
	 * Where the search index is left to org_index_later(), which must follow in the same transaction;
	 * NULL: each write does its own.  Between two entries of the index nothing else may be written, or
	 * FTS5 writes a piece of index for each: then half of an import's time goes there.
	 */
	struct index_later *later;
	/* words of the new entry that were made ahead, by org_words_ahead(); NULL: made when it is written */
	const struct entry_words *words;
};

enum org_written { ORG_CREATED, ORG_UPDATED, ORG_UNCHANGED };

/*
 * Makes (id 0) or changes an entry inside the transaction; audit is the caller's.  CONFLICT if the USCC is
 * another's already.  On OK, `id` is the entry's.
 */
enum outcome org_write(struct db *db, const struct org_writing *how, struct org_id *id,
	const struct org_input *input, enum org_written *ret_written);

/*
 * Everything that stands of an entry, and nobody else changes it until the transaction ends.  Whoever
 * judges by what stands before org_write() reads it so.  NOT_FOUND if there is none.
 */
struct org_full_row;
enum outcome org_full_to_change(struct db *db, struct org_id id, struct org_full_row *ret_row);

/*
 * Makes the words of the entry that an input would make, without the database and on any thread, in
 * how->arena.  False if they cannot be known yet, as former names have part in them.
 */
bool org_words_ahead(const struct org_writing *how, const struct org_input *input,
	struct entry_words *ret_words);

/* What org_write() would come to, without writing; outcomes likewise. */
enum outcome org_foresee(struct db *db, struct org_id id, const struct org_input *input,
	enum org_written *ret_written);

/* The row that an input makes, without an id, and what is stored of it. */
struct org_full_row org_row_of_new(
	struct arena *arena, const struct org_input *input, struct moment now);
/* Its contacts as they came, without an id; what is personal of them is not in the row. */
struct org_contacts_new org_contacts_of_new(const struct org_input *input);
struct org_add_args org_add_args_of(const struct org_full_row *row);
struct org_record_put_args org_record_args_of(const struct org_full_row *row);

/* Stores the record of a row as it stands, without history: for content whose history is told with it. */
enum outcome org_record_store(struct db *db, const struct org_full_row *row);

/*
 * The entry that a row of a list speaks of: by USCC, else by licence number or organisation code, else (no
 * numbers on both sides) by name, kind and street.  0 if there is none.  NOT_FOUND never; CONFLICT if two fit.
 */
enum outcome org_match(struct db *db, const struct org_input *input, struct org_id *ret_id);

#endif
