-- Enishi's four roles, for a database administrator to make once on a server of your own:
--
--   APP_PASSWORD=… OWNER_PASSWORD=… psql -v ON_ERROR_STOP=1 -d postgres -f init-roles.sql
--   createdb --owner=enishi_owner --encoding=UTF8 --locale=C.UTF-8 --template=template0 enishi
--
-- The container of compose.yaml runs it at its first start, where enishi_owner exists already.
-- Who may do what: enishi_owner owns the tables and migrates; enishi_app logs in for `serve` and
-- `work` and may only open doors; enishi_tenant is what a transaction of one tenant becomes;
-- enishi_doorkeeper owns the doors. None of the last three can bypass row security.
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

do $$
begin
  if not exists (select from pg_roles where rolname = 'enishi_owner') then
    create role enishi_owner login nosuperuser nocreatedb createrole nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'enishi_tenant') then
    create role enishi_tenant nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'enishi_doorkeeper') then
    create role enishi_doorkeeper nologin noinherit;
  end if;
  if not exists (select from pg_roles where rolname = 'enishi_app') then
    create role enishi_app login noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
end $$;

-- `migrate` hands the doors to their keeper and lets the app knock.
grant enishi_tenant, enishi_doorkeeper to enishi_owner with admin option;
grant enishi_tenant to enishi_app;

\if :{?app_password}
alter role enishi_app password :'app_password';
\endif
\if :{?owner_password}
alter role enishi_owner password :'owner_password';
\endif

-- A worker that hangs must not keep a tenant's rows locked, nor a slow query the pool.
alter role enishi_app set idle_in_transaction_session_timeout = '30s';
alter role enishi_app set statement_timeout = '30s';
alter role enishi_app set lock_timeout = '5s';
