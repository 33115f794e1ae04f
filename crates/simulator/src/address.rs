//! Which web addresses LINE would take: https anywhere. The stand-in also takes http, but only of this machine.

use reqwest::Url;

/// Whether LINE could reach (or open) this address.
pub(crate) fn reachable(url: &str) -> bool {
    let parsed = Url::parse(url);
    parsed.is_ok_and(|url| match url.scheme() {
        "https" => url.has_host(),
        "http" => url.host_str().is_some_and(this_machine),
        _ => false,
    })
}

fn this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = host
        .parse::<std::net::IpAddr>()
        .is_ok_and(|ip| ip.is_loopback());
    loopback || host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in [
            "https://a.example/x",
            "http://127.0.0.1:8/",
            "http://[::1]/",
            "http://localhost/",
        ] {
            assert!(reachable(good), "{good}");
        }
        for bad in [
            "http://a.example/",
            "http://127.0.0.1.a.example/",
            "ftp://a.example/",
            "a.example",
            "",
        ] {
            assert!(!reachable(bad), "{bad}");
        }
    }
}
