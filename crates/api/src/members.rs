//! Members for the tenant's own system, as JSON. Handlers translate: parse, one verb, answer.

mod reading;
mod refused;
mod view;
mod writing;

use crate::members::{
    view::{MemberList, MemberView},
    writing::{MemberEditBody, NewMemberBody},
};
use crm::{Member, Tie};
use frontdesk::{
    Answer, ApiKey, AppError, Idempotent, Language, Problem, idempotency::request_hash,
};
use kernel::{Lang, MemberId};
use poem::http::StatusCode;
use poem_openapi::{
    ApiResponse, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};
use tenancy::TenantTx;

/// The tenant's customers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Members;

#[derive(Tags)]
enum Tag {
    /// Customers as the business knows them, and whether they can be reached on LINE. Members link
    /// their LINE accounts themselves, on the page that the admin shows.
    Members,
}

/// A member who was written into the book, now or by an earlier request with the same key.
#[derive(ApiResponse)]
enum Created {
    /// The member is known.
    #[oai(status = 201)]
    Created(
        Json<MemberView>,
        /// Where the member is read.
        #[oai(header = "Location")]
        String,
        /// `true` where an earlier request with this `Idempotency-Key` created the member.
        #[oai(header = "Idempotency-Replayed")]
        Option<String>,
    ),
}

#[OpenApi(tag = "Tag::Members")]
impl Members {
    /// Create a member
    ///
    /// Only the name is needed. With your own id as `external_id` you find the member again, and the
    /// same customer is never created twice (409).
    #[oai(path = "/members", method = "post", operation_id = "member.create")]
    async fn create(
        &self,
        key: ApiKey,
        Language(lang): Language,
        once: Idempotent,
        body: Json<NewMemberBody>,
    ) -> Result<Created, AppError> {
        let hash = request_hash("POST /members", &body.0)?;
        let new = reading::new_member(&body.0, lang)?;
        let create = async |tx: &mut TenantTx| {
            let id = Member::create(tx, &new).await;
            let id = id.map_err(|error| refused::create(error, lang))?;
            // The answer is kept in the open for a week: no phone, address or note goes into it.
            Answer::new(StatusCode::CREATED, &id)
        };
        let answer = once.run(&key.tenant, &hash, create).await?;
        created(&key, &answer).await
    }

    /// List members
    ///
    /// Newest first, without phone, e-mail and note: read a member for those.
    #[oai(path = "/members", method = "get", operation_id = "member.list")]
    async fn list(
        &self,
        key: ApiKey,
        Language(lang): Language,
        /// The beginning of a name (in kanji or kana, however wide), or the whole of a phone number,
        /// an e-mail address or an `external_id`.
        #[oai(validator(max_length = 254))]
        q: Query<Option<String>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
        /// How many a page holds.
        #[oai(
            default = "twenty",
            validator(minimum(value = "1"), maximum(value = "50"))
        )]
        limit: Query<u16>,
    ) -> Result<Json<MemberList>, AppError> {
        let after = reading::cursor(cursor.0.as_deref(), lang)?;
        let mut tx = key.tenant.begin_read().await?;
        let page = Member::list(&mut tx, q.0.as_deref(), after).await?;
        Ok(Json(MemberList::cut(page, limit.0.into())))
    }

    /// Read a member
    #[oai(path = "/members/:id", method = "get", operation_id = "member.read")]
    async fn read(
        &self,
        key: ApiKey,
        /// `mem_…`.
        id: Path<String>,
    ) -> Result<Json<MemberView>, AppError> {
        let id = known(&id.0)?;
        let mut tx = key.tenant.begin_read().await?;
        Ok(Json(found(&mut tx, id).await?))
    }

    /// Read a member by your own id
    #[oai(
        path = "/members/by-external-id/:external_id",
        method = "get",
        operation_id = "member.read_by_external_id"
    )]
    async fn read_by_external_id(
        &self,
        key: ApiKey,
        /// What your own system calls the member.
        external_id: Path<String>,
    ) -> Result<Json<MemberView>, AppError> {
        let mut tx = key.tenant.begin_read().await?;
        let member = Member::by_external_id(&mut tx, &external_id.0).await?;
        let member = member.ok_or_else(Problem::not_found)?;
        let tie = Tie::of(&mut tx, member.id).await?;
        Ok(Json(MemberView::new(member, tie)))
    }

    /// Change a member
    ///
    /// What is left out stays; what is `null` is emptied (the name cannot be). Send the `updated_at`
    /// that you read, and nothing is changed where the record has changed since (409).
    #[oai(path = "/members/:id", method = "patch", operation_id = "member.edit")]
    async fn edit(
        &self,
        key: ApiKey,
        Language(lang): Language,
        /// `mem_…`.
        id: Path<String>,
        body: Json<MemberEditBody>,
    ) -> Result<Json<MemberView>, AppError> {
        let id = known(&id.0)?;
        let mut tx = key.tenant.begin().await?;
        change(&mut tx, id, &body.0, lang).await?;
        let view = found(&mut tx, id).await?;
        tx.commit().await?;
        Ok(Json(view))
    }
}

/// How many a page holds where nothing is said.
fn twenty() -> u16 {
    20
}

/// What cannot be an id of ours is unknown, like any other that is not there.
fn known(text: &str) -> Result<MemberId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

async fn found(tx: &mut TenantTx, id: MemberId) -> Result<MemberView, AppError> {
    let member = Member::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    let tie = Tie::of(tx, id).await?;
    Ok(MemberView::new(member, tie))
}

async fn created(key: &ApiKey, answer: &Answer) -> Result<Created, AppError> {
    let id = reading::kept_id(&answer.body)?;
    let view = found(&mut key.tenant.begin_read().await?, id).await?;
    let replayed = answer.replayed.then(|| "true".to_owned());
    Ok(Created::Created(
        Json(view),
        format!("/api/v1/members/{id}"),
        replayed,
    ))
}

async fn change(
    tx: &mut TenantTx,
    id: MemberId,
    body: &MemberEditBody,
    lang: Lang,
) -> Result<(), AppError> {
    let old = Member::find(tx, id).await?.ok_or_else(Problem::not_found)?;
    let edit = reading::edit(body, &old, lang)?;
    let read_at = body.updated_at.unwrap_or(old.updated_at);
    let edited = Member::edit(tx, id, read_at, &edit).await;
    edited.map_err(|error| refused::edit(error, lang))
}
