//! How many pushes a second one client carries, by how many are under way at once.
//!
//! Answers itself from a plain socket, so that only the client is measured:
//! `cargo run --release -p line --example push_rate`.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use line::message::{Bundle, Text};
use line::messaging::PushBody;
use line::{Client, Endpoints, Uuid};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nx-line-request-id: r\r\ncontent-type: application/json\r\ncontent-length: 32\r\n\r\n{\"sentMessages\":[{\"id\":\"4612\"}]}";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoints = Endpoints::at(&format!("http://{}", listener.local_addr()?))?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });

    let bundle = Bundle::new([Text::new("こんにちは")?.into()])?;
    let body = PushBody::freeze("U8e742f61d673b39c7fff3cecb7536ef0", &bundle)?.into_bytes();
    let api = Client::new(endpoints)?.messaging("token".into());
    for at_once in [1, 16, 64, 256, 1024] {
        let until = Instant::now() + Duration::from_secs(2);
        let senders = (0..at_once).map(|_| {
            let (api, body) = (api.clone(), body.clone());
            tokio::spawn(async move {
                let mut sent = 0u64;
                while Instant::now() < until {
                    let verdict = api.push(body.clone(), Uuid::new_v4()).await;
                    assert!(verdict.is_accepted(), "{verdict}");
                    sent += 1;
                }
                sent
            })
        });
        let mut sent = 0;
        for sender in senders.collect::<Vec<_>>() {
            sent += sender.await?;
        }
        let rate = sent as f64 / 2.0;
        let each = f64::from(at_once) / rate * 1000.0;
        println!("{at_once:5} at once: {rate:8.0} a second, {each:6.2} ms each");
    }
    Ok(())
}

/// A push fits into one read; what comes in pieces is waited for until its last brace.
async fn answer(mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0; 8192];
    let mut filled = 0;
    while let Ok(read) = stream.read(&mut buffer[filled..]).await {
        if read == 0 {
            return;
        }
        filled += read;
        if buffer[..filled].ends_with(b"]}") {
            filled = 0;
            if stream.write_all(ANSWER).await.is_err() {
                return;
            }
        }
    }
}
