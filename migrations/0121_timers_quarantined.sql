-- A timer that fails again and again is put aside, so that it holds up nobody and can be looked at.

alter table timers add column quarantined_at timestamptz;
comment on column timers.quarantined_at is 'Put aside after five tries that failed.';
drop index timers_due;
create index timers_due on timers (tenant_id, due_at, id) where fired_at is null and cancelled_at is null and quarantined_at is null;
