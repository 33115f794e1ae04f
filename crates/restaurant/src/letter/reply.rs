//! One or two sentences in answer to a tap.

use crate::{
    TEXT,
    reservation::{Answer, Answered, Reservation},
    text::people,
};
use kernel::{Lang, Zone};
use line::message::{Bundle, Message, Text};

/// The reply to a tap.
pub fn to(answered: &Answered, lang: Lang, zone: Zone) -> Bundle {
    let text = match answered {
        Answered::Noted(Answer::Confirm, of) => say(lang, zone, "letter-reply-confirmed", of),
        Answered::Noted(Answer::AskChange, of) => say(lang, zone, "letter-reply-change", of),
        Answered::Noted(Answer::Cancel, of) => say(lang, zone, "letter-reply-cancelled", of),
        Answered::Cancelled(of) => say(lang, zone, "letter-reply-already", of),
        Answered::Past(of) => say(lang, zone, "letter-reply-past", of),
        Answered::NotTheirs => TEXT.say(lang, "letter-reply-unknown"),
    };
    let text = Text::new(text).expect("a sentence of ours is within LINE's limit");
    Bundle::from(Message::from(text))
}

fn say(lang: Lang, zone: Zone, key: &str, of: &Reservation) -> String {
    let (when, people) = (
        zone.short(of.starts_at, lang),
        people(lang, of.party.into()),
    );
    TEXT.say_with(
        lang,
        key,
        &[("when", when.into()), ("people", people.into())],
    )
}
