//! Headers that extractors want on the answer, whatever it will be (rate limits).

use std::sync::{Arc, Mutex};

use poem::{
    Request, Response,
    http::{HeaderName, HeaderValue},
};

/// A place in the request for headers of the answer.
#[derive(Clone, Default)]
pub(crate) struct Postscript(Arc<Mutex<Vec<(HeaderName, HeaderValue)>>>);

impl Postscript {
    /// Notes a header for the answer to this request.
    pub(crate) fn note(request: &Request, name: &'static str, value: u64) {
        let noted = request.extensions().get::<Self>().map(|own| own.0.lock());
        if let Some(Ok(mut noted)) = noted {
            noted.push((HeaderName::from_static(name), value.into()));
        }
    }

    pub(super) fn write_under(self, answer: &mut Response) {
        if let Ok(noted) = self.0.lock() {
            answer.headers_mut().extend(noted.iter().cloned());
        }
    }
}
