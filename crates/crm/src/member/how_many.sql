-- How many names begin so, counted to $4 each: over members_by_name and members_by_kana alone.
select (select count(*) from (select from members
                              where tenant_id = $1 and name_folded >= $2 and name_folded < $3 limit $4) n)
     + (select count(*) from (select from members
                              where tenant_id = $1 and kana_folded >= $2 and kana_folded < $3 limit $4) k) as "many!"
