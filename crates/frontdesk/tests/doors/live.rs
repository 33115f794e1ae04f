//! Live news over a real socket.

use std::time::Duration;

use anyhow::{Context, Result};
use tenancy::Topic;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use super::Site;

async fn heard(stream: &mut TcpStream, mark: &str) -> Result<String> {
    let mut said = String::new();
    while !said.contains(mark) {
        let byte = timeout(Duration::from_secs(5), stream.read_u8())
            .await
            .context(said.clone())??;
        said.push(char::from(byte));
    }
    Ok(said)
}

#[tokio::test]
async fn a_page_hears_of_its_tenant_until_the_server_stops() -> Result<()> {
    let (site, shutdown) = (Site::open().await?, CancellationToken::new());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let bounds = httpd::Bounds::default();
    let server = tokio::spawn(httpd::serve(listener, site.app(), bounds, shutdown.clone()));
    let (db, end) = (site.db.clone(), shutdown.clone());
    tokio::spawn(async move { db.listen(end).await });

    let session = site.signed_in("").await;
    let mut page = TcpStream::connect(address).await?;
    let head = format!("GET /live?topics=members HTTP/1.1\r\nhost: x\r\ncookie: {session}\r\n\r\n");
    page.write_all(head.as_bytes()).await?;
    heard(&mut page, "retry: 3000").await?;

    let (other, _) = super::signed_up(&site.db, "other@example.jp").await?;
    // The database is listened to from some moment on: announce until it is heard.
    let announce = async {
        loop {
            for (tenant, topic) in [
                (&other, Topic::Members),
                (&site.tenant, Topic::Setup),
                (&site.tenant, Topic::Members),
            ] {
                let mut tx = tenant.begin().await?;
                tx.announce(topic).await?;
                tx.commit().await?;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let said = tokio::select! {
        said = heard(&mut page, "data: members") => said?,
        failed = announce => return failed,
    };
    assert!(
        said.contains("event: members") && !said.contains("setup"),
        "{said}"
    );

    shutdown.cancel();
    assert_eq!(
        timeout(Duration::from_secs(3), server).await???,
        httpd::Drained::Whole
    );
    Ok(())
}

#[tokio::test]
async fn a_stranger_hears_nothing() -> Result<()> {
    let site = Site::open().await?;
    let ask = site
        .client()
        .get("/live?topics=members")
        .header("accept", "text/event-stream");
    ask.send()
        .await
        .assert_status(poem::http::StatusCode::UNAUTHORIZED);
    Ok(())
}
