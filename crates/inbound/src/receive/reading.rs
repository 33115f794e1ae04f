//! Reading a body that anybody may have sent: each byte takes room before the next is read, and nobody is
//! waited for long, so that many large ones cannot pile up in memory, nor few slow ones keep the others out.

use super::{MOST_BYTES, NotTaken, queue::Room};
use futures_util::{Stream, StreamExt};
use poem::{Body, web::headers::ContentLength};
use std::time::Duration;

/// LINE sends a webhook at once.
const PATIENCE: Duration = Duration::from_secs(5);

/// The whole body, with `room` grown to hold it.
pub(super) async fn read(
    body: Body,
    length: Option<ContentLength>,
    room: &mut Room,
) -> Result<Vec<u8>, NotTaken> {
    let promised = length.map_or(0, |length| length.0);
    if promised > MOST_BYTES as u64 {
        return Err(NotTaken::TooLarge);
    }
    let reading = gather(body.into_bytes_stream(), room);
    let read = tokio::time::timeout(PATIENCE, reading).await;
    read.map_err(|_| NotTaken::Unread)?
}

async fn gather<B: AsRef<[u8]>, E>(
    chunks: impl Stream<Item = Result<B, E>>,
    room: &mut Room,
) -> Result<Vec<u8>, NotTaken> {
    let mut chunks = std::pin::pin!(chunks);
    let mut read = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| NotTaken::Unread)?;
        let chunk = chunk.as_ref();
        if read.len() + chunk.len() > MOST_BYTES {
            return Err(NotTaken::TooLarge);
        }
        room.grow_to(read.len() + chunk.len())?;
        read.extend_from_slice(chunk);
    }
    Ok(read)
}
