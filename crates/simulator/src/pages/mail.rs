//! The mailbox. Letters are shown as plain text: their HTML is not to be trusted.

use std::sync::Arc;

use askama::Template;
use poem::{
    Response, handler,
    web::{Data, Path},
};

use super::{
    Shell,
    answer::{PageError, shown},
    shell::{iso, long},
};
use crate::world::{Mail, World};

#[derive(Template)]
#[template(path = "simulator/mail.html")]
struct Mailbox {
    shell: Shell,
    letters: Vec<Line>,
}

/// A letter in the list.
struct Line {
    id: u64,
    subject: String,
    to: String,
    at: String,
    at_iso: String,
}

#[derive(Template)]
#[template(path = "simulator/letter.html")]
struct Letter {
    shell: Shell,
    mail: Mail,
    to: String,
    at: String,
    at_iso: String,
    parts: Vec<Part>,
}

/// A piece of the text, or an address of the web in it.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Words(String),
    Link(String),
}

/// `GET /mail`.
#[handler]
pub(super) fn list(Data(world): Data<&Arc<World>>) -> Result<Response, PageError> {
    let line = |mail: crate::world::MailSummary| Line {
        id: mail.id,
        to: mail.to.join(", "),
        at: long(mail.at),
        at_iso: iso(mail.at),
        subject: mail.subject,
    };
    let letters = world.mails().into_iter().map(line).collect();
    shown(&Mailbox {
        shell: Shell::at(world, "/mail"),
        letters,
    })
}

/// `GET /mail/{id}`.
#[handler]
pub(super) fn open(
    Data(world): Data<&Arc<World>>,
    Path(id): Path<u64>,
) -> Result<Response, PageError> {
    let shell = Shell::at(world, format!("/mail/{id}"));
    let Ok(mail) = world.mail(id) else {
        return Err(PageError::Nothing(shell));
    };
    shown(&Letter {
        shell,
        to: mail.to.join(", "),
        at: long(mail.at),
        at_iso: iso(mail.at),
        parts: parts(&mail.text),
        mail,
    })
}

/// Cuts a text at its http and https addresses.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = next_address(rest) {
        let length = address_length(&rest[at..]);
        parts.push(Part::Words(rest[..at].to_owned()));
        parts.push(Part::Link(rest[at..at + length].to_owned()));
        rest = &rest[at + length..];
    }
    parts.push(Part::Words(rest.to_owned()));
    parts
}

fn next_address(text: &str) -> Option<usize> {
    [text.find("https://"), text.find("http://")]
        .into_iter()
        .flatten()
        .min()
}

/// Up to white space, a quote, a bracket or a Japanese letter; without the stop that ends a sentence.
fn address_length(text: &str) -> usize {
    let ends = |c: char| !c.is_ascii_graphic() || "\"<>()".contains(c);
    let whole = &text[..text.find(ends).unwrap_or(text.len())];
    whole
        .trim_end_matches(['.', ',', ';', '!', '?', '\''])
        .len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let found =
            parts("こちら: https://a.example/x?y=1。javascript:alert(1) (http://b.example).");

        let words = |text: &str| Part::Words(text.into());
        let link = |text: &str| Part::Link(text.into());
        assert_eq!(
            found,
            [
                words("こちら: "),
                link("https://a.example/x?y=1"),
                words("。javascript:alert(1) ("),
                link("http://b.example"),
                words(")."),
            ]
        );
    }
}
