//! What a trade offers to the rest: it takes its members' taps and its own timers.

use crate::{Friend, Timer};
use kernel::{MemberId, TradeKind};
use std::{pin::Pin, sync::Arc};
use tenancy::TenantTx;

/// Why a trade could not do it now. The work is tried again; it is logged where it stops.
pub type TradeFault = Box<dyn std::error::Error + Send + Sync>;

/// What a trade does, as a future.
pub type Deed<'a, T> = Pin<Box<dyn Future<Output = Result<T, TradeFault>> + Send + 'a>>;

/// Whether a trade knew what to do with a postback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was its own; all that follows from it is in the transaction.
    Done,
    /// It is somebody else's, or nobody's.
    NotOurs,
}

/// An industry's crate, as `inbound` and [`crate::Alarm`] see it.
pub trait Trade: Send + Sync + 'static {
    /// Which industry. Its word begins the data of its postbacks: `restaurant:confirm:rsv_…`.
    fn kind(&self) -> TradeKind;

    /// A friend pressed one of its buttons. `member` is who they are linked to, if anybody. The data
    /// comes from outside: it may be anything.
    fn postback<'a>(
        &'a self,
        tx: &'a mut TenantTx,
        from: &'a Friend,
        member: Option<MemberId>,
        data: &'a str,
    ) -> Deed<'a, Taken>;

    /// One of its timers is due. What it does commits with the timer's being spent, or not at all.
    fn timer<'a>(&'a self, tx: &'a mut TenantTx, timer: &'a Timer) -> Deed<'a, ()>;
}

/// The trades that this installation knows. Cheap to clone.
#[derive(Clone, Default)]
pub struct Trades(Arc<Vec<Box<dyn Trade>>>);

impl Trades {
    /// From the list that `server` wires.
    pub fn new(trades: Vec<Box<dyn Trade>>) -> Self {
        Self(Arc::new(trades))
    }

    /// The trade of an industry.
    pub fn of(&self, kind: TradeKind) -> Option<&dyn Trade> {
        self.0
            .iter()
            .find(|trade| trade.kind() == kind)
            .map(|trade| &**trade)
    }

    /// Gives a postback to the trade of the tenant, where its data begins with that trade's word.
    pub async fn postback(
        &self,
        tx: &mut TenantTx,
        from: &Friend,
        member: Option<MemberId>,
        data: &str,
    ) -> Result<Taken, TradeFault> {
        let kind = tx.tenant().trade();
        let is_its_own = data
            .split_once(':')
            .is_some_and(|(word, _)| word == kind.word());
        match self.of(kind).filter(|_| is_its_own) {
            Some(trade) => trade.postback(tx, from, member, data).await,
            None => Ok(Taken::NotOurs),
        }
    }
}
