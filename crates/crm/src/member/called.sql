-- Who is called so, newest first, where the beginning is not that of many. Each branch rides its own index (members_by_name, members_by_kana,
-- the unique external_id, members_by_phone, members_by_email): an `or` over them would ride none.
with found as (
  select id from members where tenant_id = $1 and name_folded >= $5 and name_folded < $6
  union
  select id from members where tenant_id = $1 and kana_folded >= $5 and kana_folded < $6
  union
  select id from members where tenant_id = $1 and external_id = $7
  union
  select id from members where tenant_id = $1 and phone_index = $8
  union
  select id from members where tenant_id = $1 and email_index = $9
), page as (
  select m.id, m.external_id, m.name, m.kana, m.language, m.phone, m.created_at
  from found join members m on m.tenant_id = $1 and m.id = found.id
  where (m.created_at, m.id) < ($2, $3)
  order by m.created_at desc, m.id desc
  limit $4
)
select m.id as "id: MemberId", m.external_id, m.name, m.kana, m.language, m.phone, m.created_at,
       f.id as "friend_id?: FriendId", l.linked_at as "linked_at?", f.display_name as "display_name?",
       f.picture_url as "picture_url?", f.followed_at as "followed_at?", f.blocked_at as "blocked_at?"
from page m
left join links l on l.tenant_id = $1 and l.member_id = m.id and l.ended_at is null
left join friends f on f.tenant_id = $1 and f.id = l.friend_id
order by m.created_at desc, m.id desc
