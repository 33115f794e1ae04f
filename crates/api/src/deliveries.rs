//! What was sent to members, and what became of it, as JSON.

mod subject;
mod view;

use crate::text::TEXT;
use delivery::Delivery;
use frontdesk::{ApiKey, AppError, Language, Problem};
use kernel::{DeliveryId, Lang, MemberId};
use poem_openapi::{
    OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};
use std::str::FromStr;
use subject::Subject;
use tenancy::TenantTx;
use view::{DeliveryList, DeliveryView};

/// The ledger of messages.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deliveries;

#[derive(Tags)]
enum Tag {
    /// Messages to members, each with its reason and with what became of it.
    Deliveries,
}

/// Which deliveries are asked for.
#[derive(Debug, Default)]
struct Wanted {
    member: Option<MemberId>,
    subject: Option<Subject>,
    after: Option<DeliveryId>,
}

#[OpenApi(tag = "Tag::Deliveries")]
impl Deliveries {
    /// List deliveries
    ///
    /// Newest first: all, or those to one member, or those about one thing.
    #[oai(path = "/deliveries", method = "get", operation_id = "delivery.list")]
    async fn list(
        &self,
        key: ApiKey,
        Language(lang): Language,
        /// To whom: `mem_…`.
        member: Query<Option<String>>,
        /// About what: `rsv_…` for a reservation.
        subject: Query<Option<String>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
        /// How many a page holds.
        #[oai(
            default = "twenty",
            validator(minimum(value = "1"), maximum(value = "50"))
        )]
        limit: Query<u16>,
    ) -> Result<Json<DeliveryList>, AppError> {
        let wanted = Wanted {
            member: read("member", member.0, lang)?,
            subject: read("subject", subject.0, lang)?,
            after: read("cursor", cursor.0, lang)?,
        };
        let mut tx = key.tenant.begin_read().await?;
        let found = wanted.look_up(&mut tx, limit.0 + 1).await?;
        Ok(Json(DeliveryList::cut(found, limit.0.into())))
    }

    /// Read a delivery
    #[oai(
        path = "/deliveries/:id",
        method = "get",
        operation_id = "delivery.read"
    )]
    async fn read(
        &self,
        key: ApiKey,
        /// `dlv_…`.
        id: Path<String>,
    ) -> Result<Json<DeliveryView>, AppError> {
        let id = id.0.parse().map_err(|_| Problem::not_found())?;
        let mut tx = key.tenant.begin_read().await?;
        let found = Delivery::find(&mut tx, id).await?;
        Ok(Json(found.ok_or_else(Problem::not_found)?.into()))
    }
}

/// How many a page holds where nothing is said.
fn twenty() -> u16 {
    20
}

fn read<T: FromStr>(field: &str, text: Option<String>, lang: Lang) -> Result<Option<T>, Problem> {
    let refused = || {
        let told = TEXT.say(lang, "refused-malformed");
        Problem::invalid().field(field, "malformed", told)
    };
    text.map(|text| text.parse().map_err(|_| refused()))
        .transpose()
}

impl Wanted {
    async fn look_up(&self, tx: &mut TenantTx, most: u16) -> Result<Vec<Delivery>, AppError> {
        Ok(match (self.subject, self.member) {
            (Some(subject), _) => {
                let story = Delivery::of_subject(tx, subject.uuid()).await?;
                self.newest_of(story, most)
            }
            (None, Some(member)) => Delivery::of_member(tx, member, self.after, most).await?,
            (None, None) => Delivery::list(tx, self.after, most).await?,
        })
    }

    /// The story of one subject is short and told oldest first; turned and cut here.
    fn newest_of(&self, story: Vec<Delivery>, most: u16) -> Vec<Delivery> {
        let begin = match self.after {
            None => 0,
            Some(after) => {
                let newest_first = story.iter().rev();
                newest_first.take_while(|one| one.id != after).count() + 1
            }
        };
        let newest = story.into_iter().rev().skip(begin);
        let theirs = newest.filter(|one| self.member.is_none_or(|who| one.member == Some(who)));
        theirs.take(most.into()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{view::tests::delivery, *};

    #[test]
    fn the_story_of_a_subject_is_walked_newest_first() {
        let member = MemberId::new();
        let story: Vec<Delivery> = (0..5).map(|_| delivery(Some(member))).collect();
        let ids: Vec<DeliveryId> = story.iter().map(|one| one.id).collect();
        let seen = |wanted: &Wanted| -> Vec<DeliveryId> {
            let found = wanted.newest_of(story.clone(), 2);
            found.into_iter().map(|one| one.id).collect()
        };
        let mut wanted = Wanted::default();
        assert_eq!(seen(&wanted), [ids[4], ids[3]]);
        wanted.after = Some(ids[3]);
        assert_eq!(seen(&wanted), [ids[2], ids[1]]);
        wanted.after = Some(DeliveryId::new());
        assert_eq!(seen(&wanted), []);
        wanted = Wanted {
            member: Some(MemberId::new()),
            ..Wanted::default()
        };
        assert_eq!(seen(&wanted), []);
    }

    #[test]
    fn an_id_of_another_kind_is_refused_by_its_field() {
        let told = read::<MemberId>("member", Some("rsv_1".into()), Lang::En);
        let problem = told.expect_err("refused");
        assert_eq!(problem.errors()[0].field, "member");
        assert_eq!(read::<MemberId>("member", None, Lang::En), Ok(None));
    }
}
