//! What a reservation's page shows of it: fetched anew whenever something changes.

use super::{Badge, Words};
use crate::{
    reservation::{By, REMIND, Reservation, State, Step, StepTaken},
    text::people,
};
use crm::{Member, Tie, timer};
use delivery::Delivery;
use frontdesk::Session;
use kernel::{Instant, ReservationId, Zone};
use tenancy::{Role, TenantTx};

pub(super) struct Panel {
    pub(super) href: String,
    pub(super) edit_href: String,
    pub(super) cancel_href: String,
    pub(super) guest_title: String,
    pub(super) guest_name: String,
    pub(super) guest_href: String,
    pub(super) linked: bool,
    pub(super) state: Badge,
    pub(super) change_asked: bool,
    pub(super) starts_iso: String,
    pub(super) starts_at: String,
    pub(super) party: String,
    pub(super) course: String,
    pub(super) note: String,
    pub(super) number: String,
    pub(super) reminder: String,
    pub(super) may_change: bool,
    pub(super) may_come: bool,
    pub(super) deliveries: Vec<DeliveryLine>,
    pub(super) history: Vec<HistoryLine>,
}

pub(super) struct DeliveryLine {
    pub(super) reason: String,
    pub(super) state: Badge,
    pub(super) why: String,
    pub(super) iso: String,
    pub(super) at: String,
}

pub(super) struct HistoryLine {
    pub(super) kind: &'static str,
    pub(super) icon: &'static str,
    pub(super) text: String,
    pub(super) was: String,
    pub(super) by: String,
    pub(super) iso: String,
    pub(super) at: String,
}

/// In which words and zone a panel is written.
#[derive(Clone, Copy)]
struct Pen {
    words: Words,
    zone: Zone,
}

impl Panel {
    /// Of a reservation; none where there is none.
    pub async fn of(
        tx: &mut TenantTx,
        session: &Session,
        words: Words,
        id: ReservationId,
    ) -> Result<Option<Self>, sqlx::Error> {
        let Some(one) = Reservation::find(tx, id).await? else {
            return Ok(None);
        };
        let pen = Pen {
            words,
            zone: session.tenant.zone(),
        };
        let member = Member::find(tx, one.member)
            .await?
            .ok_or(sqlx::Error::RowNotFound)?;
        let linked = Tie::of(tx, one.member).await?.is_some();
        let reminder = timer::next_of(tx, id.uuid(), REMIND).await?;
        let deliveries = Delivery::of_subject(tx, id.uuid()).await?;
        let history = Reservation::history(tx, id).await?;
        let may = session.may(Role::Chat);
        let href = format!("/reservations/{id}");
        Ok(Some(Self {
            edit_href: format!("{href}/edit"),
            cancel_href: format!("{href}/cancel"),
            href,
            guest_title: words.guest(&member.name),
            guest_name: member.name,
            guest_href: format!("/members/{}", one.member),
            linked,
            state: words.state(one.state),
            change_asked: one.state == State::ChangeAsked,
            starts_iso: one.starts_at.to_rfc3339(),
            starts_at: pen.zone.long(one.starts_at, words.0),
            party: people(words.0, one.party.into()),
            number: one.number(),
            reminder: pen.reminder(reminder),
            may_change: may && one.state.is_expected(),
            may_come: may && one.may_come(tx.now()),
            course: one.course.unwrap_or_default(),
            note: one.note.unwrap_or_default(),
            deliveries: deliveries
                .iter()
                .map(|delivery| pen.delivery(delivery))
                .collect(),
            history: history.iter().rev().map(|step| pen.step(step)).collect(),
        }))
    }
}

impl Panel {
    /// Whether it shall really be called off.
    pub fn question(&self, words: Words) -> String {
        let (name, when) = (self.guest_name.clone(), self.starts_at.clone());
        let values = [
            ("name", name.into()),
            ("when", when.into()),
            ("people", self.party.clone().into()),
        ];
        words.with("page-cancel-question", &values)
    }
}

impl Pen {
    fn reminder(self, at: Option<Instant>) -> String {
        match at {
            Some(at) => {
                let when = self.zone.short(at, self.words.0);
                self.words
                    .with("page-reminder-at", &[("when", when.into())])
            }
            None => self.words.t("page-reminder-none"),
        }
    }

    fn delivery(self, one: &Delivery) -> DeliveryLine {
        use delivery::State;
        let kind = match one.state {
            State::Waiting | State::Travelling => "wait",
            State::Accepted => "good",
            State::Refused => "bad",
            State::Unsure | State::Withheld => "warn",
            State::Cancelled => "off",
        };
        DeliveryLine {
            reason: self
                .words
                .t(&format!("reason-{}", one.reason.replace('.', "-"))),
            state: Badge {
                kind,
                text: one.say_state(self.words.0),
            },
            why: one.say_why(self.words.0).unwrap_or_default(),
            iso: one.created_at.to_rfc3339(),
            at: self.zone.short(one.created_at, self.words.0),
        }
    }

    fn step(self, one: &StepTaken) -> HistoryLine {
        let (kind, icon) = match one.step {
            Step::Made => ("info", "calendar-plus"),
            Step::Edited => ("info", "pencil"),
            Step::Confirmed => ("good", "circle-check"),
            Step::ChangeAsked => ("warn", "message-circle"),
            Step::Cancelled => ("off", "calendar-x"),
            Step::Came => ("good", "utensils"),
            Step::Reminded => ("info", "bell"),
        };
        let by = match one.by {
            By::Staff => "by-staff",
            By::Api => "by-api",
            By::Guest => "by-guest",
            By::System => "by-system",
        };
        HistoryLine {
            kind,
            icon,
            text: self.words.t(&format!("step-{}", one.step.word())),
            was: self.was(&one.detail).unwrap_or_default(),
            by: self.words.t(by),
            iso: one.at.to_rfc3339(),
            at: self.zone.short(one.at, self.words.0),
        }
    }

    /// What the visit was before an edit.
    fn was(self, detail: &serde_json::Value) -> Option<String> {
        let at: Instant = detail.get("starts_at")?.as_str()?.parse().ok()?;
        let party = people(self.words.0, detail.get("party")?.as_i64()?);
        let course = detail.get("course").and_then(serde_json::Value::as_str);
        let course = course
            .map(|course| format!(" · {course}"))
            .unwrap_or_default();
        let when = self.zone.short(at, self.words.0);
        let values = [
            ("when", when.into()),
            ("people", party.into()),
            ("course", course.into()),
        ];
        Some(self.words.with("step-was", &values))
    }
}

#[cfg(test)]
impl Panel {
    /// With the same words everywhere, and one of each line.
    pub fn sample(words: Words, said: &str) -> Self {
        let pen = Pen {
            words,
            zone: Zone::TOKYO,
        };
        let at = super::samples::at("2026-11-24T10:00");
        let was = serde_json::json!({ "starts_at": at.to_rfc3339(), "party": 2, "course": said });
        let steps = [
            Step::Made,
            Step::Edited,
            Step::Confirmed,
            Step::ChangeAsked,
            Step::Reminded,
        ];
        let taken = steps.map(|step| StepTaken {
            step,
            at,
            by: By::Guest,
            detail: was.clone(),
        });
        let badge = || Badge {
            kind: "warn",
            text: words.t("state-change_asked"),
        };
        let delivery = |key: &str| DeliveryLine {
            reason: words.t(key),
            state: badge(),
            why: said.into(),
            iso: at.to_rfc3339(),
            at: said.into(),
        };
        let reasons = ["made", "changed", "cancelled", "reminder", "answer"];
        Self {
            href: "/reservations/rsv_0".into(),
            edit_href: "/reservations/rsv_0/edit".into(),
            cancel_href: "/reservations/rsv_0/cancel".into(),
            guest_title: words.guest(said),
            guest_name: said.into(),
            guest_href: "/members/mem_0".into(),
            linked: said.is_empty(),
            state: badge(),
            change_asked: true,
            starts_iso: at.to_rfc3339(),
            starts_at: pen.zone.long(at, words.0),
            party: people(words.0, 2),
            course: said.into(),
            note: said.into(),
            number: "0A1B2C".into(),
            reminder: pen.reminder(Some(at)),
            may_change: true,
            may_come: true,
            deliveries: reasons
                .map(|one| delivery(&format!("reason-reservation-{one}")))
                .into(),
            history: taken.iter().map(|step| pen.step(step)).collect(),
        }
    }
}
