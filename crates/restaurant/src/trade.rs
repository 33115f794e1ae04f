//! What the rest of Enishi sees of the trade: it takes guests' taps and its own timers.

use crate::{
    letter,
    reservation::{Answer, Answered, REMIND, Reservation},
};
use crm::{
    Friend, Taken, Timer, Trade,
    trade::{Deed, TradeFault},
};
use kernel::{MemberId, ReservationId, TradeKind};
use tenancy::{Actor, TenantTx};

/// The restaurant trade.
#[derive(Debug, Clone, Copy, Default)]
pub struct Restaurant;

impl Trade for Restaurant {
    fn kind(&self) -> TradeKind {
        TradeKind::Restaurant
    }

    fn postback<'a>(
        &'a self,
        tx: &'a mut TenantTx,
        from: &'a Friend,
        member: Option<MemberId>,
        data: &'a str,
    ) -> Deed<'a, Taken> {
        Box::pin(async move {
            let Some((answer, id)) = tapped(data) else {
                return Ok(Taken::NotOurs);
            };
            take(tx, from, member, answer, id).await?;
            Ok(Taken::Done)
        })
    }

    fn timer<'a>(&'a self, tx: &'a mut TenantTx, timer: &'a Timer) -> Deed<'a, ()> {
        Box::pin(async move {
            if timer.kind == REMIND {
                Reservation::remind(tx, ReservationId::from_uuid(timer.subject)).await?;
            }
            Ok(())
        })
    }
}

/// What a button says, from its data: `restaurant:confirm:rsv_…`. None for anything else.
fn tapped(data: &str) -> Option<(Answer, ReservationId)> {
    let (answer, id) = data.strip_prefix("restaurant:")?.split_once(':')?;
    Some((Answer::from_word(answer)?, id.parse().ok()?))
}

async fn take(
    tx: &mut TenantTx,
    from: &Friend,
    member: Option<MemberId>,
    answer: Answer,
    id: ReservationId,
) -> Result<(), TradeFault> {
    let answered = match member {
        Some(guest) => {
            tx.act_as(Actor::Member(guest));
            Reservation::answer(tx, id, guest, answer).await?
        }
        None => Answered::NotTheirs,
    };
    letter::answer(tx, from, member, &answered).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_of_ours_is_read_and_anything_else_is_not() {
        let id = ReservationId::new();
        let ours = format!("restaurant:confirm:{id}");
        assert_eq!(tapped(&ours), Some((Answer::Confirm, id)));
        for other in [
            "",
            "restaurant",
            "restaurant:confirm",
            "restaurant:confirm:",
            "restaurant:eat:rsv_0",
            "shop:confirm:rsv_00000000000000000000000000",
            "restaurant:confirm:mem_00000000000000000000000000",
        ] {
            assert_eq!(tapped(other), None, "{other}");
        }
    }
}
