//! Reservations for the tenant's own system, as JSON. Handlers translate: parse, one verb, answer.

mod refused;
mod wire;

pub use wire::{NewReservationBody, ReservationEditBody, ReservationList, ReservationView};

use crate::caller::System;
use crate::reservation::{NewReservation, NotEdited, Reservation};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::{
    Answer, ApiKey, AppError, Idempotent, Language, Problem, idempotency::request_hash,
};
use kernel::{Lang, ReservationId};
use poem::{Result, http::StatusCode};
use poem_openapi::{
    ApiResponse, OpenApi, Tags,
    param::{Path, Query},
    payload::Json,
};

/// Reservations of a restaurant. Mounted by `api` beside its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reservations;

#[derive(Tags)]
enum Tag {
    /// Parties that will come: made, changed, called off. Guests are told on LINE, and reminded the
    /// evening before.
    Reservations,
}

/// A reservation that was made, now or by an earlier request with the same `Idempotency-Key`.
#[derive(ApiResponse)]
enum Made {
    /// It stands in the book.
    #[oai(status = 201)]
    Made(
        Json<ReservationView>,
        /// `true` where an earlier request with this `Idempotency-Key` made it.
        #[oai(header = "Idempotency-Replayed")]
        Option<String>,
    ),
}

/// The longest stretch of time that one list covers.
const MOST: TimeDelta = TimeDelta::days(366);

#[OpenApi(tag = "Tag::Reservations")]
impl Reservations {
    /// Make a reservation
    ///
    /// The guest is told at once and reminded at 18:00 of the evening before, in the shop's zone. Where
    /// the member is not linked or blocks the account, the reservation stands all the same and the
    /// delivery is shown as withheld, with the reason.
    #[oai(
        path = "/reservations",
        method = "post",
        operation_id = "reservation.make"
    )]
    async fn make(
        &self,
        System(key): System,
        Language(lang): Language,
        once: Idempotent,
        body: Json<NewReservationBody>,
    ) -> Result<Made> {
        let hash = request_hash("POST /reservations", &body.0)?;
        let new = NewReservation::try_from(refused::Said {
            body: &body.0,
            lang,
        })
        .map_err(AppError::from)?;
        let answer = once
            .run(&key.tenant, &hash, async |tx| {
                let made = Reservation::make(tx, &new)
                    .await
                    .map_err(|e| refused::make(e, lang))?;
                Answer::new(StatusCode::CREATED, &ReservationView::from(made))
            })
            .await?;
        let replayed = answer.replayed.then(|| "true".to_owned());
        Ok(Made::Made(Json(wire::read_back(&answer.body)?), replayed))
    }

    /// List reservations
    ///
    /// Those that begin in `[from, to)`, in the order of their beginning, 100 at a time. `from` is now
    /// and `to` a month later where nothing is said; they are at most 366 days apart.
    #[oai(
        path = "/reservations",
        method = "get",
        operation_id = "reservation.list"
    )]
    async fn list(
        &self,
        System(key): System,
        Language(lang): Language,
        from: Query<Option<DateTime<Utc>>>,
        to: Query<Option<DateTime<Utc>>>,
        /// `next` of the page before.
        cursor: Query<Option<String>>,
    ) -> Result<Json<ReservationList>> {
        let from = from.0.unwrap_or_else(|| key.tenant.now());
        let to = to.0.unwrap_or_else(|| from + TimeDelta::days(31));
        if to < from || to - from > MOST {
            return Err(AppError::from(refused::stretch(lang)).into());
        }
        let after = match cursor.0 {
            Some(text) => Some(
                text.parse()
                    .map_err(|_| AppError::from(refused::cursor(lang)))?,
            ),
            None => None,
        };
        let mut tx = key.tenant.begin_read().await.map_err(AppError::from)?;
        let page = Reservation::list(&mut tx, from, to, after)
            .await
            .map_err(AppError::from)?;
        Ok(Json(page.into()))
    }

    /// Read a reservation
    #[oai(
        path = "/reservations/:id",
        method = "get",
        operation_id = "reservation.read"
    )]
    async fn read(&self, System(key): System, id: Path<String>) -> Result<Json<ReservationView>> {
        let id = known(&id.0)?;
        let mut tx = key.tenant.begin_read().await.map_err(AppError::from)?;
        let found = Reservation::find(&mut tx, id)
            .await
            .map_err(AppError::from)?;
        let found = found.ok_or_else(|| AppError::from(Problem::not_found()))?;
        Ok(Json(found.into()))
    }

    /// Change a reservation
    ///
    /// What is left out stays; `course` and `note` are emptied by `null`. `version` is the one that was
    /// read: where it has risen meanwhile, nothing is changed (409). The guest is told of a new time,
    /// party or course.
    #[oai(
        path = "/reservations/:id",
        method = "patch",
        operation_id = "reservation.edit"
    )]
    async fn edit(
        &self,
        System(key): System,
        Language(lang): Language,
        id: Path<String>,
        body: Json<ReservationEditBody>,
    ) -> Result<Json<ReservationView>> {
        let id = known(&id.0)?;
        let edited = change(&key, id, &body.0, lang).await?;
        Ok(Json(edited.into()))
    }

    /// Cancel a reservation
    ///
    /// The guest is told, and no longer reminded. Cancelling twice is cancelling once.
    #[oai(
        path = "/reservations/:id/cancel",
        method = "post",
        operation_id = "reservation.cancel"
    )]
    async fn cancel(
        &self,
        System(key): System,
        Language(lang): Language,
        once: Idempotent,
        id: Path<String>,
    ) -> Result<Json<ReservationView>> {
        let id = known(&id.0)?;
        let hash = request_hash("POST /reservations/:id/cancel", &id)?;
        let answer = once
            .run(&key.tenant, &hash, async |tx| {
                let gone = Reservation::cancel(tx, id)
                    .await
                    .map_err(|e| refused::cancel(e, lang))?;
                Answer::new(StatusCode::OK, &ReservationView::from(gone))
            })
            .await?;
        Ok(Json(wire::read_back(&answer.body)?))
    }
}

/// What cannot be an id of ours is unknown, like any other that is not there.
fn known(text: &str) -> Result<ReservationId, AppError> {
    text.parse().map_err(|_| Problem::not_found().into())
}

async fn change(
    key: &ApiKey,
    id: ReservationId,
    body: &ReservationEditBody,
    lang: Lang,
) -> Result<Reservation, AppError> {
    let mut tx = key.tenant.begin().await?;
    let old = Reservation::find(&mut tx, id)
        .await?
        .ok_or_else(Problem::not_found)?;
    // The verb asks again with the row held; here it keeps us from filling in what is older than the caller knows.
    if old.version != body.version {
        return Err(refused::edit(NotEdited::EditedMeanwhile, lang));
    }
    let visit = body.over(&old, lang)?;
    let edited = Reservation::edit(&mut tx, id, body.version, &visit)
        .await
        .map_err(|e| refused::edit(e, lang))?;
    tx.commit().await?;
    Ok(edited)
}
