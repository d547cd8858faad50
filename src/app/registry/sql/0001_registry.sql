-- The register: what it keeps of an organisation beside the kernel's row.

create table org_record (
	org_id integer primary key references org(id),
	uscc text unique,                    -- GB 32100-2015; none before 2015 and for filed groups
	legacy_no text,                      -- licence number of the time before it
	org_code text,                       -- organisation code, GB 11714-1997
	filing_no text,                      -- of a filed community organisation
	name_en text,
	short_name text,
	pinyin text,                         -- how the name is read where the usual reading is wrong: 长宁=changning
	registrar text,
	supervisor text,                     -- 业务主管单位
	founded_day integer,
	head text,
	address text,
	phone text,
	email text,
	website text,
	capital_fen integer,
	member_count integer,
	purpose text,                        -- 宗旨和业务范围
	purpose_en text,
	summary text,                        -- one or two sentences for residents
	fields text,                         -- ids of the pack's fields and free words, separated by line feeds
	is_charity integer not null default 0,
	charity_from_day integer,
	party_branch text,                   -- id of packs/cn/kinds.yaml party_branches
	grade text,                          -- id of packs/cn/grades.yaml; null: not graded
	grade_until_day integer,             -- the last day on which it holds
	-- the first day on which the fact of today holds; null: since its founding, or not known
	name_from_day integer,
	kind_from_day integer,
	head_from_day integer,
	address_from_day integer,
	supervisor_from_day integer,
	registrar_from_day integer,
	grade_from_day integer,
	status_from_day integer,
	listed_from_day integer,
	region_from_day integer,
	revision integer not null default 1, -- counts changes, so that a form made before one is told so
	recorded_at integer not null
) strict;
create index org_record_by_legacy_no on org_record(legacy_no) where legacy_no is not null;
create index org_record_by_org_code on org_record(org_code) where org_code is not null;
create index org_by_name on org(name);

-- What was before: facts that held from one day up to the day before another.
create table org_past (
	id integer primary key,
	org_id integer not null references org(id),
	fact text not null check (fact in ('name', 'kind', 'head', 'address', 'supervisor', 'registrar', 'grade',
		'status', 'listed', 'region')),
	value text,                          -- null: there was none; region: a code; grade, kind, status, listed: an id
	from_day integer,                    -- null: since its founding, or not known
	to_day integer,                      -- the first day on which it no longer held; null: not known
	recorded_at integer not null,
	login_id integer references login(id),
	reason text,
	check (from_day is null or to_day is null or from_day < to_day)
) strict;
create index org_past_by_org on org_past(org_id, fact);

-- What else happened, as it is told on its page.
create table org_note (
	id integer primary key,
	org_id integer not null references org(id),
	noted_day integer not null,
	note text not null,
	note_en text,
	recorded_at integer not null
) strict;
create index org_note_by_org on org_note(org_id, noted_day);

-- Entries (field is null) and single fields that are not shown.
create table org_withheld (
	id integer primary key,
	org_id integer not null references org(id),
	field text check (field in ('head', 'address', 'phone', 'email', 'website', 'supervisor', 'members', 'capital')),
	reason text not null,
	until_day integer,                   -- the last day on which it is withheld; null: until it is lifted
	given_at integer not null,
	lifted_at integer
) strict;
create index org_withheld_by_org on org_withheld(org_id);

-- The public list: one row for every entry that is shown to everybody, with what it is sorted, filtered and
-- counted by.  What is withheld has no row here, so that nothing that reads this can show it.  Keys ascend.
create table org_entry (
	org_id integer primary key references org(id),
	name text not null,
	other_names text,                    -- former and short names, separated by line feeds
	name_key text not null,              -- by pronunciation
	founded_key integer not null,        -- days from the founding to 1970, so that the youngest comes first
	standing_key integer not null,       -- 0 with 5A, 5 without grade, 6 no longer active
	street_id integer not null,          -- 0: none
	community_id integer not null,
	kind text not null,
	status text not null,
	grade integer not null               -- its rank, 0 to 5
) strict;
-- Each holds all that filters ask for, so that walking it in order reads nothing else.
create index org_entry_by_standing on org_entry(standing_key, org_id, street_id, community_id, kind, status, grade);
create index org_entry_by_founding on org_entry(founded_key, org_id, street_id, community_id, kind, status, grade);
create index org_entry_by_name on org_entry(name_key, org_id, street_id, community_id, kind, status, grade);

-- How many entries there are of each combination; kept by whatever changes org_entry.
create table org_count (
	street_id integer not null,
	kind text not null,
	status text not null,
	grade integer not null,
	entries integer not null,
	primary key (street_id, kind, status, grade)
) strict;
create table org_count_by_community (
	community_id integer primary key,
	entries integer not null
) strict;

-- What search looks in: words as text/terms.h and search_grams.h make them.
create table org_terms (
	org_id integer primary key references org(id),
	names text not null,                 -- facets, then names
	rest text not null                   -- people, places, fields
) strict;
