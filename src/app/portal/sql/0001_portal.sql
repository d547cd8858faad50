-- 找错: what people report about a page.  It becomes a case when there are cases.
create table feedback (
	id integer primary key,
	page text not null,                  -- own path
	kind text not null check (kind in ('wrong', 'outdated', 'broken', 'unclear', 'other')),
	text text not null,
	login_id integer references login(id), -- who reported it, if signed in
	region_id integer not null references region(id), -- whose page it is: a street's, or the whole district's
	contact blob,                        -- sealed: how to reach who reported it; erased when it is closed
	contact_key_id integer references person_key(id),
	sender text not null,                -- keyed hash of the address, to see who floods
	state text not null default 'open' check (state in ('open', 'answered', 'closed')),
	answer text,
	answered_by integer references login(id),
	answered_at integer,
	made_at integer not null
) strict;
create index feedback_by_state on feedback(state, id);
create index feedback_by_sender on feedback(sender, made_at);

-- What somebody follows: an organisation ("org:12"), a street or community ("region:5"), a search ("search:q=…").
create table follow (
	id integer primary key,
	login_id integer not null references login(id),
	subject text not null,
	org_id integer references org(id),
	region_id integer references region(id),
	query text,                          -- of a search: what stands behind /orgs?
	label text not null,                 -- of a search: what it looks for, in words
	label_en text not null,
	seen_org_id integer not null default 0, -- of a search: entries up to here were looked at
	made_at integer not null,
	unique (subject, login_id)
) strict;
create index follow_by_login on follow(login_id, id);
create index follow_by_seen on follow(seen_org_id, id) where query is not null;
