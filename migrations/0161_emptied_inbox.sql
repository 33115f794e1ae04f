-- What a person wrote is kept no longer than it is needed.

comment on column inbox.body is
  'The event as it came; emptied once it is done or skipped (personal data), kept where it was quarantined.';
