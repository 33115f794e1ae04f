-- Background work: one holder a lane, fair between tenants.

create table lanes (
  tenant_id uuid not null default current_tenant(),
  kind smallint not null check (kind between 1 and 9),
  key uuid not null,
  epoch bigint not null default 0,
  holder uuid,
  leased_until timestamptz not null default '-infinity',
  served_at timestamptz not null default '-infinity',
  primary key (tenant_id, kind, key)
);
comment on table lanes is 'One tenant''s one stream of work. kind: 1 inbox, 2 courier, 3 timers, 4 mail. epoch rises with each holder.';
call wall.raise('lanes', 'select, insert, update');
call wall.open_to_doorkeeper('lanes', 'select, insert, update');

create table bells (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  kind smallint not null,
  key uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, id)
);
comment on table bells is 'A lane has work from due_at (real time) on. Rung in the transaction that makes the work, so that no work is ever without its bell; swept by the holder before it looks.';
create index bells_due on bells (due_at, kind, tenant_id, key);
create index bells_of_lane on bells (tenant_id, kind, key, due_at);
call wall.raise('bells');
call wall.open_to_doorkeeper('bells', 'select');
