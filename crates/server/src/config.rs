//! Configuration: environment variables, checked at start; a wrong value is refused with its name.
//! `deploy/enishi.env.sample` explains each.

mod reading;

pub use reading::{Environment, Source, Wrong};

use kernel::Site;
use reading::Reading;
use secrecy::{ExposeSecret, SecretString};
use std::{net::SocketAddr, time::Duration};
use tenancy::MasterKey;

/// The master key of the sandbox. Printed here, so worthless: production refuses it.
pub const SANDBOX_MASTER_KEY: &str = "ZW5pc2hpLXNhbmRib3gtbWFzdGVyLWtleS0wMDAwMDE=";

/// What kind of installation this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For real members; refuses what is only fit for trying.
    Production,
    /// For trying out: the stand-in of LINE, a clock that can be moved.
    Sandbox,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One object a line.
    Json,
    /// For people.
    Text,
}

/// Everything that `serve` and `work` need to know.
#[derive(Clone)]
pub struct Config {
    /// `MODE`
    pub mode: Mode,
    /// `PUBLIC_URL`
    pub site: Site,
    /// `BIND`
    pub bind: SocketAddr,
    /// `METRICS_BIND`
    pub metrics_bind: Option<SocketAddr>,
    /// `TRUSTED_PROXIES`
    pub trusted_proxies: Vec<ipnet::IpNet>,
    /// `DATABASE_URL`
    pub database_url: SecretString,
    /// `DATABASE_POOL`
    pub database_pool: u32,
    /// `MASTER_KEY`
    pub master_key: MasterKey,
    /// `REDIS_URL`
    pub redis_url: Option<SecretString>,
    /// `SMTP_URL`
    pub smtp_url: SecretString,
    /// `MAIL_FROM`
    pub mail_from: String,
    /// `LINE_API_URL`, `LINE_API_DATA_URL`, `LINE_ACCESS_URL`
    pub line: line::Endpoints,
    /// `LANE_WORKERS`
    pub lane_workers: usize,
    /// `LINE_PACE`: pushes a second and channel; none where `off` (only against the stand-in)
    pub line_pace: Option<u32>,
    /// `DRAIN_SECONDS`
    pub drain: Duration,
    /// `LOG_FORMAT`
    pub log_format: LogFormat,
    /// A secret of this installation for form tokens and the like, derived from the master key.
    pub form_secret: [u8; 32],
    /// In the sandbox: where the stand-in's pages are, for links.
    pub stand_in: Option<String>,
}

impl Config {
    /// Reads and checks all of it; every wrong variable is named, not only the first.
    pub fn read(source: &dyn Source) -> Result<Self, Vec<Wrong>> {
        let mut reading = Reading::of(source);
        let mode = match reading.or("MODE", "production").as_str() {
            "production" => Mode::Production,
            "sandbox" => Mode::Sandbox,
            _ => reading.wrong("MODE", "is production or sandbox", Mode::Production),
        };
        let public_url = reading.needed("PUBLIC_URL");
        let master_key_text = reading.needed("MASTER_KEY");
        let config = Self {
            mode,
            bind: reading.parsed(
                "BIND",
                "127.0.0.1:8080",
                "is an address such as 127.0.0.1:8080",
            ),
            metrics_bind: reading.optional("METRICS_BIND", "is an address such as 127.0.0.1:9100"),
            trusted_proxies: reading.list(
                "TRUSTED_PROXIES",
                "is networks such as 10.0.0.0/8, with commas",
            ),
            database_url: reading.needed("DATABASE_URL").into(),
            database_pool: reading.parsed("DATABASE_POOL", "16", "is a number from 2 to 200"),
            master_key: reading.master_key(&master_key_text),
            redis_url: reading.text("REDIS_URL").map(SecretString::from),
            smtp_url: reading.needed("SMTP_URL").into(),
            mail_from: reading.needed("MAIL_FROM"),
            line: reading.line_endpoints(),
            lane_workers: reading.parsed("LANE_WORKERS", "8", "is a number from 1 to 100"),
            line_pace: reading.pace("LINE_PACE"),
            drain: Duration::from_secs(reading.parsed(
                "DRAIN_SECONDS",
                "25",
                "is a number of seconds",
            )),
            log_format: match reading.or("LOG_FORMAT", "json").as_str() {
                "json" => LogFormat::Json,
                "text" => LogFormat::Text,
                _ => reading.wrong("LOG_FORMAT", "is json or text", LogFormat::Json),
            },
            form_secret: derived(&master_key_text),
            stand_in: reading.text("STAND_IN_URL"),
            site: Site::new(&public_url),
        };
        reading.url("PUBLIC_URL", &public_url);
        config.check_bounds(&mut reading);
        if mode == Mode::Production {
            config.refuse_what_is_for_trying(&mut reading, &master_key_text, &public_url);
        }
        reading.finish(config)
    }

    fn check_bounds(&self, reading: &mut Reading<'_>) {
        if !(2..=200).contains(&self.database_pool) {
            reading.wrong("DATABASE_POOL", "is a number from 2 to 200", ());
        }
        if !(1..=100).contains(&self.lane_workers) {
            reading.wrong("LANE_WORKERS", "is a number from 1 to 100", ());
        }
    }

    fn refuse_what_is_for_trying(
        &self,
        reading: &mut Reading<'_>,
        master_key: &str,
        public_url: &str,
    ) {
        if master_key.trim() == SANDBOX_MASTER_KEY {
            reading.wrong(
                "MASTER_KEY",
                "is the sandbox's, which everybody knows: make one with `openssl rand -base64 32`",
                (),
            );
        }
        if !public_url.starts_with("https://") {
            reading.wrong("PUBLIC_URL", "begins with https:// in production", ());
        }
        if self.line_pace.is_none() {
            reading.wrong(
                "LINE_PACE",
                "is not off in production: LINE forbids load beyond its limits",
                (),
            );
        }
        for name in ["LINE_API_URL", "LINE_API_DATA_URL", "LINE_ACCESS_URL"] {
            if reading
                .text(name)
                .is_some_and(|url| !url.starts_with("https://"))
            {
                reading.wrong(name, "begins with https:// in production", ());
            }
        }
        if reading.text("STAND_IN_URL").is_some() {
            reading.wrong("STAND_IN_URL", "is for the sandbox", ());
        }
    }

    /// The settings of the database connection.
    pub fn database(&self) -> tenancy::Settings {
        tenancy::Settings {
            url: self.database_url.expose_secret().to_owned(),
            connections: self.database_pool,
        }
    }

    /// Whether this is for trying out.
    pub fn is_sandbox(&self) -> bool {
        self.mode == Mode::Sandbox
    }
}

/// A secret for one more use, from which the master key cannot be found.
fn derived(master_key: &str) -> [u8; 32] {
    use aws_lc_rs::hmac;
    let key = hmac::Key::new(hmac::HMAC_SHA256, master_key.trim().as_bytes());
    let mut secret = [0; 32];
    secret.copy_from_slice(hmac::sign(&key, b"enishi forms").as_ref());
    secret
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn sound() -> HashMap<&'static str, &'static str> {
        HashMap::from([
            ("PUBLIC_URL", "https://enishi.example.jp"),
            ("DATABASE_URL", "postgres://enishi_app@127.0.0.1/enishi"),
            ("MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="),
            ("SMTP_URL", "smtps://smtp.example.jp"),
            ("MAIL_FROM", "Enishi <no-reply@example.jp>"),
        ])
    }

    fn wrong(changes: &[(&'static str, &'static str)]) -> Vec<&'static str> {
        let mut values = sound();
        values.extend(changes.iter().copied());
        match Config::read(&values) {
            Ok(_) => Vec::new(),
            Err(wrong) => wrong.into_iter().map(|wrong| wrong.name).collect(),
        }
    }

    #[test]
    fn a_sound_configuration_is_taken() {
        assert_eq!(wrong(&[]), Vec::<&str>::new());
    }

    #[test]
    fn each_wrong_variable_is_named() {
        assert_eq!(
            wrong(&[("BIND", "somewhere"), ("LANE_WORKERS", "0")]),
            ["BIND", "LANE_WORKERS"]
        );
        assert_eq!(wrong(&[("MASTER_KEY", "short")]), ["MASTER_KEY"]);
        assert_eq!(wrong(&[("MASTER_KEY", "")]), ["MASTER_KEY"]);
        assert_eq!(
            wrong(&[("TRUSTED_PROXIES", "10.0.0.0/8, nonsense")]),
            ["TRUSTED_PROXIES"]
        );
    }

    #[test]
    fn production_refuses_what_is_for_trying() {
        assert_eq!(wrong(&[("MASTER_KEY", SANDBOX_MASTER_KEY)]), ["MASTER_KEY"]);
        assert_eq!(
            wrong(&[("PUBLIC_URL", "http://enishi.example.jp")]),
            ["PUBLIC_URL"]
        );
        assert_eq!(
            wrong(&[("LINE_API_URL", "http://127.0.0.1:9000")]),
            ["LINE_API_URL"]
        );
        assert_eq!(wrong(&[("LINE_PACE", "off")]), ["LINE_PACE"]);
        let trying = [
            ("MODE", "sandbox"),
            ("MASTER_KEY", SANDBOX_MASTER_KEY),
            ("LINE_API_URL", "http://127.0.0.1:9000"),
        ];
        assert_eq!(wrong(&trying), Vec::<&str>::new());
    }
}
