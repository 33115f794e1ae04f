-- Members, friends, and what ties them.

create table members (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  external_id text check (char_length(external_id) between 1 and 128),
  name text not null check (char_length(name) between 1 and 80),
  kana text check (char_length(kana) <= 80),
  name_folded text not null,
  language smallint not null default 1 check (language between 1 and 2),
  phone bytea,
  phone_index bytea,
  email bytea,
  email_index bytea,
  note bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, external_id)
);
comment on table members is 'The tenant''s own record of a customer. phone, email and note are sealed; *_index is a keyed hash for exact lookup; name_folded is what a search by prefix rides.';
create index members_by_name on members (tenant_id, name_folded, id);
create index members_by_phone on members (tenant_id, phone_index) where phone_index is not null;
create index members_by_email on members (tenant_id, email_index) where email_index is not null;
create index members_newest on members (tenant_id, created_at desc, id desc);
call wall.raise('members');

create table friends (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  channel_id uuid not null,
  line_user_id text not null check (char_length(line_user_id) between 1 and 80),
  display_name text,
  picture_url text,
  language text,
  followed_at timestamptz,
  blocked_at timestamptz,
  state_at timestamptz not null default '-infinity',
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, channel_id, line_user_id),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id)
);
comment on table friends is 'A LINE user as one channel knows it. state_at is the time of the newest follow or unfollow that was applied: the latest event wins, not the last to arrive.';
call wall.raise('friends');

create table links (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  member_id uuid not null,
  friend_id uuid not null,
  way smallint not null check (way between 1 and 5),
  linked_at timestamptz not null,
  ended_at timestamptz,
  ended_by smallint check (ended_by between 1 and 3),
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id),
  foreign key (tenant_id, friend_id) references friends (tenant_id, id),
  check ((ended_at is null) = (ended_by is null))
);
comment on table links is 'Member and friend made one, with consent. way: 1 LINE Login, 2 account link, 3 LIFF, 4 counter, 5 API. ended_by: 1 member, 2 staff, 3 LINE.';
create unique index links_one_member on links (tenant_id, friend_id) where ended_at is null;
create unique index links_one_friend on links (tenant_id, member_id) where ended_at is null;
create index links_by_member on links (tenant_id, member_id, linked_at);
call wall.raise('links');

create table consents (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  member_id uuid not null,
  purpose smallint not null check (purpose between 1 and 3),
  text_version integer not null,
  way smallint not null,
  given_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id)
);
comment on table consents is 'A yes to one purpose, to one version of its text. purpose: 1 service messages, 2 offers, 3 profile.';
create unique index consents_standing on consents (tenant_id, member_id, purpose) where withdrawn_at is null;
call wall.raise('consents');

create table login_attempts (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  channel_id uuid not null,
  state_hash bytea not null,
  browser_hash bytea not null,
  nonce text not null,
  code_verifier bytea not null,
  member_id uuid,
  friend_id uuid,
  purpose smallint not null check (purpose between 1 and 2),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, state_hash),
  foreign key (tenant_id, channel_id) references channels (tenant_id, id)
);
comment on table login_attempts is 'A LINE Login on its way: begun in one browser, used once. purpose: 1 link, 2 my page. friend_id: who came back from LINE.';
call wall.raise('login_attempts');

create table line_tokens (
  tenant_id uuid not null default current_tenant(),
  friend_id uuid not null,
  access_token bytea not null,
  refresh_token bytea not null,
  obtained_at timestamptz not null,
  primary key (tenant_id, friend_id),
  foreign key (tenant_id, friend_id) references friends (tenant_id, id)
);
comment on table line_tokens is 'What deauthorize will need when the member unlinks; sealed. The refresh token lives 90 days from obtained_at.';
call wall.raise('line_tokens');

create table lounge_sessions (
  tenant_id uuid not null default current_tenant(),
  token_hash bytea not null,
  channel_id uuid not null,
  friend_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, friend_id) references friends (tenant_id, id)
);
comment on table lounge_sessions is 'A member''s browser, proven by LINE Login.';
call wall.raise('lounge_sessions');

create table events (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  kind text not null check (char_length(kind) between 1 and 60),
  at timestamptz not null,
  member_id uuid,
  friend_id uuid,
  subject uuid,
  data jsonb not null default '{}',
  primary key (tenant_id, id)
);
comment on table events is 'Something that happened. Append only. subject is what it is about (a reservation, a link).';
create index events_of_member on events (tenant_id, member_id, at desc, id desc) where member_id is not null;
create index events_of_friend on events (tenant_id, friend_id, at desc, id desc) where friend_id is not null;
call wall.raise('events', 'select, insert');

create table timers (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  kind smallint not null,
  subject uuid not null,
  due_at timestamptz not null,
  fired_at timestamptz,
  cancelled_at timestamptz,
  tries smallint not null default 0,
  primary key (tenant_id, id)
);
comment on table timers is 'Wake this subject at due_at (the tenant''s time). kind belongs to the trade that set it.';
create index timers_due on timers (tenant_id, due_at, id) where fired_at is null and cancelled_at is null;
create index timers_of_subject on timers (tenant_id, subject, kind) where fired_at is null and cancelled_at is null;
call wall.raise('timers');
