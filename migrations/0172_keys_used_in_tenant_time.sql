-- A key's last use is shown beside the tenant's other times, so it is kept by the tenant's clock as they
-- are: p_now is the real time, to which a sandbox adds what it is ahead.
create or replace function door.api_key(p_id uuid, p_now timestamptz)
returns table (tenant_id uuid, secret_hash bytea, created_by uuid)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  update api_keys k set last_used_at = p_now + make_interval(secs => t.clock_offset_s)
  from tenants t
  where k.id = p_id and t.id = k.tenant_id and k.revoked_at is null
    and (k.last_used_at is null or k.last_used_at < p_now + make_interval(secs => t.clock_offset_s) - interval '1 minute');
  return query select k.tenant_id, k.secret_hash, k.created_by from api_keys k where k.id = p_id and k.revoked_at is null;
end $$;
