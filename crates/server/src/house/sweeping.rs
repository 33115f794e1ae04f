//! What is past its use, as the crates whose tables it is in say.

use tenancy::Rule;

/// All that they let go. A table that grows without end has its line in its crate's `RETENTION`.
pub fn rules() -> Vec<Rule> {
    [
        linking::RETENTION,
        frontdesk::RETENTION,
        inbound::RETENTION,
        delivery::RETENTION,
    ]
    .concat()
}
