//! From an errand to the verbs that do it: the one place that knows both.

use super::{Inbox, errand::Errand, fault::Fault};
use crm::{Friend, event};
use kernel::{ChannelId, Instant};
use line::messaging::Profile;
use serde_json::json;
use tenancy::{Actor, TenantTx};

/// Who does it, when, and how they look, if LINE told.
pub(super) struct Visitor<'a> {
    pub channel: ChannelId,
    pub line_user_id: &'a str,
    /// LINE's time of the event.
    pub at: Instant,
    pub face: Option<&'a Profile>,
}

impl Inbox {
    pub(super) async fn dispatch(
        &self,
        tx: &mut TenantTx,
        visitor: &Visitor<'_>,
        errand: &Errand,
    ) -> Result<(), Fault> {
        match errand {
            Errand::Followed { greets } => self.followed(tx, visitor, *greets).await,
            Errand::Unfollowed => {
                Friend::unfollowed(tx, visitor.channel, visitor.line_user_id, visitor.at).await?;
                Ok(())
            }
            Errand::Pressed { data } => self.pressed(tx, visitor, data).await,
            Errand::Wrote { kind } => wrote(tx, visitor, kind).await,
            Errand::Nothing => Ok(()),
        }
    }

    async fn followed(
        &self,
        tx: &mut TenantTx,
        visitor: &Visitor<'_>,
        greets: bool,
    ) -> Result<(), Fault> {
        let friend =
            Friend::followed(tx, visitor.channel, visitor.line_user_id, visitor.at).await?;
        let friend = visitor.describe(tx, friend).await?;
        // An old follow that comes late changes nothing, and is no reason to greet.
        let is_newest = friend.is_following() && friend.followed_at == Some(visitor.at);
        if greets && is_newest {
            linking::greet(tx, &friend, &self.site).await?;
        }
        Ok(())
    }

    async fn pressed(
        &self,
        tx: &mut TenantTx,
        visitor: &Visitor<'_>,
        data: &str,
    ) -> Result<(), Fault> {
        let friend = visitor.seen(tx).await?;
        let member = friend.member(tx).await?;
        if let Some(member) = member {
            tx.act_as(Actor::Member(member));
        }
        self.trades.postback(tx, &friend, member, data).await?;
        Ok(())
    }
}

async fn wrote(tx: &mut TenantTx, visitor: &Visitor<'_>, kind: &str) -> Result<(), Fault> {
    let friend = visitor.seen(tx).await?;
    let member = friend.member(tx).await?;
    let data = json!({ "type": kind });
    event::record(tx, "message.received", member, Some(friend.id), None, data).await?;
    Ok(())
}

impl Visitor<'_> {
    async fn seen(&self, tx: &mut TenantTx) -> Result<Friend, sqlx::Error> {
        let friend = Friend::seen(tx, self.channel, self.line_user_id).await?;
        self.describe(tx, friend).await
    }

    async fn describe(&self, tx: &mut TenantTx, friend: Friend) -> Result<Friend, sqlx::Error> {
        let Some(face) = self.face else {
            return Ok(friend);
        };
        let (picture, language) = (face.picture_url.as_deref(), face.language.as_deref());
        friend
            .describe(tx, Some(&face.display_name), picture, language)
            .await?;
        Ok(Friend {
            display_name: Some(face.display_name.clone()),
            picture_url: face.picture_url.clone(),
            language: face.language.clone(),
            ..friend
        })
    }
}
