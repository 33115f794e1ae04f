//! What people send: pictures, videos, sounds and files, read piece by piece
//! (<https://developers.line.biz/en/reference/messaging-api/#get-content>).

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::Messaging;
use crate::client::{Answer, Call};
use crate::error::{CallError, Fault};

/// A video of 200 MB takes its time.
const PATIENCE: Duration = Duration::from_secs(300);

/// Answer of [`Messaging::content`].
#[derive(Debug)]
pub enum Content {
    /// Here it is.
    Ready(ContentStream),
    /// 202: LINE is still preparing it; ask again in a few seconds.
    Preparing,
    /// 410: LINE has let go of it.
    Gone,
}

/// A content on its way. Nothing bounds it but you: count what you read.
#[derive(Debug)]
pub struct ContentStream {
    /// The media type that LINE names. The sender chose the bytes: do not believe it.
    pub media_type: Option<String>,
    /// How many bytes LINE promises.
    pub length: Option<u64>,
    response: reqwest::Response,
}

impl ContentStream {
    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Fault> {
        Ok(self.response.chunk().await?)
    }
}

impl Messaging {
    /// Opens the content of a received message; 404 where there is none.
    pub async fn content(&self, message_id: &str) -> Result<Content, CallError> {
        self.open_content("/v2/bot/message/{messageId}/content", message_id)
            .await
    }

    /// Opens a small picture of a received image or video.
    pub async fn content_preview(&self, message_id: &str) -> Result<Content, CallError> {
        self.open_content("/v2/bot/message/{messageId}/content/preview", message_id)
            .await
    }

    async fn open_content(
        &self,
        template: &'static str,
        message_id: &str,
    ) -> Result<Content, CallError> {
        let call = Call::get(template)
            .at_api_data()
            .fill("messageId", message_id);
        let response = self.client.open(call.bearer(&self.token), PATIENCE).await?;
        match response.status().as_u16() {
            200 => Ok(Content::Ready(ContentStream::of(response))),
            202 => Ok(Content::Preparing),
            410 => Ok(Content::Gone),
            _ => {
                let answer = Answer::read(response).await;
                answer.success()?;
                Err(CallError::Garbled {
                    status: answer.status,
                    request_id: answer.request_id,
                })
            }
        }
    }
}

impl ContentStream {
    fn of(response: reqwest::Response) -> Self {
        let text = |name| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        Self {
            media_type: text(CONTENT_TYPE).map(str::to_owned),
            length: text(CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            response,
        }
    }
}
