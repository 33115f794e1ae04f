//! The bare intake: what remains of a webhook intake when the product is taken away. It reads HTTP by
//! hand, checks the signature, parses the event and stores the same row as `inbox` has, three committers
//! sharing commits. No tenants, no wall, no limits, no logs: the limit of the machine, not a product.

use super::{letters::Letters, search};
use crate::{process::Process, rig::Rig};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use line::webhook::{self, Delivery};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{Connection, PgConnection};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Mutex, mpsc, oneshot},
    time::sleep,
};
use uuid::Uuid;

struct Waiting {
    id: String,
    user: Option<String>,
    at: DateTime<Utc>,
    body: String,
    stored: oneshot::Sender<()>,
}

const COMMITTERS: usize = 3;
const TOGETHER: usize = 1_000;
const SECRET: &str = "BARE_SECRET";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// The same search as for the product, against a process of its own.
pub async fn measure(rig: &Rig, letters: &mut Letters, dose: f64) -> Result<f64> {
    let mut owner = rig.owner().await?;
    sqlx::raw_sql("create table bare_inbox (like inbox including all)")
        .execute(&mut owner)
        .await?;
    let address: SocketAddr = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
    let arguments = [
        "--owner-url".to_owned(),
        rig.owner_url.clone(),
        format!("--bare-intake={}", address.port()),
        "--enishi=-".to_owned(),
        "--logs=-".to_owned(),
    ];
    let secret = [(SECRET, letters.secret().expose_secret().to_owned())];
    let program = std::env::current_exe()?;
    let bare = Process::start("bare-intake", &program, &arguments, &secret, rig.logs())?;
    for _ in 0..100 {
        if TcpStream::connect(address).await.is_ok() {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    let highest = search::highest(address, letters, dose, &mut 0).await;
    bare.stop().await;
    sqlx::raw_sql("drop table bare_inbox")
        .execute(&mut owner)
        .await?;
    highest
}

/// Is that intake until it is killed.
pub async fn serve(port: u16, owner_url: &str) -> Result<()> {
    let secret = SecretString::from(std::env::var(SECRET).context("no secret")?);
    let secrets = Arc::new(vec![secret]);
    let (entry, exit) = mpsc::channel(8_192);
    let exit = Arc::new(Mutex::new(exit));
    for _ in 0..COMMITTERS {
        let connection = PgConnection::connect(owner_url).await?;
        tokio::spawn(commit(connection, exit.clone()));
    }
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(converse(stream, secrets.clone(), entry.clone()));
    }
}

async fn converse(
    mut stream: TcpStream,
    secrets: Arc<Vec<SecretString>>,
    entry: mpsc::Sender<Waiting>,
) -> Result<()> {
    let mut buffer = Vec::with_capacity(8 * 1024);
    loop {
        buffer.clear();
        let body = loop {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
            if let Some(body) = whole(&buffer) {
                break body;
            }
        };
        let head = std::str::from_utf8(&buffer[..body])?;
        let body = &buffer[body..];
        webhook::verify(body, header(head, "x-line-signature"), &secrets)?;
        let delivery = Delivery::parse(body)?;
        let event = delivery.events.first().context("no event")?;
        let (stored, wait) = oneshot::channel();
        let waiting = Waiting {
            id: event.webhook_event_id.clone(),
            user: event.user_id().map(str::to_owned),
            at: event.timestamp,
            body: event.json().to_owned(),
            stored,
        };
        entry.send(waiting).await?;
        wait.await?;
        stream.write_all(OK).await?;
    }
}

/// Where the body begins, once it is there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let body = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..body]).ok()?;
    let length: usize = header(head, "content-length")?.parse().ok()?;
    (bytes.len() >= body + length).then_some(body)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

async fn commit(
    mut connection: PgConnection,
    queue: Arc<Mutex<mpsc::Receiver<Waiting>>>,
) -> Result<()> {
    let (tenant, channel) = (Uuid::nil(), Uuid::nil());
    loop {
        let mut gathered = Vec::new();
        if queue.lock().await.recv_many(&mut gathered, TOGETHER).await == 0 {
            return Ok(());
        }
        let ids: Vec<_> = gathered.iter().map(|one| one.id.as_str()).collect();
        let users: Vec<_> = gathered.iter().map(|one| one.user.as_deref()).collect();
        let times: Vec<_> = gathered.iter().map(|one| one.at).collect();
        let bodies: Vec<_> = gathered.iter().map(|one| one.body.as_str()).collect();
        sqlx::query(
            "insert into bare_inbox (tenant_id, channel_id, webhook_event_id, line_user_id, at, received_at, body)
             select $1, $2, row.event_id, row.line_user_id, row.at, $3, row.body
             from unnest($4::text[], $5::text[], $6::timestamptz[], $7::text[])
               as row (event_id, line_user_id, at, body)
             on conflict do nothing",
        )
        .bind(tenant)
        .bind(channel)
        .bind(Utc::now())
        .bind(ids)
        .bind(users)
        .bind(times)
        .bind(bodies)
        .execute(&mut connection)
        .await?;
        for one in gathered {
            let _ = one.stored.send(());
        }
    }
}
