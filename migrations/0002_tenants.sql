-- Businesses, the people who work there, and how they prove who they are.

create table tenants (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 80),
  trade smallint not null check (trade between 1 and 3),
  zone text not null default 'Asia/Tokyo',
  language smallint not null default 1 check (language between 1 and 2),
  sandbox boolean not null,
  clock_offset_s bigint not null default 0 check (sandbox or clock_offset_s = 0),
  data_key bytea not null,
  created_at timestamptz not null,
  suspended_at timestamptz
);
comment on table tenants is 'A business that signed up. data_key is its AES-256 key, wrapped by the master key. trade: 1 restaurant, 2 recruiting, 3 shop. language: 1 ja, 2 en.';
alter table tenants enable row level security;
alter table tenants force row level security;
create policy own_tenant on tenants to enishi_tenant using (id = current_tenant()) with check (id = current_tenant());
grant select on tenants to enishi_tenant;
grant update (name, zone, language, clock_offset_s) on tenants to enishi_tenant;
call wall.open_to_doorkeeper('tenants', 'select, insert');

create table staff (
  id uuid primary key,
  email text not null unique check (char_length(email) between 3 and 254),
  name text not null check (char_length(name) between 1 and 80),
  password_hash text not null,
  language smallint not null default 1 check (language between 1 and 2),
  created_at timestamptz not null,
  verified_at timestamptz,
  disabled_at timestamptz
);
comment on table staff is 'A person who works in a tenant''s admin; e-mail is folded to lower case. Global: one person may work for several tenants.';
call wall.open_to_doorkeeper('staff', 'select, insert, update');

create table staff_tokens (
  token_hash bytea primary key,
  staff_id uuid not null references staff (id),
  purpose smallint not null check (purpose between 1 and 2),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table staff_tokens is 'One-time links by mail; SHA-256 at rest. purpose: 1 verify the address, 2 new password.';
create index staff_tokens_by_staff on staff_tokens (staff_id, purpose);
call wall.open_to_doorkeeper('staff_tokens', 'select, insert, update');

create table memberships (
  tenant_id uuid not null default current_tenant() references tenants (id),
  staff_id uuid not null references staff (id),
  role smallint not null check (role between 1 and 5),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, staff_id)
);
comment on table memberships is 'Who works for which tenant. role: 1 owner, 2 sender, 3 approver, 4 chat, 5 viewer.';
create index memberships_by_staff on memberships (staff_id);
call wall.raise('memberships', 'select, insert, update');
call wall.open_to_doorkeeper('memberships', 'select, insert');

create table sessions (
  token_hash bytea primary key,
  staff_id uuid not null references staff (id),
  tenant_id uuid references tenants (id),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
comment on table sessions is 'A signed-in browser of a staff person; SHA-256 of its 256-bit token.';
create index sessions_by_staff on sessions (staff_id) where ended_at is null;
call wall.open_to_doorkeeper('sessions', 'select, insert, update');

create table api_keys (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  name text not null check (char_length(name) between 1 and 80),
  secret_hash bytea not null,
  last_four text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id)
);
comment on table api_keys is 'A key of a tenant''s developers; SHA-256 of the secret part.';
create index api_keys_by_id on api_keys (id);
call wall.raise('api_keys', 'select, insert, update');
call wall.open_to_doorkeeper('api_keys', 'select, update');

create table audit (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  at timestamptz not null,
  actor_kind smallint not null check (actor_kind between 1 and 4),
  actor_id uuid,
  action text not null check (char_length(action) between 1 and 60),
  subject text not null check (char_length(subject) <= 80),
  detail jsonb not null default '{}',
  primary key (tenant_id, id)
);
comment on table audit is 'Who did what to what. Append only. actor_kind: 1 staff, 2 api key, 3 member, 4 system.';
call wall.raise('audit', 'select, insert');

create table idempotency (
  tenant_id uuid not null default current_tenant(),
  key text not null check (char_length(key) between 1 and 255),
  request_hash bytea not null,
  status smallint not null,
  body text not null,
  created_at timestamptz not null,
  primary key (tenant_id, key)
);
comment on table idempotency is 'What was answered to a request that carried an Idempotency-Key; commits with the effect.';
create index idempotency_by_age on idempotency (tenant_id, created_at);
call wall.raise('idempotency');
