-- What was sent about one subject, as it happened? Rides deliveries_of_subject.
select d.id as "id!: DeliveryId", d.member_id as "member_id: MemberId", d.friend_id as "friend_id: FriendId",
       d.purpose as "purpose!", d.reason as "reason!", d.subject, coalesce(p.state, d.state) as "state!", d.withheld, d.created_at as "created_at!", d.settled_at,
       d.parcel_id as "parcel_id: ParcelId", p.tries as "tries?", p.due_at as "due_at?",
       p.last_status as "last_status?", p.last_why as "last_why?", p.request_id as "request_id?"
from deliveries d
left join parcels p on p.tenant_id = $1 and p.id = d.parcel_id
where d.tenant_id = $1 and d.subject = $2
order by d.created_at, d.id
limit $3
