//! The mailbox: the last 500 mails that the stand-in's SMTP receiver took.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{World, WorldError};

const MOST_MAILS: usize = 500;

/// The received mails, newest last.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Mailbox {
    pub(crate) mails: VecDeque<Mail>,
    pub(crate) next: u64,
}

/// A received mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mail {
    /// Counts up.
    pub id: u64,
    /// Milliseconds since 1970, the stand-in's time.
    pub at: i64,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Decoded subject.
    pub subject: String,
    /// Decoded plain text.
    pub text: String,
    /// Decoded HTML, when there was one. Not to be trusted.
    pub html: Option<String>,
}

/// A mail in a list.
#[derive(Debug, Clone, Serialize)]
pub struct MailSummary {
    /// Its id.
    pub id: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipients.
    pub to: Vec<String>,
    /// Decoded subject.
    pub subject: String,
}

impl World {
    /// Mails, newest first.
    pub fn mails(&self) -> Vec<MailSummary> {
        let summary = |mail: &Mail| MailSummary {
            id: mail.id,
            at: mail.at,
            from: mail.from.clone(),
            to: mail.to.clone(),
            subject: mail.subject.clone(),
        };
        self.mailbox().mails.iter().rev().map(summary).collect()
    }

    /// One mail.
    pub fn mail(&self, id: u64) -> Result<Mail, WorldError> {
        let mailbox = self.mailbox();
        let found = mailbox.mails.iter().find(|mail| mail.id == id);
        found.cloned().ok_or(WorldError::Unknown("mail"))
    }

    pub(crate) fn keep_mail(&self, mut mail: Mail) {
        let mut mailbox = self.mailbox();
        mailbox.next += 1;
        (mail.id, mail.at) = (mailbox.next, self.now_ms());
        if mailbox.mails.len() >= MOST_MAILS {
            mailbox.mails.pop_front();
        }
        mailbox.mails.push_back(mail);
        drop(mailbox);
        self.touch();
    }

    pub(super) fn mailbox(&self) -> std::sync::MutexGuard<'_, Mailbox> {
        self.mailbox
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
