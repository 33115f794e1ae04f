-- The tenant's own LINE channels.

create table channels (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  messaging_channel_id text not null check (messaging_channel_id ~ '^[0-9]{1,20}$'),
  messaging_secret bytea not null,
  previous_messaging_secret bytea,
  login_channel_id text not null check (login_channel_id ~ '^[0-9]{1,20}$'),
  login_secret bytea not null,
  bot_user_id text not null,
  basic_id text not null,
  bot_name text not null,
  connected_at timestamptz not null,
  webhook_set_at timestamptz,
  webhook_tested_at timestamptz,
  webhook_heard_at timestamptz,
  paused_at timestamptz,
  paused_why smallint,
  primary key (tenant_id, id)
);
comment on table channels is 'A Messaging API channel and its LINE Login channel, of the tenant''s own provider. Secrets are sealed. paused_why: 1 unauthorized, 2 quota, 3 by staff.';
create unique index channels_one_bot on channels (tenant_id, bot_user_id);
create index channels_by_id on channels (id);
call wall.raise('channels');
call wall.open_to_doorkeeper('channels', 'select');
