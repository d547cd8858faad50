-- What of an entry's contacts is a person's own (a mobile number, an address at a provider for everybody): the record
-- holds its mask, here stands the whole, sealed with a key of its own.

create table org_sealed (
	id integer primary key,
	org_id integer not null references org(id),
	field text not null check (field in ('phone', 'email')),
	place integer not null,              -- which part of the record's text its mask is, from 0
	person_key_id integer not null references person_key(id),
	sealed blob not null,
	hash blob not null                   -- by which it is found again: keyed, of its one form
) strict;
create index org_sealed_by_org on org_sealed(org_id, field, place);
create index org_sealed_by_hash on org_sealed(hash);
create index org_sealed_by_key on org_sealed(person_key_id);

-- Entries from before, whose contacts may lie open: the program seals them at its next start.
create table org_unsealed (
	org_id integer primary key references org(id)
) strict;
