//! `enishi doctor`: tries what the installation stands on, and says what to mend.

use crate::{Config, House};
use anyhow::{Result, bail};
use secrecy::ExposeSecret;
use std::time::Duration;

/// One thing that was tried.
struct Finding {
    what: &'static str,
    fault: Option<String>,
}

/// Tries database, LINE and mail; fails where one of them does.
#[expect(clippy::print_stdout, reason = "the findings are the command's answer")]
pub async fn doctor(config: Config) -> Result<()> {
    let findings = [
        database(&config).await,
        line(&config).await,
        mail(&config).await,
    ];
    for finding in &findings {
        match &finding.fault {
            None => println!("ok     {}", finding.what),
            Some(fault) => println!("wrong  {}: {fault}", finding.what),
        }
    }
    if findings.iter().any(|finding| finding.fault.is_some()) {
        bail!("not all is well");
    }
    Ok(())
}

async fn database(config: &Config) -> Finding {
    let fault = House::open(config.clone())
        .await
        .err()
        .map(|error| format!("{error:#}"));
    Finding {
        what: "database (DATABASE_URL): reached, walled in, migrated",
        fault,
    }
}

/// LINE answers a token request for nobody with a refusal: that is all that is needed.
async fn line(config: &Config) -> Finding {
    let nobody = line::ChannelCredentials::new("0", "0");
    let fault = match line::Client::new(config.line.clone()) {
        Ok(client) => match client.mint_token(&nobody).await {
            Err(line::CallError::Refused(_)) | Ok(_) => None,
            Err(error) => Some(error.to_string()),
        },
        Err(error) => Some(error.to_string()),
    };
    Finding {
        what: "LINE (LINE_API_URL): reached",
        fault,
    }
}

async fn mail(config: &Config) -> Finding {
    let what = "mail (SMTP_URL, MAIL_FROM): reached";
    let postman = delivery::Postman::new(config.smtp_url.expose_secret(), &config.mail_from);
    let fault = match postman {
        Ok(postman) => {
            match tokio::time::timeout(Duration::from_secs(10), postman.is_reachable()).await {
                Ok(true) => None,
                _ => Some("the mail server does not answer".to_owned()),
            }
        }
        Err(error) => Some(error.to_string()),
    };
    Finding { what, fault }
}
