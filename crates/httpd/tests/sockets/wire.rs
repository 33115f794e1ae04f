//! A server on a free port and callers that speak raw bytes, as attackers do.

use std::{net::SocketAddr, time::Duration};

use httpd::{Bounds, Drained};
use poem::Endpoint;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

pub struct Server {
    address: SocketAddr,
    shutdown: CancellationToken,
    running: JoinHandle<std::io::Result<Drained>>,
}

impl Server {
    pub async fn start(endpoint: impl Endpoint + 'static, bounds: Bounds) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, shutdown) = (listener.local_addr().unwrap(), CancellationToken::new());
        let running = tokio::spawn(httpd::serve(listener, endpoint, bounds, shutdown.clone()));
        Self {
            address,
            shutdown,
            running,
        }
    }

    pub async fn caller(&self) -> Caller {
        Caller(TcpStream::connect(self.address).await.unwrap())
    }

    pub async fn ask(&self, request: &str) -> String {
        self.caller().await.say(request).await.rest().await
    }

    pub async fn get(&self, path: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        self.ask(&head).await
    }

    pub fn tell_to_stop(&self) {
        self.shutdown.cancel();
    }

    pub async fn stop(self) -> Drained {
        self.shutdown.cancel();
        timeout(Duration::from_secs(5), self.running)
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    }
}

pub struct Caller(TcpStream);

impl Caller {
    pub async fn say(&mut self, bytes: &str) -> &mut Self {
        let _ = self.0.write_all(bytes.as_bytes()).await;
        self
    }

    pub async fn try_say(&mut self, bytes: &str) -> bool {
        self.0.write_all(bytes.as_bytes()).await.is_ok()
    }

    /// All that the server still says until it closes.
    pub async fn rest(&mut self) -> String {
        let mut said = Vec::new();
        let _ = timeout(Duration::from_secs(5), self.0.read_to_end(&mut said))
            .await
            .unwrap();
        String::from_utf8_lossy(&said).into_owned()
    }

    pub async fn until(&mut self, mark: &str) {
        let mut said = Vec::new();
        while !String::from_utf8_lossy(&said).contains(mark) {
            let byte = timeout(Duration::from_secs(5), self.0.read_u8())
                .await
                .unwrap()
                .unwrap();
            said.push(byte);
        }
    }
}
