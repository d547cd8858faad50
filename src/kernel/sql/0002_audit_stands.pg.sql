-- What is written in the audit log stays as it was written.

create function audit_stands() returns trigger language plpgsql as $$
begin
	raise exception 'audit_stands';
end
$$;
create trigger audit_entry_not_changed before update or delete on audit_entry
	for each row execute function audit_stands();
create trigger audit_entry_not_emptied before truncate on audit_entry
	for each statement execute function audit_stands();
create trigger audit_seal_not_changed before update or delete on audit_seal
	for each row execute function audit_stands();
create trigger audit_seal_not_emptied before truncate on audit_seal
	for each statement execute function audit_stands();
