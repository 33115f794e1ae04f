//! One SMTP conversation: EHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT; lines, recipients and mails bounded.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    time::timeout,
};

use super::mime;
use crate::world::World;

const PATIENCE: Duration = Duration::from_secs(60);
const LONGEST_LINE: u64 = 4096;
const MOST_BYTES: usize = 5 * 1024 * 1024;
const MOST_RECIPIENTS: usize = 100;

struct Session {
    input: BufReader<OwnedReadHalf>,
    output: OwnedWriteHalf,
    from: Option<String>,
    to: Vec<String>,
}

/// Talks until QUIT, an error or a minute of silence.
pub(super) async fn talk(stream: TcpStream, world: &World) -> io::Result<()> {
    let (input, output) = stream.into_split();
    let input = BufReader::new(input);
    let mut session = Session {
        input,
        output,
        from: None,
        to: Vec::new(),
    };
    session.say("220 stand-in ESMTP").await?;
    while let Some(line) = session.line().await? {
        if !session.answer(&line, world).await? {
            return Ok(());
        }
    }
    Ok(())
}

impl Session {
    /// Answers one command; no when the conversation is over.
    async fn answer(&mut self, line: &[u8], world: &World) -> io::Result<bool> {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let reply = match verb.as_str() {
            "EHLO" => "250-stand-in\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 5242880",
            "HELO" | "NOOP" => "250 OK",
            "MAIL" => self.begin(line),
            "RCPT" => self.add_recipient(line),
            "DATA" => return self.data(world).await.map(|()| true),
            "RSET" => {
                self.forget();
                "250 OK"
            }
            "QUIT" => {
                self.say("221 Bye").await?;
                return Ok(false);
            }
            "AUTH" | "STARTTLS" => "502 not offered",
            _ => "500 unknown command",
        };
        self.say(reply).await?;
        Ok(true)
    }

    fn begin(&mut self, line: &str) -> &'static str {
        match address(line) {
            Some(from) => {
                self.forget();
                self.from = Some(from);
                "250 OK"
            }
            None => "501 where from?",
        }
    }

    fn add_recipient(&mut self, line: &str) -> &'static str {
        if self.from.is_none() {
            return "503 MAIL first";
        }
        if self.to.len() >= MOST_RECIPIENTS {
            return "452 too many recipients";
        }
        match address(line).filter(|to| !to.is_empty()) {
            Some(to) => {
                self.to.push(to);
                "250 OK"
            }
            None => "501 where to?",
        }
    }

    async fn data(&mut self, world: &World) -> io::Result<()> {
        if self.to.is_empty() {
            return self.say("503 RCPT first").await;
        }
        self.say("354 end with a dot").await?;
        let Some(text) = self.until_dot().await? else {
            self.forget();
            return self.say("552 the mail is too large").await;
        };
        let mut mail = mime::read(&text);
        mail.from = self.from.take().unwrap_or_default();
        mail.to = std::mem::take(&mut self.to);
        world.keep_mail(mail);
        self.say("250 OK").await
    }

    /// The mail up to the lone dot; none when it is too large. A long line comes in pieces, and only the first piece of
    /// a line may begin with a dot that means something.
    async fn until_dot(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut text = Vec::new();
        let (mut fits, mut at_start) = (true, true);
        loop {
            let piece = self.line().await?;
            let piece = piece.ok_or(io::ErrorKind::UnexpectedEof)?;
            if at_start && (piece == b".\r\n" || piece == b".\n") {
                return Ok(fits.then_some(text));
            }
            let shown = match piece.strip_prefix(b".") {
                Some(rest) if at_start => rest,
                _ => &piece,
            };
            at_start = piece.ends_with(b"\n");
            fits = fits && text.len() + shown.len() <= MOST_BYTES;
            if fits {
                text.extend_from_slice(shown);
            }
        }
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }

    /// One line with its end; longer ones come in pieces.
    async fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut bounded = (&mut self.input).take(LONGEST_LINE);
        let read = timeout(PATIENCE, bounded.read_until(b'\n', &mut line)).await;
        let read = read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        Ok((read > 0).then_some(line))
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.output
            .write_all(format!("{reply}\r\n").as_bytes())
            .await
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once('<')?;
    let (address, _) = rest.split_once('>')?;
    (address.len() <= 320).then(|| address.to_owned())
}
