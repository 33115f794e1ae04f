//! What the client does on a real socket: bytes sent, answers judged, tokens minted and shared.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::Utc;
use line::login::{Expected, IdTokenError, LoginChannel, Pkce};
use line::message::{Action, Bundle, Text};
use line::messaging::{Content, ImageType, PushBody, ReplyBody};
use line::richmenu::{Bounds, RichMenu};
use line::verdict::{Later, Never};
use line::{
    CallError, Channel, ChannelCredentials, Client, Endpoints, ExposeSecret, Fault, Patience,
    TokenCache, Uuid, Verdict,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came: its head, lower-cased header names not assumed, and its body.
#[derive(Clone)]
struct Seen {
    head: String,
    body: Vec<u8>,
}

impl Seen {
    fn starts(&self, line: &str) -> bool {
        self.head.starts_with(line)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

enum Reply {
    Say(u16, &'static str),
    Raw(String),
    HangUp,
    Silence,
}

/// A server of one function, at a port of its own, that remembers what it saw.
struct Responder {
    endpoints: Endpoints,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Responder {
    async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (answer, kept) = (Arc::new(answer), seen.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, answer.clone(), kept.clone()));
            }
        });
        let endpoints = Endpoints::at(&format!("http://{address}")).expect("a base");
        Self { endpoints, seen }
    }

    fn client(&self) -> Client {
        Client::new(self.endpoints.clone()).expect("built")
    }

    fn channel(&self) -> Channel {
        let client = self.client();
        let tokens = TokenCache::new(client.clone());
        Channel::new(
            client,
            tokens,
            ChannelCredentials::new("1234567890", "secret"),
        )
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("unpoisoned").clone()
    }
}

async fn converse(
    mut stream: TcpStream,
    answer: Arc<impl Fn(&Seen) -> Reply>,
    kept: Arc<Mutex<Vec<Seen>>>,
) {
    while let Some(seen) = read_request(&mut stream).await {
        kept.lock().expect("unpoisoned").push(seen.clone());
        let text = match answer(&seen) {
            Reply::Say(status, body) => format!(
                "HTTP/1.1 {status} X\r\nx-line-request-id: req-{status}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
            Reply::Raw(text) => text,
            Reply::HangUp => return,
            Reply::Silence => std::future::pending().await,
        };
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let seen = Seen {
                head,
                body: Vec::new(),
            };
            let length: usize = seen
                .header("content-length")
                .and_then(|text| text.parse().ok())
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                let body = bytes[end + 4..end + 4 + length].to_vec();
                return Some(Seen { body, ..seen });
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&buffer[..read]),
        }
    }
}

const TOKEN: &str = r#"{"token_type":"Bearer","access_token":"stateless","expires_in":900}"#;

fn body() -> PushBody {
    let bundle = Bundle::new([Text::new("こんにちは").expect("short").into()]).expect("one");
    PushBody::freeze("U1", &bundle).expect("valid")
}

fn minted(seen: &Seen) -> bool {
    seen.starts("POST /oauth2/v3/token ")
}

#[tokio::test]
async fn a_push_carries_its_bytes_its_key_and_its_token() {
    let line = Responder::start(|seen| {
        if minted(seen) {
            return Reply::Say(200, TOKEN);
        }
        Reply::Say(200, r#"{"sentMessages":[{"id":"461"}]}"#)
    })
    .await;
    let key = Uuid::new_v4();

    let verdict = line.channel().push(body(), key).await;

    assert_eq!(
        verdict,
        Verdict::Accepted {
            request_id: Some("req-200".into()),
            accepted_request_id: None,
            sent_message_ids: vec!["461".into()],
        }
    );
    let seen = line.seen();
    let form = String::from_utf8(seen[0].body.clone()).expect("a form");
    assert_eq!(
        form,
        "grant_type=client_credentials&client_id=1234567890&client_secret=secret"
    );
    assert!(seen[1].starts("POST /v2/bot/message/push HTTP/1.1"));
    assert_eq!(seen[1].header("authorization"), Some("Bearer stateless"));
    assert_eq!(
        seen[1].header("x-line-retry-key"),
        Some(key.to_string().as_str())
    );
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].body, body().as_bytes());
}

#[tokio::test]
async fn a_reply_has_no_retry_key() {
    let line = Responder::start(|_| Reply::Say(400, r#"{"message":"Invalid reply token"}"#)).await;
    let bundle = Bundle::new([Text::new("a").expect("short").into()]).expect("one");

    let api = line.client().messaging("token".into());
    let verdict = api.reply(ReplyBody::freeze("used", &bundle)).await;

    assert!(matches!(
        verdict,
        Verdict::Never {
            why: Never::InvalidReplyToken,
            ..
        }
    ));
    assert_eq!(line.seen()[0].header("x-line-retry-key"), None);
}

#[tokio::test]
async fn a_401_is_answered_with_one_new_token() {
    let mints = Arc::new(AtomicUsize::new(0));
    let count = mints.clone();
    let line = Responder::start(move |seen| {
        if minted(seen) {
            let old = count.fetch_add(1, Ordering::SeqCst) == 0;
            let token = r#"{"token_type":"Bearer","access_token":"old","expires_in":900}"#;
            return Reply::Say(200, if old { token } else { TOKEN });
        }
        match seen.header("authorization") {
            Some("Bearer stateless") => Reply::Say(200, "{}"),
            _ => Reply::Say(401, r#"{"message":"Authentication failed."}"#),
        }
    })
    .await;

    let verdict = line.channel().push(body(), Uuid::new_v4()).await;

    assert!(verdict.is_accepted());
    assert_eq!(mints.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_second_401_is_the_last_word() {
    let line = Responder::start(|seen| {
        if minted(seen) {
            Reply::Say(200, TOKEN)
        } else {
            Reply::Say(401, "{}")
        }
    })
    .await;

    let verdict = line.channel().push(body(), Uuid::new_v4()).await;

    assert!(matches!(
        verdict,
        Verdict::Later {
            why: Later::Unauthorized,
            ..
        }
    ));
    assert_eq!(line.seen().len(), 4);
    let error = line
        .channel()
        .call(|api| async move { api.bot_info().await })
        .await;
    assert!(error.is_err_and(|error| error.is_unauthorized()));
}

#[tokio::test]
async fn all_who_wait_share_one_mint() {
    let line = Responder::start(|_| Reply::Say(200, TOKEN)).await;
    let tokens = TokenCache::new(line.client());
    let credentials = ChannelCredentials::new("1234567890", "secret");

    let asked = (0..50).map(|_| {
        let (tokens, credentials) = (tokens.clone(), credentials.clone());
        tokio::spawn(async move { tokens.token(&credentials).await })
    });
    for asked in asked.collect::<Vec<_>>() {
        let token = asked.await.expect("ran").expect("minted");
        assert_eq!(token.expose_secret(), "stateless");
    }

    assert_eq!(line.seen().len(), 1);
}

#[tokio::test]
async fn all_who_wait_share_one_failure() {
    let body = r#"{"error":"invalid_request","error_description":"Invalid 'client_credentials'."}"#;
    let line = Responder::start(move |_| Reply::Say(400, body)).await;
    let tokens = TokenCache::new(line.client());
    let credentials = ChannelCredentials::new("1234567890", "wrong");

    let asked = (0..50).map(|_| tokens.token(&credentials));
    let results = join_all(asked.collect()).await;

    assert!(results.iter().all(|result| {
        matches!(result, Err(CallError::Refused(refusal)) if refusal.status == 400)
    }));
    assert_eq!(line.seen().len(), 1);
}

#[tokio::test]
async fn knowing_a_channels_id_gives_nobody_its_token() {
    let line = Responder::start(|seen| {
        let right = String::from_utf8_lossy(&seen.body).contains("client_secret=secret");
        if right {
            Reply::Say(200, TOKEN)
        } else {
            Reply::Say(400, "{}")
        }
    })
    .await;
    let tokens = TokenCache::new(line.client());

    let owner = tokens
        .token(&ChannelCredentials::new("1234567890", "secret"))
        .await;
    let stranger = tokens
        .token(&ChannelCredentials::new("1234567890", "guess"))
        .await;

    assert!(owner.is_ok());
    assert!(stranger.is_err());
}

#[tokio::test]
async fn a_forgotten_token_is_minted_anew_but_a_newer_one_is_kept() {
    let line = Responder::start(|_| Reply::Say(200, TOKEN)).await;
    let tokens = TokenCache::new(line.client());
    let credentials = ChannelCredentials::new("1234567890", "secret");
    let token = tokens.token(&credentials).await.expect("minted");

    tokens.forget(&credentials, &"an older one".into()).await;
    tokens.token(&credentials).await.expect("kept");
    assert_eq!(line.seen().len(), 1);

    tokens.forget(&credentials, &token).await;
    tokens.token(&credentials).await.expect("minted");
    assert_eq!(line.seen().len(), 2);
}

#[tokio::test]
async fn a_broken_connection_is_unclear_and_a_closed_port_is_not() {
    let line = Responder::start(|_| Reply::HangUp).await;
    let api = line.client().messaging("token".into());
    let verdict = api.push(body(), Uuid::new_v4()).await;
    assert_eq!(
        verdict,
        Verdict::Later {
            why: Later::Unclear,
            request_id: None
        }
    );

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = Client::new(Endpoints::at(&format!("http://{address}")).expect("a base"));
    let api = client.expect("built").messaging("token".into());
    let verdict = api.push(body(), Uuid::new_v4()).await;
    assert_eq!(
        verdict,
        Verdict::Later {
            why: Later::Unreachable,
            request_id: None
        }
    );
}

#[tokio::test]
async fn silence_is_unclear() {
    let line = Responder::start(|_| Reply::Silence).await;
    let patience = Patience {
        call: Duration::from_millis(100),
        ..Patience::default()
    };
    let client = Client::with_patience(line.endpoints.clone(), patience).expect("built");

    let api = client.messaging("token".into());
    let verdict = api.push(body(), Uuid::new_v4()).await;
    let error = api.bot_info().await;

    assert_eq!(
        verdict,
        Verdict::Later {
            why: Later::Unclear,
            request_id: None
        }
    );
    assert_eq!(error, Err(CallError::Fault(Fault::TimedOut)));
}

#[tokio::test]
async fn a_body_that_breaks_off_does_not_undo_the_status() {
    let cut = "HTTP/1.1 200 OK\r\nx-line-request-id: r\r\ncontent-length: 900\r\n\r\n{\"sentM";
    let line = Responder::start(move |seen| {
        if seen.starts("GET") {
            return Reply::HangUp;
        }
        Reply::Raw(cut.to_owned())
    })
    .await;
    let patience = Patience {
        call: Duration::from_millis(300),
        ..Patience::default()
    };
    let client = Client::with_patience(line.endpoints.clone(), patience).expect("built");

    let verdict = client
        .messaging("token".into())
        .push(body(), Uuid::new_v4())
        .await;

    assert!(verdict.is_accepted());
    assert_eq!(verdict.request_id(), Some("r"));
}

#[tokio::test]
async fn an_endless_body_is_not_swallowed() {
    let line = Responder::start(|_| {
        let body = "x".repeat(3 << 20);
        Reply::Raw(format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ))
    })
    .await;
    let api = line.client().messaging("token".into());
    assert_eq!(
        api.bot_info().await,
        Err(CallError::Garbled {
            status: 200,
            request_id: None
        })
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let line = Responder::start(|_| {
        let to = "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
        Reply::Raw(to.to_owned())
    })
    .await;
    let api = line.client().messaging("token".into());

    let verdict = api.push(body(), Uuid::new_v4()).await;

    assert_eq!(
        verdict,
        Verdict::Later {
            why: Later::Unclear,
            request_id: None
        }
    );
    assert_eq!(line.seen().len(), 1);
}

#[tokio::test]
async fn a_token_with_a_line_break_is_never_sent() {
    let line = Responder::start(|_| Reply::Say(200, "{}")).await;
    let api = line.client().messaging("a\r\nx-evil: 1".into());

    assert!(api.push(body(), Uuid::new_v4()).await.is_unauthorized());
    assert!(line.seen().is_empty());
}

#[tokio::test]
async fn a_code_is_exchanged_with_its_verifier() {
    let line = Responder::start(|seen| {
        assert!(seen.starts("POST /oauth2/v2.1/token "));
        Reply::Say(
            200,
            r#"{"access_token":"a","expires_in":2592000,"id_token":"i","refresh_token":"r","scope":"profile openid","token_type":"Bearer"}"#,
        )
    })
    .await;
    let login = LoginChannel::new(line.client(), ChannelCredentials::new("123", "s&cret"));
    let pkce = Pkce::kept("wJKN8qz5t8SSI9lMFhBB6qwNkQBkuPZoCxzRhwLRUo1").expect("valid");

    let tokens = login
        .exchange(&"code".into(), "https://e.jp/cb", Some(&pkce))
        .await
        .expect("200");

    assert_eq!(tokens.id_token.expect("asked").expose_secret(), "i");
    let form = String::from_utf8(line.seen()[0].body.clone()).expect("a form");
    assert_eq!(
        form,
        "grant_type=authorization_code&code=code&redirect_uri=https%3A%2F%2Fe.jp%2Fcb&client_id=123&client_secret=s%26cret&code_verifier=wJKN8qz5t8SSI9lMFhBB6qwNkQBkuPZoCxzRhwLRUo1"
    );
}

#[tokio::test]
async fn an_access_token_of_another_channel_is_not_ours() {
    let body = r#"{"scope":"profile","client_id":"999","expires_in":100}"#;
    let line = Responder::start(move |_| Reply::Say(200, body)).await;
    let login = LoginChannel::new(line.client(), ChannelCredentials::new("123", "s"));

    assert_eq!(login.verify_access_token(&"a&b".into()).await, Ok(None));
    assert!(line.seen()[0].starts("GET /oauth2/v2.1/verify?access_token=a%26b HTTP/1.1"));
}

#[tokio::test]
async fn deauthorizing_twice_is_no_error() {
    let line = Responder::start(|seen| {
        assert_eq!(seen.body, br#"{"userAccessToken":"user"}"#);
        match seen.header("authorization") {
            Some("Bearer first") => Reply::Say(204, ""),
            _ => Reply::Say(400, r#"{"message":"invalid token"}"#),
        }
    })
    .await;
    let login = LoginChannel::new(line.client(), ChannelCredentials::new("123", "s"));

    assert_eq!(
        login.deauthorize(&"first".into(), &"user".into()).await,
        Ok(true)
    );
    assert_eq!(
        login.deauthorize(&"second".into(), &"user".into()).await,
        Ok(false)
    );
}

#[tokio::test]
async fn an_id_cannot_leave_its_place_in_the_path() {
    let line = Responder::start(|_| Reply::Say(404, r#"{"message":"Not found"}"#)).await;
    let api = line.client().messaging("token".into());

    let error = api
        .profile("../../v2/bot/info?x=1#")
        .await
        .expect_err("404");

    assert_eq!(error.status(), Some(404));
    assert_eq!(error.request_id(), Some("req-404"));
    assert!(line.seen()[0].starts("GET /v2/bot/profile/..%2F..%2Fv2%2Fbot%2Finfo%3Fx%3D1%23 HTTP"));
}

#[tokio::test]
async fn a_rich_menu_is_made_painted_and_shown() {
    let line = Responder::start(|seen| {
        let made = seen.starts("POST /v2/bot/richmenu HTTP");
        Reply::Say(
            200,
            if made {
                r#"{"richMenuId":"richmenu-1"}"#
            } else {
                "{}"
            },
        )
    })
    .await;
    let api = line.client().messaging("token".into());
    let press = Action::uri("連携", "https://example.com/").expect("valid");
    let menu = RichMenu::new(800, 250, "a", "メニュー").area(Bounds::new(0, 0, 800, 250), press);

    let id = api
        .create_rich_menu(&menu.build().expect("valid"))
        .await
        .expect("200");
    api.upload_rich_menu_image(&id, ImageType::Png, &b"png"[..])
        .await
        .expect("200");
    api.set_default_rich_menu(&id).await.expect("200");
    api.link_rich_menu("U1", &id).await.expect("200");
    api.link_rich_menu_to_many(&id, &["U1", "U2"])
        .await
        .expect("200");
    api.unlink_rich_menu("U1").await.expect("200");

    let seen = line.seen();
    assert!(seen[1].starts("POST /v2/bot/richmenu/richmenu-1/content HTTP"));
    assert_eq!(seen[1].header("content-type"), Some("image/png"));
    assert_eq!(seen[1].body, b"png");
    assert!(seen[2].starts("POST /v2/bot/user/all/richmenu/richmenu-1 HTTP"));
    assert!(seen[3].starts("POST /v2/bot/user/U1/richmenu/richmenu-1 HTTP"));
    assert_eq!(
        seen[4].body,
        br#"{"richMenuId":"richmenu-1","userIds":["U1","U2"]}"#
    );
    assert!(seen[5].starts("DELETE /v2/bot/user/U1/richmenu HTTP"));
}

#[tokio::test]
async fn a_content_is_read_piece_by_piece() {
    let line = Responder::start(|seen| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\ncontent-length: 6\r\n\r\nabcdef";
        match () {
            () if seen.starts("GET /v2/bot/message/1/content HTTP") => Reply::Raw(head.to_owned()),
            () if seen.starts("GET /v2/bot/message/2/content HTTP") => Reply::Say(202, ""),
            () if seen.starts("GET /v2/bot/message/3/content HTTP") => Reply::Say(410, "{}"),
            () => Reply::Say(404, r#"{"message":"not found"}"#),
        }
    })
    .await;
    let api = line.client().messaging("token".into());

    let Content::Ready(mut content) = api.content("1").await.expect("200") else {
        panic!("ready")
    };
    assert_eq!(
        (content.media_type.as_deref(), content.length),
        (Some("image/jpeg"), Some(6))
    );
    let mut read = Vec::new();
    while let Some(piece) = content.chunk().await.expect("whole") {
        read.extend_from_slice(&piece);
    }
    assert_eq!(read, b"abcdef");
    assert!(matches!(api.content("2").await, Ok(Content::Preparing)));
    assert!(matches!(api.content("3").await, Ok(Content::Gone)));
    assert_eq!(api.content("4").await.expect_err("404").status(), Some(404));
}

#[tokio::test]
async fn lines_keys_are_fetched_once_however_many_strangers_try() {
    let keys = r#"{"keys":[{"kty":"RSA","kid":"r"},{"kty":"EC","crv":"P-256","kid":"bad","x":"!","y":"!"}]}"#;
    let line = Responder::start(move |_| Reply::Say(200, keys)).await;
    let login = LoginChannel::new(line.client(), ChannelCredentials::new("123", "s"));
    // {"alg":"ES256","kid":"x"}.{}.(nothing)
    let token = "eyJhbGciOiJFUzI1NiIsImtpZCI6IngifQ.e30.".into();

    for _ in 0..10 {
        let refused = login
            .verify_id_token(&token, Expected::default(), Utc::now())
            .await;
        assert_eq!(refused, Err(IdTokenError::UnknownKey));
    }

    assert_eq!(line.seen().len(), 1);
    assert!(line.seen()[0].starts("GET /oauth2/v2.1/certs HTTP"));
}

#[tokio::test]
async fn a_failed_fetch_of_the_keys_is_shared_too() {
    let line = Responder::start(|_| Reply::Say(500, "{}")).await;
    let login = LoginChannel::new(line.client(), ChannelCredentials::new("123", "s"));
    let token = "eyJhbGciOiJFUzI1NiIsImtpZCI6IngifQ.e30.".into();

    for _ in 0..10 {
        let refused = login
            .verify_id_token(&token, Expected::default(), Utc::now())
            .await;
        assert!(matches!(refused, Err(IdTokenError::Keys(_))));
    }

    assert_eq!(line.seen().len(), 1);
}

/// All futures at once on this task, so that they are sure to wait for each other.
async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    let mut outputs: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, output) in futures.iter_mut().zip(&mut outputs) {
            if output.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *output = Some(value);
            }
        }
        match outputs.iter().all(Option::is_some) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}
