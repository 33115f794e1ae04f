//! The mail receiver, spoken to line by line.

use reqwest::StatusCode;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::desk::{Desk, asked};

#[tokio::test]
async fn a_mail_reaches_the_mailbox() {
    let desk = Desk::open().await;
    let stream = TcpStream::connect(desk.line.smtp_address)
        .await
        .expect("connected");
    let (input, mut output) = stream.into_split();
    let mut replies = BufReader::new(input).lines();
    let script = "NOOP\r\nMAIL FROM:<enishi@example.com> BODY=8BITMIME\r\nRCPT TO:<shop@example.com>\r\nDATA\r\n\
                  Subject: =?utf-8?B?56K66KqN?=\r\n\r\n..dots\r\nhello\r\n.\r\nQUIT\r\n";
    output.write_all(script.as_bytes()).await.expect("written");
    let mut said = Vec::new();
    while let Some(line) = replies.next_line().await.expect("read") {
        said.push(line[..3].to_owned());
    }

    assert_eq!(said, ["220", "250", "250", "250", "354", "250", "221"]);
    let (status, list) = asked(desk.http.get(desk.at("/_sim/mail"))).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(list[0]["subject"], "確認");
    assert_eq!(list[0]["to"][0], "shop@example.com");
    let (_, mail) = asked(
        desk.http
            .get(desk.at(&format!("/_sim/mail/{}", list[0]["id"]))),
    )
    .await;
    assert_eq!(mail["text"], ".dots\r\nhello\r\n");
}

#[tokio::test]
async fn a_dot_inside_a_very_long_line_does_not_end_the_mail() {
    let desk = Desk::open().await;
    let stream = TcpStream::connect(desk.line.smtp_address)
        .await
        .expect("connected");
    let (input, mut output) = stream.into_split();
    let mut replies = BufReader::new(input).lines();
    // The second piece of the line begins with a dot.
    let long = format!("{}.\r\nMAIL FROM:<evil@example.com>", "x".repeat(4096));
    let script = format!(
        "MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n\r\n{long}\r\n.\r\nQUIT\r\n"
    );
    output.write_all(script.as_bytes()).await.expect("written");
    while replies.next_line().await.expect("read").is_some() {}

    let mails = desk.line.world().mails();

    assert_eq!(mails.len(), 1);
    let mail = desk.line.world().mail(mails[0].id).expect("kept");
    assert_eq!(mail.from, "a@example.com");
    assert!(mail.text.contains("evil"));
}
