//! One table's rule: which rows, how old.

use crate::{Holding, lane::Lost};
use chrono::TimeDelta;
use sqlx::AssertSqlSafe;

/// The most rows that one statement deletes: short locks, short transactions, room for others.
const CHUNK: u64 = 1000;

/// The rows of a tenant's table that are past their use: those whose `age` lies longer ago than `life`.
/// A row without an age (work that is not done yet) never is.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    table: &'static str,
    key: &'static str,
    age: &'static str,
    life: TimeDelta,
}

impl Rule {
    /// `key` is the primary key after the tenant, comma by comma; `age` a time that an index on
    /// `(tenant_id, age)` is led by.
    pub const fn new(
        table: &'static str,
        key: &'static str,
        age: &'static str,
        life: TimeDelta,
    ) -> Self {
        Self {
            table,
            key,
            age,
            life,
        }
    }

    /// Deletes chunk after chunk, each in a transaction of its own. Whether all of it is gone.
    pub(super) async fn apply(&self, lane: &Holding) -> Result<bool, Lost> {
        while !lane.is_over() {
            if self.delete_chunk(lane).await? < CHUNK {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn delete_chunk(&self, lane: &Holding) -> Result<u64, Lost> {
        let mut tx = lane.begin().await?;
        let (tenant, past) = (tx.id(), tx.now() - self.life);
        // Made of the program's own constants alone.
        let done = sqlx::query(AssertSqlSafe(self.statement()))
            .bind(tenant)
            .bind(past)
            .execute(tx.conn())
            .await?;
        tx.commit().await?;
        let gone = done.rows_affected();
        if gone > 0 {
            tracing::info!(table = self.table, gone, "rows past their use are gone");
        }
        Ok(gone)
    }

    fn statement(&self) -> String {
        let Self {
            table, key, age, ..
        } = self;
        format!(
            "delete from {table} where tenant_id = $1 and ({key}) in
             (select {key} from {table} where tenant_id = $1 and {age} < $2 order by {age} limit {CHUNK})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_names_its_tenant_everywhere() {
        let rule = Rule::new("jars", "shelf, id", "opened_at", TimeDelta::days(1));
        let sql = rule.statement();
        assert_eq!(sql.matches("from jars where tenant_id = $1 and").count(), 2);
        assert!(sql.contains("(shelf, id) in"), "{sql}");
        assert!(sql.ends_with("opened_at < $2 order by opened_at limit 1000)"));
    }
}
