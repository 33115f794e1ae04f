//! The Flex bubble of a reservation: a heading, the visit in rows, and the buttons to answer with.

use crate::{
    TEXT,
    reservation::{Answer, Reservation},
    text::people,
};
use kernel::{Instant, Lang, Zone};
use line::message::{
    Action, Bundle, Flex, Message,
    flex::{Bubble, FlexBox, FlexButton, FlexText, Separator},
};

/// A reservation as its guest reads of it. The note is not in it.
pub struct Letter<'a> {
    pub lang: Lang,
    pub zone: Zone,
    pub now: Instant,
    pub shop: &'a str,
    pub of: &'a Reservation,
}

const INDIGO: &str = "#3B4A9C";
const INK: &str = "#1F2233";
/// 4.6 : 1 on white: still read by weak eyes in the sun.
const GREY: &str = "#6B6F80";

impl Letter<'_> {
    /// It stands in the book.
    pub fn made(&self) -> Bundle {
        self.bundle("letter-made", &[Answer::AskChange, Answer::Cancel])
    }

    /// The visit is another than it was.
    pub fn changed(&self) -> Bundle {
        self.bundle("letter-changed", &[Answer::AskChange, Answer::Cancel])
    }

    /// The restaurant called it off: nothing is left to answer.
    pub fn cancelled(&self) -> Bundle {
        self.bundle("letter-cancelled", &[])
    }

    /// It is tomorrow, or today.
    pub fn reminder(&self) -> Bundle {
        let day = |at| self.zone.local(at).date();
        let today = day(self.of.starts_at) == day(self.now);
        let key = if today {
            "letter-reminder-today"
        } else {
            "letter-reminder"
        };
        self.bundle(key, &Answer::ALL)
    }

    fn bundle(&self, key: &str, answers: &[Answer]) -> Bundle {
        let mut bubble = Bubble::new().size("mega").body(self.body(key));
        if !answers.is_empty() {
            bubble = bubble.footer(self.footer(answers));
        }
        let flex = Flex::new(self.alt_text(key), bubble);
        let flex = flex.expect("names, courses and texts of ours are within LINE's limits");
        Bundle::from(Message::from(flex))
    }

    /// What notifications show: all that matters, in one line.
    fn alt_text(&self, key: &str) -> String {
        let (title, when) = (self.say(key), self.zone.short(self.of.starts_at, self.lang));
        let people = people(self.lang, self.of.party.into());
        format!("{title} {when} {people} {}", self.shop)
    }

    fn body(&self, key: &str) -> FlexBox {
        let title = FlexText::new(self.say(key))
            .weight("bold")
            .size("lg")
            .color(INK)
            .wrap();
        let shop = FlexText::new(self.shop)
            .size("sm")
            .color(GREY)
            .margin("sm")
            .wrap();
        let lead = FlexText::new(self.say(&format!("{key}-lead")));
        FlexBox::vertical()
            .child(title)
            .child(shop)
            .child(lead.size("sm").color(INK).margin("lg").wrap())
            .child(Separator::new().margin("lg"))
            .child(self.visit())
    }

    fn visit(&self) -> FlexBox {
        let when = self.zone.long(self.of.starts_at, self.lang);
        let mut rows = vec![
            self.row("letter-when", &when),
            self.row("letter-party", &people(self.lang, self.of.party.into())),
        ];
        rows.extend(
            self.of
                .course
                .as_ref()
                .map(|course| self.row("letter-course", course)),
        );
        rows.push(self.row("letter-number", &self.of.number()));
        FlexBox::vertical()
            .spacing("md")
            .margin("lg")
            .children(rows)
    }

    fn row(&self, label: &str, value: &str) -> FlexBox {
        let label = FlexText::new(self.say(label))
            .size("sm")
            .color(GREY)
            .flex(2)
            .wrap();
        let value = FlexText::new(value)
            .size("sm")
            .color(INK)
            .weight("bold")
            .flex(5)
            .wrap();
        FlexBox::horizontal()
            .spacing("md")
            .child(label)
            .child(value)
    }

    fn footer(&self, answers: &[Answer]) -> FlexBox {
        let buttons = answers.iter().map(|answer| self.button(*answer));
        FlexBox::vertical().spacing("sm").children(buttons)
    }

    fn button(&self, answer: Answer) -> FlexButton {
        let label = self.say(&format!("letter-button-{}", answer.word()));
        let data = format!("restaurant:{}:{}", answer.word(), self.of.id);
        let action = Action::postback_shown(&label, data, &label)
            .expect("a label and an id of ours are within LINE's limits");
        let button = FlexButton::new(action).height("sm");
        match answer {
            Answer::Confirm => button.style("primary").color(INDIGO),
            Answer::AskChange => button.style("secondary"),
            Answer::Cancel => button.style("link").color(GREY),
        }
    }

    fn say(&self, key: &str) -> String {
        TEXT.say(self.lang, key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reservation::State;
    use kernel::{MemberId, ReservationId};

    fn reservation() -> Reservation {
        let starts_at = Zone::TOKYO.parse_local("2026-11-27T19:00").expect("a time");
        Reservation {
            id: ReservationId::new(),
            member: MemberId::new(),
            starts_at,
            party: 2,
            course: Some("季節のコース".into()),
            note: Some("窓際がお好き".into()),
            state: State::Booked,
            state_at: starts_at,
            answered_at: None,
            version: 1,
            created_at: starts_at,
        }
    }

    fn letter<'a>(of: &'a Reservation, lang: Lang, now: &str) -> Letter<'a> {
        let now = Zone::TOKYO.parse_local(now).expect("a time");
        Letter {
            lang,
            zone: Zone::TOKYO,
            now,
            shop: "灯",
            of,
        }
    }

    fn json(bundle: &Bundle) -> String {
        serde_json::to_string(bundle).expect("plain data")
    }

    #[test]
    fn a_confirmation_says_when_and_how_many_and_keeps_the_note() {
        let of = reservation();
        let made = json(&letter(&of, Lang::Ja, "2026-11-24T10:00").made());
        for said in [
            "2026年11月27日(金) 19:00",
            "2名様",
            "季節のコース",
            "灯",
            &of.number(),
        ] {
            assert!(made.contains(said), "{said} in {made}");
        }
        assert!(!made.contains("窓際"), "{made}");
        assert!(
            made.contains(&format!("restaurant:change:{}", of.id)),
            "{made}"
        );
        assert!(
            made.contains(&format!("restaurant:cancel:{}", of.id)),
            "{made}"
        );
        assert!(!made.contains("restaurant:confirm:"), "{made}");
    }

    #[test]
    fn a_reminder_asks_for_one_of_three_answers() {
        let of = reservation();
        let evening = letter(&of, Lang::Ja, "2026-11-26T18:00");
        let reminder = json(&evening.reminder());
        for label in ["行きます", "変更したい", "キャンセル"] {
            assert!(reminder.contains(label), "{label} in {reminder}");
        }
        let same_day = json(&letter(&of, Lang::Ja, "2026-11-27T16:00").reminder());
        assert_ne!(reminder, same_day);
    }

    #[test]
    fn a_guest_is_written_to_in_their_language() {
        let of = reservation();
        let made = json(&letter(&of, Lang::En, "2026-11-24T10:00").made());
        assert!(made.contains("Fri 27 Nov 2026, 19:00"), "{made}");
        assert!(made.contains("2 people"), "{made}");
    }

    #[test]
    fn the_longest_reservation_is_within_lines_limits() {
        let mut of = reservation();
        of.course = Some("🍣".repeat(80));
        of.party = 200;
        let shop = "👨‍👩‍👧‍👦".repeat(11);
        for lang in [Lang::Ja, Lang::En] {
            let letter = Letter {
                shop: &shop,
                ..letter(&of, lang, "2026-11-24T10:00")
            };
            for bundle in [
                letter.made(),
                letter.changed(),
                letter.cancelled(),
                letter.reminder(),
            ] {
                assert!(json(&bundle).len() < 30 * 1024);
            }
        }
    }
}
