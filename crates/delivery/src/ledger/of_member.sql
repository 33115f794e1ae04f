-- What was sent to one member, after (that is, older than) delivery $3? Rides deliveries_of_member.
select d.id as "id!: DeliveryId", d.member_id as "member_id: MemberId", d.friend_id as "friend_id: FriendId",
       d.purpose as "purpose!", d.reason as "reason!", d.subject, coalesce(p.state, d.state) as "state!", d.withheld, d.created_at as "created_at!", d.settled_at,
       d.parcel_id as "parcel_id: ParcelId", p.tries as "tries?", p.due_at as "due_at?",
       p.last_status as "last_status?", p.last_why as "last_why?", p.request_id as "request_id?"
from deliveries d
left join parcels p on p.tenant_id = $1 and p.id = d.parcel_id
where d.tenant_id = $1 and d.member_id = $2
  and ($3::uuid is null
       or (d.created_at, d.id) < ((select a.created_at from deliveries a where a.tenant_id = $1 and a.id = $3), $3))
order by d.created_at desc, d.id desc
limit $4
