//! The least HTTP/1.1 that can ask and read an answer, so that the load costs the two cores little.

use std::{io, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A connection that is kept.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// No answer that is read here is larger.
const MOST_BYTES: usize = 4 * 1024 * 1024;

impl Wire {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let buffer = Vec::with_capacity(16 * 1024);
        Ok(Self { stream, buffer })
    }

    /// Sends a request as it is; answers its status once the whole answer is there.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(status) = whole(&self.buffer)? {
                return Ok(status);
            }
            if self.buffer.len() > MOST_BYTES {
                return Err(broken("too large"));
            }
        }
    }

    /// The last answer's bytes, head and all.
    pub fn answer(&self) -> &[u8] {
        &self.buffer
    }
}

/// The status, if the answer is whole.
fn whole(bytes: &[u8]) -> io::Result<Option<u16>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| broken("no text"))?;
    let status = head.get(9..12).and_then(|digits| digits.parse().ok());
    let status = status.ok_or_else(|| broken("no status"))?;
    let body = &bytes[end + 4..];
    let is_whole = match length(head) {
        Some(length) => body.len() >= length,
        None => body.ends_with(b"0\r\n\r\n"),
    };
    Ok(is_whole.then_some(status))
}

/// None where it comes in chunks.
fn length(head: &str) -> Option<usize> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
}

fn broken(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_when_its_body_is_there() {
        let answers: [(&[u8], _); 5] = [
            (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", None),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", None),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Some(200)),
            (b"HTTP/1.1 503 x\r\ncontent-length: 0\r\n\r\n", Some(503)),
            (
                b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
                Some(200),
            ),
        ];
        for (bytes, status) in answers {
            assert_eq!(whole(bytes).expect("HTTP"), status);
        }
    }
}
