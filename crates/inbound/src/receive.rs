//! `POST /line/{channel}`: LINE's webhooks, verified over their raw bytes and stored before the 200.

mod committer;
mod doors;
mod heard;
mod queue;
mod reading;
mod rows;

use doors::{Door, Doors};
use kernel::ChannelId;
use line::webhook::{self, Delivery};
use poem::{
    Endpoint, Request, Response,
    http::{StatusCode, header},
    web::headers::HeaderMapExt,
};
use queue::Queue;
use rows::Rows;
use std::{sync::Arc, time::Instant};
use tenancy::Db;

pub use queue::IntakeSize;

/// The most of a webhook that is read: events are a few hundred bytes, and LINE sends few at a time.
pub const MOST_BYTES: usize = 1024 * 1024;
/// When LINE should come again (it decides itself; others in between may listen).
const RETRY_AFTER_S: &str = "5";

/// Why a webhook was not taken. LINE sends it again where redelivery is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum NotTaken {
    #[error("no such channel")]
    UnknownChannel,
    #[error("the signature does not fit")]
    BadSignature,
    #[error("this is not a webhook")]
    Malformed,
    #[error("the body is too large")]
    TooLarge,
    #[error("the body could not be read")]
    Unread,
    #[error("not now")]
    Away,
}

impl NotTaken {
    fn status(self) -> StatusCode {
        match self {
            Self::UnknownChannel => StatusCode::NOT_FOUND,
            Self::BadSignature => StatusCode::UNAUTHORIZED,
            Self::Malformed | Self::Unread => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::UnknownChannel => "unknown_channel",
            Self::BadSignature => "bad_signature",
            Self::Malformed | Self::Unread => "malformed",
            Self::TooLarge => "too_large",
            Self::Away => "away",
        }
    }
}

/// The endpoint for `/line/:channel`. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    doors: Arc<Doors>,
    queue: Queue,
}

impl Intake {
    /// Begins to take webhooks; its committers run on the current runtime and end with the last clone.
    pub fn open(db: Db, size: IntakeSize) -> Self {
        Self {
            doors: Arc::new(Doors::new(db)),
            queue: Queue::open(size),
        }
    }

    async fn take(&self, request: &mut Request) -> Result<(), NotTaken> {
        let channel = channel_of(request).ok_or(NotTaken::UnknownChannel)?;
        let door = self.doors.of(channel).await?;
        let signature = request.header("x-line-signature").map(str::to_owned);
        let (length, mut room) = (request.headers().typed_get(), self.queue.room());
        let body = reading::read(request.take_body(), length, &mut room).await?;
        let door = self
            .verified(channel, door, &body, signature.as_deref())
            .await?;
        let delivery = Delivery::parse(&body).map_err(|_| NotTaken::Malformed)?;
        if !delivery.events.is_empty() {
            let rows = Rows::of(channel, &delivery.events);
            drop(body);
            self.queue.store(door.tenant.clone(), rows, room).await?;
        }
        self.doors.heard(channel, &door.tenant);
        Ok(())
    }

    /// LINE signs with a new secret from the moment it is issued; what we remember may be a moment old.
    async fn verified(
        &self,
        channel: ChannelId,
        door: Arc<Door>,
        body: &[u8],
        signature: Option<&str>,
    ) -> Result<Arc<Door>, NotTaken> {
        if webhook::verify(body, signature, &door.secrets).is_ok() {
            return Ok(door);
        }
        let fresh = self.doors.again(channel, &door).await?;
        let fits = webhook::verify(body, signature, &fresh.secrets);
        fits.map(|()| fresh).map_err(|_| NotTaken::BadSignature)
    }
}

impl Endpoint for Intake {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let begun = Instant::now();
        let taken = self.take(&mut request).await;
        let word = taken.err().map_or("stored", NotTaken::word);
        metrics::counter!("enishi_webhooks_total", "outcome" => word).increment(1);
        Ok(match taken {
            Ok(()) => {
                metrics::histogram!("enishi_webhook_ack_seconds").record(begun.elapsed());
                StatusCode::OK.into()
            }
            Err(why) => refused(why),
        })
    }
}

/// From `/line/:channel`, whatever the router calls the last part.
fn channel_of(request: &Request) -> Option<ChannelId> {
    request.uri().path().rsplit('/').next()?.parse().ok()
}

fn refused(why: NotTaken) -> Response {
    let response = Response::builder()
        .status(why.status())
        .content_type("text/plain; charset=utf-8");
    match why {
        NotTaken::Away => response.header(header::RETRY_AFTER, RETRY_AFTER_S),
        _ => response,
    }
    .body(why.to_string())
}
