-- The wall between tenants: whose row is it, and who may look.
-- Roles are made before the migrations (creating roles inside them races on a fresh cluster).

create schema door;
create schema wall;

create function current_tenant() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

comment on function current_tenant() is
  'The tenant of this transaction; null (which matches nothing) outside one.';

-- Gives a tenant table its wall: forced row security, one policy for the tenant role, and its verbs.
create procedure wall.raise(t regclass, verbs text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format(
    'create policy tenant_rows on %s to enishi_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
  execute format('grant %s on %s to enishi_tenant', verbs, t);
end $$;

-- Lets the doorkeeper see a table whole, for the doors that answer one question each.
create procedure wall.open_to_doorkeeper(t regclass, verbs text)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy doorkeeper_rows on %s to enishi_doorkeeper using (true) with check (true)', t);
  execute format('grant %s on %s to enishi_doorkeeper', verbs, t);
end $$;

-- Hands a function to the doorkeeper and lets the app (and nobody else) knock.
create procedure wall.hang_door(f regprocedure)
language plpgsql as $$
begin
  execute format('alter function %s owner to enishi_doorkeeper', f);
  execute format('revoke all on function %s from public', f);
  execute format('grant execute on function %s to enishi_app', f);
end $$;

grant usage on schema public to enishi_tenant, enishi_doorkeeper;
grant usage on schema door to enishi_app, enishi_tenant;
grant create, usage on schema door to enishi_doorkeeper;
