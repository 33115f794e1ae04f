//! An address inside our own site, for "come back here after signing in".

use std::fmt;

/// A path of ours with its query: begins with one `/`, stays on this host in every browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalPath(String);

impl LocalPath {
    /// The longest that is taken.
    pub const MOST: usize = 1_000;

    /// The start page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// Takes only what cannot lead away: no host, scheme, back-slash, control or non-ASCII
    /// character, no `//` or dot segment in the path, no fragment.
    pub fn parse(text: &str) -> Option<Self> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let plain = |byte: u8| byte.is_ascii_graphic() && !b"\\#\"<>^`{|}".contains(&byte);
        let decoded = path
            .to_ascii_lowercase()
            .replace("%2f", "/")
            .replace("%5c", "/");
        let decoded = decoded.replace("%2e", ".");
        let mut steps = decoded.split('/').skip(1);
        let sound = text.len() <= Self::MOST
            && path.starts_with('/')
            && text.bytes().all(plain)
            && !query.contains('?')
            && !decoded.contains("//")
            && steps.all(|step| step != "." && step != "..");
        sound.then(|| Self(text.to_owned()))
    }

    /// Of what a form or query said; the start page where it would lead away.
    pub fn or_home(text: Option<&str>) -> Self {
        text.and_then(Self::parse).unwrap_or_else(Self::home)
    }

    /// The path with its query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For use inside another address's query.
    pub fn escaped(&self) -> String {
        let mut escaped = String::with_capacity(self.0.len() * 2);
        for byte in self.0.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                    escaped.push(char::from(byte));
                }
                other => escaped.push_str(&format!("%{other:02X}")),
            }
        }
        escaped
    }
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEADS_AWAY: [&str; 52] = [
        "",
        " ",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "http://evil.example",
        "https://evil.example",
        "HTTPS://EVIL.EXAMPLE",
        "https:evil.example",
        "https:/evil.example",
        "http:\\\\evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:a@evil.example",
        "evil.example",
        "evil.example/path",
        "www.evil.example",
        "@evil.example",
        "user@evil.example",
        ":80",
        "?next=/x",
        "#x",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "/%5Cevil.example",
        "/..//evil.example",
        "/../evil.example",
        "/./evil.example",
        "/%2e%2e/evil.example",
        "/a/../../evil.example",
        "/a//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nLocation: //evil.example",
        "/\u{0}/evil.example",
        " /evil.example",
        "\t//evil.example",
        "/x y",
        "/。evil.example",
        "/\u{ff0f}evil.example",
        "/\u{202e}evil",
        "/x#//evil.example",
        "/<script>",
    ];

    #[test]
    fn nothing_leads_away() {
        for text in LEADS_AWAY {
            assert_eq!(LocalPath::parse(text), None, "{text:?}");
        }
        assert_eq!(LocalPath::parse(&format!("/{}", "a".repeat(2_000))), None);
    }

    #[test]
    fn our_own_addresses_are_taken() {
        for text in [
            "/",
            "/members",
            "/members/mem_0?page=2&q=%E5%B1%B1",
            "/a.b/c-d_e~f",
            "/x?u=http://a//b",
        ] {
            assert_eq!(LocalPath::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(LocalPath::or_home(Some("//evil.example")).as_str(), "/");
    }

    #[test]
    fn an_address_fits_into_a_query() {
        let path = LocalPath::parse("/a?b=c&d=e%20f").unwrap();
        assert_eq!(path.escaped(), "/a%3Fb%3Dc%26d%3De%2520f");
    }
}
