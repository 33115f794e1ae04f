-- What a courier needs to know of a parcel's past: whether LINE may have taken it already.

alter table parcels add column unclear_since timestamptz;
comment on column parcels.unclear_since is
  'The first try after which nobody can say whether LINE took it (no answer, or the courier died). From then on only the same retry key is safe, and LINE forgets it 24 hours after first_tried_at.';

-- A parcel is either due or on its way, never both; the second index is nearly empty, so that whoever
-- takes over a lane finds at once what its former holder had in hand.
drop index parcels_due;
create index parcels_due on parcels (tenant_id, channel_id, due_at, id) where state = 1;
create index parcels_travelling on parcels (tenant_id, channel_id, id) where state = 2;
