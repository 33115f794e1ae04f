-- Whose address an unused link proves, and what their password is checked against. The link stays unused:
-- whoever opens it has to know the password, too, that was chosen at the sign-up.

create function door.staff_token(p_hash bytea, p_purpose smallint, p_now timestamptz)
returns table (staff_id uuid, password_hash text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
  select p.id, p.password_hash
  from staff_tokens t join staff p on p.id = t.staff_id and p.disabled_at is null
  where t.token_hash = p_hash and t.purpose = p_purpose and t.used_at is null and t.expires_at > p_now
$$;

call wall.hang_door('door.staff_token(bytea, smallint, timestamptz)');
