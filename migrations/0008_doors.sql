-- The doors: each answers one question, and there is no other way past the wall.

create function door.tenant(p_id uuid)
returns table (name text, trade smallint, zone text, language smallint, sandbox boolean, clock_offset_s bigint, data_key bytea, suspended_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select name, trade, zone, language, sandbox, clock_offset_s, data_key, suspended_at from tenants where id = p_id $$;

-- Runs inside the new tenant's own transaction, so that the welcome mail commits with it.
create function door.sign_up(
  p_tenant uuid, p_tenant_name text, p_trade smallint, p_zone text, p_language smallint, p_sandbox boolean, p_data_key bytea,
  p_staff uuid, p_email text, p_staff_name text, p_password_hash text,
  p_token_hash bytea, p_token_expires timestamptz, p_now timestamptz)
returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  insert into tenants (id, name, trade, zone, language, sandbox, data_key, created_at)
  values (p_tenant, p_tenant_name, p_trade, p_zone, p_language, p_sandbox, p_data_key, p_now);
  insert into staff (id, email, name, password_hash, language, created_at)
  values (p_staff, p_email, p_staff_name, p_password_hash, p_language, p_now);
  insert into memberships (tenant_id, staff_id, role, created_at) values (p_tenant, p_staff, 1, p_now);
  insert into staff_tokens (token_hash, staff_id, purpose, created_at, expires_at)
  values (p_token_hash, p_staff, 1, p_now, p_token_expires);
end $$;

create function door.staff_by_email(p_email text)
returns table (id uuid, name text, password_hash text, language smallint, verified_at timestamptz, disabled_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select id, name, password_hash, language, verified_at, disabled_at from staff where email = p_email $$;

create function door.issue_staff_token(p_hash bytea, p_staff uuid, p_purpose smallint, p_now timestamptz, p_expires timestamptz)
returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$ insert into staff_tokens (token_hash, staff_id, purpose, created_at, expires_at) values (p_hash, p_staff, p_purpose, p_now, p_expires) $$;

-- A verified address is proven again by each use; used tokens answer nothing.
create function door.redeem_staff_token(p_hash bytea, p_purpose smallint, p_now timestamptz)
returns uuid
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare who uuid;
begin
  update staff_tokens set used_at = p_now
  where token_hash = p_hash and purpose = p_purpose and used_at is null and expires_at > p_now
  returning staff_id into who;
  if who is not null then
    update staff set verified_at = coalesce(verified_at, p_now) where id = who;
  end if;
  return who;
end $$;

create function door.workplaces(p_staff uuid)
returns table (tenant_id uuid, name text, role smallint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
  select m.tenant_id, t.name, m.role from memberships m join tenants t on t.id = m.tenant_id
  where m.staff_id = p_staff and m.ended_at is null and t.suspended_at is null
  order by m.created_at, m.tenant_id limit 100
$$;

create function door.begin_session(p_hash bytea, p_staff uuid, p_tenant uuid, p_now timestamptz, p_expires timestamptz)
returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$
  insert into sessions (token_hash, staff_id, tenant_id, created_at, seen_at, expires_at)
  values (p_hash, p_staff, p_tenant, p_now, p_now, p_expires)
$$;

create function door.session(p_hash bytea, p_now timestamptz)
returns table (staff_id uuid, staff_name text, email text, language smallint, tenant_id uuid, role smallint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
  select s.staff_id, p.name, p.email, p.language, m.tenant_id, m.role
  from sessions s
  join staff p on p.id = s.staff_id and p.disabled_at is null
  left join memberships m on m.staff_id = s.staff_id and m.tenant_id = s.tenant_id and m.ended_at is null
  where s.token_hash = p_hash and s.ended_at is null and s.expires_at > p_now
$$;

create function door.end_session(p_hash bytea, p_now timestamptz)
returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$ update sessions set ended_at = p_now where token_hash = p_hash and ended_at is null $$;

create function door.api_key(p_id uuid, p_now timestamptz)
returns table (tenant_id uuid, secret_hash bytea, created_by uuid)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
  update api_keys k set last_used_at = p_now
  where k.id = p_id and k.revoked_at is null and (k.last_used_at is null or k.last_used_at < p_now - interval '1 minute');
  return query select k.tenant_id, k.secret_hash, k.created_by from api_keys k where k.id = p_id and k.revoked_at is null;
end $$;

create function door.channel(p_id uuid)
returns table (tenant_id uuid, messaging_secret bytea, previous_messaging_secret bytea)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select tenant_id, messaging_secret, previous_messaging_secret from channels where id = p_id $$;

-- Longest unserved first: that is the fairness between tenants. The epoch shuts out earlier holders.
create function door.take_lanes(p_kinds smallint[], p_most integer, p_holder uuid, p_lease interval)
returns table (tenant_id uuid, kind smallint, key uuid, epoch bigint)
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$
  with ringing as (
    select distinct b.tenant_id, b.kind, b.key
    from (select b.tenant_id, b.kind, b.key from bells b
          where b.due_at <= clock_timestamp() and b.kind = any (p_kinds)
          order by b.due_at limit 20000) b
  ), free as (
    select l.tenant_id, l.kind, l.key
    from lanes l join ringing r using (tenant_id, kind, key)
    where l.leased_until < clock_timestamp()
    order by l.served_at, l.tenant_id, l.kind, l.key
    limit p_most
    for update of l skip locked
  )
  update lanes l set epoch = l.epoch + 1, holder = p_holder, served_at = clock_timestamp(), leased_until = clock_timestamp() + p_lease
  from free f
  where l.tenant_id = f.tenant_id and l.kind = f.kind and l.key = f.key
  returning l.tenant_id, l.kind, l.key, l.epoch
$$;

-- How long a worker with nothing to do may sleep.
create function door.next_bell(p_kinds smallint[])
returns timestamptz
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select min(due_at) from bells where kind = any (p_kinds) and due_at > clock_timestamp() $$;

call wall.hang_door('door.tenant(uuid)');
call wall.hang_door('door.sign_up(uuid, text, smallint, text, smallint, boolean, bytea, uuid, text, text, text, bytea, timestamptz, timestamptz)');
call wall.hang_door('door.staff_by_email(text)');
call wall.hang_door('door.issue_staff_token(bytea, uuid, smallint, timestamptz, timestamptz)');
call wall.hang_door('door.redeem_staff_token(bytea, smallint, timestamptz)');
call wall.hang_door('door.workplaces(uuid)');
call wall.hang_door('door.begin_session(bytea, uuid, uuid, timestamptz, timestamptz)');
call wall.hang_door('door.session(bytea, timestamptz)');
call wall.hang_door('door.end_session(bytea, timestamptz)');
call wall.hang_door('door.api_key(uuid, timestamptz)');
call wall.hang_door('door.channel(uuid)');
call wall.hang_door('door.take_lanes(smallint[], integer, uuid, interval)');
call wall.hang_door('door.next_bell(smallint[])');
-- These two commit together with what the tenant's transaction writes.
grant execute on function door.sign_up(uuid, text, smallint, text, smallint, boolean, bytea, uuid, text, text, text, bytea, timestamptz, timestamptz) to enishi_tenant;
grant execute on function door.issue_staff_token(bytea, uuid, smallint, timestamptz, timestamptz) to enishi_tenant;
