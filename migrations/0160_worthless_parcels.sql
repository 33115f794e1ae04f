-- A message that comes too late is worse than none: "tomorrow at 19:00" must not arrive the day after.

alter table parcels add column worthless_at timestamptz;
comment on column parcels.worthless_at is
  'From then on (the tenant''s time) it is not sent any more, however often it waited for another try: the courier settles it as cancelled, or as unsure where LINE may have taken it. Null: never too late.';
