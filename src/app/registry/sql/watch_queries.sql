-- search_ids_after: many
-- Entries above an id that answer, ascending: to go on where one stopped.
{sqlite} select rowid as org_id:org_id from org_search where org_search match $match:text and rowid > $after:int
	order by rowid limit $limit {end}
{pg} select f as org_id from org_found_after($match, $after, $limit) f {end};

-- watch_entry: maybe
-- A found entry in short.
select e.org_id, e.name, e.kind, o.class, e.street_id, e.community_id, e.founded_key
  from org_entry e join org o on o.id = e.org_id
 where e.org_id = $org_id;
