//! A call's span helps LINE's support and betrays nobody.

use std::io::Write;
use std::sync::{Arc, Mutex};

use line::{Client, Endpoints};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Write::write(&mut *self.0.lock().expect("unpoisoned"), bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_span_names_the_call_but_neither_token_nor_person() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a caller");
        let mut buffer = [0; 4096];
        let _ = stream.read(&mut buffer).await;
        let answer =
            "HTTP/1.1 404 Not Found\r\nx-line-request-id: r-1\r\ncontent-length: 2\r\n\r\n{}";
        let _ = stream.write_all(answer.as_bytes()).await;
    });

    let client = Client::new(Endpoints::at(&base).expect("a base")).expect("built");
    let api = client.messaging("top-secret-token".into());
    let _ = api.profile("U8e742f61d673b39c7fff3cecb7536ef0").await;

    let log = String::from_utf8(log.0.lock().expect("unpoisoned").clone()).expect("text");
    let span =
        r#"line{method="GET" path="/v2/bot/profile/{userId}" status=404 line_request_id="r-1"}"#;
    assert!(log.contains(span), "{log}");
    assert!(
        !log.contains("top-secret-token") && !log.contains("U8e742f61"),
        "{log}"
    );
}
