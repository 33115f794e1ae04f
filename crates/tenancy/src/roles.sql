-- The four roles, made outside the migrations: a fresh cluster that is migrated twice at once would race.
do $$
begin
  perform pg_advisory_xact_lock(5420913);
  if not exists (select from pg_roles where rolname = 'enishi_tenant') then
    create role enishi_tenant nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'enishi_doorkeeper') then
    create role enishi_doorkeeper nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'enishi_app') then
    create role enishi_app login noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
    -- A statement that hangs, or a server that died in a transaction, must not hold its rows for ever.
    alter role enishi_app set statement_timeout = '30s';
    alter role enishi_app set idle_in_transaction_session_timeout = '30s';
    alter role enishi_app set lock_timeout = '5s';
  end if;
  grant enishi_tenant to enishi_app;
  if not pg_has_role(current_user, 'enishi_doorkeeper', 'member') then
    execute format('grant enishi_doorkeeper to %I', current_user);
  end if;
end $$;
