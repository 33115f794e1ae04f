//! One connection's task: poem's endpoint behind hyper, ended by its peer, by silence or by us.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::{conn::auto, graceful::Watcher},
};
use poem::{
    Addr, Endpoint, Request,
    http::{HeaderValue, Version, header, uri::Scheme},
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    net::TcpStream,
    sync::{Notify, OwnedSemaphorePermit},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

use super::{Bounds, Shutdown, patient::Patient};

pub(super) struct Connections<E> {
    shared: Arc<Shared<E>>,
    cut: CancellationToken,
}

struct Shared<E> {
    protocol: auto::Builder<TokioExecutor>,
    endpoint: E,
    bounds: Bounds,
    local: SocketAddr,
    shutdown: Shutdown,
}

impl<E: Endpoint + 'static> Connections<E> {
    pub(super) fn new(
        protocol: auto::Builder<TokioExecutor>,
        endpoint: E,
        bounds: Bounds,
        local: SocketAddr,
        shutdown: &CancellationToken,
    ) -> Self {
        let shutdown = Shutdown(shutdown.clone());
        let shared = Arc::new(Shared {
            protocol,
            endpoint,
            bounds,
            local,
            shutdown,
        });
        Self {
            shared,
            cut: CancellationToken::new(),
        }
    }

    pub(super) fn spawn(&self, stream: TcpStream, place: OwnedSemaphorePermit, watcher: Watcher) {
        let (shared, cut) = (self.shared.clone(), self.cut.clone());
        tokio::spawn(async move {
            let _place = place;
            tokio::select! {
                () = shared.converse(stream, watcher) => {}
                () = cut.cancelled() => {}
            }
        });
    }

    /// Ends every connection that is still open.
    pub(super) fn cut(&self) {
        self.cut.cancel();
    }
}

impl<E: Endpoint + 'static> Shared<E> {
    async fn converse(self: Arc<Self>, stream: TcpStream, watcher: Watcher) {
        let Ok(peer) = stream.peer_addr() else { return };
        let _ = stream.set_nodelay(true);
        let spoke = Arc::new(Notify::new());
        let (this, heard) = (self.clone(), spoke.clone());
        let service = service_fn(move |request| {
            heard.notify_one();
            let this = this.clone();
            async move { Ok::<_, Infallible>(this.answer(request, peer).await) }
        });
        let stream = TokioIo::new(Patient::new(stream, self.bounds.write_stall));
        let connection = self.protocol.serve_connection(stream, service).into_owned();
        tokio::select! {
            ended = watcher.watch(connection) => if let Err(error) = ended {
                tracing::debug!(%error, "connection ended");
            },
            () = silence(&spoke, self.bounds.header_timeout) => {}
        }
    }

    async fn answer(
        &self,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
    ) -> hyper::Response<impl hyper::body::Body<Data = bytes::Bytes, Error = std::io::Error> + use<E>>
    {
        let (local, remote) = (
            LocalAddr(Addr::from(self.local)),
            RemoteAddr(Addr::from(peer)),
        );
        let mut request = Request::from((request, local, remote, Scheme::HTTP));
        request.extensions_mut().insert(self.shutdown.clone());
        // HTTP/2 has no such header; it is told to go away when the farewell is over.
        let is_http1 = request.version() <= Version::HTTP_11;
        let mut answer = self.endpoint.get_response(request).await;
        if is_http1 && self.shutdown.0.is_cancelled() {
            let close = HeaderValue::from_static("close");
            answer.headers_mut().insert(header::CONNECTION, close);
        }
        answer.into()
    }
}

/// Ends when the peer has not begun a first request in time. hyper's own header timeout starts
/// only once it has read enough bytes to tell HTTP/1 from HTTP/2, which a silent peer never sends.
async fn silence(spoke: &Notify, longest: Duration) {
    tokio::select! {
        () = spoke.notified() => std::future::pending().await,
        () = sleep(longest) => tracing::debug!("silent connection closed"),
    }
}
