//! Who is really calling: `X-Forwarded-For` is believed only as far as trusted proxies wrote it.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use poem::{FromRequest, Request, RequestBody, Result, web::RemoteAddr};

/// No honest chain is longer; a forged one must not cost us time.
const LONGEST_CHAIN: usize = 16;

/// The networks whose `X-Forwarded-For` lines are believed. Empty (the default) believes nobody.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Trusts the proxies of these networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The right-most address of the chain that no trusted proxy owns.
    pub(crate) fn client_of(&self, request: &Request) -> ClientAddress {
        let mut client = peer(request.remote_addr());
        let lines = request.headers().get_all("x-forwarded-for");
        let written: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .collect();
        for entry in written.iter().rev().take(LONGEST_CHAIN) {
            if !self.trusts(client) {
                break;
            }
            match parsed(entry.trim()) {
                Some(address) => client = address,
                None => break,
            }
        }
        ClientAddress(client)
    }
}

/// The address of the caller, for throttles and the audit trail. Never from an untrusted header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What one subscriber holds: the address itself, or its /64 where it is IPv6. Throttle by
    /// this, since anyone has 2^64 IPv6 addresses.
    pub fn network(&self) -> IpNet {
        match self.0 {
            IpAddr::V4(v4) => IpNet::V4(Ipv4Net::from(v4)),
            IpAddr::V6(v6) => IpNet::V6(Ipv6Net::new_assert(v6, 64).trunc()),
        }
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'a> FromRequest<'a> for ClientAddress {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let known = request.extensions().get::<Self>().copied();
        Ok(known.unwrap_or_else(|| Self(peer(request.remote_addr()))))
    }
}

fn peer(remote: &RemoteAddr) -> IpAddr {
    let address = remote.as_socket_addr().map(|socket| socket.ip());
    address.map_or(IpAddr::from([0, 0, 0, 0]), |ip| ip.to_canonical())
}

/// Proxies write `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1` or `[2001:db8::1]:5678`.
fn parsed(entry: &str) -> Option<IpAddr> {
    let bare = entry.trim_matches(['[', ']']).parse().ok();
    let with_port = || entry.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    bare.or_else(with_port).map(|ip: IpAddr| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use poem::Addr;

    use super::*;

    fn seen(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let proxies = TrustedProxies::new(trusted.iter().map(|net| net.parse().unwrap()));
        let mut request = Request::default();
        for line in forwarded {
            request
                .headers_mut()
                .append("x-forwarded-for", line.parse().unwrap());
        }
        let (parts, body) = request.into_parts();
        let (method, headers) = (parts.method, parts.headers);
        let (mut head, ()) = poem::http::Request::builder()
            .method(method)
            .body(())
            .unwrap()
            .into_parts();
        head.headers = headers;
        let peer: SocketAddr = peer.parse().unwrap();
        let parts = (
            head,
            Default::default(),
            RemoteAddr(Addr::from(peer)),
            poem::http::uri::Scheme::HTTP,
        );
        proxies
            .client_of(&Request::from_parts(parts.into(), body))
            .to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(seen(&[], "203.0.113.9:1", &["8.8.8.8"]), "203.0.113.9");
        assert_eq!(
            seen(&["10.0.0.0/8"], "203.0.113.9:1", &["8.8.8.8"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_trusted_proxy_tells_the_right_most_stranger() {
        let told = |lines: &[&str]| seen(&["10.0.0.0/8"], "10.0.0.1:1", lines);
        assert_eq!(told(&["8.8.8.8, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(told(&["8.8.8.8, 198.51.100.7, 10.0.0.2"]), "198.51.100.7");
        assert_eq!(told(&["8.8.8.8", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(told(&["198.51.100.7:443"]), "198.51.100.7");
        assert_eq!(told(&["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(told(&["::ffff:198.51.100.7"]), "198.51.100.7");
    }

    #[test]
    fn nonsense_stops_the_walk_where_it_stands() {
        let told = |lines: &[&str]| seen(&["10.0.0.0/8"], "10.0.0.1:1", lines);
        assert_eq!(told(&["198.51.100.7, unknown"]), "10.0.0.1");
        assert_eq!(told(&[""]), "10.0.0.1");
        let long = vec!["10.0.0.3"; 5_000].join(",");
        assert_eq!(told(&[&format!("8.8.8.8,{long}")]), "10.0.0.3");
    }

    #[test]
    fn an_ipv6_subscriber_is_one_network() {
        let one = ClientAddress("2001:db8:1:2:3::4".parse().unwrap());
        assert_eq!(one.network().to_string(), "2001:db8:1:2::/64");
    }
}
