-- Whom an invitation by phone is meant for: only an account with that number, shown to be theirs, may take it up.
alter table case_invitation add column phone_hash blob; -- contact_phone_hash(); null: an account was named
