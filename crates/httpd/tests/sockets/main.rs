//! The serve loop's promises, kept over real sockets.

mod wire;

use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use httpd::{
    BodyLimit, Bounds, CatchPanic, ClientAddress, CspNonce, Drained, Edge, Pace, RequestId,
    SecurityHeaders, Shutdown, TrustedProxies,
};
use poem::{
    Body, Endpoint, EndpointExt, Route, get, handler, post,
    web::{
        Data,
        sse::{Event, SSE},
    },
};
use wire::Server;

#[handler]
async fn count(body: Vec<u8>) -> String {
    body.len().to_string()
}

#[handler]
fn boom() -> String {
    panic!("dsn postgres://u:secret@h")
}

#[handler]
fn whoami(client: ClientAddress, nonce: CspNonce, id: RequestId) -> String {
    format!("{client} {nonce} {id}")
}

#[handler]
fn live(shutdown: Data<&Shutdown>) -> SSE {
    let hello = stream::once(async { Event::message("hello") });
    let endless = hello.chain(stream::pending());
    SSE::new(endless.take_until(shutdown.0.0.clone().cancelled_owned()))
}

#[handler]
fn deaf() -> Body {
    Body::from_bytes_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>())
}

#[handler]
fn flood() -> Body {
    let chunk = || Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024]);
    Body::from_bytes_stream(stream::repeat_with(chunk))
}

fn app(proxies: TrustedProxies) -> impl Endpoint + 'static {
    let impatient = Pace {
        grace: Duration::from_millis(200),
        bytes_per_second: 1024,
        gap: Duration::from_millis(200),
    };
    Route::new()
        .at("/count", post(count))
        .at("/large/count", post(count))
        .at("/boom/:id", get(boom))
        .at("/whoami", get(whoami))
        .at("/live", get(live))
        .at("/deaf", get(deaf))
        .at("/flood", get(flood))
        .with(
            BodyLimit::new(1000)
                .route("/large/", 100_000)
                .pace(impatient),
        )
        .with(CatchPanic)
        .with(
            Edge::new(SecurityHeaders::strict().for_origin("https://x.example")).trusting(proxies),
        )
}

fn quick() -> Bounds {
    Bounds {
        header_timeout: Duration::from_millis(200),
        write_stall: Duration::from_millis(200),
        farewell: Duration::from_millis(300),
        drain: Duration::from_millis(400),
        ..Bounds::default()
    }
}

async fn server() -> Server {
    Server::start(app(TrustedProxies::default()), quick()).await
}

#[tokio::test]
async fn a_connection_that_never_finishes_its_head_is_closed() {
    let server = server().await;
    for opening in [
        "",
        "GET /",
        "GET /whoami HTTP/1.1\r\nhost: x\r\n",
        "PRI * HTTP",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
    ] {
        let started = Instant::now();
        server.caller().await.say(opening).await.rest().await;
        assert!(started.elapsed() < Duration::from_secs(3), "{opening:?}");
    }
}

#[tokio::test]
async fn dripping_headers_do_not_keep_a_connection_open() {
    let server = server().await;
    let mut caller = server.caller().await;
    caller.say("GET /whoami HTTP/1.1\r\nhost: x\r\n").await;
    let (started, mut drip) = (
        Instant::now(),
        tokio::time::interval(Duration::from_millis(50)),
    );
    while caller.try_say("x-a: b\r\n").await && started.elapsed() < Duration::from_secs(5) {
        drip.tick().await;
    }
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_sized_or_chunked() {
    let server = server().await;
    let sized = server.ask(&post_of("/count", 1001)).await;
    assert!(sized.starts_with("HTTP/1.1 413"), "{sized}");
    let chunked = server.ask(&chunks_of("/count", 1001)).await;
    assert!(chunked.starts_with("HTTP/1.1 413"), "{chunked}");
    let fits = server.ask(&chunks_of("/count", 1000)).await;
    assert!(fits.ends_with("\r\n\r\n1000"), "{fits}");
    let large = server.ask(&chunks_of("/large/count", 50_000)).await;
    assert!(large.ends_with("\r\n\r\n50000"), "{large}");
}

#[tokio::test]
async fn an_endless_body_is_413_before_it_ends() {
    let server = server().await;
    let mut caller = server.caller().await;
    caller
        .say("POST /count HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n")
        .await;
    caller
        .say(&format!("3e9\r\n{}\r\n", "x".repeat(0x3e9)))
        .await;
    assert!(caller.rest().await.starts_with("HTTP/1.1 413"));
}

#[tokio::test]
async fn a_compressed_body_is_415() {
    let server = server().await;
    let head = "POST /count HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-encoding: gzip\r\n";
    let answer = server
        .ask(&format!("{head}content-length: 1\r\n\r\nx"))
        .await;
    assert!(answer.starts_with("HTTP/1.1 415"), "{answer}");
}

#[tokio::test]
async fn a_body_that_stops_coming_is_408() {
    let server = server().await;
    let mut caller = server.caller().await;
    caller
        .say("POST /count HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\nabc")
        .await;
    assert!(caller.rest().await.starts_with("HTTP/1.1 408"));
}

#[tokio::test]
async fn a_panic_is_a_500_without_its_cause() {
    let answer = server().await.get("/boom/1").await;
    assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert!(
        !answer.contains("secret") && !answer.contains("postgres"),
        "{answer}"
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = server().await;
    for path in ["/whoami", "/nowhere", "/count", "/boom/1"] {
        let answer = server.get(path).await;
        for header in [
            "\r\nstrict-transport-security: max-age=63072000",
            "\r\nx-content-type-options: nosniff",
            "\r\ncontent-security-policy: ",
            "\r\ncross-origin-opener-policy: same-origin",
            "\r\nreferrer-policy: ",
            "\r\npermissions-policy: ",
            "\r\ncache-control: no-store",
            "\r\nx-request-id: ",
        ] {
            assert!(answer.contains(header), "{path}: {header} in {answer}");
        }
    }
}

#[tokio::test]
async fn the_handler_sees_the_nonce_and_id_that_the_headers_carry() {
    let server = server().await;
    let (one, two) = (server.get("/whoami").await, server.get("/whoami").await);
    let said = one.rsplit("\r\n\r\n").next().unwrap().to_owned();
    let words: Vec<&str> = said.split(' ').collect();
    assert!(
        one.contains(&format!("script-src 'self' 'nonce-{}'", words[1])),
        "{one}"
    );
    assert!(
        one.contains(&format!("\r\nx-request-id: {}\r\n", words[2])),
        "{one}"
    );
    assert!(!two.contains(words[1]) && !two.contains(words[2]));
}

#[tokio::test]
async fn a_forged_forwarded_address_is_ignored_unless_a_trusted_proxy_sends_it() {
    let forged = "GET /whoami HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
                  x-forwarded-for: 8.8.8.8\r\nx-real-ip: 9.9.9.9\r\n\r\n";
    let alone = server().await.ask(forged).await;
    assert!(alone.contains("\r\n\r\n127.0.0.1 "), "{alone}");
    let proxies = TrustedProxies::new(["127.0.0.0/8".parse().unwrap()]);
    let behind = Server::start(app(proxies), quick()).await.ask(forged).await;
    assert!(behind.contains("\r\n\r\n8.8.8.8 "), "{behind}");
}

#[tokio::test]
async fn a_server_drains_at_once_though_an_event_stream_is_open() {
    let server = server().await;
    let mut caller = server.caller().await;
    caller.say("GET /live HTTP/1.1\r\nhost: x\r\n\r\n").await;
    caller.until("data: hello").await;
    assert_eq!(server.stop().await, Drained::Whole);
    assert!(
        caller.rest().await.ends_with("0\r\n\r\n"),
        "the stream ends whole"
    );
}

#[tokio::test]
async fn who_comes_while_a_server_says_farewell_is_answered_and_let_go() {
    let server = server().await;
    let mut kept = server.caller().await;
    let head = "GET /whoami HTTP/1.1\r\nhost: x\r\n\r\n";
    kept.say(head).await.until("\r\n\r\n").await;
    server.tell_to_stop();
    for caller in [&mut kept, &mut server.caller().await] {
        let answer = caller.say(head).await.rest().await;
        assert!(answer.contains("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }
    assert_eq!(server.stop().await, Drained::Whole);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_cut_after_the_drain() {
    let server = server().await;
    let mut caller = server.caller().await;
    caller.say("GET /deaf HTTP/1.1\r\nhost: x\r\n\r\n").await;
    caller.until("\r\n\r\n").await;
    assert_eq!(server.stop().await, Drained::Cut(1));
    caller.rest().await;
}

#[tokio::test]
async fn a_caller_that_does_not_read_gives_its_place_back() {
    let one = Bounds {
        connections: 1,
        ..quick()
    };
    let server = Server::start(app(TrustedProxies::default()), one).await;
    let mut greedy = server.caller().await;
    greedy.say("GET /flood HTTP/1.1\r\nhost: x\r\n\r\n").await;
    // The only place is taken; this answer comes once the greedy caller has been cut off.
    assert!(server.get("/whoami").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_head_over_the_limit_is_431() {
    let server = server().await;
    let request = format!(
        "GET /whoami HTTP/1.1\r\nhost: x\r\nx-a: {}\r\n\r\n",
        "a".repeat(64 * 1024)
    );
    let answer = server.ask(&request).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

fn post_of(path: &str, bytes: usize) -> String {
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
    format!("{head}content-length: {bytes}\r\n\r\n{}", "x".repeat(bytes))
}

fn chunks_of(path: &str, bytes: usize) -> String {
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
    let half = bytes / 2;
    let chunk = |size: usize| format!("{size:x}\r\n{}\r\n", "x".repeat(size));
    let (first, second) = (chunk(half), chunk(bytes - half));
    format!("{head}transfer-encoding: chunked\r\n\r\n{first}{second}0\r\n\r\n")
}
