//! E-mail: posted in the transaction of its reason, sealed until it is sent, sent at least once.
//!
//! SMTP has no retry key. A postman that dies between the server's "250" and its own note sends that letter
//! again, under the same `Message-ID`, by which mail programs show it once.

mod postman;

pub use postman::{NoPostman, Postman};

use kernel::{EmailAddress, MailId};
use tenancy::{LaneKind, TenantTx};

/// A letter to one address. `subject` is one line; `text` is plain.
#[derive(Debug, Clone)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// What the list of mails shows.
    pub subject: String,
    /// What it says.
    pub text: String,
}

/// Where a letter lies sealed.
const PLACE: &str = "mails.letter";

#[derive(serde::Serialize, serde::Deserialize)]
struct Letter {
    to: String,
    subject: String,
    text: String,
}

impl Mail {
    /// Posts it; it leaves after the commit. An address and a link are a secret: the letter is sealed, and
    /// emptied once it was sent.
    pub async fn post(self, tx: &mut TenantTx) -> Result<MailId, sqlx::Error> {
        let (tenant, now, id) = (tx.id(), tx.now(), MailId::new());
        let letter = Letter {
            to: self.to.as_str().to_owned(),
            // A line break would begin another header.
            subject: self.subject.replace(char::is_control, " "),
            text: self.text,
        };
        let letter =
            serde_json::to_string(&letter).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let sealed = tx.tenant().seal(PLACE, id.uuid(), &letter);
        sqlx::query!(
            "insert into mails (tenant_id, id, letter, due_at, created_at) values ($1, $2, $3, $4, $4)",
            tenant,
            id.uuid(),
            sealed,
            now
        )
        .execute(tx.conn())
        .await?;
        tx.ring(LaneKind::Mail, tenant, now).await?;
        Ok(id)
    }
}
