//! Open pages hear what changed in their own tenant: `GET /live?topics=members,reservations`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{Stream, StreamExt, stream};
use httpd::Shutdown;
use kernel::TenantId;
use poem::{
    IntoResponse, Request, Response, Result, handler,
    http::{HeaderValue, header},
    web::sse::{Event, SSE},
};
use tenancy::{Db, Topic};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::{AppError, Desk, ProblemId, Session};

/// News that a slow page may be behind; then it is told to look at everything.
const BACKLOG: usize = 64;
/// Open pages of one tenant on this server.
const MOST_LISTENERS: usize = 500;
/// A stream ends after this; the browser opens it anew, and the session is looked at again.
const LONGEST: Duration = Duration::from_secs(10 * 60);
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Who is waiting for news on this server.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<HashMap<TenantId, broadcast::Sender<Topic>>>>);

impl Hub {
    /// Passes on the database's news, each to its own tenant's pages, as long as the database lives.
    pub fn follow(&self, db: &Db) {
        let (hub, mut news) = (self.clone(), db.news());
        tokio::spawn(async move {
            loop {
                match news.recv().await {
                    Ok(news) => hub.tell(news.tenant, news.topic),
                    Err(RecvError::Lagged(_)) => hub.tell_everybody(),
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }

    /// Tells the open pages of a tenant.
    pub fn tell(&self, tenant: TenantId, topic: Topic) {
        let mut known = self.known();
        if let Some(sender) = known.get(&tenant)
            && sender.send(topic).is_err()
        {
            known.remove(&tenant);
        }
    }

    /// News were lost: every page looks at everything.
    fn tell_everybody(&self) {
        self.known()
            .retain(|_, sender| Topic::ALL.iter().all(|topic| sender.send(*topic).is_ok()));
    }

    /// From now on, the news of one tenant.
    ///
    /// # Errors
    ///
    /// `rate-limited` where the tenant has too many pages open here.
    pub fn listen(&self, tenant: TenantId) -> Result<broadcast::Receiver<Topic>, AppError> {
        let mut known = self.known();
        let sender = known
            .entry(tenant)
            .or_insert_with(|| broadcast::channel(BACKLOG).0);
        if sender.receiver_count() >= MOST_LISTENERS {
            return Err(ProblemId::RateLimited.into());
        }
        Ok(sender.subscribe())
    }

    fn known(&self) -> MutexGuard<'_, HashMap<TenantId, broadcast::Sender<Topic>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `GET /live?topics=a,b`: an event stream with one event named like each topic that changed.
///
/// # Errors
///
/// 401 where nobody is signed in.
#[handler]
pub async fn live(
    request: &Request,
    session: Session,
    desk: poem::web::Data<&Desk>,
) -> Result<Response> {
    let receiver = desk.hub().listen(session.tenant.id())?;
    let shutdown = request
        .extensions()
        .get::<Shutdown>()
        .map(|end| end.0.clone());
    let end = async move {
        match shutdown {
            Some(shutdown) => tokio::time::timeout(LONGEST, shutdown.cancelled_owned())
                .await
                .ok(),
            None => tokio::time::timeout(LONGEST, std::future::pending())
                .await
                .ok(),
        }
    };
    let hello = stream::iter([Event::retry(3_000)]);
    let events = hello.chain(news(receiver, wanted(request.uri().query())));
    let stream = SSE::new(events.take_until(end)).keep_alive(KEEP_ALIVE);
    let mut answer = stream.into_response();
    // poem says `no-cache`: what only signed-in people see is not to be kept at all.
    let no_store = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, no_store);
    Ok(answer)
}

fn wanted(query: Option<&str>) -> Vec<Topic> {
    let mut pairs = query
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    let words = pairs
        .find(|(key, _)| *key == "topics")
        .map_or("", |(_, words)| words);
    let words = words.replace("%2C", ",").replace("%2c", ",");
    words
        .split(',')
        .take(Topic::ALL.len())
        .filter_map(Topic::from_word)
        .collect()
}

fn news(
    receiver: broadcast::Receiver<Topic>,
    wanted: Vec<Topic>,
) -> impl Stream<Item = Event> + Send + 'static {
    let batches = stream::unfold((receiver, wanted), |(mut receiver, wanted)| async {
        let topics = match receiver.recv().await {
            Ok(topic) => wanted
                .iter()
                .copied()
                .filter(|want| *want == topic)
                .collect(),
            Err(RecvError::Lagged(_)) => wanted.clone(),
            Err(RecvError::Closed) => return None,
        };
        Some((topics, (receiver, wanted)))
    });
    batches
        .flat_map(|topics: Vec<Topic>| stream::iter(topics))
        .map(event)
}

/// Name and data are words of ours: nothing that a caller wrote can break the stream's lines.
fn event(topic: Topic) -> Event {
    Event::message(topic.word()).event_type(topic.word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_hears_its_own_tenant_and_what_it_asked_for() {
        let (hub, ours, theirs) = (Hub::default(), TenantId::new(), TenantId::new());
        let heard = news(hub.listen(ours).unwrap(), vec![Topic::Members]);
        hub.tell(theirs, Topic::Members);
        hub.tell(ours, Topic::Setup);
        hub.tell(ours, Topic::Members);
        drop(hub);
        let heard: Vec<Event> = heard.collect().await;
        assert_eq!(heard, [event(Topic::Members)]);
    }

    #[tokio::test]
    async fn a_page_that_is_behind_is_told_to_look_at_everything() {
        let (hub, ours) = (Hub::default(), TenantId::new());
        let heard = news(hub.listen(ours).unwrap(), vec![Topic::Members]);
        (0..BACKLOG + 1).for_each(|_| hub.tell(ours, Topic::Setup));
        drop(hub);
        assert_eq!(heard.collect::<Vec<_>>().await, [event(Topic::Members)]);
    }

    #[test]
    fn unknown_topics_are_left_out() {
        assert_eq!(
            wanted(Some("topics=members,x%0ay,setup")),
            [Topic::Members, Topic::Setup]
        );
        assert_eq!(
            wanted(Some("topics=members%2Csetup")),
            [Topic::Members, Topic::Setup]
        );
        assert_eq!(wanted(None), []);
    }
}
