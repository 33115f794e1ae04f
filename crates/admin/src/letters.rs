//! The letters of signing up. Each names the business and the person, so that whoever gets one that
//! they did not ask for can tell.

use crate::words::Words;
use delivery::Mail;
use kernel::{EmailAddress, Site};
use tenancy::session::Secret;

/// To somebody who has just signed up.
pub fn welcome(
    words: Words,
    site: &Site,
    to: &EmailAddress,
    business: &str,
    person: &str,
    proof: &Secret,
) -> Mail {
    let values = [
        ("business", business.to_owned().into()),
        ("person", person.to_owned().into()),
        ("link", proof_link(site, proof).into()),
    ];
    letter(
        words,
        to,
        "letter-welcome-subject",
        words.all("letter-welcome", &values),
    )
}

/// To somebody who asked for the link once more.
pub fn proof(words: Words, site: &Site, to: &EmailAddress, business: &str, proof: &Secret) -> Mail {
    let values = [
        ("business", business.to_owned().into()),
        ("link", proof_link(site, proof).into()),
    ];
    letter(
        words,
        to,
        "letter-proof-subject",
        words.all("letter-proof", &values),
    )
}

/// To somebody with an account whose address was used to sign up again. Only they are told.
pub fn taken(words: Words, site: &Site, to: &EmailAddress) -> Mail {
    let values = [
        ("login", site.page("/login").into()),
        ("again", site.page("/verify/resend").into()),
    ];
    letter(
        words,
        to,
        "letter-taken-subject",
        words.all("letter-taken", &values),
    )
}

fn letter(words: Words, to: &EmailAddress, subject: &str, text: String) -> Mail {
    Mail {
        to: to.clone(),
        subject: words.t(subject),
        text,
    }
}

fn proof_link(site: &Site, proof: &Secret) -> String {
    site.page(&format!("/verify?token={}", proof.text()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn a_letter_carries_its_link_and_whom_it_is_about() {
        let (site, secret) = (Site::new("https://enishi.example"), Secret::new());
        let to = EmailAddress::new("owner@example.jp").expect("an address");
        for lang in [Lang::Ja, Lang::En] {
            let mail = welcome(Words(lang), &site, &to, "縁日和", "山田 花子", &secret);
            assert!(mail.text.contains(&format!(
                "https://enishi.example/verify?token={}",
                secret.text()
            )));
            assert!(mail.text.contains("縁日和") && mail.text.contains("山田 花子"));
            let mail = taken(Words(lang), &site, &to);
            assert!(mail.text.contains("https://enishi.example/login"));
            assert!(!mail.subject.starts_with("letter-"));
        }
    }
}
