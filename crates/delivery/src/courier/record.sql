-- What became of the parcels of a batch? One row of the arrays each; only what is travelling is touched.
-- $2 id, $3 state, $4 wait in milliseconds, $5 LINE may have taken it, $6 it was tried at all, $7 status,
-- $8 why, $9 request id, $10 now.
update parcels p
set state = row.state,
    due_at = case when row.wait_ms > 0 then $10::timestamptz + row.wait_ms * interval '1 millisecond' else p.due_at end,
    tries = case when row.tried then p.tries else p.tries - 1 end,
    first_tried_at = case when not row.tried and p.tries <= 1 then null else p.first_tried_at end,
    unclear_since = case when row.unclear then coalesce(p.unclear_since, p.first_tried_at, $10) else p.unclear_since end,
    settled_at = case when row.state in (3, 4, 5, 6) then $10::timestamptz end,
    last_status = case when row.tried then row.status else p.last_status end,
    last_why = case when row.tried then row.why else p.last_why end,
    request_id = case when row.tried then row.request_id else p.request_id end
from unnest($2::uuid[], $3::int2[], $4::int8[], $5::bool[], $6::bool[], $7::int2[], $8::text[], $9::text[])
  as row (id, state, wait_ms, unclear, tried, status, why, request_id)
where p.tenant_id = $1 and p.id = row.id and p.state = 2
