-- Which parcels of a channel are due, oldest first? They are travelling from here on. Rides parcels_due.
-- What has become worthless is never sent: cancelled, or unsure where LINE may have taken it.
-- LINE forgets a retry key 24 hours after its first use ($5 is that long ago, less a margin). What it may
-- have taken by then is never sent again: unsure. What it has clearly not taken gets a new key.
-- Rows that are being cancelled just now are locked, and passed by.
with due as (
  select id, coalesce(first_tried_at <= $5, false) as expired, unclear_since is not null as unclear,
         coalesce(worthless_at <= $3, false) as worthless
  from parcels
  where tenant_id = $1 and channel_id = $2 and state = 1 and due_at <= $3
  order by due_at, id
  limit $4
  for update skip locked
), given_up as (
  update parcels p
  set state = case when due.unclear then 5 else 6 end,
      settled_at = $3,
      last_why = case when not due.worthless then 'key_expired'
                      when due.unclear then 'worthless_unclear'
                      else 'worthless' end
  from due
  where p.tenant_id = $1 and p.id = due.id and (due.worthless or due.expired and due.unclear)
  returning p.id, p.state
), told as (
  update deliveries d
  set state = given_up.state, settled_at = $3
  from given_up
  where d.tenant_id = $1 and d.parcel_id = given_up.id
)
update parcels p
set state = 2,
    tries = least(p.tries + 1, 32000),
    retry_key = case when due.expired then gen_random_uuid() else p.retry_key end,
    first_tried_at = case when due.expired then $3 else coalesce(p.first_tried_at, $3) end
from due
where p.tenant_id = $1 and p.id = due.id and not (due.worthless or due.expired and due.unclear)
returning p.id as "id: ParcelId", p.kind, p.retry_key, p.body, p.tries, p.due_at
