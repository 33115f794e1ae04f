//! Whose fault it is that an event was not done.

use tenancy::lane::Lost;

/// Why an event was not done.
pub(super) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Sorts out what is not the event's fault: a lane taken over, a database that is away. The turn ends
/// there and the event's try is as good as not made: it comes alone next time, and no worse.
pub(super) fn its_own(fault: Fault) -> Result<Fault, Lost> {
    let fault = match fault.downcast::<Lost>() {
        Ok(lost) => return Err(*lost),
        Err(fault) => fault,
    };
    match fault.downcast::<sqlx::Error>() {
        Ok(error) if is_away(&error) => Err(Lost::Database(*error)),
        Ok(error) => Ok(error),
        Err(fault) => Ok(fault),
    }
}

fn is_away(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    match error {
        Error::Io(_) | Error::Tls(_) | Error::Protocol(_) => true,
        Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        // 57P0x: the server shuts down or starts; 53xxx: it has no room; 40xxx: somebody else came first.
        Error::Database(refused) => refused.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("53") || code.starts_with("40")
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_database_is_not_the_events_fault() {
        assert!(matches!(
            its_own(Box::new(Lost::TakenOver)),
            Err(Lost::TakenOver)
        ));
        let away = sqlx::Error::PoolTimedOut;
        assert!(matches!(its_own(Box::new(away)), Err(Lost::Database(_))));
        assert!(its_own(Box::new(sqlx::Error::RowNotFound)).is_ok());
        assert!(its_own("a trade's own fault".into()).is_ok());
    }
}
