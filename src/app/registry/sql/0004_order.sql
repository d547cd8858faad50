-- The officers' register shows what was changed last first, and what is withheld.
create index org_by_change on org(changed_at);
create index org_by_change_withheld on org(changed_at) where is_withheld = 1;
