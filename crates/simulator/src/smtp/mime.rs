//! Reading a mail: folded headers, encoded words, quoted-printable and base64, nested parts.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::world::Mail;

const DEEPEST: usize = 6;
const MOST_PARTS: usize = 100;

/// A mail's subject and bodies; envelope, number and time are filled in by whoever received it.
pub(super) fn read(text: &[u8]) -> Mail {
    let (headers, body) = split(text);
    let mut bodies = Bodies::default();
    bodies.gather(&headers, body, 0);
    Mail {
        id: 0,
        at: 0,
        from: String::new(),
        to: Vec::new(),
        subject: decode_words(header(&headers, "subject")),
        text: bodies.text.unwrap_or_default(),
        html: bodies.html,
    }
}

#[derive(Default)]
struct Bodies {
    text: Option<String>,
    html: Option<String>,
    parts: usize,
}

type Headers = Vec<(String, String)>;

impl Bodies {
    /// Takes the first plain text and the first HTML that are no attachments.
    fn gather(&mut self, headers: &Headers, body: &[u8], depth: usize) {
        self.parts += 1;
        if depth > DEEPEST || self.parts > MOST_PARTS {
            return;
        }
        let kind = header(headers, "content-type");
        let essence = kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if essence.starts_with("multipart/") {
            let boundary = parameter(kind, "boundary");
            for part in boundary.map(|b| parts(body, &b)).unwrap_or_default() {
                let (headers, body) = split(part);
                self.gather(&headers, body, depth + 1);
            }
            return;
        }
        if header(headers, "content-disposition")
            .to_ascii_lowercase()
            .starts_with("attachment")
        {
            return;
        }
        let charset = parameter(kind, "charset").unwrap_or_default();
        let slot = match essence.as_str() {
            "text/html" => &mut self.html,
            "text/plain" | "" => &mut self.text,
            _ => return,
        };
        let encoding = header(headers, "content-transfer-encoding");
        slot.get_or_insert_with(|| in_charset(&decode(body, encoding), &charset));
    }
}

/// Headers (unfolded) and the rest.
fn split(text: &[u8]) -> (Headers, &[u8]) {
    let mut headers = Headers::new();
    let mut rest = text;
    loop {
        let end = rest
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            return (headers, rest);
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim_start());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

fn header<'h>(headers: &'h Headers, name: &str) -> &'h str {
    headers
        .iter()
        .find(|(known, _)| known == name)
        .map_or("", |(_, value)| value)
}

/// A parameter of a header such as `boundary="…"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (known, value) = part.split_once('=')?;
        let wanted = known.trim().eq_ignore_ascii_case(name);
        wanted.then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn parts<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let mut found = Vec::new();
    let mut begin: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(&mark) {
            if let Some(begin) = begin {
                found.push(&body[begin..at]);
            }
            begin = Some(at + line.len());
            if line[mark.len()..].starts_with(b"--") {
                return found;
            }
        }
        at += line.len();
    }
    if let Some(begin) = begin {
        found.push(&body[begin.min(body.len())..]);
    }
    found
}

fn decode(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => {
            let letters: Vec<u8> = body
                .iter()
                .copied()
                .filter(|b| !b.is_ascii_whitespace())
                .collect();
            STANDARD.decode(letters).unwrap_or_default()
        }
        "quoted-printable" => quoted_printable(body, false),
        _ => body.to_vec(),
    }
}

/// Quoted-printable; `in_word` also reads `_` as a space.
fn quoted_printable(text: &[u8], in_word: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at + 1..];
        match text[at] {
            b'=' if rest.starts_with(b"\r\n") => at += 3,
            b'=' if rest.starts_with(b"\n") => at += 2,
            b'=' if rest.len() >= 2 => {
                let byte = std::str::from_utf8(&rest[..2]).ok();
                match byte.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    Some(byte) => {
                        out.push(byte);
                        at += 3;
                    }
                    None => {
                        out.push(b'=');
                        at += 1;
                    }
                }
            }
            b'_' if in_word => {
                out.push(b' ');
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// UTF-8 and Latin-1; anything else is shown as far as it is UTF-8.
fn in_charset(bytes: &[u8], charset: &str) -> String {
    if charset.eq_ignore_ascii_case("iso-8859-1") {
        return bytes.iter().map(|byte| char::from(*byte)).collect();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// `=?utf-8?B?…?=` and `=?utf-8?Q?…?=`; white space between two encoded words disappears.
fn decode_words(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(begin) = rest.find("=?") {
        let (before, word) = rest.split_at(begin);
        let Some((decoded, length)) = encoded_word(word) else {
            out.push_str(before);
            out.push_str("=?");
            rest = &word[2..];
            after_word = false;
            continue;
        };
        if !(after_word && before.trim().is_empty()) {
            out.push_str(before);
        }
        out.push_str(&decoded);
        rest = &word[length..];
        after_word = true;
    }
    out + rest
}

fn encoded_word(word: &str) -> Option<(String, usize)> {
    let mut fields = word[2..].splitn(3, '?');
    let (charset, encoding, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let end = rest.find("?=")?;
    let text = &rest.as_bytes()[..end];
    let bytes = match encoding {
        "B" | "b" => STANDARD.decode(text).ok()?,
        "Q" | "q" => quoted_printable(text, true),
        _ => return None,
    };
    let length = 2 + charset.len() + 1 + encoding.len() + 1 + end + 2;
    Some((in_charset(&bytes, charset), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_japanese_mail_with_two_parts_is_read() {
        let mail = read(
            b"Subject: =?utf-8?B?44Gf44KB44GX?= =?utf-8?Q?=E3=81=A7=E3=81=99?=\r\n\
              Content-Type: multipart/alternative;\r\n boundary=\"b1\"\r\n\r\n\
              --b1\r\nContent-Type: text/plain; charset=utf-8\r\n\
              Content-Transfer-Encoding: quoted-printable\r\n\r\n\
              =E7=A2=BA=E8=AA=8D https://a.example/?t=3Dab=\r\ncd\r\n\
              --b1\r\nContent-Type: text/html; charset=utf-8\r\n\
              Content-Transfer-Encoding: base64\r\n\r\nPGI+aGk8L2I+\r\n--b1--\r\n",
        );

        assert_eq!(mail.subject, "ためしです");
        assert_eq!(mail.text.trim_end(), "確認 https://a.example/?t=abcd");
        assert_eq!(mail.html.as_deref(), Some("<b>hi</b>"));
    }

    proptest::proptest! {
        #[test]
        fn no_mail_brings_the_reader_down(text in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            read(&text);
        }

        #[test]
        fn no_subject_does_either(subject in "(=\\?|\\?=|\\?|=|[a-zé_あ ]|utf-8|B|Q){0,30}") {
            decode_words(&subject);
        }
    }

    #[test]
    fn broken_mails_are_read_as_far_as_they_go() {
        for text in [
            &b""[..],
            b"\r\n",
            b"Subject: =?utf-8?B?",
            b"Subject: =?x?Q?=E?=\r\n\r\n=",
            b"=\xff\xfe",
        ] {
            read(text);
        }
        let mail = read(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nrest");
        assert_eq!(mail.text, "rest");
    }
}
