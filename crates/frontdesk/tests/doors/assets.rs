//! Styles and scripts, as browsers and proxies ask for them. Needs the web to be built.

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;

use super::Site;

#[tokio::test]
async fn an_asset_is_kept_for_ever_and_known_again() -> Result<()> {
    let (site, shutdown) = (Site::open().await?, CancellationToken::new());
    let address = frontdesk::assets::address("app.css");
    let answer = site.client().get(&address).send().await;
    answer.assert_status_is_ok();
    answer.assert_header("cache-control", "public, max-age=31536000, immutable");
    answer.assert_content_type("text/css; charset=utf-8");
    let etag = answer.0.header("etag").context("it has a mark")?.to_owned();
    let known = site
        .client()
        .get(&address)
        .header("if-none-match", etag)
        .send()
        .await;
    known.assert_status(poem::http::StatusCode::NOT_MODIFIED);

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut caller = TcpStream::connect(listener.local_addr()?).await?;
    tokio::spawn(httpd::serve(
        listener,
        site.app(),
        httpd::Bounds::default(),
        shutdown,
    ));
    let head = format!("HEAD {address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    caller.write_all(head.as_bytes()).await?;
    let mut said = String::new();
    caller.read_to_string(&mut said).await?;
    let length = answer
        .0
        .header("content-length")
        .context("it has a length")?;
    assert!(
        said.contains(&format!("content-length: {length}\r\n")) && length != "0",
        "{said}"
    );
    Ok(())
}
