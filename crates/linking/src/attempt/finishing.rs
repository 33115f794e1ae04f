//! The person consents, and the link stands.

use super::Attempt;
use crate::{Consents, Link, NotLinked, Purpose, Way};
use crm::{
    friend::Friend,
    member::{Member, NewMember},
};
use kernel::{FriendId, Name, Site};
use tenancy::{Actor, TenantTx};

impl Attempt {
    /// Makes a member of who came back (or finds the one that they are), links them, and keeps to what they
    /// said yes. Sending the form twice ends the same.
    pub async fn finish(
        &self,
        tx: &mut TenantTx,
        site: &Site,
        yes: &[Purpose],
    ) -> Result<Link, NotLinked> {
        let friend = self.friend.ok_or(NotLinked::NobodyCame)?;
        if !Purpose::REQUIRED.iter().all(|needed| yes.contains(needed)) {
            return Err(NotLinked::NotConsented);
        }
        hold(tx, friend).await?;
        if let Some(standing) = Link::of_friend(tx, friend).await? {
            self.close(tx).await?;
            return Ok(standing);
        }
        if self.was_answered(tx).await? {
            return Err(NotLinked::NobodyCame);
        }
        let friend = Friend::find(tx, friend)
            .await?
            .ok_or(NotLinked::NobodyCame)?;
        let newcomer = newcomer(tx, &friend)?;
        let member = Member::create(tx, &newcomer)
            .await
            .map_err(NotLinked::member)?;
        tx.act_as(Actor::Member(member));
        let link = Link::tie(tx, member, friend.id, Way::LineLogin).await?;
        Consents::give(tx, member, yes, Way::LineLogin).await?;
        crate::greeting::welcome(tx, member, &friend, site).await?;
        self.close(tx).await?;
        Ok(link)
    }

    /// Whether they declined it meanwhile, in another window.
    async fn was_answered(&self, tx: &mut TenantTx) -> Result<bool, sqlx::Error> {
        let tenant = tx.id();
        let awaits = sqlx::query_scalar!(
            r#"select finished_at is null as "awaits!" from login_attempts where tenant_id = $1 and id = $2"#,
            tenant,
            self.id.uuid()
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(!awaits.unwrap_or_default())
    }
}

/// Locks the friend's row, so that the second of two presses waits for the first and sees its link.
pub(super) async fn hold(tx: &mut TenantTx, friend: FriendId) -> Result<(), sqlx::Error> {
    let tenant = tx.id();
    sqlx::query_scalar!(
        "select id from friends where tenant_id = $1 and id = $2 for no key update",
        tenant,
        friend.uuid()
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(())
}

/// A member as LINE describes them; a name that is no name of ours (empty, made of marks) is replaced.
fn newcomer(tx: &TenantTx, friend: &Friend) -> Result<NewMember, NotLinked> {
    let lang = tx.tenant().language();
    let name = friend
        .display_name
        .as_deref()
        .and_then(|name| Name::new(name).ok());
    let name = name
        .map_or_else(|| Name::new(&crate::TEXT.say(lang, "guest-name")), Ok)
        .map_err(NotLinked::member)?;
    Ok(NewMember {
        language: crate::greeting::language(tx, friend),
        ..NewMember::named(name)
    })
}
