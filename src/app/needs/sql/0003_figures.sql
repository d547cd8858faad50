-- What became of everything posted in a time is counted from the index alone: an entry's row has its whole text.
drop index need_by_shown;
create index need_by_shown on need(shown_at, street_id, kind, state, responded_at, first_agreed_at, id) where shown_at is not null;
