-- From LINE to us, and from us to LINE: each commit harmless to crash after.

create table inbox (
  tenant_id uuid not null default current_tenant(),
  channel_id uuid not null,
  webhook_event_id text not null check (char_length(webhook_event_id) between 1 and 64),
  line_user_id text,
  at timestamptz not null,
  received_at timestamptz not null,
  body text not null,
  tries smallint not null default 0,
  done_at timestamptz,
  outcome smallint check (outcome between 1 and 3),
  primary key (tenant_id, channel_id, webhook_event_id),
  check ((done_at is null) = (outcome is null))
);
comment on table inbox is 'Each webhook event once, durable before LINE is answered 200. outcome: 1 done, 2 skipped (nobody needs it), 3 quarantined after three crashes.';
create index inbox_waiting on inbox (tenant_id, channel_id, at, webhook_event_id) where done_at is null;
call wall.raise('inbox');

create table parcels (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  channel_id uuid not null,
  kind smallint not null check (kind between 1 and 2),
  retry_key uuid not null,
  body text not null,
  state smallint not null default 1 check (state between 1 and 6),
  due_at timestamptz not null,
  tries smallint not null default 0,
  first_tried_at timestamptz,
  settled_at timestamptz,
  last_status smallint,
  last_why text,
  request_id text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id),
  check ((settled_at is not null) = (state in (3, 4, 5, 6)))
);
comment on table parcels is 'Exactly one request to LINE: recipients, body and retry key are fixed before the first try. kind: 1 push, 2 multicast. state: 1 waiting, 2 travelling, 3 accepted, 4 refused, 5 unsure, 6 cancelled.';
create index parcels_due on parcels (tenant_id, channel_id, due_at, id) where state in (1, 2);
call wall.raise('parcels');

create table deliveries (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  parcel_id uuid,
  member_id uuid,
  friend_id uuid,
  purpose smallint not null check (purpose between 1 and 3),
  reason text not null check (char_length(reason) between 1 and 60),
  subject uuid,
  state smallint not null check (state between 1 and 7),
  withheld smallint check (withheld between 1 and 9),
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, parcel_id) references parcels (tenant_id, id),
  check ((withheld is not null) = (state = 7)),
  check ((parcel_id is null) = (state = 7))
);
comment on table deliveries is 'One recipient''s line in the ledger: to whom, why, in which parcel, or why withheld. purpose: 1 service, 2 offer, 3 conversation. state: as parcels, 7 withheld. withheld: 1 not linked, 2 blocked, 3 no consent, 4 channel not connected, 5 not a friend.';
create index deliveries_of_parcel on deliveries (tenant_id, parcel_id) where parcel_id is not null;
create index deliveries_of_member on deliveries (tenant_id, member_id, created_at desc, id desc) where member_id is not null;
create index deliveries_of_subject on deliveries (tenant_id, subject, created_at, id) where subject is not null;
create index deliveries_newest on deliveries (tenant_id, created_at desc, id desc);
call wall.raise('deliveries');

create table attempts (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  parcel_id uuid not null,
  at timestamptz not null,
  status smallint,
  verdict smallint not null check (verdict between 1 and 3),
  why text,
  request_id text,
  primary key (tenant_id, id),
  foreign key (tenant_id, parcel_id) references parcels (tenant_id, id)
);
comment on table attempts is 'One try of a parcel that did not settle it at once, with LINE''s answer. verdict: 1 accepted, 2 later, 3 never.';
create index attempts_of_parcel on attempts (tenant_id, parcel_id, at, id);
call wall.raise('attempts', 'select, insert');

create table mails (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  letter bytea not null,
  state smallint not null default 1 check (state between 1 and 3),
  due_at timestamptz not null,
  tries smallint not null default 0,
  created_at timestamptz not null,
  settled_at timestamptz,
  last_why text,
  primary key (tenant_id, id)
);
comment on table mails is 'E-mail to be sent; letter is sealed JSON (to, subject, text). state: 1 waiting, 2 sent, 3 given up.';
create index mails_due on mails (tenant_id, due_at, id) where state = 1;
call wall.raise('mails');
