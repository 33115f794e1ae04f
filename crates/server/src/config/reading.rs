//! Reading variables one by one and keeping count of what is wrong.

use std::{collections::HashMap, str::FromStr};
use tenancy::MasterKey;

/// Where values come from: the environment, or a test's table.
pub trait Source {
    /// The value of a variable; none where it is absent.
    fn value(&self, name: &str) -> Option<String>;
}

/// The process's environment.
pub struct Environment;

impl Source for Environment {
    fn value(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

impl<V: AsRef<str>> Source for HashMap<&'static str, V> {
    fn value(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.as_ref().to_owned())
    }
}

/// A variable with a wrong value. The value is not repeated: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Which.
    pub name: &'static str,
    /// What it should be.
    pub why: &'static str,
}

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.why)
    }
}

pub(super) struct Reading<'a> {
    source: &'a dyn Source,
    wrong: Vec<Wrong>,
}

impl<'a> Reading<'a> {
    pub fn of(source: &'a dyn Source) -> Self {
        Self {
            source,
            wrong: Vec::new(),
        }
    }

    pub fn wrong<T>(&mut self, name: &'static str, why: &'static str, instead: T) -> T {
        if !self.wrong.iter().any(|known| known.name == name) {
            self.wrong.push(Wrong { name, why });
        }
        instead
    }

    /// An empty value counts as absent.
    pub fn text(&self, name: &str) -> Option<String> {
        self.source
            .value(name)
            .filter(|value| !value.trim().is_empty())
    }

    pub fn or(&self, name: &str, otherwise: &str) -> String {
        self.text(name).unwrap_or_else(|| otherwise.to_owned())
    }

    pub fn needed(&mut self, name: &'static str) -> String {
        match self.text(name) {
            Some(value) => value,
            None => self.wrong(name, "is needed", String::new()),
        }
    }

    pub fn parsed<T: FromStr + FromDefault>(
        &mut self,
        name: &'static str,
        otherwise: &'static str,
        why: &'static str,
    ) -> T {
        let text = self.or(name, otherwise);
        match text.trim().parse() {
            Ok(value) => value,
            Err(_) => self.wrong(name, why, T::from_default()),
        }
    }

    pub fn optional<T: FromStr>(&mut self, name: &'static str, why: &'static str) -> Option<T> {
        let text = self.text(name)?;
        text.trim()
            .parse()
            .map_or_else(|_| self.wrong(name, why, None), Some)
    }

    pub fn list<T: FromStr>(&mut self, name: &'static str, why: &'static str) -> Vec<T> {
        let text = self.or(name, "");
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        match parts.map(str::parse).collect() {
            Ok(values) => values,
            Err(_) => self.wrong(name, why, Vec::new()),
        }
    }

    pub fn url(&mut self, name: &'static str, value: &str) {
        let sound = reqwest::Url::parse(value).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.path() == "/"
                && url.query().is_none()
        });
        if !sound {
            self.wrong(name, "is scheme and host, without a path", ());
        }
    }

    pub fn master_key(&mut self, text: &str) -> MasterKey {
        MasterKey::from_base64(text).unwrap_or_else(|_| {
            let instead = MasterKey::from_base64(super::SANDBOX_MASTER_KEY)
                .expect("the sandbox's key is a key");
            self.wrong(
                "MASTER_KEY",
                "is 32 random bytes in Base64: make one with `openssl rand -base64 32`",
                instead,
            )
        })
    }

    pub fn pace(&mut self, name: &'static str) -> Option<u32> {
        match self.or(name, "2000").as_str() {
            "off" => None,
            text => match text.parse() {
                Ok(pace) if pace > 0 => Some(pace),
                _ => self.wrong(name, "is pushes a second, or off", Some(2000)),
            },
        }
    }

    pub fn line_endpoints(&mut self) -> line::Endpoints {
        let names = [
            ("LINE_API_URL", "https://api.line.me"),
            ("LINE_API_DATA_URL", "https://api-data.line.me"),
            ("LINE_ACCESS_URL", "https://access.line.me"),
        ];
        let [api, data, access] = names.map(|(name, otherwise)| {
            let url = self.or(name, otherwise);
            self.url(name, &url);
            url
        });
        match (api.parse(), data.parse(), access.parse()) {
            (Ok(api), Ok(api_data), Ok(access)) => line::Endpoints {
                api,
                api_data,
                access,
            },
            _ => line::Endpoints::default(),
        }
    }

    pub fn finish<T>(self, value: T) -> Result<T, Vec<Wrong>> {
        if self.wrong.is_empty() {
            Ok(value)
        } else {
            Err(self.wrong)
        }
    }
}

/// What stands in for a value that was wrong, until all of them are listed.
pub(super) trait FromDefault {
    fn from_default() -> Self;
}

impl FromDefault for std::net::SocketAddr {
    fn from_default() -> Self {
        Self::from(([127, 0, 0, 1], 0))
    }
}

impl FromDefault for u32 {
    fn from_default() -> Self {
        2
    }
}

impl FromDefault for usize {
    fn from_default() -> Self {
        1
    }
}

impl FromDefault for u64 {
    fn from_default() -> Self {
        25
    }
}
