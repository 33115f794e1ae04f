-- Who came back from LINE and never said yes or no: the few that housekeeping must look after.
create index login_attempts_unanswered on login_attempts (tenant_id, expires_at)
  where friend_id is not null and finished_at is null;
-- All of one friend's, who says no to them at once.
create index login_attempts_of_friend on login_attempts (tenant_id, friend_id)
  where friend_id is not null and finished_at is null;
comment on column login_attempts.finished_at is 'When it was answered: linked, declined, or forgotten after it expired.';
