//! The postman: carries a tenant's letters to the mail server.

use super::{Letter, PLACE};
use chrono::TimeDelta;
use kernel::{Instant, MailId};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp,
};
use std::time::Duration;
use tenancy::{
    Holding, LaneKind, LaneWork, Served,
    lane::{Lost, Work},
};

/// Why there is no postman.
#[derive(Debug, thiserror::Error)]
pub enum NoPostman {
    /// `SMTP_URL` is not `smtp://…`, `smtps://…` or `smtp://…?tls=required`.
    #[error("the mail server's address cannot be read: {0}")]
    Server(#[from] smtp::Error),
    /// The sender's address is none.
    #[error("the sender's address cannot be read: {0}")]
    Sender(#[from] lettre::address::AddressError),
}

/// Carries the letters of all tenants; one lane each.
pub struct Postman {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Letters taken in hand at once.
const BATCH: i64 = 20;
const PATIENCE: Duration = Duration::from_secs(20);
/// A letter is tried for this long.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(3);
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(2);
/// Replies that say "there is no such mailbox" (RFC 5321 §4.2.3). Other refusals may be our own set-up.
const NO_MAILBOX: [u16; 3] = [550, 551, 553];

struct Taken {
    id: MailId,
    letter: Vec<u8>,
    tries: i16,
    created_at: Instant,
}

/// What became of a letter.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    Sent,
    Again { wait: TimeDelta, why: String },
    GivenUp { why: String },
}

impl Postman {
    /// A postman for the server at `smtp_url`, who signs as `from` (`Enishi <no-reply@example.jp>`).
    pub fn new(smtp_url: &str, from: &str) -> Result<Self, NoPostman> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(smtp_url)?
            .timeout(Some(PATIENCE))
            .build();
        let from = from.parse()?;
        Ok(Self { server, from })
    }

    /// Whether the mail server answers: for the doctor.
    pub async fn is_reachable(&self) -> bool {
        self.server.test_connection().await.unwrap_or(false)
    }

    async fn round(&self, lane: &Holding) -> Result<Served, Lost> {
        while !lane.is_over() {
            let taken = take(lane).await?;
            if taken.is_empty() {
                return look_ahead(lane).await;
            }
            for letter in taken {
                let fate = self.deliver(lane, &letter).await;
                note(lane, &letter, fate).await?;
            }
        }
        Ok(Served::More)
    }

    async fn deliver(&self, lane: &Holding, taken: &Taken) -> Fate {
        let message = match self.write(lane, taken) {
            Ok(message) => message,
            Err(why) => {
                return Fate::GivenUp {
                    why: why.to_owned(),
                };
            }
        };
        match self.server.send(message).await {
            Ok(_) => Fate::Sent,
            Err(error) => {
                let age = lane.tenant().now() - taken.created_at;
                fate_of(
                    error.status().map(u16::from),
                    &error.to_string(),
                    age,
                    taken.tries,
                )
            }
        }
    }

    fn write(&self, lane: &Holding, taken: &Taken) -> Result<Message, &'static str> {
        let letter = lane.tenant().open(PLACE, taken.id.uuid(), &taken.letter);
        let letter = letter.map_err(|_| "the letter does not open")?;
        let letter: Letter =
            serde_json::from_str(&letter).map_err(|_| "the letter cannot be read")?;
        let to = letter
            .to
            .parse()
            .map_err(|_| "the address cannot be read")?;
        Message::builder()
            .message_id(Some(format!("<{}@{}>", taken.id, self.from.email.domain())))
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(letter.subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|_| "the letter cannot be written")
    }
}

impl LaneWork for Postman {
    fn kind(&self) -> LaneKind {
        LaneKind::Mail
    }

    fn serve<'a>(&'a self, lane: &'a Holding) -> Work<'a> {
        Box::pin(async move { Ok(self.round(lane).await?) })
    }
}

/// What a failure means for a letter of this age.
fn fate_of(status: Option<u16>, words: &str, age: TimeDelta, tries: i16) -> Fate {
    let why: String = words
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    let is_hopeless = status.is_some_and(|status| NO_MAILBOX.contains(&status));
    if is_hopeless || age >= GIVE_UP_AFTER {
        return Fate::GivenUp { why };
    }
    let doublings = u32::from(tries.clamp(1, 16).unsigned_abs()) - 1;
    let wait = (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT);
    Fate::Again { wait, why }
}

/// Takes due letters. Each is put off in the same breath, so that one that kills its postman does not come
/// first again.
async fn take(lane: &Holding) -> Result<Vec<Taken>, Lost> {
    let mut tx = lane.begin().await?;
    let (tenant, now) = (tx.id(), tx.now());
    let taken = sqlx::query_as!(
        Taken,
        r#"update mails m set tries = least(m.tries + 1, 32000), due_at = $2::timestamptz + interval '5 minutes'
           from (select id from mails where tenant_id = $1 and state = 1 and due_at <= $2 order by due_at, id limit $3) due
           where m.tenant_id = $1 and m.id = due.id
           returning m.id as "id: MailId", m.letter, m.tries, m.created_at"#,
        tenant,
        now,
        BATCH
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(taken)
}

async fn note(lane: &Holding, taken: &Taken, fate: Fate) -> Result<(), Lost> {
    let mut tx = lane.begin().await?;
    let (tenant, now, id) = (tx.id(), tx.now(), taken.id.uuid());
    let (state, due_at, why) = match fate {
        Fate::Sent => (2_i16, now, None),
        Fate::Again { wait, why } => (1, now + wait, Some(why)),
        Fate::GivenUp { why } => (3, now, Some(why)),
    };
    if let Some(why) = &why {
        tracing::warn!(mail = %taken.id, why, tries = taken.tries, given_up = state == 3, "a mail was not sent");
    }
    sqlx::query!(
        r"update mails set state = $3::int2, due_at = $4, last_why = $5,
                 settled_at = case when $3::int2 > 1 then $6::timestamptz end,
                 letter = case when $3::int2 > 1 then '\x'::bytea else letter end
          where tenant_id = $1 and id = $2 and state = 1",
        tenant,
        id,
        state,
        due_at,
        why,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    let outcome = ["again", "sent", "given_up"][usize::from(state.unsigned_abs()) - 1];
    metrics::counter!("enishi_mails_total", "outcome" => outcome).increment(1);
    Ok(())
}

async fn look_ahead(lane: &Holding) -> Result<Served, Lost> {
    let mut tx = lane.begin().await?;
    let tenant = tx.id();
    let next = sqlx::query_scalar!(
        "select min(due_at) from mails where tenant_id = $1 and state = 1",
        tenant
    )
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(next.map_or(Served::Idle, Served::NotBefore))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_three_days() {
        let again = |age, tries| fate_of(Some(450), "later", age, tries);
        assert!(
            matches!(again(TimeDelta::hours(71), 30), Fate::Again { wait, .. } if wait == LONGEST_WAIT)
        );
        assert!(matches!(
            again(TimeDelta::hours(72), 30),
            Fate::GivenUp { .. }
        ));
        assert!(
            matches!(again(TimeDelta::zero(), 1), Fate::Again { wait, .. } if wait == FIRST_WAIT)
        );
    }

    #[test]
    fn a_mailbox_that_is_not_there_is_not_tried_again() {
        let fate = |status| fate_of(status, "no\r\nsuch user", TimeDelta::zero(), 1);
        assert_eq!(
            fate(Some(550)),
            Fate::GivenUp {
                why: "nosuch user".into()
            }
        );
        // Our own login was refused: somebody will mend the set-up.
        assert!(matches!(fate(Some(535)), Fate::Again { .. }));
        assert!(matches!(fate(None), Fate::Again { .. }));
    }

    #[tokio::test]
    async fn a_wrong_set_up_is_refused_at_start() {
        assert!(Postman::new("smtp://127.0.0.1:25", "Enishi <no-reply@example.jp>").is_ok());
        assert!(matches!(
            Postman::new("mail.example.jp", "a@b.jp"),
            Err(NoPostman::Server(_))
        ));
        assert!(matches!(
            Postman::new("smtp://127.0.0.1", "nobody"),
            Err(NoPostman::Sender(_))
        ));
    }
}
