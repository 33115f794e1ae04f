-- An address that nobody has proven within the life of its link is free again: else whoever signs up with
-- somebody else's address keeps its owner out for ever.

create or replace function door.sign_up(
  p_tenant uuid, p_tenant_name text, p_trade smallint, p_zone text, p_language smallint, p_sandbox boolean, p_data_key bytea,
  p_staff uuid, p_email text, p_staff_name text, p_password_hash text,
  p_token_hash bytea, p_token_expires timestamptz, p_now timestamptz)
returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  update staff set email = id::text || '@unproven.invalid'
  where email = p_email and verified_at is null and created_at < p_now - interval '24 hours';
  insert into tenants (id, name, trade, zone, language, sandbox, data_key, created_at)
  values (p_tenant, p_tenant_name, p_trade, p_zone, p_language, p_sandbox, p_data_key, p_now);
  insert into staff (id, email, name, password_hash, language, created_at)
  values (p_staff, p_email, p_staff_name, p_password_hash, p_language, p_now);
  insert into memberships (tenant_id, staff_id, role, created_at) values (p_tenant, p_staff, 1, p_now);
  insert into staff_tokens (token_hash, staff_id, purpose, created_at, expires_at)
  values (p_token_hash, p_staff, 1, p_now, p_token_expires);
end $$;
