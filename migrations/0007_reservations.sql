-- The restaurant's book.

create table reservations (
  tenant_id uuid not null default current_tenant() references tenants (id),
  id uuid not null,
  member_id uuid not null,
  starts_at timestamptz not null,
  party smallint not null check (party between 1 and 200),
  course text check (char_length(course) <= 80),
  note text check (char_length(note) <= 500),
  state smallint not null check (state between 1 and 5),
  state_at timestamptz not null,
  answered_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references members (tenant_id, id)
);
comment on table reservations is 'A party that will come. state: 1 booked, 2 confirmed by the guest, 3 change asked, 4 cancelled, 5 came. version rises with every write (lost updates are refused).';
create index reservations_by_day on reservations (tenant_id, starts_at, id);
create index reservations_of_member on reservations (tenant_id, member_id, starts_at, id);
call wall.raise('reservations');

create table reservation_steps (
  tenant_id uuid not null default current_tenant(),
  id uuid not null,
  reservation_id uuid not null,
  at timestamptz not null,
  step smallint not null check (step between 1 and 9),
  actor_kind smallint not null check (actor_kind between 1 and 4),
  actor_id uuid,
  detail jsonb not null default '{}',
  primary key (tenant_id, id),
  foreign key (tenant_id, reservation_id) references reservations (tenant_id, id)
);
comment on table reservation_steps is 'The history of a reservation, a line a step. step: 1 made, 2 edited, 3 confirmed, 4 change asked, 5 cancelled, 6 came, 7 reminded.';
create index reservation_steps_in_order on reservation_steps (tenant_id, reservation_id, at, id);
call wall.raise('reservation_steps', 'select, insert');
