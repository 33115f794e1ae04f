//! The accept loop: header timeout, connection cap, back-off, HTTP/1 and 2, graceful drain.

mod connection;
mod patient;

use std::{io, sync::Arc, time::Duration};

use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use poem::Endpoint;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use connection::Connections;

/// What one server bears. The defaults suit a server behind a proxy and one without.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Headers must be complete within this, and a connection must begin its first request
    /// within it. Also how long an idle HTTP/1 connection is kept.
    pub header_timeout: Duration,
    /// A caller that takes no byte of its answer for this long is cut off.
    pub write_stall: Duration,
    /// Connections at once; more wait in the kernel's backlog.
    pub connections: usize,
    /// How long new requests are still taken after shutdown, each answered with `Connection: close`:
    /// balancers learn from `/readyz` meanwhile, and nobody's next request meets a closed door.
    pub farewell: Duration,
    /// How long requests in flight may go on after that.
    pub drain: Duration,
    /// Bytes of a request's head.
    pub head_bytes: usize,
    /// Requests at once on one HTTP/2 connection.
    pub streams: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(5),
            write_stall: Duration::from_secs(30),
            connections: 10_000,
            farewell: Duration::from_secs(1),
            drain: Duration::from_secs(25),
            head_bytes: 32 * 1024,
            streams: 100,
        }
    }
}

/// The first request of a connection arrives this soon after it, or is late.
const ON_ITS_WAY: Duration = Duration::from_millis(200);

/// How a server ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drained {
    /// Every request was answered to its end.
    Whole,
    /// The drain time ran out; this many connections were cut.
    Cut(usize),
}

/// The server's shutdown, as request data: endless answers (SSE) must end with it, or they would
/// use up the drain.
///
/// ```
/// # use futures_util::StreamExt;
/// # use poem::web::{Data, sse::{Event, SSE}};
/// #[poem::handler]
/// fn ticks(shutdown: Data<&httpd::Shutdown>) -> SSE {
///     let stream = futures_util::stream::pending::<Event>();
///     SSE::new(stream.take_until(shutdown.0.0.clone().cancelled_owned()))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Shutdown(pub CancellationToken);

/// Serves `endpoint` on `listener` until `shutdown`, then drains.
///
/// # Errors
///
/// Only where the listener has no local address. Accept errors are logged and waited out.
pub async fn serve<E: Endpoint + 'static>(
    listener: TcpListener,
    endpoint: E,
    bounds: Bounds,
    shutdown: CancellationToken,
) -> io::Result<Drained> {
    let room = Arc::new(Semaphore::new(bounds.connections));
    let graceful = GracefulShutdown::new();
    let local = listener.local_addr()?;
    let connections = Connections::new(protocol(&bounds), endpoint, bounds, local, &shutdown);
    let closing = after(shutdown, bounds.farewell);
    while let Some((stream, permit)) = next_caller(&listener, &room, &closing).await {
        connections.spawn(stream, permit, graceful.watcher());
    }
    // Who has connected and still waits in the kernel's backlog would be reset with the listener.
    while let Ok(Ok((stream, _))) = timeout(Duration::ZERO, listener.accept()).await
        && let Ok(permit) = room.clone().try_acquire_owned()
    {
        connections.spawn(stream, permit, graceful.watcher());
    }
    drop(listener);
    // hyper closes a connection of which it has read nothing yet, though the request is on its way.
    sleep(bounds.farewell.min(ON_ITS_WAY)).await;
    let drained = drain(graceful, bounds.drain).await;
    connections.cut();
    Ok(drained)
}

/// Cancelled this long after the other.
fn after(shutdown: CancellationToken, wait: Duration) -> CancellationToken {
    let closing = CancellationToken::new();
    let later = closing.clone();
    tokio::spawn(async move {
        shutdown.cancelled().await;
        sleep(wait).await;
        later.cancel();
    });
    closing
}

fn protocol(bounds: &Bounds) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.header_timeout)
        .max_buf_size(bounds.head_bytes)
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(bounds.head_bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(bounds.streams)
        .max_pending_accept_reset_streams(20)
        .max_local_error_reset_streams(64)
        .initial_stream_window_size(64 * 1024)
        .initial_connection_window_size(1024 * 1024)
        .max_send_buf_size(64 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(10));
    builder
}

/// The next connection with its place, or nothing once shutdown has begun.
async fn next_caller(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
    shutdown: &CancellationToken,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = tokio::select! {
        () = shutdown.cancelled() => return None,
        permit = room.clone().acquire_owned() => permit.ok()?,
    };
    loop {
        let accepted = tokio::select! {
            () = shutdown.cancelled() => return None,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => return Some((stream, permit)),
            // Out of file descriptors: without a pause this loop would take a whole core.
            Err(error) => {
                tracing::warn!(%error, "accept failed");
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn drain(graceful: GracefulShutdown, longest: Duration) -> Drained {
    let open = graceful.count();
    tokio::select! {
        () = graceful.shutdown() => Drained::Whole,
        () = sleep(longest) => {
            tracing::warn!(open, "drain time ran out");
            Drained::Cut(open)
        }
    }
}
