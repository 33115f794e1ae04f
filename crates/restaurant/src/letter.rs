//! What the guest reads on LINE: posted in the transaction of its reason.

mod bubble;
mod reply;

use crate::reservation::{Answered, Reservation};
use bubble::Letter;
use crm::{
    Friend, Member, Purpose,
    reach::{self, Notice},
};
use kernel::MemberId;
use line::message::Bundle;
use tenancy::TenantTx;

/// Why something was sent, as the ledger keeps it; `reason-*` in the catalogue.
mod reason {
    pub const MADE: &str = "reservation.made";
    pub const CHANGED: &str = "reservation.changed";
    pub const CANCELLED: &str = "reservation.cancelled";
    pub const REMINDER: &str = "reservation.reminder";
    pub const ANSWER: &str = "reservation.answer";
}

/// The reservation stands in the book.
pub async fn tell_made(tx: &mut TenantTx, of: &Reservation) -> Result<(), sqlx::Error> {
    tell(tx, of, reason::MADE, |letter| letter.made()).await
}

/// The visit is another than it was.
pub async fn tell_changed(tx: &mut TenantTx, of: &Reservation) -> Result<(), sqlx::Error> {
    tell(tx, of, reason::CHANGED, |letter| letter.changed()).await
}

/// The restaurant called it off.
pub async fn tell_cancelled(tx: &mut TenantTx, of: &Reservation) -> Result<(), sqlx::Error> {
    tell(tx, of, reason::CANCELLED, |letter| letter.cancelled()).await
}

/// It is tomorrow, or soon.
pub async fn tell_reminder(tx: &mut TenantTx, of: &Reservation) -> Result<(), sqlx::Error> {
    tell(tx, of, reason::REMINDER, |letter| letter.reminder()).await
}

async fn tell(
    tx: &mut TenantTx,
    of: &Reservation,
    why: &str,
    write: fn(&Letter<'_>) -> Bundle,
) -> Result<(), sqlx::Error> {
    let Some(member) = Member::find(tx, of.member).await? else {
        return Ok(());
    };
    let bundle = {
        let tenant = tx.tenant();
        let (lang, zone) = (member.language, tenant.zone());
        write(&Letter {
            lang,
            zone,
            now: tx.now(),
            shop: tenant.name(),
            of,
        })
    };
    let notice = Notice {
        purpose: Purpose::Service,
        reason: why,
        subject: Some(of.id.uuid()),
        // Nobody reads of a visit once its time has come.
        worthless_at: Some(of.starts_at),
        bundle: &bundle,
    };
    reach::tell(tx, of.member, notice).await?;
    Ok(())
}

/// What became of the guest's tap. Sent to who tapped, whether or not they agreed to be written to:
/// they have just asked.
pub async fn answer(
    tx: &mut TenantTx,
    to: &Friend,
    member: Option<MemberId>,
    answered: &Answered,
) -> Result<(), sqlx::Error> {
    let known = match member {
        Some(id) => Member::find(tx, id).await?,
        None => None,
    };
    let lang = known.map_or(tx.tenant().language(), |known| known.language);
    let bundle = reply::to(answered, lang, tx.tenant().zone());
    let subject = match answered {
        Answered::Noted(_, of) | Answered::Cancelled(of) | Answered::Past(of) => Some(of.id.uuid()),
        Answered::NotTheirs => None,
    };
    reach::answer(tx, to, member, reason::ANSWER, subject, &bundle).await?;
    Ok(())
}
