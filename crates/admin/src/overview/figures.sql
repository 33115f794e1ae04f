-- What the start page counts, each to $5 and no further. Rides members_newest, links_one_member,
-- reservations_by_day and deliveries_newest.
select
  (select count(*) from (select from members where tenant_id = $1 limit $5) m) as "members!",
  (select count(*) from (select from links where tenant_id = $1 and ended_at is null limit $5) l) as "linked!",
  (select count(*) from (select from reservations
   where tenant_id = $1 and starts_at >= $3 and starts_at < $4 and state <> 4 limit $5) r) as "reservations_today!",
  (select count(*) from (select from reservations
   where tenant_id = $1 and starts_at >= $2 and state <> 4 limit $5) r) as "reservations_ahead!",
  (select count(*) from (select from deliveries
   where tenant_id = $1 and created_at >= $3 and created_at < $4 and state = 3 limit $5) d) as "accepted_today!",
  (select count(*) from (select from deliveries
   where tenant_id = $1 and created_at >= $3 and created_at < $4 and state in (4, 5, 7) limit $5) d) as "stuck_today!"
