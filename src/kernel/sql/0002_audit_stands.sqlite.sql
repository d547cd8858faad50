-- What is written in the audit log stays as it was written.

create trigger audit_entry_not_updated before update on audit_entry
begin
	select raise(abort, 'audit_stands');
end;
create trigger audit_entry_not_deleted before delete on audit_entry
begin
	select raise(abort, 'audit_stands');
end;
create trigger audit_seal_not_updated before update on audit_seal
begin
	select raise(abort, 'audit_stands');
end;
create trigger audit_seal_not_deleted before delete on audit_seal
begin
	select raise(abort, 'audit_stands');
end;
