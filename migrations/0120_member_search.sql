-- A search by the beginning of a name, written in kanji or in kana. A prefix is a range only where
-- text is compared byte by byte, whatever the cluster's locale.

alter table members alter column name_folded type text collate "C";
alter table members add column kana_folded text collate "C";
comment on column members.kana_folded is 'kana as name_folded folds it: what a search by kana rides.';
create index members_by_kana on members (tenant_id, kana_folded, id) where kana_folded is not null;
