//! What a caller may send: how much, how slowly, and never compressed.

mod meter;

use std::{sync::Arc, time::Duration};

use poem::{
    Body, Endpoint, IntoResponse, Middleware, Request, Response, Result,
    error::ResponseError,
    http::{StatusCode, header},
};

use meter::Meter;

/// Why a body was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyRefused {
    /// More bytes than the route takes, announced or counted.
    #[error("the body is too large")]
    TooLarge,
    /// Fewer bytes a second than [`Pace`] asks for.
    #[error("the body came too slowly")]
    TooSlow,
    /// A `Content-Encoding`: half a megabyte of gzip can hold half a gigabyte.
    #[error("compressed bodies are not taken")]
    Encoded,
}

impl ResponseError for BodyRefused {
    fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Encoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }
}

/// How slow a body may come. Only time spent waiting for the caller counts.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Any body has this long in total, however slow.
    pub grace: Duration,
    /// After the grace the average must be at least this.
    pub bytes_per_second: u64,
    /// No single gap may be longer.
    pub gap: Duration,
}

impl Default for Pace {
    /// 15 s, then 1 KiB/s, no gap over 10 s.
    fn default() -> Self {
        let (grace, gap) = (Duration::from_secs(15), Duration::from_secs(10));
        Self {
            grace,
            bytes_per_second: 1024,
            gap,
        }
    }
}

/// Counts every body, chunked or sized, and cuts it off at the limit or when it drips. Nothing is
/// held back: memory stays flat whatever is sent.
#[derive(Debug, Clone)]
pub struct BodyLimit {
    most: u64,
    routes: Arc<[(String, u64)]>,
    pace: Pace,
}

impl BodyLimit {
    /// `most` bytes for every route that has no limit of its own.
    pub fn new(most: u64) -> Self {
        Self {
            most,
            routes: Arc::new([]),
            pace: Pace::default(),
        }
    }

    /// Another limit for the paths that start with `prefix`. The longest prefix counts.
    #[must_use]
    pub fn route(mut self, prefix: &str, most: u64) -> Self {
        let mut routes = self.routes.to_vec();
        routes.push((prefix.to_owned(), most));
        routes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        self.routes = routes.into();
        self
    }

    /// Another pace than the default.
    #[must_use]
    pub fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    fn most_for(&self, path: &str) -> u64 {
        let own = self
            .routes
            .iter()
            .find(|(prefix, _)| path.starts_with(prefix));
        own.map_or(self.most, |(_, most)| *most)
    }
}

impl<E: Endpoint> Middleware<E> for BodyLimit {
    type Output = Limited<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        Limited {
            limit: self.clone(),
            endpoint,
        }
    }
}

/// The endpoint behind a [`BodyLimit`].
pub struct Limited<E> {
    limit: BodyLimit,
    endpoint: E,
}

impl<E: Endpoint> Endpoint for Limited<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let most = self.limit.most_for(request.uri().path());
        refused_at_sight(&request, most)?;
        let (meter, verdict) = Meter::new(most, self.limit.pace);
        let stream = meter.over(request.take_body().into_bytes_stream());
        request.set_body(Body::from_bytes_stream(stream));

        let answer = self.endpoint.call(request).await;
        // The extractor that met the cut body has its own words for it; the cause counts.
        match verdict.get() {
            Some(refused) => Err((*refused).into()),
            None => answer.map(IntoResponse::into_response),
        }
    }
}

fn refused_at_sight(request: &Request, most: u64) -> Result<(), BodyRefused> {
    let encodings = request.headers().get_all(header::CONTENT_ENCODING);
    if encodings.iter().any(|encoding| encoding != "identity") {
        return Err(BodyRefused::Encoded);
    }
    let announced = request
        .header("content-length")
        .and_then(|length| length.parse::<u64>().ok());
    match announced {
        Some(length) if length > most => Err(BodyRefused::TooLarge),
        _ => Ok(()),
    }
}
