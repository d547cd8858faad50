-- What a desk asks beside its order: whose it is, and what stands while it is corrected.  Without them a count reads the whole
-- desk when it finds nothing.
create index case_turn_by_desk_login on case_turn(role, region_id, login_id, due_key, id) where ended_at is null;
create index case_turn_by_desk_standing on case_turn(role, region_id, due_key, id) where ended_at is null and stood_at is not null;
