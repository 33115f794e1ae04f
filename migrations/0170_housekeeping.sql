-- What is past its use is deleted: a lane of its own for each tenant, and a door for the global tables.

comment on table lanes is 'One tenant''s one stream of work. kind: 1 inbox, 2 courier, 3 timers, 4 mail, 5 housekeeping. epoch rises with each holder.';

-- What the sweeper rides, table by table: the age by which a row is past its use.
create index login_attempts_by_age on login_attempts (tenant_id, expires_at);
create index lounge_sessions_by_age on lounge_sessions (tenant_id, expires_at);
create index inbox_by_age on inbox (tenant_id, done_at) where done_at is not null;
create index mails_by_age on mails (tenant_id, settled_at) where settled_at is not null;
create index sessions_by_age on sessions (expires_at);
create index staff_tokens_by_age on staff_tokens (expires_at);

-- Deletes what nobody can use any more of the tables that are no tenant's: a bounded number of rows at a
-- time; how many of the fuller table. The caller's clock is believed only where it is not ahead.
create function door.sweep(p_now timestamptz)
returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
  past timestamptz := least(p_now, clock_timestamp()) - interval '30 days';
  ended integer;
  spent integer;
begin
  delete from sessions where token_hash in
    (select token_hash from sessions where expires_at < past order by expires_at limit 1000 for update skip locked);
  get diagnostics ended = row_count;
  delete from staff_tokens where token_hash in
    (select token_hash from staff_tokens where expires_at < past order by expires_at limit 1000 for update skip locked);
  get diagnostics spent = row_count;
  return greatest(ended, spent);
end $$;
grant delete on sessions, staff_tokens to enishi_doorkeeper;
call wall.hang_door('door.sweep(timestamptz)');

-- A new tenant's lane begins at its sign-up; those that are here already get theirs now, spread over an
-- hour. As the doorkeeper, who alone sees all tenants.
create function door.begin_housekeeping()
returns void
language sql security definer set search_path = pg_catalog, public, pg_temp
as $$
  with lane as (
    insert into lanes (tenant_id, kind, key) select id, 5, id from tenants on conflict do nothing
    returning tenant_id
  )
  insert into bells (tenant_id, id, kind, key, due_at)
  select tenant_id, gen_random_uuid(), 5, tenant_id, clock_timestamp() + random() * interval '1 hour' from lane
$$;
grant insert on bells to enishi_doorkeeper;
alter function door.begin_housekeeping() owner to enishi_doorkeeper;
revoke all on function door.begin_housekeeping() from public;
grant execute on function door.begin_housekeeping() to current_user;
select door.begin_housekeeping();
drop function door.begin_housekeeping();
revoke insert on bells from enishi_doorkeeper;
