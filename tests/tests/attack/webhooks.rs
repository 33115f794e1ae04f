//! Webhooks that LINE did not send, or never would.

use crate::person::{Answer, Person, send};
use anyhow::{Context, Result};
use kernel::ChannelId;
use line::webhook;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Shop, TestApp};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

struct Line {
    app: TestApp,
    shop: Shop,
    nobody: Person,
}

impl Line {
    async fn new() -> Result<Self> {
        let app = TestApp::start_without_worker().await?;
        let shop = app.shop().await?;
        let nobody = Person::nobody(&app)?;
        Ok(Self { app, shop, nobody })
    }

    fn path(&self) -> String {
        format!("/line/{}", self.shop.channel)
    }

    fn sign(&self, body: &[u8]) -> String {
        let secret = self.shop.provider.messaging.channel_secret.clone();
        webhook::sign(body, &secret.into())
    }

    /// A rightly signed body, whatever it is.
    async fn signed(&self, body: impl Into<Vec<u8>>) -> Result<Answer> {
        let body = body.into();
        let signature = self.sign(&body);
        let request = self.nobody.request(Method::POST, &self.path());
        send(request.header("x-line-signature", signature).body(body)).await
    }

    async fn stored(&self) -> Result<i64> {
        let mut owner = self.app.database.owner().await?;
        Ok(sqlx::query_scalar("select count(*) from inbox")
            .fetch_one(&mut owner)
            .await?)
    }

    async fn raw(&self, head: &str, body: &[u8]) -> Result<String> {
        let address = self.app.url.strip_prefix("http://").context("http")?;
        let mut socket = TcpStream::connect(address).await?;
        socket.write_all(head.as_bytes()).await?;
        // The answer may come, and the socket be closed, before all of it is sent.
        let _ = socket.write_all(body).await;
        let mut answer = vec![0; 1024];
        let read = socket.read(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer[..read]).into_owned())
    }
}

fn event(id: &str, user: &str, more: Value) -> Value {
    let mut event = json!({
        "type": "message", "mode": "active", "timestamp": chrono::Utc::now().timestamp_millis(),
        "source": {"type": "user", "userId": user}, "webhookEventId": id,
        "deliveryContext": {"isRedelivery": false},
        "message": {"id": "1", "type": "text", "text": "はい"},
    });
    if let (Some(event), Value::Object(more)) = (event.as_object_mut(), more) {
        event.extend(more);
    }
    event
}

fn events(events: &[Value]) -> String {
    json!({"destination": "U0", "events": events}).to_string()
}

#[tokio::test]
async fn what_line_did_not_sign_is_not_stored() -> Result<()> {
    let line = Line::new().await?;
    let body = events(&[event("e-1", "U1", json!({}))]);
    let right = line.sign(body.as_bytes());
    let changed = body.replace("U1", "U2");
    let other = webhook::sign(body.as_bytes(), &"0".repeat(32).into());
    let wrong = [
        (&body, String::new()),
        (&body, "x".into()),
        (&body, other),
        (&changed, right.clone()),
        (&body, right.to_lowercase()),
        (&body, format!("{right}=")),
        (&body, right[..40].to_owned()),
        (&body, "=".repeat(5_000)),
    ];
    for (body, signature) in wrong {
        let request = line.nobody.request(Method::POST, &line.path());
        let request = request
            .header("x-line-signature", &signature)
            .body(body.clone());
        assert_eq!(send(request).await?.status, 401, "{signature}");
    }
    let unsigned = line.nobody.json(Method::POST, &line.path(), &body).await?;
    assert_eq!(unsigned.status, 401);
    assert_eq!(line.stored().await?, 0);
    Ok(())
}

#[tokio::test]
async fn another_tenants_signature_opens_nothing() -> Result<()> {
    let line = Line::new().await?;
    let other = line.app.shop().await?;
    let body = events(&[event("e-1", "U1", json!({}))]);
    let theirs = line.sign(body.as_bytes());
    let path = format!("/line/{}", other.channel);
    let request = line.nobody.request(Method::POST, &path);
    let answer = send(request.header("x-line-signature", theirs).body(body)).await?;
    assert_eq!(answer.status, 401);
    assert_eq!(line.stored().await?, 0);
    Ok(())
}

#[tokio::test]
async fn an_unknown_channel_is_not_found() -> Result<()> {
    let line = Line::new().await?;
    let unknown = ChannelId::new().to_string();
    for channel in [unknown.as_str(), "chn_0", "x", "%00", &"a".repeat(5_000)] {
        let answer = line
            .nobody
            .json(Method::POST, &format!("/line/{channel}"), "{}")
            .await?;
        assert_eq!(answer.status, 404, "{channel}");
    }
    Ok(())
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_however_it_comes() -> Result<()> {
    let line = Line::new().await?;
    let big = vec![b' '; 1024 * 1024 + 1];
    assert_eq!(line.signed(big.clone()).await?.status, 413);
    let head = format!("POST {} HTTP/1.1\r\nhost: x\r\n", line.path());
    let lie = format!("{head}content-length: 99999999999\r\n\r\n");
    assert!(line.raw(&lie, b"x").await?.starts_with("HTTP/1.1 413"));
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n");
    let mut body = Vec::new();
    for _ in 0..300 {
        body.extend_from_slice(b"1000\r\n");
        body.extend_from_slice(&[b'a'; 4096]);
        body.extend_from_slice(b"\r\n");
    }
    let answer = line.raw(&chunked, &body).await?;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // Two lengths, or a length and chunks: who is to say where the next request begins?
    for smuggled in [
        "content-length: 2\r\ncontent-length: 3\r\n\r\n",
        "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n",
    ] {
        let answer = line
            .raw(
                &format!("{head}{smuggled}"),
                b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            )
            .await?;
        assert!(answer.starts_with("HTTP/1.1 4"), "{smuggled}: {answer}");
    }
    assert_eq!(line.stored().await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_packed_body_is_not_unpacked() -> Result<()> {
    let line = Line::new().await?;
    for packing in ["gzip", "deflate", "br", "zstd", "identity, gzip"] {
        let body = events(&[event("e-1", "U1", json!({}))]);
        let request = line
            .nobody
            .request(Method::POST, &line.path())
            .header("content-encoding", packing)
            .header("x-line-signature", line.sign(body.as_bytes()));
        assert_eq!(send(request.body(body)).await?.status, 415, "{packing}");
    }
    assert_eq!(line.stored().await?, 0);
    Ok(())
}

#[tokio::test]
async fn what_is_no_webhook_is_refused_and_what_nobody_knows_is_kept() -> Result<()> {
    let line = Line::new().await?;
    let deep = "[".repeat(500_000);
    let nested = format!(
        r#"{{"destination":"U","events":[{}1{}]}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let bad: [&[u8]; 9] = [
        b"",
        b"null",
        b"[]",
        b"{\"destination\":\"U\",\"events\":7}",
        b"\xff\xfe\x00",
        b"{\"destination\":\"\xff\",\"events\":[]}",
        b"{\"destination\":\"U\",\"events\":[",
        deep.as_bytes(),
        nested.as_bytes(),
    ];
    for body in bad {
        let answer = line.signed(body).await?;
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert!(
            answer.status == 400 || answer.status == 200,
            "{shown}: {}",
            answer.status
        );
    }
    assert_eq!(line.stored().await?, 0, "none of them holds an event");
    Ok(())
}

#[tokio::test]
async fn one_strange_event_takes_none_of_its_neighbours_with_it() -> Result<()> {
    let line = Line::new().await?;
    let strange = [
        event("e-nul\u{0}", "U1", json!({})),
        event("e-1", "U\u{0}", json!({})),
        event(&"e".repeat(5_000), "U1", json!({})),
        event("e-2", &"U".repeat(5_000), json!({})),
        event("e-3", "U1", json!({"timestamp": i64::MAX})),
        event("e-4", "U1", json!({"timestamp": i64::MIN})),
        event("e-5", "U1", json!({"timestamp": -1})),
        event("e-6", "U1", json!({"type": "\u{0}", "message": null})),
        event(
            "e-7",
            "U1",
            json!({"message": {"type": "text", "id": "1", "text": "\u{0}"}}),
        ),
        json!({"type": "message"}),
        json!({}),
        json!(7),
    ];
    let count = strange.len();
    for (n, one) in strange.into_iter().enumerate() {
        let good = event(&format!("good-{n}"), "U9", json!({}));
        let answer = line.signed(events(&[one.clone(), good])).await?;
        assert!(
            answer.status < 500,
            "{one}: {} is sent again for ever",
            answer.status
        );
    }
    let mut owner = line.app.database.owner().await?;
    let good: i64 =
        sqlx::query_scalar("select count(*) from inbox where webhook_event_id like 'good-%'")
            .fetch_one(&mut owner)
            .await?;
    assert_eq!(good, count as i64);
    Ok(())
}
