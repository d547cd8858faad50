-- What is there already; and lists that came in lay open in DIR/imports, which goes.
insert into org_unsealed (org_id)
select r.org_id from org_record r where r.phone is not null or r.email is not null;
update org_import set stored_name = null where stored_name is not null;
