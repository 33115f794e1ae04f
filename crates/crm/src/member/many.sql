-- Who is called so, newest first, where the beginning is that of many: walks members_newest and stops when
-- the page is full. Appending nothing keeps the planner from gathering all of them over the names' indexes.
with page as (
  select id, external_id, name, kana, language, phone, created_at
  from members
  where tenant_id = $1 and (created_at, id) < ($2, $3)
    and ((name_folded || '' >= $5 and name_folded || '' < $6) or (kana_folded || '' >= $5 and kana_folded || '' < $6)
      or external_id = $7 or phone_index = $8 or email_index = $9)
  order by created_at desc, id desc
  limit $4
)
select m.id as "id: MemberId", m.external_id, m.name, m.kana, m.language, m.phone, m.created_at,
       f.id as "friend_id?: FriendId", l.linked_at as "linked_at?", f.display_name as "display_name?",
       f.picture_url as "picture_url?", f.followed_at as "followed_at?", f.blocked_at as "blocked_at?"
from page m
left join links l on l.tenant_id = $1 and l.member_id = m.id and l.ended_at is null
left join friends f on f.tenant_id = $1 and f.id = l.friend_id
order by m.created_at desc, m.id desc
