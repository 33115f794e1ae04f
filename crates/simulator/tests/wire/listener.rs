//! A webhook endpoint that keeps what it gets and answers what it is told.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use poem::{EndpointExt, Request, Response, endpoint::make, http::StatusCode};
use serde_json::Value;
use tokio::{net::TcpListener, sync::mpsc};
use tokio_util::sync::{CancellationToken, DropGuard};

/// One webhook as it arrived.
pub struct Heard {
    pub signature: String,
    pub body: Vec<u8>,
}

impl Heard {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("json")
    }
}

pub struct Listener {
    pub url: String,
    pub heard: mpsc::Receiver<Heard>,
    pub status: Arc<AtomicU16>,
    _stop: DropGuard,
}

impl Listener {
    pub async fn open() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook", socket.local_addr().expect("bound"));
        let (sender, heard) = mpsc::channel(100);
        let status = Arc::new(AtomicU16::new(200));
        let answer = status.clone();
        let hook = make(move |mut request: Request| {
            let (sender, answer) = (sender.clone(), answer.clone());
            async move {
                let signature = request
                    .header("x-line-signature")
                    .unwrap_or_default()
                    .to_owned();
                let body = request.take_body().into_vec().await?;
                let _ = sender.send(Heard { signature, body }).await;
                let status = StatusCode::from_u16(answer.load(Ordering::Relaxed)).expect("status");
                Ok::<_, poem::Error>(Response::builder().status(status).finish())
            }
        });
        let stop = CancellationToken::new();
        let bounds = httpd::Bounds::default();
        tokio::spawn(httpd::serve(socket, hook.boxed(), bounds, stop.clone()));
        Self {
            url,
            heard,
            status,
            _stop: stop.drop_guard(),
        }
    }

    /// The next webhook; fails when none comes.
    pub async fn next(&mut self) -> Heard {
        let patience = std::time::Duration::from_secs(5);
        let heard = tokio::time::timeout(patience, self.heard.recv()).await;
        heard
            .expect("a webhook within five seconds")
            .expect("the listener lives")
    }
}
